"""Words of this app's templates: where a proposal stands, who is owed what by when, numbers with their basis."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from consult import clock
from consult.ui.templatetags.ui import day, people_line
from proposals.models import Comment, Commitment, Proposal
from proposals.queries import reading
from proposals.queries.owed import being_answered, due_on
from proposals.queries.tallies import Tally
from proposals.states import CommitmentState, ProposalState
from proposals.views.differences import differences as pieces

register = template.Library()


@register.filter
def public_title(proposal: Proposal) -> str:
    """The title that everybody reads, also while a changed one is being moderated."""
    return proposal.published_title or proposal.title


@register.filter
def basis(tally: Tally) -> str:
    """The positions with their basis: how many of how many entitled. No word of a result."""
    parts = {
        "in_favour": ngettext("%(n)d in favour", "%(n)d in favour", tally.in_favour) % {"n": tally.in_favour},
        "against": ngettext("%(n)d against", "%(n)d against", tally.against) % {"n": tally.against},
        "abstained": ngettext("%(n)d abstained", "%(n)d abstained", tally.abstained) % {"n": tally.abstained},
        "entitled": tally.entitled,
    }
    if tally.entitled is None:
        return _("%(in_favour)s, %(against)s, %(abstained)s; how many could take part is not known here") % parts
    return _("%(in_favour)s, %(against)s, %(abstained)s, of %(entitled)d entitled") % parts


@register.filter
def ground_said(comment: Comment) -> str:
    """The ground on which a comment was hidden or not published, in words."""
    return reading.ground_said(comment)


def _changing(proposal: Proposal) -> bool:
    return proposal.stands and proposal.state not in ProposalState.public()


def _state_words(proposal: Proposal) -> str:
    if _changing(proposal):
        return _("published; a changed version is being read")
    return str(proposal.get_state_display())


def _overdue(proposal: Proposal, at: datetime) -> bool:
    due = due_on(proposal)
    return being_answered(proposal) and due is not None and due < clock.in_rome(at).date()


@register.inclusion_tag("proposals/parts/state.html")
def state_strip(proposal: Proposal, at: datetime) -> dict[str, Any]:
    """Where the proposal stands, in words, with the office that has it and the date of the answer."""
    stages = [
        (ProposalState.IN_MODERATION, pgettext("proposal", "sent"), proposal.sent_at),
        (ProposalState.PUBLISHED, pgettext("proposal", "published"), proposal.published_at),
        (ProposalState.UNDER_REVIEW, _("examined by an office"), None),
        (ProposalState.ANSWERED, pgettext("proposal", "answered"), None),
    ]
    current = ProposalState.PUBLISHED if _changing(proposal) else proposal.state
    return {
        "steps": [{"words": words, "when": when, "current": state == current} for state, words, when in stages],
        "words": _state_words(proposal),
        "office": getattr(proposal, "charge_office", None),
        "due_on": due_on(proposal) if being_answered(proposal) else None,
        "overdue": _overdue(proposal, at),
    }


@register.simple_tag
def state_line(proposal: Proposal, at: datetime) -> SafeString:
    """The same in one line, for lists."""
    office = getattr(proposal, "charge_office", None)
    words = format_html("{} <strong>{}</strong>", _("State:"), _state_words(proposal))
    named = format_html(" · {}", people_line(office)) if office else ""
    due = due_line(proposal, at)
    return format_html("{}{}{}", words, named, format_html(" · {}", due) if due else "")


@register.simple_tag
def due_line(proposal: Proposal, at: datetime) -> SafeString | str:
    """By when the answer is owed; overdue is said."""
    due = due_on(proposal)
    if not being_answered(proposal) or due is None:
        return ""
    return _dated(due, overdue=_overdue(proposal, at), words=_("answer due by"))


def _dated(due: date, *, overdue: bool, words: str) -> SafeString:
    if overdue:
        since = pgettext("a date has passed", "overdue since")
        return format_html("<strong data-overdue>{} {}</strong>", since, day(due))
    return format_html("{} {}", words, day(due))


@register.simple_tag
def commitment_line(commitment: Commitment, at: datetime) -> SafeString:
    """Who promised it, how it stands, and by when."""
    running = commitment.state == CommitmentState.RUNNING
    overdue = running and commitment.due_on < clock.in_rome(at).date()
    said = _dated(commitment.due_on, overdue=overdue, words=_("due on"))
    return format_html("{} · {} · {}", people_line(commitment.office.name), commitment.get_state_display(), said)


@register.simple_tag
def differences(before: str, after: str) -> SafeString:
    """What came and what went between two texts, escaped, in ``<ins>`` and ``<del>``."""
    marks = {"added": "<ins>{}</ins>", "removed": "<del>{}</del>", "same": "{}"}
    found = pieces(before or "", after or "")
    return format_html_join("", "{}", ((format_html(marks[piece.kind], piece.text),) for piece in found))
