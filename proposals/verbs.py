"""What can happen here: verbs of the record, with the sentences that tell them."""

import re

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consult.audit.verbs import Facts, Verb, register, register_addresses, register_choices
from proposals.states import Position

# --- imported material: told as what it is, never as an act on this platform -------------------------
register(
    Verb("import.consultation", _("%(subject)s was taken over from a consultation held elsewhere")),
    Verb("import.association", _("%(subject)s was entered as a stand-in for an outside participant")),
    Verb("import.proposal", _("%(who)s proposed %(subject)s, in a consultation held elsewhere")),
    Verb("import.comment", _("%(who)s commented %(subject)s, in a consultation held elsewhere"), timeline=False),
    Verb("import.vote", _("%(who)s took a position on %(subject)s, elsewhere"), timeline=False),
    Verb("import.vote_changed", _("%(who)s changed position on %(subject)s, elsewhere"), timeline=False),
)

# --- proposals: what was never public shows nothing but its hash ----------------------------------------
register(
    Verb("proposal.drafted", _("%(who)s began the draft %(subject)s."), public=False, timeline=False),
    Verb("proposal.draft_saved", _("%(who)s worked on the draft %(subject)s."), public=False, timeline=False),
    Verb("proposal.sent", _("%(who)s sent %(subject)s to the moderators."), public=False, timeline=False),
    Verb("proposal.amended", _("%(who)s sent a changed text of %(subject)s."), public=False, timeline=False),
    Verb("proposal.published", _("The proposal %(subject)s was published.")),
    Verb("proposal.returned", _("%(who)s returned %(subject)s for changes."), public=False, timeline=False),
    Verb("proposal.rejected", _("%(who)s did not publish %(subject)s."), public=False, timeline=False),
    Verb(
        "proposal.change_refused", _("%(who)s did not publish a change of %(subject)s."), public=False, timeline=False
    ),
    Verb("proposal.discarded", _("%(who)s gave up the draft %(subject)s."), public=False, timeline=False),
    Verb("proposal.withdrawn", _("%(who)s withdrew the proposal %(subject)s.")),
    Verb("proposal.cosponsored", _("%(who)s put its name to the proposal %(subject)s.")),
    Verb("proposal.hidden", _("%(who)s hid the text of %(subject)s.")),
    Verb("proposal.restored", _("%(who)s restored the text of %(subject)s.")),
    Verb("proposal.merged", _("%(who)s joined %(subject)s to another proposal.")),
    Verb("proposal.taken_in_charge", _("%(who)s named an office and a date for %(subject)s.")),
)

# --- comments and votes ---------------------------------------------------------------------------------
register(
    Verb("comment.posted", _("%(who)s sent the comment %(subject)s to the moderators."), public=False, timeline=False),
    Verb("comment.published", _("The comment %(subject)s was published."), timeline=False),
    Verb("comment.rejected", _("%(who)s did not publish the comment %(subject)s."), public=False, timeline=False),
    Verb("comment.discarded", _("%(who)s took back the comment %(subject)s."), public=False, timeline=False),
    Verb("comment.withdrawn", _("%(who)s withdrew the comment %(subject)s."), timeline=False),
    Verb("comment.hidden", _("%(who)s hid the comment %(subject)s.")),
    Verb("comment.restored", _("%(who)s restored the comment %(subject)s.")),
    Verb(
        "vote.cast",
        _("%(who)s took a position on %(subject)s."),
        facts=Facts.AFTER_RESULTS,
        fuller=_("%(who)s took a position on %(subject)s: %(position)s."),
    ),
    Verb(
        "vote.changed",
        _("%(who)s changed its position on %(subject)s."),
        facts=Facts.AFTER_RESULTS,
        fuller=_("%(who)s changed its position on %(subject)s: %(position)s."),
    ),
    Verb("vote.withdrawn", _("%(who)s took back its position on %(subject)s."), facts=Facts.AFTER_RESULTS),
)

# --- moderation -----------------------------------------------------------------------------------------
register(
    Verb("conflict.declared", _("%(who)s passed %(subject)s on to another moderator."), public=False, timeline=False),
    Verb("report.made", _("Somebody reported %(subject)s to the moderators."), public=False, timeline=False),
    Verb("report.dismissed", _("%(who)s found nothing wrong in %(subject)s."), public=False, timeline=False),
    Verb(
        "review.requested", _("%(who)s asked for a review of a decision on %(subject)s."), public=False, timeline=False
    ),
    Verb("review.upheld", _("%(who)s confirmed a decision on %(subject)s."), public=False, timeline=False),
    Verb("review.reversed", _("%(who)s reversed a decision on %(subject)s."), public=False, timeline=False),
)

# --- answers --------------------------------------------------------------------------------------------
register(
    Verb("outcome.given", _("%(who)s answered a proposal with reasons: %(subject)s.")),
    Verb("commitment.opened", _("%(who)s made a commitment: %(subject)s.")),
    Verb("commitment.progressed", _("%(who)s told how a commitment goes on: %(subject)s.")),
    Verb("commitment.closed", _("%(who)s closed a commitment: %(subject)s.")),
)

register_choices("position", Position.choices)


# --- where readers find them ----------------------------------------------------------------------------


def _proposal(label: str) -> str:
    """The labels of this app begin with the code of the proposal: what was public of it keeps its page."""
    return reverse("proposal", args=[re.split(r"[/# ]", label)[0]])


def _comment(label: str) -> str:
    return f"{_proposal(label)}#comment-{label.partition('#')[2]}"


register_addresses("proposal", _proposal)
register_addresses("comment", _comment)
register_addresses("reasonedoutcome", _proposal)
register_addresses("commitment", _proposal)
