"""Positions, comments, reports: what people say about a proposal of somebody else."""

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.ui.forms import signed_in
from consult.verdicts import Verdict, filled
from councils.states import PhaseKind
from proposals.actions.commenting import post_comment, withdraw_comment
from proposals.actions.reporting import report_content
from proposals.actions.sending import cosponsor_proposal
from proposals.actions.voting import cast_vote, withdraw_vote
from proposals.facts import Content, proposal_of
from proposals.forms.taking_part import ReportForm
from proposals.forms.writing import AssociationForm, ButtonForm
from proposals.models import Proposal, Vote
from proposals.queries.participation import participants_in
from proposals.queries.reading import positions_of, threads_on
from proposals.rules import may_cosponsor, may_report, may_withdraw_comment, may_withdraw_vote
from proposals.views import page, possible
from proposals.views.acting import Visit, visit_of


@signed_in
def vote(request: HttpRequest, code: str) -> HttpResponse:
    """Give the position of one's association, or change it."""
    visit = visit_of(request)
    row = visit.proposal(code)
    speaking = visit.speaking(row.consultation)
    form = page.vote_form(visit, speaking, positions_of(speaking, row), data=visit.typed)
    return visit.carry_out(
        form,
        lambda: cast_vote(row, actor=visit.actor, **form.cleaned_data),
        said=_position_kept,
        to=page.address_of(row, "content"),
    ) or page.show(visit, row, **({"vote_form": form} if visit.typed is not None else {}))


def _position_kept(vote: Vote) -> str | Promise:
    phase = vote.proposal.consultation.schedule[PhaseKind.VOTE]
    return filled(
        _("The position of %(association)s is: %(position)s. You can change it until %(when)s."),
        association=vote.association.legal_name,
        position=vote.get_position_display(),
        when=clock.in_words(phase.closes_at),
    )


@signed_in
def vote_withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take the position of one's association back."""
    visit = visit_of(request)
    row = visit.proposal(code)
    speaking = visit.speaking(row.consultation)
    given = positions_of(speaking, row)
    form = AssociationForm([vote.association for vote in given] or speaking, data=visit.typed)
    return visit.carry_out(
        form,
        lambda: withdraw_vote(row, actor=visit.actor, **form.cleaned_data),
        said=_("The position is taken back and no longer counts. You can take one again until positions close."),
        to=page.address_of(row, "content"),
    ) or visit.page(
        "proposals/confirm.html",
        form,
        proposal=row,
        heading=_("Take the position back"),
        consequence=_(
            "Your association will count as one that took no position. Everybody can read in the record that it "
            "took its position back. You can take a position again until positions close."
        ),
        button=_("Take the position back"),
        verdict=_may_withdraw_vote(visit, row, given),
    )


def _may_withdraw_vote(visit: Visit, proposal: Proposal, given: list[Vote]) -> Verdict:
    acting = participants_in(visit.standing, visit.speaking(proposal.consultation), proposal.consultation)
    allowed = possible.best((may_withdraw_vote(who, proposal, visit.at) for who in acting), possible.nobody(visit))
    return possible.NO_POSITION if allowed and not given else allowed


@signed_in
def comment(request: HttpRequest, code: str) -> HttpResponse:
    """Comment on a proposal, or answer a comment."""
    visit = visit_of(request)
    row = visit.proposal(code)
    form = page.comment_form(visit, row, threads_on(row, visit.standing, visit.at), data=visit.typed)
    return visit.carry_out(
        form,
        lambda: post_comment(row, actor=visit.actor, **form.cleaned_data),
        said=_("Your comment was sent. A moderator reads it, usually within two working days; then everybody sees it."),
        to=page.address_of(row, "content"),
    ) or page.show(visit, row, comment_form=form)


@signed_in
def comment_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a comment back."""
    visit = visit_of(request)
    row = visit.comment(pk)
    form = ButtonForm(data=visit.typed)
    return visit.carry_out(
        form,
        lambda: withdraw_comment(row, actor=visit.actor),
        said=_("You took the comment back. Its place in the conversation stays, without the text."),
        to=page.address_of(row.proposal, "content"),
    ) or visit.page(
        "proposals/confirm.html",
        form,
        proposal=row.proposal,
        quoted=visit.quoted(row),
        heading=_("Take the comment back"),
        consequence=_("Everybody will see that you took a comment back, not what it said. It cannot be undone."),
        button=_("Take it back"),
        verdict=may_withdraw_comment(visit.standing, row, visit.at),
    )


@signed_in
def cosponsor(request: HttpRequest, code: str) -> HttpResponse:
    """Put the name of one's association beside the proposer's."""
    visit = visit_of(request)
    row = visit.proposal(code)
    form = AssociationForm(visit.speaking(row.consultation), data=visit.typed)
    return visit.carry_out(
        form,
        lambda: cosponsor_proposal(row, actor=visit.actor, **form.cleaned_data),
        said=_("The name of your association now stands beside the proposer’s. Everybody sees it."),
        to=page.address_of(row),
    ) or visit.page(
        "proposals/confirm.html",
        form,
        proposal=row,
        heading=_("Propose it together"),
        consequence=_("Everybody will see the name of your association beside the proposer’s."),
        button=_("Put our name to it"),
        verdict=_may_cosponsor(visit, row),
    )


def _may_cosponsor(visit: Visit, proposal: Proposal) -> Verdict:
    acting = participants_in(visit.standing, visit.speaking(proposal.consultation), proposal.consultation)
    return possible.best((may_cosponsor(who, proposal, visit.at) for who in acting), possible.nobody(visit))


@signed_in
def report(request: HttpRequest, code: str) -> HttpResponse:
    """Tell the moderators that a proposal breaks the rules."""
    visit = visit_of(request)
    return _report(visit, visit.proposal(code))


@signed_in
def report_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the moderators that a comment breaks the rules."""
    visit = visit_of(request)
    return _report(visit, visit.comment(pk))


def _report(visit: Visit, content: Content) -> HttpResponse:
    proposal = proposal_of(content)
    form = ReportForm(data=visit.typed)
    return visit.carry_out(
        form,
        lambda: report_content(content, actor=visit.actor, **form.cleaned_data),
        said=_("Thank you. A moderator looks at the text and decides. It stays visible until then."),
        to=page.address_of(proposal),
    ) or visit.page(
        "proposals/confirm.html",
        form,
        proposal=proposal,
        quoted=visit.quoted(content) if content is not proposal else None,
        heading=_("Report a text"),
        consequence=_("A moderator decides, and says why. Nothing is hidden because it was reported."),
        button=_("Send the report"),
        verdict=may_report(visit.standing, content, visit.at),
    )
