"""Papers of a file: the association sends them, and the two sides of the file read them. Nobody else."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consult import clock
from consult.ui.forms import attempt, done, form_page, signed_in, typed
from councils.actions.applying import send_documents
from councils.context import person, standing
from councils.forms.applying import SendPapersForm
from councils.queries import files_visible_to, papers_visible_to
from councils.rules import may_send_documents


@signed_in
def papers_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send papers, an answer or both to a file that is not decided."""
    at, reader = clock.now(), standing(request)
    file = get_object_or_404(files_visible_to(reader, at), pk=pk)
    form = SendPapersForm(typed(request), request.FILES or None)
    if attempt(form, lambda: send_documents(file, actor=person(request), **form.sent())):
        return done(request, _("The prefecture has it. The file waits for its decision."), "desk_accreditation", pk)
    context = {"file": file, "may": may_send_documents(reader, file, at), "papers_lost": bool(request.FILES)}
    return form_page(request, "councils/papers_send.html", context, form)


@signed_in
@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """One paper, as an attachment that no store keeps."""
    row = get_object_or_404(papers_visible_to(standing(request), clock.now()), pk=pk)
    try:
        with row.file.open() as file:
            answer = HttpResponse(file.read(), content_type=row.content_type)
    except FileNotFoundError:
        raise Http404 from None
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=row.name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
