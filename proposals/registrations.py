"""What this app registers with the services below it: visibility of notices, due jobs, proofs."""

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from consult import clock
from consult.accounts.models import User
from consult.audit import proofs
from consult.audit.queries import register_results
from consult.audit.texts import texts_of
from consult.notifications import visibility
from consult.ui.plain_text import isolated
from councils.models import Consultation
from councils.queries import standing_once_signed_in
from proposals.facts import Content, consultation_of, moderates_in, proposal_of
from proposals.models import (
    Comment,
    Commitment,
    ContentReport,
    ModerationDecision,
    Proposal,
    ReasonedOutcome,
    ReviewRequest,
)
from proposals.queries.proofs import votes_stand
from proposals.queries.tallies import results_are_shown
from proposals.queries.visible import comments_visible_to, proposals_visible_to, text_for

TITLE_IN_A_MAIL = 70
"""How many characters of a title a notice tells: its subject is read on a telephone."""

# --- may they still see it ---------------------------------------------------------------------------


def _sees(user: User, content: Content | None) -> bool:
    if content is None:
        return False
    standing, at = standing_once_signed_in(user), clock.now()
    proposal = proposal_of(content)
    if not proposals_visible_to(standing, at).filter(pk=proposal.pk).exists():
        return False
    return content is proposal or comments_visible_to(standing, at, proposal).filter(pk=content.pk).exists()


def _moderates(user: User, content: Content) -> bool:
    prefecture = consultation_of(content).prefecture
    return moderates_in(standing_once_signed_in(user), prefecture, clock.now()).allowed


def _proposal_seen(user: User, pk: str) -> bool:
    return _sees(user, Proposal.objects.filter(pk=pk).first())


def _comment_seen(user: User, pk: str) -> bool:
    return _sees(user, Comment.objects.filter(pk=pk).first())


def _outcome_seen(user: User, pk: str) -> bool:
    return _sees(user, ReasonedOutcome.objects.get(pk=pk).proposal)


def _commitment_seen(user: User, pk: str) -> bool:
    return _sees(user, Commitment.objects.get(pk=pk).proposal)


def _decision_seen(user: User, pk: str) -> bool:
    return _sees(user, ModerationDecision.objects.get(pk=pk).content)


def _report_seen(user: User, pk: str) -> bool:
    return _moderates(user, ContentReport.objects.get(pk=pk).content)


def _request_seen(user: User, pk: str) -> bool:
    return _moderates(user, ReviewRequest.objects.get(pk=pk).decision.content)


# --- where it stands ---------------------------------------------------------------------------------


def _page(content: Content) -> str:
    if isinstance(content, Proposal):
        return reverse("proposal", args=[content.code])
    return f"{_page(content.proposal)}#comment-{content.pk}"


def _proposal_link(pk: str) -> str:
    return _page(Proposal.objects.get(pk=pk))


def _comment_link(pk: str) -> str:
    return _page(Comment.objects.select_related("proposal").get(pk=pk))


def _outcome_link(pk: str) -> str:
    return _page(ReasonedOutcome.objects.select_related("proposal").get(pk=pk).proposal)


def _commitment_link(pk: str) -> str:
    return _page(Commitment.objects.select_related("proposal").get(pk=pk).proposal)


def _decision_link(pk: str) -> str:
    return _page(ModerationDecision.objects.get(pk=pk).content)


def _report_link(_pk: str) -> str:
    return reverse("report_list")


def _request_link(pk: str) -> str:
    return reverse("review", args=[pk])


# --- what its reader knows it by ----------------------------------------------------------------------


def _named(user: User, content: Content) -> str:
    """Code and title, if this person may read the title: a notice says no word that its page would not show."""
    proposal = proposal_of(content)
    text = text_for(proposal, standing_once_signed_in(user), clock.now())
    if text is None:
        return ""
    names = {"code": isolated(content.audit_label), "title": isolated(Truncator(text.title).chars(TITLE_IN_A_MAIL))}
    if content is proposal:
        return pgettext("a proposal in a mail", "%(code)s “%(title)s”") % names
    return pgettext("a comment in a mail", "%(code)s (on “%(title)s”)") % names


def _proposal_named(user: User, pk: str) -> str:
    return _named(user, Proposal.objects.get(pk=pk))


def _comment_named(user: User, pk: str) -> str:
    return _named(user, Comment.objects.select_related("proposal").get(pk=pk))


def _outcome_named(user: User, pk: str) -> str:
    return _named(user, ReasonedOutcome.objects.select_related("proposal").get(pk=pk).proposal)


def _commitment_named(user: User, pk: str) -> str:
    return _named(user, Commitment.objects.select_related("proposal").get(pk=pk).proposal)


def _decision_named(user: User, pk: str) -> str:
    return _named(user, ModerationDecision.objects.get(pk=pk).content)


def _report_named(user: User, pk: str) -> str:
    return _named(user, ContentReport.objects.get(pk=pk).content)


def _request_named(user: User, pk: str) -> str:
    return _named(user, ReviewRequest.objects.get(pk=pk).decision.content)


visibility.register("proposal", _proposal_seen, _proposal_link, _proposal_named)
visibility.register("comment", _comment_seen, _comment_link, _comment_named)
visibility.register("reasonedoutcome", _outcome_seen, _outcome_link, _outcome_named)
visibility.register("commitment", _commitment_seen, _commitment_link, _commitment_named)
visibility.register("moderationdecision", _decision_seen, _decision_link, _decision_named)
visibility.register("contentreport", _report_seen, _report_link, _report_named)
visibility.register("reviewrequest", _request_seen, _request_link, _request_named)


# --- what the record must show of it -----------------------------------------------------------------


def _results_shown(chain_key: str) -> bool:
    """Whether the positions recorded in the chain of a consultation may be told to everybody now."""
    code = chain_key.partition(":")[2]
    consultation = Consultation.objects.prefetch_related("phases").filter(code=code).first()
    return consultation is not None and results_are_shown(consultation, clock.now())


register_results("consultation", _results_shown)
proofs.register("proposals.proposals", texts_of(Proposal), _("Every proposal, in each version: as recorded."))
proofs.register("proposals.comments", texts_of(Comment), _("Every comment, in each version: as recorded."))
proofs.register("proposals.outcomes", texts_of(ReasonedOutcome), _("Every reasoned answer: as recorded."))
proofs.register(
    "proposals.votes", votes_stand, _("Every position that counts: the last one that its association recorded.")
)
