"""A cast of characters: two prefectures, their people, five associations, one open consultation.

Built without events, as what stands before a test's story begins. Names say what a character is for.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress

from consult.accounts.assurance import Assurance
from consult.accounts.models import User
from consult.audit.journal import scaffolding
from councils.models import (
    Accreditation,
    Association,
    Consultation,
    Council,
    CouncilMember,
    Mandate,
    Office,
    Phase,
    Prefecture,
    Question,
    Seat,
    StaffRole,
)
from councils.states import AccreditationState, ConsultationState, MandateKind, PhaseKind, Role
from proposals.models import Proposal
from proposals.states import ProposalState

NOON = datetime(2026, 5, 12, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass
class World:
    """Everybody, by name."""

    people: dict[str, User] = field(default_factory=dict)
    associations: dict[str, Association] = field(default_factory=dict)
    foggia: Prefecture = None  # type: ignore[assignment]  # set by build_world
    bari: Prefecture = None  # type: ignore[assignment]  # set by build_world
    council: Council = None  # type: ignore[assignment]  # set by build_world
    office: Office = None  # type: ignore[assignment]  # set by build_world
    consultation: Consultation = None  # type: ignore[assignment]  # set by build_world

    def __getattr__(self, name: str) -> Any:
        for group in (self.__dict__.get("people", {}), self.__dict__.get("associations", {})):
            if name in group:
                return group[name]
        raise AttributeError(name)


def person(name: str, *, assurance: str = Assurance.SINGLE) -> User:
    """A user with the password ``demo-consult``, whose address is confirmed."""
    user = User.objects.create_user(f"{name}@example.org", "demo-consult", display_name=name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    user.assurance = assurance
    return user


def association(name: str, prefecture: Prefecture, state: str = AccreditationState.ACCREDITED) -> Association:
    """An association with a file at its prefecture."""
    row = Association.objects.create(
        legal_name=name.replace("_", " ").title(),
        slug=name.replace("_", "-"),
        prefecture=prefecture,
        seat_municipality=prefecture.seat_municipality,
        languages=["it"],
    )
    Accreditation.objects.create(
        association=row,
        prefecture=prefecture,
        state=state,
        applied_at=NOON - 300 * DAY,
        accredited_at=None if state == AccreditationState.APPLIED else NOON - 290 * DAY,
        stopped_at=NOON - 10 * DAY if state == AccreditationState.SUSPENDED else None,
        decided_at=NOON - 290 * DAY,
        letter="g",
    )
    return row


def mandate(user: User, row: Association, kind: str = MandateKind.DELEGATE, **dates: Any) -> Mandate:
    """An accepted mandate, in force for a year around noon unless dates are given."""
    values = {"starts_at": NOON - 100 * DAY, "ends_at": NOON + 265 * DAY, "accepted_at": NOON - 100 * DAY} | dates
    return Mandate.objects.create(user=user, association=row, kind=kind, granted_at=NOON - 101 * DAY, **values)


def consultation(code: str, prefecture: Prefecture, council: Council | None = None, **fields: Any) -> Consultation:
    """A published consultation whose three phases run from 10 days before noon to 20 days after."""
    row = Consultation.objects.create(
        **{
            "code": code,
            "prefecture": prefecture,
            "council": council,
            "title": code.replace("-", " ").title(),
            "state": ConsultationState.SCHEDULED,
            "published_at": NOON - 15 * DAY,
            "answer_due_on": (NOON + 60 * DAY).date(),
        }
        | fields
    )
    for kind in PhaseKind.values:
        Phase.objects.create(consultation=row, kind=kind, opens_at=NOON - 10 * DAY, closes_at=NOON + 20 * DAY)
    for number in (1, 2, 3):
        Question.objects.create(consultation=row, number=number, text=f"Quesito {number}?")
    return row


def proposal(row: Consultation, by: Association, *, state: str = ProposalState.PUBLISHED, **fields: Any) -> Proposal:
    """A proposal in Italian, published a day before noon unless another state is asked."""
    row.proposals_numbered += 1
    row.save(update_fields=["proposals_numbered"])
    number = row.proposals_numbered
    published = state in ProposalState.public()
    values = {
        "title": f"Proposta {number}",
        "body": f"Testo della proposta {number}.",
        "language": "it",
        "question": row.questions.first(),
        "sent_at": NOON - 2 * DAY,
        "published_at": NOON - DAY if published else None,
        "published_version": 1 if published else None,
        "published_title": f"Proposta {number}" if published else "",
    }
    return Proposal.objects.create(
        consultation=row, association=by, number=number, code=f"{row.code}-{number}", state=state, **(values | fields)
    )


def build_world() -> World:
    """The whole cast."""
    with scaffolding():
        return _build()


def _build() -> World:
    world = World(foggia=Prefecture.objects.get(sigla="FG"), bari=Prefecture.objects.get(sigla="BA"))
    _staff(world)
    _associations(world)
    world.consultation = consultation("trasporti", world.foggia, world.council)
    world.people["stranger"] = person("stranger")
    return world


def _staff(world: World) -> None:
    world.council = Council.objects.create(prefecture=world.foggia, name="Consiglio di Foggia", slug="foggia")
    world.office = Office.objects.create(prefecture=world.foggia, name="Area IV")
    for role in (Role.OFFICER, Role.PREFECT, Role.SECRETARY, Role.MEDIATOR, Role.AUDITOR):
        user = world.people[role.value] = person(role.value, assurance=Assurance.SECOND_FACTOR)
        StaffRole.objects.create(user=user, prefecture=world.foggia, role=role, starts_at=NOON - 100 * DAY)
    officer = world.people["officer_of_bari"] = person("officer_of_bari", assurance=Assurance.SECOND_FACTOR)
    StaffRole.objects.create(user=officer, prefecture=world.bari, role=Role.OFFICER, starts_at=NOON - 100 * DAY)
    for number, name in enumerate(("member", "second_member"), start=1):
        user = world.people[name] = person(name)
        seat = Seat.objects.create(council=world.council, letter="f", number=number, body=f"Sindacato {number}")
        CouncilMember.objects.create(seat=seat, user=user, starts_at=NOON - 100 * DAY, appointing_act="Decreto 1")


def _associations(world: World) -> None:
    for name, state in (("spiga", "accredited"), ("lega", "accredited"), ("lana", "suspended"), ("ofanto", "applied")):
        world.associations[name] = association(name, world.foggia, state)
        user = world.people[f"delegate_of_{name}"] = person(f"delegate_of_{name}")
        mandate(user, world.associations[name])
    world.associations["daunia"] = association("daunia", world.foggia)
    expired = world.people["expired_delegate"] = person("expired_delegate")
    mandate(expired, world.associations["daunia"], ends_at=NOON - 30 * DAY)
    legal = world.people["legal_of_spiga"] = person("legal_of_spiga")
    mandate(legal, world.associations["spiga"], MandateKind.LEGAL_REPRESENTATIVE)
    helper = world.people["contributor_of_spiga"] = person("contributor_of_spiga")
    mandate(helper, world.associations["spiga"], MandateKind.CONTRIBUTOR)
    second = world.people["second_delegate_of_spiga"] = person("second_delegate_of_spiga")
    mandate(second, world.associations["spiga"])
