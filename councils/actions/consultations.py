"""A consultation from draft to archive. Publishing copies the approved notice; from then on the domain owns it."""

from collections.abc import Mapping

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import gettext_lazy as _

from consult.accounts.models import User
from consult.audit.chain import instant_text, new_salt
from consult.audit.journal import Entry, action, created, lock, moment, record
from consult.notifications.outbox import notify
from consult.verdicts import Verdict, first_denial, unless
from councils.models import Consultation, Council, Phase, Prefecture, Question
from councils.models.consultation import CODE_LENGTH
from councils.models.notice import Notice
from councils.models.standing import Standing
from councils.queries import participants_of, standing_of
from councils.rules import (
    PREPARING,
    may_examine,
    may_follow_up,
    may_prepare_consultation,
    may_publish_consultation,
    may_publish_outcome,
    may_translate,
    notice_complete,
    notice_fits,
)
from councils.states import CONSULTATION_MOVES, ConsultationAct, PhaseKind, Role

PUBLISHING = (Role.PREFECT, Role.OFFICER)
"""In which quality somebody publishes: a prefect who is also an officer publishes as the prefect."""

_COPIED = [
    "title",
    "aim",
    "up_for_decision",
    "not_up_for_decision",
    "legal_basis",
    "audience",
    "audience_letters",
    "results_shown",
    "answer_due_on",
    "period_reason",
    "council",
]


@action("consultation.drafted")
def draft_consultation(
    prefecture: Prefecture, *, actor: User, code: str, title: str, council: Council | None = None
) -> Consultation:
    """Begin a consultation: a thin row that gives its page a code and its chain a start.

    The content stays in the page until it is published. Raises RuleBroken: ``no_role``,
    ``second_factor_needed``, ``code_invalid``, ``code_taken``, ``council_elsewhere``.
    """
    home = lock(Prefecture, prefecture.pk)
    standing, at = standing_of(actor), moment()
    first_denial(may_prepare_consultation(standing, home, at), lambda: _sound_draft(home, code, council)).require()
    row = created(
        Consultation.objects.create(
            prefecture=home, council=council, code=code, title=title, created_at=at, created_by=actor
        )
    )
    record(
        "consultation.drafted",
        subject=row,
        on_behalf_of=home,
        role=standing.role_in(home, PREPARING, at),
        facts={"text": row.text_digest()},
    )
    return row


def _sound_draft(prefecture: Prefecture, code: str, council: Council | None) -> Verdict:
    return first_denial(
        unless(
            _is_code(code),
            "code_invalid",
            _("A code has at most 60 characters: small letters a-z, digits and hyphens. Choose another one."),
        ),
        unless(
            not Consultation.objects.filter(code=code).exists(),
            "code_taken",
            _("Another consultation has this code already. Choose another one."),
        ),
        unless(
            council is None or council.prefecture_id == prefecture.pk,
            "council_elsewhere",
            _("The council belongs to another prefecture. Choose one of this prefecture, or none."),
        ),
    )


def _is_code(code: str) -> bool:
    try:
        validate_slug(code)
    except ValidationError:
        return False
    return code == code.lower() and "_" not in code and len(code) <= CODE_LENGTH


@action("consultation.published")
def publish_consultation(consultation: Consultation, *, actor: User, notice: Notice) -> Consultation:
    """Copy the approved notice into the consultation and freeze the rules of the game (design 2.4, directive 2/2017).

    From here on the domain owns texts, questions, phases, audience and how positions are shown. Phases open
    by themselves at their instants. Raises RuleBroken: ``no_role``, ``second_factor_needed``,
    ``no_delegation``, ``already_published``, ``notice_incomplete``, ``council_elsewhere``, ``office_elsewhere``.
    """
    home = lock(Prefecture, consultation.prefecture_id)
    row = lock(Consultation, consultation.pk)
    standing, at = standing_of(actor), moment()
    first_denial(
        may_publish_consultation(standing, row, at),
        lambda: notice_complete(notice, at),
        lambda: notice_fits(notice, row),
    ).require()
    questions = _copy(notice, row, actor)
    entry = record(
        "consultation.published",
        subject=row,
        on_behalf_of=home,
        role=standing.role_in(home, PUBLISHING, at),
        facts=_rules_of_the_game(row, questions),
    )
    notify(entry, participants_of(row, at), title=row.title, closes_at=row.closes_at)
    return row


def _copy(notice: Notice, row: Consultation, actor: User) -> list[Question]:
    for name in _COPIED:
        setattr(row, name, getattr(notice, name))
    row.state = CONSULTATION_MOVES[row.state, ConsultationAct.PUBLISH]
    row.published_at, row.published_by = moment(), actor
    row.text_salt = new_salt()
    row.save(update_fields=[*_COPIED, "state", "published_at", "published_by", "text_salt"])
    row.addressees.set(notice.addressees)
    row.invited.set(notice.invited)
    Phase.objects.bulk_create(
        Phase(consultation=row, kind=kind, opens_at=notice.phases[kind][0], closes_at=notice.phases[kind][1])
        for kind in PhaseKind
        if kind in notice.phases
    )
    return [
        Question.objects.create(consultation=row, number=number, text=text)
        for number, text in enumerate(notice.questions, start=1)
    ]


