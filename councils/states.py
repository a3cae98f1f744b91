"""States and the moves between them. A table that anyone can read; no library hides who may do what."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ConsultationState(TextChoices):
    """What people decided about a consultation. Open and closed are read from the phases, never stored."""

    DRAFT = "draft", pgettext_lazy("consultation", "draft")
    CHECKED = "checked", pgettext_lazy("consultation", "checked")
    SCHEDULED = "scheduled", pgettext_lazy("consultation", "published")
    UNDER_REVIEW = "under_review", pgettext_lazy("consultation", "being examined")
    OUTCOME_PUBLISHED = "outcome_published", pgettext_lazy("consultation", "outcome published")
    FOLLOW_UP = "follow_up", pgettext_lazy("consultation", "commitments followed")
    ARCHIVED = "archived", pgettext_lazy("consultation", "archived")
    SUSPENDED = "suspended", pgettext_lazy("consultation", "suspended")
    WITHDRAWN = "withdrawn", pgettext_lazy("consultation", "withdrawn")

    @classmethod
    def public(cls) -> frozenset[str]:
        """States in which everybody sees the consultation."""
        return frozenset(cls.values) - {cls.DRAFT, cls.CHECKED}

    @classmethod
    def answering(cls) -> frozenset[str]:
        """States in which the institution may take charge of proposals and answer them."""
        return frozenset({cls.SCHEDULED, cls.UNDER_REVIEW, cls.OUTCOME_PUBLISHED, cls.FOLLOW_UP})

    @classmethod
    def with_outcome(cls) -> frozenset[str]:
        """States in which the outcome is public."""
        return frozenset({cls.OUTCOME_PUBLISHED, cls.FOLLOW_UP, cls.ARCHIVED})


class ConsultationAct(TextChoices):
    """Acts that move a consultation from one state to another."""

    CHECK = "check", _("mark as checked")
    REOPEN_DRAFT = "reopen_draft", _("send back to draft")
    PUBLISH = "publish", _("publish")
    EXAMINE = "examine", _("start the examination")
    PUBLISH_OUTCOME = "publish_outcome", _("publish the outcome")
    FOLLOW_UP = "follow_up", _("start the follow-up")
    ARCHIVE = "archive", _("archive")


_C, _A = ConsultationState, ConsultationAct

CONSULTATION_MOVES: dict[tuple[str, str], str] = {
    (_C.DRAFT, _A.CHECK): _C.CHECKED,
    (_C.CHECKED, _A.REOPEN_DRAFT): _C.DRAFT,
    (_C.DRAFT, _A.PUBLISH): _C.SCHEDULED,
    (_C.CHECKED, _A.PUBLISH): _C.SCHEDULED,
    (_C.SCHEDULED, _A.EXAMINE): _C.UNDER_REVIEW,
    (_C.UNDER_REVIEW, _A.PUBLISH_OUTCOME): _C.OUTCOME_PUBLISHED,
    (_C.OUTCOME_PUBLISHED, _A.FOLLOW_UP): _C.FOLLOW_UP,
    (_C.OUTCOME_PUBLISHED, _A.ARCHIVE): _C.ARCHIVED,
    (_C.FOLLOW_UP, _A.ARCHIVE): _C.ARCHIVED,
}
"""(state, act) -> state. What is not listed is refused."""

AFTER_CLOSING = (_A.EXAMINE, _A.PUBLISH_OUTCOME, _A.FOLLOW_UP, _A.ARCHIVE)
"""Acts that take a consultation from its closing to the archive, in their order."""


class AccreditationState(TextChoices):
    """Where an association's file stands with a prefecture."""

    APPLIED = "applied", pgettext_lazy("accreditation", "application received")
    DOCUMENTS_REQUESTED = "documents_requested", pgettext_lazy("accreditation", "papers missing")
    ACCREDITED = "accredited", pgettext_lazy("accreditation", "accredited")
    REFUSED = "refused", pgettext_lazy("accreditation", "refused")
    SUSPENDED = "suspended", pgettext_lazy("accreditation", "suspended")
    WITHDRAWN = "withdrawn", pgettext_lazy("accreditation", "withdrawn")


CLOSED_FILES = (AccreditationState.REFUSED, AccreditationState.WITHDRAWN)
"""States that end a file. The association may begin a new one."""


class AccreditationAct(TextChoices):
    """Acts on an accreditation file."""

    REQUEST_DOCUMENTS = "request_documents", _("ask for papers")
    SEND_DOCUMENTS = "send_documents", _("send papers")
    ACCREDIT = "accredit", _("accredit")
    REFUSE = "refuse", _("refuse")
    SUSPEND = "suspend", _("suspend")
    REINSTATE = "reinstate", _("end the suspension")
    WITHDRAW = "withdraw", _("withdraw")


_S, _B = AccreditationState, AccreditationAct

