"""The journeys that must feel right, each walked by one person with the keyboard alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from playwright.sync_api import expect

from consult import clock
from proposals.actions.answering import take_charge
from proposals.actions.drafting import draft_proposal
from proposals.actions.moderation import publish_content
from proposals.actions.sending import send_proposal
from proposals.models import Proposal
from proposals.states import ProposalState
from tests.cast import World
from tests.e2e.keyboard import Keyboard, Watched
from tests.e2e.visits import DESK, PHONE, View, Visits

QUICK = View("it", PHONE, javascript=True)
EVERY = [
    View(language, width, javascript)
    for language in ("it", "ar")
    for width in (PHONE, DESK)
    for javascript in (True, False)
]

TITLE = "Un bus all'alba per chi lavora nei campi"
BODY = "Chi lavora nei campi parte a piedi alle 4. Chiediamo una corsa alle 4 e 30."
AFTER_THE_CLOSING = timedelta(days=21)
TEXTS = 10


def named(view: View) -> str:
    """The view in the name of a test."""
    return f"{view.language}-{view.width}-{'script' if view.javascript else 'plain'}"


@contextmanager
def someone(visits: Visits, who: str, view: View) -> Iterator[Keyboard]:
    """A person with a browser of their own; the browser may complain of nothing."""
    with visits.context(who, view) as context:
        tab = context.new_page()
        with Watched(tab):
            yield Keyboard(tab, view)


def proposals_of(world: World, number: int) -> list[Proposal]:
    """So many proposals of Spiga that wait for a moderator."""
    return [
        send_proposal(
            draft_proposal(
                world.consultation,
                actor=world.delegate_of_spiga,
                association=world.spiga,
                title=f"{TITLE} ({count})",
                body=f"{BODY} Numero {count}.",
                language="it",
            ),
            actor=world.delegate_of_spiga,
        )
        for count in range(1, number + 1)
    ]


def reader(visits: Visits, view: View) -> None:
    """From a link in a message to the consultation in the phone's language, on to a proposal, and to passing it on."""
    code = visits.rows.open
    with someone(visits, "", view) as walk:
        walk.opens(f"/consultations/{code}/")
        assert walk.tab.url.endswith(walk.address("consultation", code)), walk.tab.url
        page = walk.tab.locator("html")
        expect(page).to_have_attribute("lang", view.language)
        expect(page).to_have_attribute("dir", "rtl" if view.language == "ar" else "ltr")
        expect(walk.tab.get_by_role("heading", level=1)).to_have_count(1)
        walk.go_to(walk.tab.locator('main a[href^="https://wa.me/"]'))
        walk.follow("consultation_proposals", code)
        walk.follow("proposal", visits.rows.others.code)
        walk.reads_text(visits.rows.others.published_title)


def delegate(visits: Visits, view: View, world: World) -> None:
    """From the desk to a first proposal: written, kept, looked at, sent, with the trace it leaves in the record."""
    with someone(visits, "delegate_of_spiga", view) as walk:
        walk.opens(walk.address("desk"))
        walk.follow("consultation_proposals", world.consultation.code)
        walk.follow("propose", world.consultation.code)
        walk.write("title", TITLE).write("body", BODY).pick("language", "it").send("Keep the draft")
        walk.reads("The draft is kept. Only your association sees it until you send it.").reads_text(BODY)
        walk.send("Send it")
        walk.reads("It was sent. A moderator reads it, usually within two working days, and you get a mail.")
        walk.opens(walk.address("desk")).reads_text(TITLE)
        row = Proposal.objects.get()
        assert (row.state, row.title, row.body) == (ProposalState.IN_MODERATION, TITLE, BODY)


def moderator(visits: Visits, view: View, world: World) -> None:
    """Ten texts, one after the other, without leaving the keyboard: the seventh goes back, the last is refused."""
    rows = proposals_of(world, TEXTS)
    with someone(visits, "member", view) as walk:
        walk.opens(walk.address("moderation")).follow("moderation_next")
        for number, row in enumerate(rows, start=1):
            walk.reads_text(f"Numero {number}.")
            _decide(walk, number)
            expect(walk.tab.locator("main")).not_to_contain_text(f"Numero {number}.")
            row.refresh_from_db()
        walk.reads("Nothing waits. Texts that associations send will stand here, oldest first.")
    states = {row.state for row in rows[:6] + rows[7:9]}
    assert states == {ProposalState.PUBLISHED}
    assert (rows[6].state, rows[9].state) == (ProposalState.RETURNED, ProposalState.REJECTED)


def _decide(walk: Keyboard, number: int) -> None:
    if number in {7, TEXTS}:
        walk.pick("decision", "return" if number < TEXTS else "reject")
        walk.pick("ground", "personal_data").write("words", "Togliete il nome della persona.")
    else:
        walk.pick("decision", "publish")
    walk.send("Decide")


def officer(visits: Visits, view: View, world: World) -> None:
    """From the desk to the answer that is owed: reasons, who signs, and what everybody reads."""
    row = publish_content(proposals_of(world, 1)[0], actor=world.member)
    with clock.travel(AFTER_THE_CLOSING):
        due = (clock.now() + AFTER_THE_CLOSING).date()
        take_charge(row, actor=world.officer, office=world.office, due_on=due)
        with someone(visits, "prefect", view) as walk:
            walk.opens(walk.address("desk")).follow("answer", row.code)
            walk.pick("value", "partly_accepted").write("reasons", "Una corsa sì, due no.")
            walk.write("signatory", "Il Prefetto").send("Publish the answer")
            walk.reads_text("Una corsa sì, due no.")
    row.refresh_from_db()
    assert (row.state, row.outcomes.get().reasons) == (ProposalState.ANSWERED, "Una corsa sì, due no.")
