"""A second look: authors ask for it, another member takes it; and the answer to a report."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consult.ui.forms import signed_in
from proposals.actions.reporting import dismiss_report
from proposals.actions.reviewing import decide_review, request_review
from proposals.facts import Content, proposal_of
from proposals.forms.moderating import RequestReviewForm, ReviewForm, WordsForm
from proposals.models import ContentReport, ModerationDecision, ReviewRequest
from proposals.models.moderation import AboutContent
from proposals.queries.participation import conflicts_of
from proposals.rules import may_moderate, may_request_review, may_review
from proposals.views import page
from proposals.views.acting import Visit, one, visit_of


def _text_of(visit: Visit, row: AboutContent) -> Content:
    """The text that a decision or report is about, if this person may see it. Raises Http404."""
    if row.proposal:
        row.proposal = visit.proposal(row.proposal.code)
    else:
        row.comment = visit.comment(row.comment_id or 0)
    return row.content


@signed_in
def ask_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that another member look at a decision on a text of one's association."""
    visit = visit_of(request)
    decision = one(ModerationDecision.objects.select_related("proposal", "explanation"), pk=pk)
    content = _text_of(visit, decision)
    asked = ReviewRequest.objects.filter(decision=decision).exists()
    verdict = may_request_review(visit.standing, decision, visit.at, requested=asked)
    if verdict.code in {"no_mandate", "not_yours"}:
        raise Http404
    form = RequestReviewForm(data=visit.typed)
    return visit.carry_out(
        form,
        lambda: request_review(decision, actor=visit.actor, **form.cleaned_data),
        said=_("The review is asked for. Another member looks at the decision, and you get a mail."),
        to=page.address_of(proposal_of(content)),
    ) or visit.page("proposals/confirm.html", form, verdict=verdict, **_asking(visit, decision, content))


def _asking(visit: Visit, decision: ModerationDecision, content: Content) -> dict[str, Any]:
    quoted = visit.quoted(content)
    return {
        "proposal": proposal_of(content),
        "quoted": quoted,
        "decision": decision if quoted else None,
        "heading": _("Ask for a review"),
        "consequence": _("Another member than who decided looks at it, once. The decision stands until then."),
        "button": _("Ask for the review"),
    }


@signed_in
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at a colleague's decision again, and say whether it stands."""
    visit = visit_of(request)
    rows = ReviewRequest.objects.select_related(
        "decision__proposal", "decision__explanation", "decision__decided_by", "words", "review"
    )
    row = one(rows, pk=pk)
    content = visit.for_moderator(_text_of(visit, row.decision))
    form = ReviewForm(data=visit.typed)
    return visit.carry_out(
        form,
        lambda: decide_review(row, actor=visit.actor, **form.cleaned_data),
        said=_("The review is recorded. The association gets a mail with your explanation."),
        to=reverse("review_list"),
    ) or visit.page("proposals/moderation/act.html", form, **_reviewing(visit, row, content))


def _reviewing(visit: Visit, row: ReviewRequest, content: Content) -> dict[str, Any]:
    conflicts = conflicts_of(visit.standing.user, [content])
    return {
        "content": content,
        "decision": row.decision,
        "asked": row.words,
        "heading": _("Review a decision"),
        "consequence": _("If you reverse it, the text goes back to where it stood. Your review is final."),
        "button": _("Record the review"),
        "verdict": may_review(
            visit.standing, row, visit.at, conflicts=conflicts, reviewed=getattr(row, "review", None) is not None
        ),
    }


@signed_in
def report_dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a report that found nothing against the rules."""
    visit = visit_of(request)
    row = one(ContentReport.objects.select_related("proposal", "words"), pk=pk)
    content = visit.for_moderator(_text_of(visit, row))
    form = WordsForm(data=visit.typed)
    return visit.carry_out(
        form,
        lambda: dismiss_report(row, actor=visit.actor, **form.cleaned_data),
        said=_("The report is answered, and its author gets a mail. The text stays as it is."),
        to=reverse("report_list"),
    ) or visit.page("proposals/moderation/act.html", form, report=row, **_dismissing(visit, content))


def _dismissing(visit: Visit, content: Content) -> dict[str, Any]:
    conflicts = conflicts_of(visit.standing.user, [content])
    return {
        "content": content,
        "heading": _("Dismiss the report"),
        "consequence": _("The text stays. The report is kept, and who made it reads your explanation."),
        "button": _("Dismiss the report"),
        "verdict": may_moderate(visit.standing, content, visit.at, conflicts=conflicts),
    }
