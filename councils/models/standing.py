"""What a person is: all mandates, roles and seats they ever had, read once per page or act."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from consult.accounts.assurance import Assurance
from consult.accounts.models import User
from councils.models.association import Association, Mandate
from councils.models.consultation import Consultation
from councils.models.council import CouncilMember
from councils.models.prefecture import Prefecture, StaffRole


@dataclass(frozen=True)
class Standing:
    """Rows, not answers: which of them hold is asked with an instant. Past ones explain a refusal.

    ``offers`` are mandates that wait for an address of the person; they give no right until accepted.
    """

    user: User | None = None
    mandates: tuple[Mandate, ...] = ()
    roles: tuple[StaffRole, ...] = ()
    seats: tuple[CouncilMember, ...] = ()
    offers: tuple[Mandate, ...] = ()

    @property
    def second_factor(self) -> bool:
        """Whether this sign-in used a second factor, without which no staff role counts."""
        return self.user is not None and self.user.assurance == Assurance.SECOND_FACTOR

    def mandates_in_force(self, at: datetime, kinds: Iterable[str] | None = None) -> list[Mandate]:
        """Mandates accepted and in force, of the named kinds or of any."""
        wanted = set(kinds) if kinds is not None else None
        return [m for m in self.mandates if m.in_force(at) and (wanted is None or m.kind in wanted)]

    def offers_open(self, at: datetime) -> list[Mandate]:
        """Mandates that the person can still accept: neither revoked nor over, and the invitation not expired."""
        return [m for m in self.offers if not (m.is_over(at) or m.is_lapsed(at))]

    def mandate_for(
        self, association: Association, at: datetime, kinds: Iterable[str], consultation: Consultation | None = None
    ) -> Mandate | None:
        """The mandate under which the person acts for the association, and in this consultation if named."""
        for mandate in self.mandates_in_force(at, kinds):
            if mandate.association_id == association.pk and (consultation is None or mandate.covers(consultation)):
                return mandate
        return None

    def mandates_to_prepare(self, at: datetime) -> list[Mandate]:
        """Mandates under which the person writes drafts: those in force, and the one that awaits an accreditation."""
        return [m for m in self.mandates if m.in_force(at) or m.awaits_accreditation(at)]

    def roles_in_force(self, at: datetime, prefecture: Prefecture | None = None) -> set[str]:
        """Staff roles that count now: dated, in this prefecture if named, and only with a second factor."""
        if not self.second_factor:
            return set()
        return {r.role for r in self.roles if r.holds(at) and (prefecture is None or r.prefecture_id == prefecture.pk)}

    def roles_at(self, prefecture: Prefecture) -> list[StaffRole]:
        """The person's roles in this prefecture, past ones too."""
        return [row for row in self.roles if row.prefecture_id == prefecture.pk]

    def role_in(self, prefecture: Prefecture, roles: Iterable[str], at: datetime) -> str:
        """The first of the named roles that counts here now, as the record names it; empty when none does."""
        held = self.roles_in_force(at, prefecture)
        return next((str(role) for role in roles if role in held), "")

    def prefectures_as(self, roles: Iterable[str], at: datetime) -> list[Prefecture]:
        """Where the person holds one of these roles now, signed in with a second factor; each prefecture once."""
        if not self.second_factor:
            return []
        wanted = set(roles)
        held = [row.prefecture for row in self.roles if row.role in wanted and row.holds(at)]
        return list({prefecture.pk: prefecture for prefecture in held}.values())

    def seats_in_force(self, at: datetime, prefecture: Prefecture | None = None) -> list[CouncilMember]:
        """Seats held now, in the councils of this prefecture if named."""
        return [
            s
            for s in self.seats
            if s.holds(at) and (prefecture is None or s.seat.council.prefecture_id == prefecture.pk)
        ]
