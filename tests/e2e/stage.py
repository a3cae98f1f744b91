"""The demo with a few things more, so that each page of the catalogue has something to show; and its rows by sense."""

from datetime import timedelta
from functools import cached_property

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction

from cms.demo.people import PASSWORD, address
from cms.models import ConsultationPage
from consult import clock
from consult.accounts.adapter import REAL_FACTORS
from consult.accounts.management.commands.demo_sessions import open_session
from consult.accounts.models import User
from councils.actions.mandates import grant_mandate
from councils.actions.protected import request_change
from councils.models import Accreditation, Association, ChangeRequest, Consultation, CouncilMember, Mandate
from councils.states import AccreditationState, ConsultationState, MandateKind
from proposals.actions.drafting import draft_proposal
from proposals.actions.moderation import return_proposal
from proposals.actions.sending import send_proposal
from proposals.models import Comment, Commitment, ContentReport, ModerationDecision, Proposal, ReviewRequest
from proposals.states import CommentState, CommitmentState, ModerationVerdict, ProposalState
from tests.consult.accounts.signing import verified

NEWCOMER = "newcomer"
DRAFT, SENT, RETURNED = "Fermate con la luce", "Biglietti in più lingue", "Una pensilina per chi aspetta"
DAYS = timedelta(days=1)

PASSKEY = {
    "id": "Y2NjY2NjY2NjY2NjY2NjYw",
    "rawId": "Y2NjY2NjY2NjY2NjY2NjYw",
    "response": {
        "clientDataJSON": (
            "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiZUhoNGVIaDRlSGg0ZUhoNGVIaDRlSGg0ZUhoNG"
            "VIaDRlSGg0ZUhoNGVIZyIsIm9yaWdpbiI6Imh0dHA6Ly8xMjcuMC4wLjEiLCJjcm9zc09yaWdpbiI6ZmFsc2V9"
        ),
        "attestationObject": (
            "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YViUEsoXtJryKJQ28wPgFmAwoh5SXSZuIJJnQzgBqP1AcaBFAAAAAQ"
            "AAAAAAAAAAAAAAAAAAAAAAEGNjY2NjY2NjY2NjY2NjY2OlAQIDJiABIVggaxfR8uEsQkf4vOblY6RA8ncDfYEt6zOg"
            "9KE5RdiYwpYiWCBP40Li_hp_m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q"
        ),
    },
    "clientExtensionResults": {},
    "type": "public-key",
}
"""What a browser answers when it makes a passkey."""


def person(name: str) -> User:
    """Somebody of the demo, by the name before the @."""
    return User.objects.get(email=address(name))


def session_of(name: str) -> str:
    """The key of a session in which this person signed in, and again a moment ago, with all their factors."""
    user = person(name)
    strong = Authenticator.objects.filter(user=user, type__in=REAL_FACTORS).exists()
    session = SessionStore(open_session(user, second_factor=strong)["sessionid"])
    methods = session["account_authentication_methods"]
    session["account_authentication_methods"] = [*methods, methods[0] | {"reauthenticated": True}]
    session.save()
    return session.session_key


@transaction.atomic
def dress() -> None:
    """Through the actions: a draft, a text that waits, one that came back, a mandate to accept, a newcomer."""
    spiga = Association.objects.get(mandates__user=person("delegate.a05"))
    _write(spiga, DRAFT)
    send_proposal(_write(spiga, SENT), actor=person("delegate.a05"))
    back = send_proposal(_write(spiga, RETURNED), actor=person("delegate.a05"))
    return_proposal(back, actor=person("member.fg"), ground="personal_data", words="Togliete il nome della persona.")
    now = clock.now()
    grant_mandate(
        spiga,
        actor=person("legal.a05"),
        address=address("delegate.a07"),
        kind=MandateKind.CONTRIBUTOR,
        starts_at=now,
        ends_at=now + 90 * DAYS,
    )
    other = Association.objects.get(mandates__user=person("legal.a07"))
    request_change(other, actor=person("legal.a07"), legal_name=f"{other} insieme", words="Assemblea del 3 maggio.")
    verified(User.objects.create_user(address(NEWCOMER), PASSWORD, display_name="Persona appena arrivata"))
    Authenticator.objects.create(
        user=person("officer.fg"), type=Authenticator.Type.WEBAUTHN, data={"name": "Telefono", "credential": PASSKEY}
    )
    RecoveryCodes.activate(person("prefect.ba"))


