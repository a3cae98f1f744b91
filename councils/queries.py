"""Reading the institutions: who sees what, who may take part, who is told. None of these writes."""

from collections.abc import Collection, Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from consult.accounts.addresses import proved_by, verified_addresses
from consult.accounts.assurance import Assurance
from consult.accounts.models import User
from consult.audit.journal import facts_of
from consult.audit.models import AuditPart
from consult.audit.proofs import CHUNK, Finding, chunks
from consult.verdicts import filled
from councils.models import (
    Accreditation,
    Association,
    ChangeRequest,
    Consultation,
    Council,
    CouncilMember,
    DateChange,
    Invitation,
    LateAdmission,
    Mandate,
    Paper,
    Prefecture,
    Seat,
    StaffRole,
)
from councils.models.dated import in_force
from councils.models.reach import reached_by
from councils.models.standing import Standing
from councils.rules import DECIDING, PREPARING, Offer
from councils.states import (
    AccreditationState,
    ChangeState,
    ConsultationState,
    DateAct,
    MandateKind,
    PhaseKind,
    Role,
)


def standing_of(user: User | AnonymousUser | None) -> Standing:
    """All mandates, roles and seats of the person: three queries, once per page or act; none for a stranger."""
    if user is None or not isinstance(user, User) or not user.is_active:
        return Standing()
    own_or_offered = Q(user=user) | Q(user=None, invitation__address__in=proved_by(user))
    rows = (
        Mandate.objects.filter(own_or_offered)
        .select_related("association__prefecture", "reason", "invitation")
        .prefetch_related("consultations")
    )
    mandates = tuple(row for row in rows if row.user_id is not None)
    offers = tuple(row for row in rows if row.user_id is None)
    roles = StaffRole.objects.filter(user=user).select_related("prefecture")
    seats = CouncilMember.objects.filter(user=user).select_related("seat__council__prefecture")
    return Standing(user, mandates, tuple(roles), tuple(seats), offers)


def standing_once_signed_in(user: User) -> Standing:
    """What the person will be once signed in as their roles ask: a notice is written while nobody is."""
    reader = copy(user)
    reader.assurance = Assurance.SECOND_FACTOR
    return standing_of(reader)


def accreditations_of(association: Association) -> list[Accreditation]:
    """The association's files, with their prefectures."""
    return list(association.accreditations.select_related("prefecture"))


def consultations_visible_to(standing: Standing, at: datetime) -> QuerySet[Consultation]:
    """Consultations this person may see: the public ones, and those in preparation for the prefecture's staff."""
    return Consultation.objects.filter(
        Q(state__in=ConsultationState.public()) | Q(prefecture__in=_prefectures(standing, at, Role.values))
    ).select_related("prefecture", "council")


def with_schedule(consultations: QuerySet[Consultation]) -> QuerySet[Consultation]:
    """The same with their phases, for lists that show open and closed."""
    return consultations.prefetch_related(Prefetch("phases"))


# --- who is told ---------------------------------------------------------------------------------------


def entitled_associations(consultation: Consultation, at: datetime) -> QuerySet[Association]:
    """Associations whose position counts in this consultation, as of the opening of the vote, or now if it is not open.

    Derived, without any job: accredited by that instant where the audience reaches, and neither suspended nor
    withdrawn by then. One suspended later stays counted; one accredited later is not, unless a recorded decision
    added it. Each stands once.
    """
    phase = consultation.schedule.get(PhaseKind.VOTE)
    since = min(phase.opens_at, at) if phase else at
    files = Accreditation.objects.filter(counting(since), reached_by(consultation), association=OuterRef("pk"))
    added = LateAdmission.objects.filter(consultation=consultation, association=OuterRef("pk"))
    return Association.objects.filter(Exists(files) | Exists(added))


def counting(since: datetime | OuterRef) -> Q:
    """The condition that an accreditation counted at this instant: given by then, and not stopped by then."""
    going_on = Q(state=AccreditationState.ACCREDITED) | Q(stopped_at__gt=since)
    return going_on & Q(accredited_at__lte=since)


