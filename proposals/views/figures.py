"""The figures: who takes part and how it goes, for everybody, as bars with a table beside each."""

from collections.abc import Callable, Iterable

from django.http import HttpRequest, HttpResponse
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consult.ui import languages
from consult.ui.plots import Bar
from councils.states import LegalForm
from proposals.forms.filtering import FiguresFilter
from proposals.queries import figures as queries
from proposals.queries.figures import Pace, Turnout
from proposals.queries.small_cells import FEWEST, Cell
from proposals.states import OutcomeValue, ProposalState
from proposals.views.acting import visit_of


def figures(request: HttpRequest) -> HttpResponse:
    """The figures of the site, or of a province or a consultation if asked; the same for every reader."""
    visit = visit_of(request)
    consultations = queries.consultations_counted(visit.at)
    filters = FiguresFilter(consultations, data=request.GET)
    asked = filters.wanted()
    proposals = queries.proposals_counted(asked, visit.at)
    groups = queries.groups_of(proposals)
    outcomes, answering = queries.by_outcome(proposals)
    return visit.page(
        "proposals/figures.html",
        filters=filters.as_understood(),
        narrowed=asked.narrows,
        fewest=FEWEST,
        by_language=_bars(queries.by_language(groups), languages.name_of),
        by_state=_bars(queries.by_state(groups), lambda key: ProposalState(key).label),
        by_outcome=_bars(outcomes, lambda key: OutcomeValue(key).label),
        paces=_paces(queries.first_readings(proposals), answering),
        turnouts=_turnouts(queries.turnouts(consultations, asked, visit.at)),
        **({} if asked.narrows else _who(groups)),
    )


def _who(groups: list[queries.Group]) -> dict[str, list[Bar]]:
    """Who takes part, of the whole site alone: from figures of its parts small groups could be worked out."""
    forms = queries.by_legal_form(groups)
    few = _("from fewer than %(count)d associations") % {"count": FEWEST}
    return {
        "by_legal_form": _bars(forms, lambda key: LegalForm(key).label, few=few),
        "by_province": _bars(queries.associations_by_province(), str),
    }


def _bars(cells: Iterable[Cell], label: Callable[[str], str | Promise], *, few: str = "") -> list[Bar]:
    under = few or _fewer()

    def written(cell: Cell) -> str:
        if cell.value is not None:
            return number_format(cell.value)
        return under if cell.few else _("not shown")

    return [Bar(str(label(cell.key)), cell.value, written(cell)) for cell in cells]


def _fewer() -> str:
    return _("fewer than %(count)d") % {"count": FEWEST}


def _paces(reading: Pace, answering: Pace) -> list[Bar]:
    said = [(_("from sending to the first reading"), reading), (_("from publication to the answer"), answering)]
    return [Bar(label, pace.days, _pace_in_words(pace)) for label, pace in said if pace.days is not None]


def _pace_in_words(pace: Pace) -> str:
    days = round(pace.days or 0, 1)
    return ngettext("%(days)s days, %(count)d case", "%(days)s days, %(count)d cases", pace.cases) % {
        "days": number_format(days, decimal_pos=1),
        "count": pace.cases,
    }


def _turnouts(rows: Iterable[Turnout]) -> list[Bar]:
    return [Bar(row.consultation.title, _share(row), _turnout_in_words(row), "it") for row in rows]


def _share(row: Turnout) -> float | None:
    return None if row.given is None or not row.entitled else 100 * row.given / row.entitled


def _turnout_in_words(row: Turnout) -> str:
    if row.entitled is None:
        return _("fewer than %(count)d can take part") % {"count": FEWEST}
    if not row.shown:
        return _("shown after the closing; %(entitled)d can take part") % {"entitled": row.entitled}
    if row.few:
        return _("fewer than %(count)d of %(entitled)d") % {"count": FEWEST, "entitled": row.entitled}
    return _("%(given)d of %(entitled)d") % {"given": row.given, "entitled": row.entitled}
