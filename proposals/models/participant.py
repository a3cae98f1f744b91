"""Who takes part: a person, the association they act for, and the consultation they act in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from councils.models import Accreditation, Association, Consultation, Mandate
from councils.models.standing import Standing
from councils.states import MandateKind


@dataclass(frozen=True)
class Participant:
    """Rows, not answers: what the person may do is asked of the rules, with an instant."""

    standing: Standing
    association: Association
    consultation: Consultation
    accreditations: Sequence[Accreditation]

    def mandate(self, at: datetime) -> Mandate | None:
        """The mandate under which the person acts here: one that speaks if there is one, else one that drafts."""
        kinds = MandateKind.speaking()
        speaking = self.standing.mandate_for(self.association, at, kinds, self.consultation)
        own = [m for m in self.standing.mandates_to_prepare(at) if m.association_id == self.association.pk]
        return speaking or next((m for m in own if m.covers(self.consultation)), None)

    def capacity(self, at: datetime) -> dict[str, Any]:
        """For whom and as what the person acts, as ``record`` wants it said."""
        mandate = self.mandate(at)
        return {"on_behalf_of": self.association, "mandate": mandate, "role": mandate.kind if mandate else ""}