def _write(association: Association, title: str) -> Proposal:
    return draft_proposal(
        Consultation.objects.get(code="trasporti-campi"),
        actor=person("delegate.a05"),
        association=association,
        title=title,
        body="Di notte non si vede nulla. Chiediamo una luce a ogni fermata.\n\nGrazie.",
        language="it",
    )


class Rows:
    """Rows of the dressed demo, named by what they are for. Found once."""

    open = "trasporti-campi"

    @cached_property
    def association(self) -> Association:
        return Association.objects.get(mandates__user=person("delegate.a05"))

    @cached_property
    def suspended(self) -> Association:
        return Association.objects.get(accreditations__state=AccreditationState.SUSPENDED)

    @cached_property
    def council_slug(self) -> str:
        return Consultation.objects.get(code=self.open).prefecture.slug

    @cached_property
    def seat(self) -> CouncilMember:
        return CouncilMember.objects.filter(seat__council__slug=self.council_slug).first()

    @cached_property
    def file(self) -> Accreditation:
        """One that misses papers; its officer is `file_officer`."""
        return Accreditation.objects.filter(state=AccreditationState.DOCUMENTS_REQUESTED).first()

    @cached_property
    def applicant(self) -> str:
        """Who answers for that file."""
        return self.file.mandate.user.email.partition("@")[0]

    @cached_property
    def change(self) -> ChangeRequest:
        """One that waits for the officer in Foggia."""
        return ChangeRequest.objects.get()

    @cached_property
    def mandate(self) -> Mandate:
        return Mandate.objects.get(invitation__address=address("delegate.a07"), association=self.association)

    @cached_property
    def renewable(self) -> Mandate:
        """One in force with a last day: the delegate's."""
        return Mandate.objects.get(user=person("delegate.a05"), association=self.association)

    @cached_property
    def supported(self) -> Proposal:
        """Public, in the consultation that runs, with a position of the association."""
        rows = Proposal.objects.filter(consultation__code=self.open, state=ProposalState.PUBLISHED)
        return rows.filter(votes__association=self.association).first()

    @cached_property
    def others(self) -> Proposal:
        """Public, in the consultation that runs, with comments, of another association."""
        rows = Proposal.objects.filter(consultation__code=self.open, state=ProposalState.PUBLISHED)
        return rows.exclude(association=self.association).filter(comments__isnull=False).first()

    @cached_property
    def answered(self) -> Proposal:
        rows = Proposal.objects.filter(state=ProposalState.ANSWERED, consultation__prefecture__sigla="FG")
        return rows.filter(commitments__isnull=False).first()

    @cached_property
    def merged(self) -> Proposal:
        return Proposal.objects.filter(state=ProposalState.MERGED).first()

    @cached_property
    def amended(self) -> Proposal:
        return Proposal.objects.filter(state__in=ProposalState.public()).order_by("-version", "pk").first()

    @cached_property
    def owed(self) -> Proposal:
        """Charged, not yet answered."""
        return Proposal.objects.filter(state=ProposalState.UNDER_REVIEW, charges__isnull=False).first()

    def titled(self, title: str) -> Proposal:
        return Proposal.objects.get(title=title)

    @cached_property
    def waiting_comment(self) -> Comment:
        rows = Comment.objects.filter(state=CommentState.IN_MODERATION, proposal__consultation__code=self.open)
        return rows.exclude(association=self.association).first()

    @cached_property
    def report(self) -> ContentReport:
        return ContentReport.objects.filter(decision=None).first()

    @cached_property
    def review(self) -> ReviewRequest:
        return ReviewRequest.objects.filter(review=None).first()

    @cached_property
    def refused(self) -> ModerationDecision:
        """On a comment of the association, no review asked for."""
        rows = ModerationDecision.objects.filter(comment__association=self.association, review_request=None)
        return rows.filter(verdict=ModerationVerdict.REJECTED).first()

    @cached_property
    def commitment(self) -> Commitment:
        rows = Commitment.objects.filter(state=CommitmentState.RUNNING, proposal__consultation__prefecture__sigla="FG")
        return rows.first()

    @cached_property
    def unpublished(self) -> ConsultationPage:
        return ConsultationPage.objects.filter(consultation__state=ConsultationState.DRAFT).first()

    @cached_property
    def passkey(self) -> Authenticator:
        return Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN)

    @cached_property
    def reset_key(self) -> tuple[str, str]:
        user = person(NEWCOMER)
        return user_pk_to_url_str(user), default_token_generator.make_token(user)

    def officer_of(self, row: Proposal | Accreditation) -> str:
        home = row.consultation.prefecture if isinstance(row, Proposal) else row.prefecture
        return f"officer.{home.sigla.lower()}"
