"""Moderation: read a text in its context, decide with ground and words, pass it on, join it to another."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consult.ui.forms import signed_in
from consult.verdicts import Verdict
from proposals.actions.moderation import (
    declare_conflict,
    hide_content,
    merge_proposal,
    publish_content,
    reject_content,
    restore_content,
    return_proposal,
)
from proposals.facts import Content, can, proposal_of
from proposals.forms.moderating import DecideForm, Decision, MergeForm
from proposals.forms.writing import ButtonForm
from proposals.models import Proposal
from proposals.queries.participation import conflicts_of
from proposals.queries.reading import decisions_on
from proposals.queries.visible import proposals_visible_to, public_text
from proposals.rules import hideable, may_declare_conflict, may_moderate, publishable, rejectable
from proposals.states import Ground, ProposalAct
from proposals.views.acting import Visit, visit_of

_ACTIONS: dict[str, Callable[..., Content]] = {
    Decision.PUBLISH: publish_content,
    Decision.RETURN: return_proposal,
    Decision.REJECT: reject_content,
    Decision.HIDE: hide_content,
    Decision.RESTORE: restore_content,
}
_SAID = {
    Decision.PUBLISH: _("The text is published. Everybody reads it now, and its author gets a mail."),
    Decision.RETURN: _("The text goes back to the association. It reads your explanation and can send it again."),
    Decision.REJECT: _("The text is not published. Its author gets your explanation and can ask for a review."),
    Decision.HIDE: _("The text is hidden. Everybody sees on which ground; its author can ask for a review."),
    Decision.RESTORE: _("The text is shown again. Its author gets a mail."),
}


@signed_in
def moderate(request: HttpRequest, code: str) -> HttpResponse:
    """Read a proposal and decide on it."""
    visit = visit_of(request)
    return _moderate(visit, visit.for_moderator(visit.proposal(code)))


@signed_in
def moderate_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a comment and decide on it."""
    visit = visit_of(request)
    return _moderate(visit, visit.for_moderator(visit.comment(pk)))


def _moderate(visit: Visit, content: Content) -> HttpResponse:
    form = DecideForm(_decisions(content, visit), data=visit.typed)
    return visit.carry_out(
        form,
        lambda: _decide(content, visit, form.cleaned_data),
        said=lambda _content: _SAID[Decision(form.cleaned_data["decision"])],
        to=reverse("moderation"),
    ) or visit.page("proposals/moderation/item.html", form, **_shown(visit, content))


def _decide(content: Content, visit: Visit, given: dict[str, Any]) -> Content:
    named = {name: value for name, value in given.items() if name != "decision"}
    return _ACTIONS[given["decision"]](content, actor=visit.actor, **named)


def _decisions(content: Content, visit: Visit) -> list[Decision]:
    """What the state of the text leaves to decide."""
    asked: dict[Decision, Verdict] = {
        Decision.PUBLISH: publishable(content, visit.at),
        Decision.RETURN: can(content, ProposalAct.RETURN),
        Decision.REJECT: rejectable(content),
        Decision.HIDE: hideable(content),
        Decision.RESTORE: can(content, ProposalAct.RESTORE),
    }
    return [decision for decision, verdict in asked.items() if verdict]


def _shown(visit: Visit, content: Content) -> dict[str, Any]:
    proposal = proposal_of(content)
    own = proposal is content
    return {
        "content": content,
        "proposal": proposal,
        "about": None if own else public_text(proposal),
        "speaker": content.association if own else content.speaker,  # type: ignore[union-attr]  # own: a proposal
        "since": proposal.sent_at if own else content.created_at,
        "before": public_text(proposal) if own and proposal.stands and can(proposal, ProposalAct.PUBLISH) else None,
        "decisions": decisions_on(content),
        "grounds": Ground.against(),
        "verdict": _verdict(visit, content),
        "conflict_address": _address("declare_conflict", content),
        "merge_address": _address("merge", proposal) if own and can(proposal, ProposalAct.MERGE) else "",
    }


def _verdict(visit: Visit, content: Content) -> Verdict:
    return may_moderate(visit.standing, content, visit.at, conflicts=conflicts_of(visit.standing.user, [content]))


def _address(name: str, content: Content) -> str:
    if isinstance(content, Proposal):
        return reverse(name, args=[content.code])
    return reverse(f"{name}_comment", args=[content.pk])


@signed_in
def conflict(request: HttpRequest, code: str) -> HttpResponse:
    """Pass a proposal on to another moderator."""
    visit = visit_of(request)
    return _pass_on(visit, visit.for_moderator(visit.proposal(code)))


@signed_in
def conflict_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Pass a comment on to another moderator."""
    visit = visit_of(request)
    return _pass_on(visit, visit.for_moderator(visit.comment(pk)))


def _pass_on(visit: Visit, content: Content) -> HttpResponse:
    form = ButtonForm(data=visit.typed)
    return visit.carry_out(
        form,
        lambda: declare_conflict(content, actor=visit.actor),
        said=_("You passed the text on. Another member decides on it; you no longer can."),
        to=reverse("moderation"),
    ) or visit.page(
        "proposals/moderation/act.html",
        form,
        content=content,
        heading=_("Declare a conflict of interest"),
        consequence=_("Another member decides on this text. You cannot take the declaration back."),
        button=_("Declare it"),
        verdict=may_declare_conflict(visit.standing, content, visit.at),
    )


@signed_in
def merge(request: HttpRequest, code: str) -> HttpResponse:
    """Join a proposal to another one that asks for the same."""
    visit = visit_of(request)
    row = visit.for_moderator(visit.proposal(code))
    form = MergeForm(proposals_visible_to(visit.standing, visit.at), data=visit.typed)
    return visit.carry_out(
        form,
        lambda: merge_proposal(row, actor=visit.actor, **form.cleaned_data),
        said=_("The proposal is joined to the other one. Its page stays and leads there."),
        to=reverse("proposal", args=[row.code]),
    ) or visit.page(
        "proposals/moderation/act.html",
        form,
        content=row,
        heading=_("Join it to another proposal"),
        consequence=_("Its text, comments and positions stay. The answer to the other proposal counts for both."),
        button=_("Join them"),
        verdict=_verdict(visit, row),
    )
