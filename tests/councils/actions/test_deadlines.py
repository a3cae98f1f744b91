"""Dates that move: who, when, to when, what moves along, what is recorded, who is told; and what never moves."""

from datetime import timedelta

import pytest

from consult import clock
from consult.audit.journal import scaffolding
from consult.audit.models import Statement
from consult.audit.verification import verify
from councils.actions.clockwork import record_phase_changes
from councils.actions.consultations import draft_consultation, publish_consultation, start_examination
from councils.actions.deadlines import close_phase_early, extend_phase, move_answers, reopen_phase
from councils.models import Consultation, DateChange, Phase, StaffRole
from councils.queries import entitled_associations
from councils.rules import phase_open
from councils.states import ConsultationState, PhaseKind
from tests.cast import DAY, NOON
from tests.councils.actions.notices import notice
from tests.councils.telling import founded, last, notice_data, refused, told, verbs
from tests.proposals.stage import calendar

SECOND = timedelta(seconds=1)
WHY = "Molte associazioni hanno chiesto altro tempo."
PARTICIPANTS = {"delegate_of_spiga", "second_delegate_of_spiga", "legal_of_spiga", "delegate_of_lega"}
MEMBERS = {"member", "second_member"}
EVERYBODY = PARTICIPANTS | MEMBERS


@pytest.fixture
def row(world):
    """Proposals to day 10, comments to day 15, positions from day 5 to day 20; answers on day 60."""
    calendar(world.consultation, propose=(-10, 10), discuss=(-10, 15), vote=(5, 20))
    return world.consultation


@pytest.fixture
def delegated(world):
    """The officer, by the prefect's delegation."""
    with scaffolding():
        StaffRole.objects.filter(user=world.officer).update(may_publish=True)
    return world.officer


def closings(row):
    return {phase.kind: (phase.closes_at - NOON) / DAY for phase in Phase.objects.filter(consultation=row)}


def at(moment):
    return clock.at(moment, channel="test")


# --- more time -----------------------------------------------------------------------------------------


def test_a_phase_gets_more_time(world, row):
    extend_phase(row, actor=world.prefect, kind="discuss", until=NOON + 18 * DAY, words=f"  {WHY} ")
    assert closings(row) == {"propose": 10, "discuss": 18, "vote": 20}
    change = DateChange.objects.get()
    assert (change.act, change.kind, change.closed_at, change.closes_at) == (
        "extend",
        "discuss",
        NOON + 15 * DAY,
        NOON + 18 * DAY,
    )
    assert (change.reason.content, change.changed_at, change.changed_by) == (WHY, NOON, world.prefect)
    assert Phase.objects.get(consultation=row, kind="discuss").last_change == change
    header, facts = last("consultation.phase_extended")
    assert (header["role"], header["on_behalf_of"]["label"], header["chain"]) == (
        "prefect",
        "FG",
        "consultation:trasporti",
    )
    assert facts == {
        "phase": "discuss",
        "before": "2026-05-27T10:00:00.000000Z",
        "until": "2026-05-30T10:00:00.000000Z",
        "reason": change.reason.digest(),
    }
    assert told("consultation.phase_extended") == EVERYBODY
    assert notice_data("consultation.phase_extended") == {
        "label": "trasporti",
        "title": "Trasporti",
        "phases": ["discuss"],
        "closes_at": "2026-05-30T10:00:00+00:00",
    }
    assert verify().holds


def test_later_phases_that_would_close_before_it_move_along(world, row):
    extend_phase(row, actor=world.prefect, kind="propose", until=NOON + 17 * DAY, words=WHY)
    assert closings(row) == {"propose": 17, "discuss": 17, "vote": 20}
    assert [(c.kind, c.moved_along) for c in DateChange.objects.all()] == [("propose", False), ("discuss", True)]
    assert verbs() == ["consultation.phase_extended"] * 2
    assert notice_data("consultation.phase_extended")["phases"] == ["propose", "discuss"]
    assert Statement.objects.count() == 1


