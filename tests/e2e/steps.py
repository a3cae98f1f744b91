"""The steps of the journey, each done by one person in a browser."""

from tests.e2e.person import Person

TITLE = "Un bus all'alba per chi lavora nei campi"
FIRST = "Il signor Rossi di via Roma parte a piedi alle 4."
BETTER = "Chi lavora nei campi parte a piedi alle 4. Chiediamo una corsa alle 4 e 30."


def write_and_send(delegate: Person) -> None:
    """From the desk to the moderators."""
    delegate.open("/en/desk/").reads("You act for Spiga until").follow("Read the proposals or write one")
    delegate.follow("Write a proposal").send("Keep the draft", title=TITLE, body=FIRST, language="it")
    delegate.reads("The draft is kept. Only your association sees it until you send it.", FIRST)
    send(delegate)


def send(delegate: Person) -> None:
    """Send what stands on the page."""
    delegate.press("Send it").reads("It was sent. A moderator reads it, usually within two working days")


def return_it(member: Person) -> None:
    """Give the text back with ground and words."""
    member.open("/en/desk/").reads("Texts to read").follow("Read and decide").reads(FIRST, "The rules")
    member.send("Decide", decision="return", ground="personal_data", words="Togliete il nome della persona.")
    member.reads("The text goes back to the association.")


def amend_and_resend(delegate: Person) -> None:
    """Read why, change it, send it again."""
    delegate.open("/en/desk/").reads("returned").follow("Read why and change it")
    delegate.reads("Togliete il nome della persona.", "You can send it again until")
    delegate.send("Keep the text", body=BETTER).reads("The text is kept.", BETTER)
    send(delegate)


def publish(member: Person) -> None:
    """Let everybody read the oldest text that waits."""
    member.open("/en/desk/").follow("Read and decide").send("Decide", decision="publish")
    member.reads("The text is published.")


def find(reader: Person) -> None:
    """From the list to the page of the proposal."""
    reader.open("/en/proposals/").send("Show", words="alba").reads("1 proposal found").follow(TITLE)
    reader.reads(BETTER).does_not_read("Rossi")


def comment(delegate: Person) -> None:
    """Ask a question."""
    find(delegate)
    delegate.send("Send the comment", stance="question", body="Chi paga la corsa?", language="it")
    delegate.reads("Your comment was sent. A moderator reads it", "Chi paga la corsa?")


def report(delegate: Person) -> None:
    """Report the proposal."""
    find(delegate)
    delegate.page.locator(".report summary").click()
    delegate.send("Send the report", ground="duplicate", words="C'è già, mi pare.")
    delegate.reads("Thank you. A moderator looks at the text and decides.")


def vote_and_change(delegate: Person) -> None:
    """Take a position, then another."""
    find(delegate)
    delegate.send("Send the position", position="against", reason="Costa troppo.", language="it")
    delegate.reads("The position of Lega is: against.", "0 in favour, 1 against, 0 abstained, of 3 entitled")
    delegate.send("Send the position", position="in_favour", reason="Abbiamo capito meglio.", language="it")
    delegate.reads("The position of Lega is: in favour.", "1 in favour, 0 against, 0 abstained, of 3 entitled")


def refuse_comment(member: Person) -> None:
    """Do not publish the comment, with a reason."""
    member.open("/en/desk/moderation/").follow("Read and decide").reads("Chi paga la corsa?")
    member.send("Decide", decision="reject", ground="off_topic", words="Parla d'altro.")
    member.reads("The text is not published.")


def dismiss_report(member: Person) -> None:
    """Answer the report."""
    member.open("/en/desk/").follow("Answer the reports").reads("C'è già, mi pare.").follow("Dismiss the report")
    member.send("Dismiss the report", words="Non ce n'è un'altra uguale.").reads("The report is answered")


def ask_review(delegate: Person) -> None:
    """Contest the decision on the comment."""
    find(delegate)
    delegate.reads("It was not published.").follow("Ask for a review of the decision").reads("Parla d'altro.")
    delegate.send("Ask for the review", words="Il costo è proprio il punto.").reads("The review is asked for.")


def review(other: Person) -> None:
    """Reverse the decision of a colleague."""
    other.open("/en/desk/").follow("Review them").follow("Review the decision")
    other.reads("Il costo è proprio il punto.", "Parla d'altro.")
    other.send("Record the review", result="reversed", words="Chi paga fa parte della proposta.")
    other.reads("The review is recorded.")


def meet_the_closing(delegate: Person) -> None:
    """Find that positions are closed."""
    find(delegate)
    delegate.reads("Positions closed on").finds_no_button("Send the position").finds_no_button("Send the comment")


def take_charge(officer: Person) -> None:
    """Give the proposal an office and a date."""
    officer.open("/en/desk/").reads("Proposals without an office").follow("Take charge")
    officer.send("Take charge", due_on="2026-07-15").reads("The office and the date are public now.", "Area IV")


def answer(prefect: Person) -> None:
    """Give the reasoned answer."""
    prefect.open("/en/desk/").reads("Answers due").follow("Answer it").reads(BETTER)
    prefect.send(
        "Publish the answer", value="partly_accepted", reasons="Una corsa sì, due no.", signatory="Il Prefetto"
    )
    prefect.reads("The answer is public", "Answer no. 1: partly accepted", "Una corsa sì, due no.")


def promise(officer: Person) -> None:
    """Open a commitment from the answer, and tell how it goes on."""
    find(officer)
    officer.follow("Open a commitment from this answer")
    officer.send("Promise it", what="Una corsa alle 4 e 30 da giugno.", due_on="2026-07-20")
    officer.reads("The commitment is public.", "Una corsa alle 4 e 30 da giugno.")
    officer.open("/en/desk/").follow("Report how it goes on")
    officer.send("Publish the report", words="Il bando è pubblicato.", state="running").reads("The report is public.")


def read_it_all(reader: Person) -> None:
    """Without an account: text, positions, comments, answer, promise."""
    find(reader)
    reader.reads("1 in favour, 0 against, 0 abstained, of 3 entitled", "Abbiamo capito meglio.", "Chi paga la corsa?")
    reader.reads("Answer no. 1: partly accepted", "Una corsa alle 4 e 30 da giugno.", "Il bando è pubblicato.")
    reader.follow("Versions and differences").reads("Version").does_not_read("Rossi")
    reader.open("/en/commitments/").reads("Una corsa alle 4 e 30 da giugno.", "Running")
