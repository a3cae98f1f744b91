"""The record as everybody reads it: what happened in a consultation, and the heads of all chains."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from consult import clock
from consult.audit.chain import heads_digest
from consult.audit.queries import heads, public_events, tell, timeline
from consult.ui.pager import page_of
from councils.context import standing
from councils.models import Consultation, Prefecture
from councils.queries import consultations_visible_to
from councils.states import ConsultationState

EVENTS_ON_A_PAGE = 50


def consultation_timeline(request: HttpRequest, code: str) -> HttpResponse:
    """What happened in a consultation, in plain words, oldest first."""
    row = get_object_or_404(consultations_visible_to(standing(request), clock.now()), code=code)
    page = page_of(request, timeline(row.chain_key), EVENTS_ON_A_PAGE)
    context = {"consultation": row, "page": page, "events": tell(page)}
    return render(request, "councils/consultation_timeline.html", context)


def record(request: HttpRequest) -> HttpResponse:
    """The newest event of each chain, one digest over all of them, and how to check it."""
    newest = heads()
    page = page_of(request, list(newest.items()), EVENTS_ON_A_PAGE)
    named = _named([key for key, _head in page])
    rows = [{"key": key, "head": head, "owner": named.get(key)} for key, head in page]
    context = {"page": page, "rows": rows, "digest": heads_digest(newest), "made_at": clock.now()}
    return render(request, "councils/record.html", context)


def _named(keys: list[str]) -> dict[str, Any]:
    """Whose chain it is. One of a consultation in preparation stays without a name: only its hash is public."""
    codes = [key.partition(":")[2] for key in keys if key.startswith("consultation:")]
    siglas = [key.partition(":")[2] for key in keys if key.startswith("prefecture:")]
    consultations = Consultation.objects.filter(code__in=codes, state__in=ConsultationState.public())
    owners: list[Consultation | Prefecture] = [*consultations, *Prefecture.objects.filter(sigla__in=siglas)]
    return {owner.chain_key: owner for owner in owners}


def record_prefecture(request: HttpRequest, sigla: str) -> HttpResponse:
    """What happened in the institutions of a province: accreditations, mandates, councils."""
    row = get_object_or_404(Prefecture, sigla=sigla.upper())
    page = page_of(request, public_events(row.chain_key), EVENTS_ON_A_PAGE)
    return render(request, "councils/record_prefecture.html", {"prefecture": row, "page": page, "events": tell(page)})