def test_nothing_else_of_the_notice_moves(world, row):
    kept = ("opens_at", "opening_noticed_at")
    before = list(Phase.objects.filter(consultation=row).order_by("pk").values(*kept))
    texts, due = row.text_digest(), row.answer_due_on
    extend_phase(row, actor=world.prefect, kind="propose", until=NOON + 30 * DAY, words=WHY)
    assert list(Phase.objects.filter(consultation=row).order_by("pk").values(*kept)) == before
    kept_row = Consultation.objects.get(pk=row.pk)
    assert (kept_row.text_digest(), kept_row.answer_due_on) == (texts, due)


def test_who_is_entitled_stays_as_of_the_opening(world, row):
    with at(NOON + 6 * DAY):
        before = set(entitled_associations(row, clock.now()))
        late = founded("tardiva", world.foggia)
        late.accreditations.update(accredited_at=NOON + 6 * DAY)
        extend_phase(row, actor=world.prefect, kind="vote", until=NOON + 40 * DAY, words=WHY)
    with at(NOON + 30 * DAY):
        assert set(entitled_associations(Consultation.objects.get(pk=row.pk), clock.now())) == before


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("officer", "no_delegation"),
        ("secretary", "no_role"),
        ("officer_of_bari", "no_role"),
        ("member", "no_role"),
        ("delegate_of_spiga", "no_role"),
        ("stranger", "no_role"),
    ],
)
def test_only_who_publishes_moves_a_date(world, row, name, code):
    actor = getattr(world, name)
    for act, named in (
        (extend_phase, {"until": NOON + 30 * DAY}),
        (close_phase_early, {}),
        (reopen_phase, {"until": NOON + 30 * DAY}),
    ):
        with refused(code):
            act(row, actor=actor, kind="vote", words=WHY, **named)
    with refused(code):
        move_answers(row, actor=actor, due_on=(NOON + 90 * DAY).date(), words=WHY)


def test_an_officer_with_a_delegation_may(world, row, delegated):
    extend_phase(row, actor=delegated, kind="vote", until=NOON + 30 * DAY, words=WHY)
    assert last("consultation.phase_extended")[0]["role"] == "officer"


@pytest.mark.parametrize(
    ("until", "code"),
    [
        (NOON + 20 * DAY - SECOND, "not_later"),
        (NOON + 20 * DAY, "not_later"),
        (NOON + 20 * DAY + SECOND, ""),
        (NOON, "closing_in_the_past"),
        (NOON + 59 * DAY, ""),
        (NOON + 60 * DAY, "answers_due_before"),
    ],
)
def test_the_new_closing_is_later_and_before_the_answers(world, row, until, code):
    if code:
        with refused(code):
            extend_phase(row, actor=world.prefect, kind="vote", until=until, words=WHY)
    else:
        extend_phase(row, actor=world.prefect, kind="vote", until=until, words=WHY)
        assert Phase.objects.get(consultation=row, kind="vote").closes_at == until


@pytest.mark.parametrize("words", ["", "   \n"])
def test_every_change_has_its_reason(world, row, words):
    with refused("words_needed"):
        extend_phase(row, actor=world.prefect, kind="vote", until=NOON + 30 * DAY, words=words)
    with refused("words_needed"):
        move_answers(row, actor=world.prefect, due_on=(NOON + 90 * DAY).date(), words=words)


@pytest.mark.parametrize(("moment", "allowed"), [(-SECOND, True), (0 * SECOND, False), (SECOND, False)])
def test_what_has_closed_is_not_extended(world, row, moment, allowed):
    with at(NOON + 20 * DAY + moment):
        if allowed:
            extend_phase(row, actor=world.prefect, kind="vote", until=NOON + 30 * DAY, words=WHY)
            assert closings(row)["vote"] == 30
        else:
            with refused("phase_closed_already"):
                extend_phase(row, actor=world.prefect, kind="vote", until=NOON + 30 * DAY, words=WHY)


