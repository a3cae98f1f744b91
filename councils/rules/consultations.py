"""Who may prepare, publish and close a consultation, and what a notice must hold before it is published."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.verdicts import Verdict, first_denial, unless
from councils.models import Consultation
from councils.models.consultation import MAXIMUM_PERIOD, MINIMUM_PERIOD, TITLE_LENGTH
from councils.models.notice import Notice
from councils.models.standing import Standing
from councils.rules.moves import consultation_allows
from councils.rules.staffing import DECIDING, PREPARING, holds_role
from councils.states import (
    Audience,
    CompositionCategory,
    ConsultationAct,
    ConsultationState,
    PhaseKind,
    ResultsShown,
    Role,
)

MOST_QUESTIONS = 6
"""More than six questions are not answered by small associations (domain, 3.1)."""

MISSING: dict[str, Promise] = {
    "title": _("Write a title of 200 characters at most."),
    "aim": _("Write the aim of the consultation."),
    "up_for_decision": _("Write what is up for decision."),
    "questions": _("Ask at least one question, and at most six. None may be empty."),
    "phases": _("Set when proposals and positions open and close."),
    "phase_order": _("Put the phases in order: proposals, then comments, then positions. Each closes after it opens."),
    "opening": _("The opening is in the past. Choose a later one."),
    "answer_due_on": _("Set the date of the answers, later than the closing."),
    "period_reason": _("The period is shorter than 4 weeks or longer than 12. Write the reason, which will be shown."),
    "choices": _("Choose who may take part and when positions are shown."),
    "letters": _("Choose the composition letters whose associations may take part."),
    "invited": _("Choose the associations that are invited."),
}
"""What a notice may lack, and how the checklist says it."""


# --- who -----------------------------------------------------------------------------------------------


def may_publish_consultation(standing: Standing, consultation: Consultation, at: datetime) -> Verdict:
    """Whether the person may publish the notice now: the prefect, or an officer by delegation; once only."""
    return first_denial(
        publishes_for(standing, consultation, at),
        unless(
            consultation.state not in ConsultationState.public(),
            "already_published",
            _(
                "This consultation is already published and its rules are frozen. "
                "To correct it, publish a dated erratum."
            ),
        ),
        lambda: consultation_allows(consultation, ConsultationAct.PUBLISH),
    )


def publishes_for(standing: Standing, consultation: Consultation, at: datetime) -> Verdict:
    """Whether the person may publish for this prefecture: the prefect, or an officer with the delegation."""
    prefecture = consultation.prefecture
    delegated = any(r.may_publish and r.role == Role.OFFICER and r.holds(at) for r in standing.roles_at(prefecture))
    return first_denial(
        holds_role(standing, prefecture, DECIDING, at),
        unless(
            delegated or Role.PREFECT in standing.roles_in_force(at, prefecture),
            "no_delegation",
            _("Publishing is for the prefect, or for an officer with a delegation. Ask the prefect to publish it."),
        ),
    )


def may_translate(standing: Standing, consultation: Consultation, at: datetime) -> Verdict:
    """Whether the person may publish a translation of the notice: who prepares, once the original is public."""
    return first_denial(
        holds_role(standing, consultation.prefecture, PREPARING, at),
        unless(
            consultation.state in ConsultationState.public(),
            "not_published",
            _("The Italian notice is not published yet. Publish it first, then its translations."),
        ),
    )


def may_examine(standing: Standing, consultation: Consultation, at: datetime) -> Verdict:
    """Whether the person may start the examination: staff who decide, after the last phase closed."""
    closes_at = consultation.closes_at
    return first_denial(
        holds_role(standing, consultation.prefecture, DECIDING, at),
        lambda: consultation_allows(consultation, ConsultationAct.EXAMINE),
        lambda: unless(
            closes_at is None or closes_at <= at,
            "still_open",
            _("The consultation closes on %(when)s. Start the examination after that."),
            when=clock.in_words(closes_at) if closes_at else "",
        ),
    )


def may_publish_outcome(standing: Standing, consultation: Consultation, at: datetime) -> Verdict:
    """Whether the person may publish the outcome: the prefect, or an officer by delegation."""
    return first_denial(
        publishes_for(standing, consultation, at),
        lambda: consultation_allows(consultation, ConsultationAct.PUBLISH_OUTCOME),
    )


def may_follow_up(standing: Standing, consultation: Consultation, act: ConsultationAct, at: datetime) -> Verdict:
    """Whether the person may start the follow-up or archive: staff who decide, when the state allows it."""
    return first_denial(
        holds_role(standing, consultation.prefecture, DECIDING, at),
        lambda: consultation_allows(consultation, act),
    )


# --- the notice ----------------------------------------------------------------------------------------


def gaps_in(notice: Notice, at: datetime) -> list[str]:
    """Codes of what the notice lacks to be published at this instant; keys of ``MISSING``."""
    return [*_gaps_in_words(notice), *_gaps_in_dates(notice, at)]


def missing_from(notice: Notice, at: datetime) -> list[str]:
    """The checklist: a sentence for each thing that is missing, in the reader's language; empty when complete."""
    return [str(MISSING[code]) for code in gaps_in(notice, at)]