def _rules_of_the_game(row: Consultation, questions: list[Question]) -> Mapping[str, object]:
    """What freezes, as the record keeps it: digests of the texts, instants, audience, how positions are shown."""
    return {
        "text": row.text_digest(),
        "questions": {str(question.number): question.text_digest() for question in questions},
        "phases": {
            phase.kind: {"opens_at": instant_text(phase.opens_at), "closes_at": instant_text(phase.closes_at)}
            for phase in row.schedule.values()
        },
        "audience": row.audience,
        "letters": row.audience_letters,
        "invited": [str(pk) for pk in sorted(row.invited_keys)],
        "results_shown": row.results_shown,
        "answer_due_on": row.answer_due_on.isoformat() if row.answer_due_on else "",
        "council": row.council.slug if row.council else "",
        "addressees": [str(pk) for pk in sorted(row.addressees.values_list("pk", flat=True))],
    }


@action("consultation.translated")
def record_translation(consultation: Consultation, *, actor: User, language: str) -> Consultation:
    """Record that the notice was published in another language; the text itself is a page.

    Raises RuleBroken: ``no_role``, ``second_factor_needed``, ``not_published``, ``language_unknown``.
    """
    home = lock(Prefecture, consultation.prefecture_id)
    row = lock(Consultation, consultation.pk)
    standing, at = standing_of(actor), moment()
    first_denial(may_translate(standing, row, at), _translatable(language)).require()
    role = standing.role_in(home, PREPARING, at)
    record("consultation.translated", subject=row, on_behalf_of=home, role=role, facts={"language": language})
    return row


def _translatable(language: str) -> Verdict:
    return unless(
        language in dict(settings.LANGUAGES) and language != settings.LANGUAGE_CODE,
        "language_unknown",
        _("This is not a language into which notices are translated. Choose one of the list."),
    )


@action("consultation.examination_started")
def start_examination(consultation: Consultation, *, actor: User) -> Consultation:
    """Start to examine the contributions, once the last phase is closed.

    Raises RuleBroken: ``no_role``, ``second_factor_needed``, ``wrong_state``, ``still_open``.
    """
    row, standing = _locked(consultation, actor)
    may_examine(standing, row, moment()).require()
    _step(row, standing, ConsultationAct.EXAMINE, "consultation.examination_started")
    return row


@action("consultation.outcome_published")
def publish_outcome(consultation: Consultation, *, actor: User) -> Consultation:
    """Publish the outcome of the consultation and tell all who take part.

    Raises RuleBroken: ``no_role``, ``second_factor_needed``, ``no_delegation``, ``wrong_state``.
    """
    row, standing = _locked(consultation, actor)
    may_publish_outcome(standing, row, moment()).require()
    entry = _step(row, standing, ConsultationAct.PUBLISH_OUTCOME, "consultation.outcome_published")
    notify(entry, participants_of(row, moment()), title=row.title)
    return row


@action("consultation.follow_up_started")
def start_follow_up(consultation: Consultation, *, actor: User) -> Consultation:
    """Begin to follow the commitments in public.

    Raises RuleBroken: ``no_role``, ``second_factor_needed``, ``wrong_state``.
    """
    row, standing = _locked(consultation, actor)
    may_follow_up(standing, row, ConsultationAct.FOLLOW_UP, moment()).require()
    _step(row, standing, ConsultationAct.FOLLOW_UP, "consultation.follow_up_started")
    return row


@action("consultation.archived")
def archive_consultation(consultation: Consultation, *, actor: User) -> Consultation:
    """Put the consultation into the archive; it stays readable. Raises RuleBroken as ``start_follow_up``."""
    row, standing = _locked(consultation, actor)
    may_follow_up(standing, row, ConsultationAct.ARCHIVE, moment()).require()
    _step(row, standing, ConsultationAct.ARCHIVE, "consultation.archived")
    return row


def _locked(consultation: Consultation, actor: User) -> tuple[Consultation, Standing]:
    lock(Prefecture, consultation.prefecture_id)
    row = lock(Consultation, consultation.pk)
    return row, standing_of(actor)


def _step(row: Consultation, standing: Standing, act: ConsultationAct, verb: str) -> Entry:
    """Move the state along its table, and record the step."""
    before = row.state
    row.state = CONSULTATION_MOVES[before, act]
    row.save(update_fields=["state"])
    role = standing.role_in(row.prefecture, PUBLISHING, moment())
    return record(verb, subject=row, on_behalf_of=row.prefecture, role=role, facts={"from": before, "to": row.state})
