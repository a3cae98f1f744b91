"""Writing a proposal: the draft, what it will look like, sending it, taking it back, what changed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consult.ui.forms import refused_with, signed_in
from consult.ui.kit import steps_until
from councils.states import MandateKind
from proposals.actions.drafting import draft_proposal, save_draft
from proposals.actions.sending import amend_proposal, send_proposal, withdraw_proposal
from proposals.forms.writing import ButtonForm, EditProposalForm, NewProposalForm, WithdrawForm
from proposals.models import Proposal
from proposals.models.deadlines import resend_until
from proposals.models.participant import Participant
from proposals.models.proposal import TITLE_LENGTH
from proposals.queries.participation import participant_in, participants_in
from proposals.queries.reading import decided_against, last_decision
from proposals.queries.similar import similar_to
from proposals.queries.versions import versions_of
from proposals.queries.visible import reads_concealed
from proposals.rules import may_amend, may_draft, may_save_draft, may_send, may_withdraw
from proposals.states import ProposalState
from proposals.views import page, possible
from proposals.views.acting import Visit, visit_of

STEPS = (pgettext_lazy("step", "Write"), pgettext_lazy("step", "Check"), pgettext_lazy("step", "Send"))
"""The way from an idea to the moderators; the last two stand on one page."""


@signed_in
def propose(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a proposal in a consultation: kept as a draft that only its association sees."""
    visit = visit_of(request)
    consultation = visit.consultation(code)
    associations = visit.acting_for(MandateKind.values, consultation)
    form = NewProposalForm(consultation, associations, data=visit.typed, initial={"language": visit.language})
    verdicts = [may_draft(who, visit.at) for who in participants_in(visit.standing, associations, consultation)]
    return visit.carry_out(
        form,
        lambda: draft_proposal(consultation, actor=visit.actor, **form.cleaned_data),
        said=_("The draft is kept. Only your association sees it until you send it."),
        to=lambda row: reverse("proposal_send", args=[row.code]),
    ) or visit.page(
        "proposals/write.html",
        form,
        consultation=consultation,
        heading=_("Write a proposal"),
        steps=steps_until(STEPS, 0),
        button=_("Keep the draft"),
        refusal=possible.best(verdicts, possible.NO_ASSOCIATION),
    )


@signed_in
def proposal_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change a draft or a returned text; of a published one, send a changed version."""
    visit = visit_of(request)
    row = visit.own_proposal(code)
    amending = row.state == ProposalState.PUBLISHED
    form = EditProposalForm(row, data=visit.typed)
    return visit.carry_out(
        form,
        lambda: (amend_proposal if amending else save_draft)(row, actor=visit.actor, **form.cleaned_data),
        said=_SENT if amending else _("The text is kept. Look at it, then send it."),
        to=page.address_of(row) if amending else reverse("proposal_send", args=[row.code]),
    ) or visit.page("proposals/write.html", form, **_editing(visit, row, form, amending=amending))


_SENT = _("It was sent. A moderator reads it, usually within two working days, and you get a mail.")


def _editing(visit: Visit, row: Proposal, form: EditProposalForm, *, amending: bool) -> dict[str, Any]:
    verdict = (may_amend if amending else may_save_draft)(_author(visit, row), row, visit.at)
    return {
        "proposal": row,
        "consultation": row.consultation,
        "heading": _("Change the proposal"),
        "steps": [] if amending else steps_until(STEPS, 0),
        "button": _("Send the changed text") if amending else _("Keep the text"),
        "refusal": verdict,
        "returned": last_decision(row) if decided_against(row) else None,
        "resend_by": resend_until(row) if row.state == ProposalState.RETURNED else None,
        "stored": _theirs(row, form),
    }


def _theirs(row: Proposal, form: EditProposalForm) -> Proposal | None:
    """What the other editor saved, if there was one; saving again then means to replace it."""
    if not refused_with(form, "edited_meanwhile"):
        return None
    row.refresh_from_db()
    form.data = {name: form.data.get(name) for name in form.fields} | {"edit": str(row.edit)}
    return row


def _author(visit: Visit, row: Proposal) -> Participant:
    return participant_in(visit.standing, row.association, row.consultation)


@signed_in
def proposal_send(request: HttpRequest, code: str) -> HttpResponse:
    """Look at a draft as everybody will read it, and send it to the moderators."""
    visit = visit_of(request)
    row = visit.own_proposal(code)
    form = ButtonForm(data=visit.typed)
    return visit.carry_out(
        form, lambda: send_proposal(row, actor=visit.actor), said=_SENT, to=page.address_of(row)
    ) or visit.page(
        "proposals/send.html",
        form,
        proposal=row,
        steps=steps_until(STEPS, 1),
        similar=_others_like(visit, row),
        may_send=may_send(_author(visit, row), row, visit.at),
    )


def _others_like(visit: Visit, proposal: Proposal) -> list[Proposal]:
    found = similar_to(proposal.title, proposal.consultation, visit.standing, visit.at)
    return [row for row in found if row != proposal]


def similar(request: HttpRequest, code: str) -> HttpResponse:
    """Public proposals of a consultation that share words with a title, for whoever is about to write the same."""
    visit = visit_of(request)
    consultation = visit.consultation(code)
    title = request.GET.get("title", "")[:TITLE_LENGTH]
    found = similar_to(title, consultation, visit.standing, visit.at)
    return visit.page("proposals/similar.html", consultation=consultation, title=title, similar=found)


@signed_in
def proposal_withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take a proposal back."""
    visit = visit_of(request)
    row = visit.own_proposal(code)
    form = WithdrawForm(data=visit.typed)
    return visit.carry_out(
        form,
        lambda: withdraw_proposal(row, actor=visit.actor, **form.cleaned_data),
        said=_("You took the proposal back."),
        to=page.address_of(row) if row.published_at else reverse("desk"),
    ) or visit.page("proposals/confirm.html", form, **_withdrawing(visit, row))


def _withdrawing(visit: Visit, row: Proposal) -> dict[str, Any]:
    public = _("Its page stays, marked as withdrawn. It will not be answered, and this cannot be undone.")
    private = _("Nobody else has seen it. It leaves your desk, and this cannot be undone.")
    return {
        "proposal": row,
        "heading": _("Take the proposal back"),
        "consequence": public if row.published_at else private,
        "button": _("Take it back"),
        "verdict": may_withdraw(_author(visit, row), row, visit.at),
    }


def proposal_versions(request: HttpRequest, code: str) -> HttpResponse:
    """Every version of a proposal, with what changed from one to the next."""
    visit = visit_of(request)
    row = visit.proposal(code)
    whole = reads_concealed(visit.standing, row, visit.at)
    versions = versions_of(row, all_sent=whole) if whole or row.stands else []
    return visit.page("proposals/versions.html", proposal=row, versions=versions)