ACCREDITATION_MOVES: dict[tuple[str, str], str] = {
    (_S.APPLIED, _B.REQUEST_DOCUMENTS): _S.DOCUMENTS_REQUESTED,
    (_S.APPLIED, _B.SEND_DOCUMENTS): _S.APPLIED,
    (_S.APPLIED, _B.ACCREDIT): _S.ACCREDITED,
    (_S.APPLIED, _B.REFUSE): _S.REFUSED,
    (_S.APPLIED, _B.WITHDRAW): _S.WITHDRAWN,
    (_S.DOCUMENTS_REQUESTED, _B.SEND_DOCUMENTS): _S.APPLIED,
    (_S.DOCUMENTS_REQUESTED, _B.ACCREDIT): _S.ACCREDITED,
    (_S.DOCUMENTS_REQUESTED, _B.REFUSE): _S.REFUSED,
    (_S.DOCUMENTS_REQUESTED, _B.WITHDRAW): _S.WITHDRAWN,
    (_S.ACCREDITED, _B.SUSPEND): _S.SUSPENDED,
    (_S.ACCREDITED, _B.WITHDRAW): _S.WITHDRAWN,
    (_S.SUSPENDED, _B.REINSTATE): _S.ACCREDITED,
    (_S.SUSPENDED, _B.WITHDRAW): _S.WITHDRAWN,
}


class PaperKind(TextChoices):
    """What a paper of a file is."""

    STATUTE = "statute", _("statute")
    MINUTES = "minutes", _("founding minutes")
    OTHER = "other", pgettext_lazy("paper", "other paper")


class ChangeState(TextChoices):
    """What became of a request to change the name or the tax code of an association."""

    ASKED = "asked", pgettext_lazy("change", "waiting for a decision")
    GRANTED = "granted", pgettext_lazy("change", "granted")
    REFUSED = "refused", pgettext_lazy("change", "refused")


class PhaseKind(TextChoices):
    """What participants do in a phase."""

    PROPOSE = "propose", _("proposals")
    DISCUSS = "discuss", _("comments")
    VOTE = "vote", _("positions")


class DateAct(TextChoices):
    """How a date of a public consultation moves."""

    EXTEND = "extend", _("extend a phase")
    CLOSE = "close", _("close a phase early")
    REOPEN = "reopen", _("reopen a phase")
    ANSWERS = "answers", _("move the day of the answers")


class Audience(TextChoices):
    """Whose associations may take part: a property of the consultation, apart from letter and community."""

    PROVINCE = "province", _("associations accredited in the province")
    REGION = "region", _("associations accredited in the region")
    EVERYWHERE = "everywhere", _("all accredited associations")
    LETTERS = "letters", _("associations of some composition letters, accredited in the province")
    INVITED = "invited", _("the associations that the notice names")


class ResultsShown(TextChoices):
    """When the positions of associations are shown."""

    AT_ONCE = "at_once", _("as they come in")
    AFTER_CLOSING = "after_closing", _("after the closing")


class MandateKind(TextChoices):
    """What a mandate lets its holder do for the association."""

    LEGAL_REPRESENTATIVE = "legal_representative", _("legal representative")
    DELEGATE = "delegate", _("delegate")
    CONTRIBUTOR = "contributor", _("contributor")

    @classmethod
    def speaking(cls) -> frozenset[str]:
        """Kinds that send, comment and vote; a contributor prepares drafts only."""
        return frozenset({cls.LEGAL_REPRESENTATIVE, cls.DELEGATE})


class Role(TextChoices):
    """Staff roles. Each is scoped to one prefecture, dated, and counts only with a second factor."""

    OFFICER = "officer", _("prefecture officer")
    PREFECT = "prefect", _("prefect")
    SECRETARY = "secretary", _("council secretary")
    MEDIATOR = "mediator", _("mediator")
    AUDITOR = "auditor", _("auditor")


class SeatType(TextChoices):
    """The holder of a seat, or who sits in for the holder."""

    FULL = "full", _("full member")
    SUBSTITUTE = "substitute", _("substitute")


class CouncilKind(TextChoices):
    """What kind of body a council is."""

    TERRITORIAL = "territorial", _("territorial immigration council")
    CONSULTATIVE = "consultative", _("consultative body of a municipality or region")
    TABLE = "table", _("other table")


class CompositionCategory(TextChoices):
    """Under which letter of art. 57 c.1 DPR 394/1999 a member sits."""

    A = "a", _("a) State offices")
    B = "b", _("b) president of the province")
    C = "c", _("c) the region")
    D = "d", _("d) mayors")
    E = "e", _("e) chamber of commerce")
    F = "f", _("f) unions and employers")
    G = "g", _("g) associations of non-EU foreigners")
    H = "h", _("h) bodies and associations of assistance")


class LegalForm(TextChoices):
    """The legal form of an association. None of them is required to be in a register."""

    APS = "aps", _("social promotion association (APS)")
    ODV = "odv", _("voluntary organisation (ODV)")
    THIRD_SECTOR_ENTITY = "third_sector_entity", _("third-sector entity (ETS)")
    SOCIAL_COOPERATIVE = "social_cooperative", _("social co-operative")
    UNINCORPORATED = "unincorporated_association", _("unincorporated association")
    OTHER = "other", _("other form")


class Register(TextChoices):
    """Official registers in which an association may be entered."""

    RUNTS = "runts", _("RUNTS")
    MLPS_ART52 = "mlps_art52", _("Ministry of Labour register, art. 52")
    UNAR = "unar", _("UNAR register")
    STANDING_215 = "standing_215", _("list of art. 5, D.lgs. 215/2003")
    PUGLIA_LR32 = "puglia_lr32", _("Puglia register, L.R. 32/2009")


def moved(table: dict[tuple[str, str], str], state: str, act: str) -> str | None:
    """The state after the act, or None when the table refuses it."""
    return table.get((state, act))