def roll_of(consultation: Consultation, at: datetime) -> QuerySet[Association]:
    """The public list of who may take a position, by name; ``stopped`` marks those whose accreditation rests now."""
    holding = Accreditation.objects.filter(
        reached_by(consultation), association=OuterRef("pk"), state=AccreditationState.ACCREDITED
    )
    rows = entitled_associations(consultation, at).filter(is_placeholder=False)
    return rows.annotate(stopped=~Exists(holding)).select_related("prefecture").order_by("legal_name", "pk")


def admissible_to(consultation: Consultation, at: datetime) -> QuerySet[Association]:
    """Associations that could be added to the roll: accredited now where the audience reaches, and not on it."""
    files = Accreditation.objects.filter(
        reached_by(consultation), association=OuterRef("pk"), state=AccreditationState.ACCREDITED
    )
    listed = entitled_associations(consultation, at).values("pk")
    return Association.objects.filter(Exists(files)).exclude(pk__in=listed).order_by("legal_name", "pk")


def closers_of(consultation: Consultation) -> set[int]:
    """Keys of the people who closed phases of the consultation early: none of them reopens one."""
    rows = DateChange.objects.filter(consultation=consultation, act=DateAct.CLOSE)
    return set(rows.order_by().values_list("changed_by", flat=True))


def delegates_of(association: Association, at: datetime) -> list[User]:
    """The people who send, comment and vote for the association now: delegates and legal representatives."""
    return list(_people(Mandate, _speaking(at), association=association))


def legal_representatives_of(association: Association, at: datetime) -> list[User]:
    """Who represents the association by law now, or will once it is accredited: told about its file."""
    standing = Q(ends_at=None) | Q(ends_at__gt=at)
    return list(_people(Mandate, standing, association=association, kind=MandateKind.LEGAL_REPRESENTATIVE))


def participants_of(consultation: Consultation, at: datetime) -> list[User]:
    """The people who speak for an association entitled here, with a mandate that covers this consultation."""
    scope = Q(consultations=None) | Q(consultations=consultation)
    entitled = entitled_associations(consultation, at)
    return list(_people(Mandate, _speaking(at) & scope, association__in=entitled))


def staff_of(prefecture: Prefecture, roles: Iterable[str], at: datetime) -> list[User]:
    """The people who hold one of the roles in the prefecture now."""
    return list(_people(StaffRole, in_force(at), prefecture=prefecture, role__in=list(roles)))


def members_of(prefecture: Prefecture, at: datetime) -> list[User]:
    """The people who sit on the prefecture's councils now."""
    return list(_people(CouncilMember, in_force(at), seat__council__prefecture=prefecture))


def _speaking(at: datetime) -> Q:
    return in_force(at) & Q(accepted_at__lte=at, kind__in=MandateKind.speaking())


def _people(
    rows: type[Mandate] | type[StaffRole] | type[CouncilMember], *conditions: Q, **named: Any
) -> QuerySet[User]:
    """The active people of the rows, each once, in a stable order; one query."""
    holders = rows._default_manager.filter(*conditions, **named).values_list("user", flat=True)
    return User.objects.filter(is_active=True, pk__in=holders).order_by("pk")


def people_in_staff_roles(at: datetime) -> QuerySet[User]:
    """Everybody who holds a staff role now, in any prefecture: they must sign in with a second factor."""
    return User.objects.filter(pk__in=StaffRole.objects.filter(in_force(at)).values("user"), is_active=True)


# --- associations and their files ----------------------------------------------------------------------


def public_roll() -> QuerySet[Association]:
    """The public roll: associations accredited somewhere now, or suspended, which is said beside their name."""
    states = (AccreditationState.ACCREDITED, AccreditationState.SUSPENDED)
    files = Accreditation.objects.filter(association=OuterRef("pk"), state__in=states)
    return (
        Association.objects.filter(Exists(files), is_placeholder=False)
        .select_related("prefecture")
        .prefetch_related("accreditations")
    )


def associations_visible_to(standing: Standing, at: datetime) -> QuerySet[Association]:
    """Associations this person may see: whatever took part once, their own, and those of their prefecture's files."""
    accredited_once = Accreditation.objects.filter(association=OuterRef("pk"), accredited_at__isnull=False)
    files = Accreditation.objects.filter(association=OuterRef("pk"), prefecture__in=_prefectures(standing, at))
    own = [mandate.association_id for mandate in standing.mandates]
    return Association.objects.filter(
        Q(is_placeholder=True) | Q(pk__in=own) | Exists(accredited_once) | Exists(files)
    ).select_related("prefecture")


