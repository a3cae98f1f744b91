"""What awaits the prefect: one page, to be read before a meeting."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext

from consult.ui.templatetags.ui import day, people_line
from councils.models import Consultation
from councils.queries import consultations_visible_to
from councils.states import ConsultationState, Role
from proposals.queries.answers import HotPoint, hot_points, overdue_by_office
from proposals.templatetags.proposals import basis
from proposals.views.acting import Visit
from proposals.views.desk_office import EDITOR, answers_due, to_move_on
from proposals.views.sections import Cells, Row, Section, first, joined, section, waiting_mark


def prefect(visit: Visit) -> list[Section]:
    """What awaits the prefect: what to approve and to answer, what many speak about, what is overdue."""
    return [_to_approve(visit), answers_due(visit), to_move_on(visit), _overdue(visit), _hot(visit)]


def _to_approve(visit: Visit) -> Section:
    where = visit.standing.prefectures_as({Role.PREFECT}, visit.at)
    rows = consultations_visible_to(visit.standing, visit.at).filter(
        prefecture__in=where, state=ConsultationState.CHECKED
    )

    def row(consultation: Consultation) -> Row:
        marks = [waiting_mark(consultation.created_at, visit.at)]
        return Row(consultation.title, EDITOR, _("Read it and approve"), marks=marks)

    return section(
        _("To approve"),
        _("Consultations that were checked will stand here until you publish them or send them back."),
        first(rows.order_by("created_at", "pk")),
        row,
    )


def _overdue(visit: Visit) -> Section:
    found = overdue_by_office(visit.standing, visit.at)
    heads = [_("Office"), _("Answers overdue"), _("Commitments overdue"), _("The oldest was due on")]
    rows = [[_office(row.office), row.answers, row.commitments, day(row.since)] for row in found]
    return Section(
        _("Overdue by office"),
        _("No answer and no commitment is overdue. What an office owes will stand here."),
        address=reverse("commitment_list"),
        all_words=_("All commitments"),
        cells=Cells(_("Answers and commitments that are overdue"), heads, rows) if rows else None,
        awaits=False,
    )


def _office(name: str) -> str:
    return people_line(name) if name else pgettext("office", "no office yet")


def _hot(visit: Visit) -> Section:
    return section(
        _("What associations speak about"),
        _("The most supported and the most discussed proposals will stand here."),
        hot_points(visit.standing, visit.at),
        _point,
        address=reverse("proposal_list"),
        all_words=_("All proposals"),
        awaits=False,
    )


def _point(point: HotPoint) -> Row:
    comments = ngettext("%(count)d comment", "%(count)d comments", point.comments) % {"count": point.comments}
    positions = basis(point.tally) if point.tally else _("positions are shown after the closing")
    return Row(
        point.proposal.published_title,
        reverse("proposal", args=[point.proposal.code]),
        _("Read it"),
        point.proposal.language,
        joined(people_line(str(point.proposal.association)), positions, comments),
    )