def test_a_phase_that_is_not_there(world, row):
    Phase.objects.filter(consultation=row, kind="discuss").delete()
    for kind in ("discuss", "dance"):
        with refused("no_such_phase"):
            extend_phase(row, actor=world.prefect, kind=kind, until=NOON + 30 * DAY, words=WHY)


@pytest.mark.parametrize(("until", "needed"), [(74, False), (74 + 1 / 86400, True)])
def test_twelve_weeks_at_most_without_a_reason_of_its_own(world, row, until, needed):
    """Proposals opened on day -10: twelve weeks end on day 74."""
    with scaffolding():
        Consultation.objects.filter(pk=row.pk).update(answer_due_on=(NOON + 120 * DAY).date())
    press = {"actor": world.prefect, "kind": "vote", "until": NOON + until * DAY, "words": WHY}
    if not needed:
        extend_phase(row, **press)
        assert DateChange.objects.get().period_reason is None
        return
    with refused("period_reason_needed"):
        extend_phase(row, **press)
    extend_phase(row, **press, period_words="Cade in agosto.")
    change = DateChange.objects.get()
    assert change.period_reason.content == "Cade in agosto."
    assert last("consultation.phase_extended")[1]["period_reason"] == change.period_reason.digest()
    assert verify().holds


# --- less time -----------------------------------------------------------------------------------------


@pytest.fixture
def long(row):
    """The same, opened two weeks earlier: closing on day 5 or later still makes four weeks."""
    calendar(row, propose=(-30, 10), discuss=(-30, 15), vote=(-20, 20))
    return row


def test_a_phase_is_closed_at_once(world, long):
    close_phase_early(long, actor=world.prefect, kind="vote", words=WHY)
    kept = Consultation.objects.get(pk=long.pk)
    assert closings(long) == {"propose": 0, "discuss": 0, "vote": 0}
    open_then = [phase_open(kept, PhaseKind.VOTE, NOON + delta).allowed for delta in (-SECOND, 0 * SECOND)]
    assert open_then == [True, False]
    assert verbs() == ["consultation.phase_closed_early"] * 3
    assert told("consultation.phase_closed_early") == EVERYBODY | {"delegate_of_lana"}
    assert notice_data("consultation.phase_closed_early")["phases"] == ["propose", "discuss", "vote"]
    with at(NOON + SECOND):
        assert record_phase_changes() == 3  # openings that nobody noticed; the closings were told by the act
    assert "consultation.phase_closed" not in verbs()


def test_a_phase_is_closed_at_a_coming_instant(world, long):
    close_phase_early(long, actor=world.prefect, kind="discuss", until=NOON + 3 * DAY, words=WHY)
    assert closings(long) == {"propose": 3, "discuss": 3, "vote": 20}
    assert phase_open(Consultation.objects.get(pk=long.pk), PhaseKind.DISCUSS, NOON + 3 * DAY - SECOND)
    with at(NOON + 3 * DAY):
        record_phase_changes()
    assert "consultation.phase_closed" in verbs()


@pytest.mark.parametrize("until", [NOON - SECOND, NOON + 20 * DAY, NOON + 21 * DAY])
def test_an_early_closing_is_neither_past_nor_later(world, long, until):
    with refused("not_earlier"):
        close_phase_early(long, actor=world.prefect, kind="vote", until=until, words=WHY)


def test_only_what_is_open_is_closed(world, row):
    with refused("phase_not_running"):
        close_phase_early(row, actor=world.prefect, kind="vote", words=WHY)
    with at(NOON + 5 * DAY), refused("phase_not_running"):
        close_phase_early(row, actor=world.prefect, kind="vote", words=WHY)
    with at(NOON + 20 * DAY), refused("phase_not_running"):
        close_phase_early(row, actor=world.prefect, kind="vote", words=WHY)


