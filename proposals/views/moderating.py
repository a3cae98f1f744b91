"""Moderation: read a text in its context, decide with ground and words, pass it on, join it to another."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_htmx.http import HttpResponseClientRedirect

from consult.ui.forms import attempt, done, signed_in
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
from proposals.facts import Content, can, kind_of, proposal_of
from proposals.forms.moderating import DecideForm, Decision, MergeForm
from proposals.forms.writing import ButtonForm
from proposals.models import Proposal
from proposals.queries.participation import conflicts_of
from proposals.queries.queues import Next, Place, moderated_by, next_to_read, place_of, texts_to_read
from proposals.queries.reading import decisions_on
from proposals.queries.visible import proposals_visible_to, public_text
from proposals.rules import hideable, may_declare_conflict, may_moderate, publishable, rejectable
from proposals.states import Ground, ProposalAct
from proposals.views.acting import Visit, visit_of
from proposals.views.sections import Mark, due_mark, waiting_mark
from proposals.views.waiting import address_of, target_of

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
    place = place_of(content)
    if attempt(form, lambda: _decide(content, visit, form.cleaned_data)) is not None:
        return _go_on(visit, _SAID[Decision(form.cleaned_data["decision"])], place)
    return visit.page("proposals/moderation/item.html", form, **_shown(visit, content))


def _go_on(visit: Visit, said: str | Promise, place: Place) -> HttpResponse:
    """Say what was done and how much is left, and show the next text; when none is left, the empty queue."""
    found = next_to_read(visit.standing, visit.at, place)
    left = ngettext("%(count)d text is left to read.", "%(count)d texts are left to read.", found.left)
    words = f"{said} {left % {'count': found.left}}" if found.left else f"{said} {_('No text is left to read.')}"
    onward = done(visit.request, words, _address_of_next(found))
    return onward if found.text else _whole_page(visit, onward)


def _whole_page(visit: Visit, onward: HttpResponse) -> HttpResponse:
    """A script that took parts of pages so far asks for the next one whole: it is of another kind."""
    return HttpResponseClientRedirect(onward.headers["Location"]) if getattr(visit.request, "htmx", None) else onward


def _address_of_next(found: Next) -> str:
    return address_of(found.text) if found.text else reverse("moderation")


@signed_in
def moderation_next(request: HttpRequest) -> HttpResponse:
    """Lead to the oldest text that the person can decide on, or to the one after the text they leave for later."""
    visit = visit_of(request)
    if not moderated_by(visit.standing, visit.at):
        raise Http404
    later = _named(visit, request.GET.get("after", ""))
    found = next_to_read(visit.standing, visit.at, place_of(later) if later else None)
    if later is not None and found.text is not None:
        messages.info(request, str(_("The text stays in the queue.")))
    onward = HttpResponseRedirect(_address_of_next(found))
    return onward if found.text else _whole_page(visit, onward)


def _named(visit: Visit, name: str) -> Content | None:
    """The text of the queue that an address names, None for any other."""
    waiting = texts_to_read(visit.standing, visit.at)
    return next((row.content for row in waiting if _name(row.content) == name), None)


def _name(content: Content) -> str:
    return f"{kind_of(content)}-{content.pk}"


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
        "marks": _waiting_marks(visit, content),
        "later": f"{reverse('moderation_next')}?after={_name(content)}",
        "before": public_text(proposal) if own and proposal.stands and can(proposal, ProposalAct.PUBLISH) else None,
        "decisions": decisions_on(content),
        "grounds": Ground.against(),
        "verdict": _verdict(visit, content),
        "conflict_address": _address("declare_conflict", content),
        "merge_address": _address("merge", proposal) if own and can(proposal, ProposalAct.MERGE) else "",
    }


def _waiting_marks(visit: Visit, content: Content) -> list[Mark]:
    """How long the text has waited, against the target; nothing for one that waits for nobody."""
    if not rejectable(content):
        return []
    since, _kind, _pk = place_of(content)
    return [waiting_mark(since, visit.at), due_mark(target_of(since), visit.at)]


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
    if attempt(form, lambda: declare_conflict(content, actor=visit.actor)) is not None:
        said = _("You passed the text on. Another member decides on it; you no longer can.")
        return _go_on(visit, said, place_of(content))
    return visit.page(
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