def notice_complete(notice: Notice, at: datetime) -> Verdict:
    """Whether the notice may be published at this instant (directive 2/2017; guidelines of 2019-2020)."""
    gaps = gaps_in(notice, at)
    return unless(
        not gaps, "notice_incomplete", _("The notice is not complete. %(missing)s"), missing=_sentences(tuple(gaps))
    )


def notice_fits(notice: Notice, consultation: Consultation) -> Verdict:
    """Whether the council and the offices that the notice names belong to the consultation's prefecture."""
    home = consultation.prefecture_id
    return first_denial(
        unless(
            notice.council is None or notice.council.prefecture_id == home,
            "council_elsewhere",
            _("The council belongs to another prefecture. Choose one of this prefecture, or none."),
        ),
        unless(
            all(office.prefecture_id == home for office in notice.addressees),
            "office_elsewhere",
            _("An addressee belongs to another prefecture. Choose offices of this prefecture."),
        ),
    )


def _join(codes: tuple[str, ...]) -> str:
    return " ".join(str(MISSING[code]) for code in codes)


_sentences = lazy(_join, str)


def _gaps_in_words(notice: Notice) -> Iterator[str]:
    if not notice.title.strip() or len(notice.title) > TITLE_LENGTH:
        yield "title"
    if not notice.aim.strip():
        yield "aim"
    if not notice.up_for_decision.strip():
        yield "up_for_decision"
    if not 1 <= len(notice.questions) <= MOST_QUESTIONS or not all(text.strip() for text in notice.questions):
        yield "questions"
    if notice.audience not in Audience.values or notice.results_shown not in ResultsShown.values:
        yield "choices"
    if notice.audience == Audience.LETTERS and not _are_letters(notice.audience_letters):
        yield "letters"
    if notice.audience == Audience.INVITED and not notice.invited:
        yield "invited"


def _are_letters(letters: str) -> bool:
    return bool(letters) and set(letters) <= set(CompositionCategory.values)


def _gaps_in_dates(notice: Notice, at: datetime) -> Iterator[str]:
    phases = [notice.phases[kind] for kind in PhaseKind if kind in notice.phases]
    if not {PhaseKind.PROPOSE, PhaseKind.VOTE} <= set(notice.phases) <= set(PhaseKind.values):
        yield "phases"
        return
    if not _in_order(phases):
        yield "phase_order"
        return
    opens_at, closes_at = phases[0][0], phases[-1][1]
    if opens_at < at:
        yield "opening"
    if notice.answer_due_on is None or notice.answer_due_on <= clock.in_rome(closes_at).date():
        yield "answer_due_on"
    if not usual_period(opens_at, closes_at) and not notice.period_reason.strip():
        yield "period_reason"


def _in_order(phases: list[tuple[datetime, datetime]]) -> bool:
    lasting = all(opens_at < closes_at for opens_at, closes_at in phases)
    return lasting and all(a[0] <= b[0] and a[1] <= b[1] for a, b in pairwise(phases))


def usual_period(opens_at: datetime, closes_at: datetime) -> bool:
    """Whether the whole period lies between four and twelve weeks, both included, on the wall clock of Italy."""
    return _on_the_calendar(opens_at, MINIMUM_PERIOD) <= closes_at <= _on_the_calendar(opens_at, MAXIMUM_PERIOD)


def _on_the_calendar(start: datetime, period: timedelta) -> datetime:
    """So many days later at the same hour of the wall clock: four weeks are four weeks across a clock change."""
    return (clock.in_rome(start) + period).astimezone(UTC)
