"""Words of this app's templates: where a proposal stands, who is owed what by when, numbers with their basis."""

from datetime import date, datetime
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from consult import clock
from consult.ui.kit import Speaker, Tone
from consult.ui.templatetags.kit import badge, byline
from consult.ui.templatetags.ui import day, people_line
from proposals.models import Comment, Commitment, Proposal, ReasonedOutcome, Vote
from proposals.queries import reading
from proposals.queries.owed import being_answered, due_on
from proposals.queries.tallies import Tally
from proposals.states import CommitmentState, ProposalState, Stance
from proposals.views import progress
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


def _state_words(proposal: Proposal) -> str:
    if progress.changing(proposal):
        return _("published; a changed version is being read")
    return str(proposal.get_state_display())


@register.simple_tag
def state_badge(proposal: Proposal) -> SafeString:
    """How the proposal stands, in a word or two."""
    state = ProposalState.PUBLISHED if progress.changing(proposal) else proposal.state
    tone = progress.STATE_TONES.get(state, Tone.NEUTRAL)
    return badge(_state_words(proposal), tone=tone, icon=progress.STATE_ICONS[state])


@register.simple_tag
def outcome_badge(outcome: ReasonedOutcome) -> SafeString:
    """What the institution answered, in a word or two."""
    tone, icon = progress.OUTCOME_LOOKS.get(outcome.value, progress.OTHER_OUTCOME)
    return badge(outcome.get_value_display(), tone=tone, icon=icon)


STANCE_LOOKS: dict[str, tuple[Tone, str]] = {
    Stance.IN_FAVOUR: (Tone.SUCCESS, "check"),
    Stance.AGAINST: (Tone.DANGER, "close"),
    Stance.QUESTION: (Tone.PRIMARY, "help-circle"),
}


@register.simple_tag
def stance_badge(said: Comment | Vote) -> SafeString:
    """What a comment does, or which position an association took: in favour, against, something else."""
    value, words = (
        (said.position, said.get_position_display())
        if isinstance(said, Vote)
        else (said.stance, said.get_stance_display())
    )
    tone, icon = STANCE_LOOKS.get(value, (Tone.NEUTRAL, "minus-circle" if isinstance(said, Vote) else "comment"))
    return badge(words, tone=tone, icon=icon)


@register.simple_tag
def spoken_by(comment: Comment) -> SafeString:
    """Who speaks in a comment, with what they are; an association leads to its page."""
    if comment.association is not None:
        address = reverse("association", args=[comment.association.slug])
        return byline(comment.association.legal_name, Speaker.ASSOCIATION, href=address)
    kind = Speaker.COUNCIL if comment.council is not None else Speaker.OFFICE
    return byline(str(comment.speaker), kind)


@register.inclusion_tag("proposals/parts/state.html")
def state_strip(proposal: Proposal, at: datetime) -> dict[str, Any]:
    """Where the proposal stands, in words, with the office that has it, the date of the answer, and what comes next."""
    return {
        "proposal": proposal,
        "steps": progress.steps_of(proposal, at),
        "office": getattr(proposal, "charge_office", None),
        "due_on": due_on(proposal) if being_answered(proposal) else None,
        "overdue": progress.overdue(proposal, at),
        "next": progress.next_words(proposal, at),
    }


@register.simple_tag
def due_line(proposal: Proposal, at: datetime) -> SafeString | str:
    """By when the answer is owed; overdue is said."""
    due = due_on(proposal)
    if not being_answered(proposal) or due is None:
        return ""
    return _dated(due, overdue=progress.overdue(proposal, at), words=_("answer due by"))


def _dated(due: date, *, overdue: bool, words: str) -> SafeString:
    if overdue:
        since = pgettext("a date has passed", "overdue since")
        return format_html("<strong data-overdue>{} {}</strong>", since, day(due))
    return format_html("{} {}", words, day(due))


@register.simple_tag
def commitment_line(commitment: Commitment, at: datetime, *, named: object = False) -> SafeString:
    """Who promised it, unless that is ``named`` beside it; how it stands, and by when."""
    running = commitment.state == CommitmentState.RUNNING
    overdue = running and commitment.due_on < clock.in_rome(at).date()
    said = _dated(commitment.due_on, overdue=overdue, words=_("due on"))
    office = "" if named else format_html("{} · ", people_line(commitment.office.name))
    return format_html("{}{} · {}", office, commitment.get_state_display(), said)


@register.simple_tag
def differences(before: str, after: str) -> SafeString:
    """What came and what went between two texts, escaped, in ``<ins>`` and ``<del>``, each with a word for it."""
    found = pieces(before or "", after or "")
    return format_html_join("", "{}", ((_marked(piece.kind, piece.text),) for piece in found))


def _marked(kind: str, text: str) -> SafeString | str:
    if kind == "added":
        came = pgettext("differences", "added:")
        return format_html('<ins><span class="visually-hidden">{} </span>{}</ins>', came, text)
    if kind == "removed":
        went = pgettext("differences", "taken away:")
        return format_html('<del><span class="visually-hidden">{} </span>{}</del>', went, text)
    return text