@pytest.mark.parametrize(("days", "needed"), [(18, False), (18 - 1 / 86400, True)])
def test_less_than_four_weeks_needs_its_reason(world, row, days, needed):
    press = {"actor": world.prefect, "kind": "vote", "until": NOON + days * DAY, "words": WHY}
    with at(NOON + 6 * DAY):
        if needed:
            with refused("period_reason_needed"):
                close_phase_early(row, **press)
            close_phase_early(row, **press, period_words="La sala non c’è più.")
        else:
            close_phase_early(row, **press)
    assert closings(row)["vote"] == pytest.approx(days)


# --- open again ----------------------------------------------------------------------------------------


@pytest.fixture
def published(world, delegated):
    """A consultation that the prefect published: proposals days 0 to 20, comments to 25, positions 5 to 30."""
    draft = draft_consultation(world.foggia, actor=world.officer, code="autobus", title="Bozza")
    return publish_consultation(draft, actor=world.prefect, notice=notice())


def test_a_second_person_reopens(world, published):
    with at(NOON + 31 * DAY):
        record_phase_changes()
        with refused("second_person_needed"):
            reopen_phase(published, actor=world.prefect, kind="vote", until=NOON + 40 * DAY, words=WHY)
        reopen_phase(published, actor=world.officer, kind="vote", until=NOON + 40 * DAY, words=WHY)
        assert phase_open(Consultation.objects.get(pk=published.pk), PhaseKind.VOTE, clock.now())
    assert closings(published) == {"propose": 20, "discuss": 25, "vote": 40}
    assert last("consultation.phase_reopened")[1]["before"] == "2026-06-11T10:00:00.000000Z"
    assert told("consultation.phase_reopened") == EVERYBODY
    with at(NOON + 40 * DAY):
        assert record_phase_changes() == 1  # the new closing is noticed again
    assert verify().holds


def test_what_is_reopened_takes_later_phases_along(world, published):
    with at(NOON + 21 * DAY):
        reopen_phase(published, actor=world.officer, kind="propose", until=NOON + 27 * DAY, words=WHY)
    assert closings(published) == {"propose": 27, "discuss": 27, "vote": 30}
    assert [c.act for c in DateChange.objects.all()] == ["reopen", "extend"]


def test_who_closed_early_does_not_reopen(world, published):
    with at(NOON + 29 * DAY):
        close_phase_early(published, actor=world.officer, kind="vote", words=WHY)
        for actor in (world.officer, world.prefect):
            with refused("second_person_needed"):
                reopen_phase(published, actor=actor, kind="vote", until=NOON + 40 * DAY, words=WHY)


@pytest.mark.parametrize(("moment", "code"), [(-SECOND, "phase_still_open"), (0 * SECOND, ""), (SECOND, "")])
def test_only_what_has_closed_is_reopened(world, published, moment, code):
    with at(NOON + 30 * DAY + moment):
        press = {"actor": world.officer, "kind": "vote", "until": NOON + 40 * DAY, "words": WHY}
        if code:
            with refused(code):
                reopen_phase(published, **press)
        else:
            reopen_phase(published, **press)
            assert closings(published)["vote"] == 40


@pytest.mark.parametrize("state", sorted(set(ConsultationState.values) - {ConsultationState.SCHEDULED}))
def test_no_date_moves_before_the_publication_or_after_the_examination_began(world, published, state):
    with scaffolding():
        Consultation.objects.filter(pk=published.pk).update(state=state)
    with at(NOON + 31 * DAY), refused("dates_settled"):
        reopen_phase(published, actor=world.officer, kind="vote", until=NOON + 40 * DAY, words=WHY)
    with at(NOON + 29 * DAY), refused("dates_settled"):
        extend_phase(published, actor=world.prefect, kind="vote", until=NOON + 40 * DAY, words=WHY)


def test_after_the_examination_began_nothing_opens(world, published):
    with at(NOON + 31 * DAY):
        start_examination(published, actor=world.officer)
        with refused("dates_settled"):
            reopen_phase(published, actor=world.officer, kind="vote", until=NOON + 40 * DAY, words=WHY)