def files_visible_to(standing: Standing, at: datetime) -> QuerySet[Accreditation]:
    """Accreditation files this person may open: of an association they act for, or of a prefecture they work for."""
    own = [mandate.association_id for mandate in standing.mandates if mandate.ends_at is None or mandate.ends_at > at]
    return Accreditation.objects.filter(
        Q(association__in=own) | Q(prefecture__in=_prefectures(standing, at))
    ).select_related("prefecture", "association__prefecture", "reason")


def mandates_visible_to(standing: Standing, at: datetime) -> QuerySet[Mandate]:
    """Mandates this person may see: their own, those of associations they act for, those their prefecture checks."""
    acting = [mandate.association_id for mandate in standing.mandates_in_force(at)]
    own = Q(user=standing.user) if standing.user else Q(pk=None)
    return _told(
        Mandate.objects.filter(
            own | Q(association__in=acting) | Q(association__prefecture__in=_prefectures(standing, at))
        )
    )


def mandates_offered_to(user: User) -> QuerySet[Mandate]:
    """Mandates that wait for an address which the person proved to be theirs; nobody accepted them yet."""
    return _told(Mandate.objects.filter(user=None, invitation__address__in=proved_by(user)))


def mandate_behind(token: str) -> Mandate | None:
    """The mandate that the link of an invitation leads to; None for a link that is not one of ours."""
    nonce = Invitation.nonce_in(token)
    return _told(Mandate.objects.filter(invitation__nonce=nonce)).first() if nonce else None


def _told(mandates: QuerySet[Mandate]) -> QuerySet[Mandate]:
    """With all that a page or a rule asks of them."""
    related = ("user", "invitation", "reason", "follows", "association__prefecture")
    return mandates.select_related(*related).prefetch_related("consultations")


def offer_of(mandate: Mandate, user: User | None) -> Offer:
    """The mandate with what the rule of its acceptance asks about."""
    body = mandate.association
    proved = verified_addresses(user) if user else frozenset[str]()
    return Offer(mandate, accreditations_of(body), mandates_of(body), proved)


def mandates_of(association: Association) -> list[Mandate]:
    """All mandates that the association ever gave or offered."""
    return list(association.mandates.select_related("user", "invitation"))


# --- papers, claims and changes ------------------------------------------------------------------------


def papers_visible_to(standing: Standing, at: datetime) -> QuerySet[Paper]:
    """Papers this person may read: of an association whose files they answer for, or of a prefecture they work for."""
    own = {m.association_id for m in standing.mandates_to_prepare(at) if m.kind == MandateKind.LEGAL_REPRESENTATIVE}
    return Paper.objects.filter(
        Q(accreditation__association__in=own) | Q(accreditation__prefecture__in=_prefectures(standing, at))
    )


PAPERS_TOLD = ("accreditation.applied", "accreditation.documents_sent")
"""Verbs whose facts name papers by their digests."""


def papers_stand() -> Iterator[Finding]:
    """Findings for papers that no event names, and for those whose bytes are not the ones that were sent.

    A file that is not there proves nothing: a copy of the database alone can still be checked.
    """
    papers = Paper.objects.select_related("accreditation__prefecture").order_by("pk")
    for chunk in chunks(papers.iterator(CHUNK)):
        told = _papers_told({str(row.accreditation_id) for row in chunk})
        for row in chunk:
            if row.digest not in told.get(str(row.accreditation_id), ()):
                yield Finding(row.accreditation.chain_key, 0, filled(_PAPER_UNKNOWN, number=row.pk))
            elif row.true_digest() not in {row.digest, None}:
                yield Finding(row.accreditation.chain_key, 0, filled(_PAPER_CHANGED, number=row.pk))


_PAPER_UNKNOWN = _("The paper numbered %(number)s was put into its file without being recorded.")
_PAPER_CHANGED = _("The paper numbered %(number)s is not the one that was sent.")


def _papers_told(files: Collection[str]) -> dict[str, set[str]]:
    parts = AuditPart.objects.filter(name="facts", event__verb__in=PAPERS_TOLD, event__subject_id__in=files)
    told: dict[str, set[str]] = {}
    for part in parts.select_related("event"):
        told.setdefault(part.event.subject_id, set()).update(facts_of(part).get("papers", ()))
    return told


def changes_visible_to(standing: Standing, at: datetime) -> QuerySet[ChangeRequest]:
    """Requests to change protected data this person may see: of an own association, or of a seat they work for."""
    own = [mandate.association_id for mandate in standing.mandates_in_force(at)]
    return ChangeRequest.objects.filter(
        Q(association__in=own) | Q(association__prefecture__in=_prefectures(standing, at))
    ).select_related("association__prefecture", "words", "reason")


def change_waits(association: Association) -> bool:
    """Whether a request to change its protected data waits for a decision."""
    return ChangeRequest.objects.filter(association=association, state=ChangeState.ASKED).exists()


def files_begun_lately(user: User, at: datetime) -> int:
    """How many files the person began within a day, with whichever prefecture and whatever became of them."""
    begun = Accreditation.objects.filter(mandate__user=user.pk, applied_at__gt=at - timedelta(days=1))
    return int(begun.count())


def is_claimed(association: Association) -> bool:
    """Whether another association that takes part, or is suspended, has this name or this tax code."""
    states = (AccreditationState.ACCREDITED, AccreditationState.SUSPENDED)
    return _namesakes(association).filter(accreditations__state__in=states).exists()


def _namesakes(association: Association) -> QuerySet[Association]:
    same = Q(name_key=association.name_key)
    if association.tax_code:
        same |= Q(tax_code=association.tax_code)
    return Association.objects.filter(same, is_placeholder=False).exclude(pk=association.pk)


@dataclass(frozen=True)
class Duplicate:
    """Another association that may be the same, and why."""

    association: Association
    same_tax_code: bool
    same_name: bool
    same_person: bool


def duplicates_of(association: Association, at: datetime) -> list[Duplicate]:
    """Associations with the same tax code, the same name or the same legal representative; with their files.

    Two queries and the files. Warns only: the officer decides.
    """
    lasting = Q(kind=MandateKind.LEGAL_REPRESENTATIVE, revoked_at=None) & (Q(ends_at=None) | Q(ends_at__gt=at))
    people = Mandate.objects.filter(lasting, association=association).values("user")
    elsewhere = Mandate.objects.filter(lasting, user__in=people).exclude(association=association)
    same_person = set(elsewhere.values_list("association", flat=True))
    same = set(_namesakes(association).values_list("pk", flat=True))
    rows = Association.objects.filter(pk__in=same | same_person).prefetch_related("accreditations__prefecture")
    return [
        Duplicate(
            row,
            bool(association.tax_code) and row.tax_code == association.tax_code,
            row.name_key == association.name_key,
            row.pk in same_person,
        )
        for row in rows
    ]


# --- councils and who sits on them ---------------------------------------------------------------------


def prefectures_kept_by(standing: Standing, at: datetime) -> QuerySet[Prefecture]:
    """The prefectures whose councils, seats, members and offices this person keeps."""
    return Prefecture.objects.filter(pk__in=_prefectures(standing, at, PREPARING))


def councils_kept_by(standing: Standing, at: datetime) -> QuerySet[Council]:
    """Councils whose desk this person opens. It names people, which the public pages never do."""
    return Council.objects.filter(prefecture__in=_prefectures(standing, at, PREPARING)).select_related("prefecture")


def memberships_kept_by(standing: Standing, at: datetime) -> QuerySet[CouncilMember]:
    """Memberships of the councils this person keeps, past ones too, with the people who hold them."""
    kept = CouncilMember.objects.filter(seat__council__prefecture__in=_prefectures(standing, at, PREPARING))
    return kept.select_related("user", "seat__council__prefecture", "seat__association")


def seats_of(council: Council, at: datetime) -> QuerySet[Seat]:
    """The council's seats, each with who holds it now or will, full members first."""
    lasting = CouncilMember.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at)).select_related("user")
    members = Prefetch("members", lasting.order_by("seat_type", "starts_at", "pk"))
    return Seat.objects.filter(council=council).select_related("association").prefetch_related(members)


def _prefectures(standing: Standing, at: datetime, roles: Iterable[str] = DECIDING) -> set[int]:
    """Where the person holds one of the roles now: by default, where they decide on files."""
    return {prefecture.pk for prefecture in standing.prefectures_as(roles, at)}
