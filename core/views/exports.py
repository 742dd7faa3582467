"""The page before an export: which columns, how many rows."""

import io

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from core import exports
from core.errors import Refusal
from core.excel import CONTENT_TYPE


@login_required
def export(request, code, scope):
    """Choose the columns; a POST gives a short list at once and a job for a long one."""
    query = request.GET.urlencode()
    opened = exports.open_list(request.user, code, scope, query)
    refusal = None
    if request.method == "POST":
        try:
            keys = exports.keep_choice(request.user, code, opened, request.POST.getlist("column"))
        except Refusal as refused:
            refusal = refused
        else:
            return _made(request, code, scope, query, opened, keys)
    chosen = exports.choice_of(request.user, code, opened)
    context = {
        "opened": opened,
        "choices": [(key, label, key in chosen) for key, label, _usual in opened.choices()],
        "is_long": opened.count > exports.DIRECT_ROWS,
        "back": f"{opened.back}?{query}" if query else opened.back,
        "refusal": refusal,
    }
    return render(request, "core/export.html", context, status=409 if refusal else 200)


def _made(request, code, scope, query, opened, keys):
    """The file itself, or the page of the job that makes it."""
    who_and_when = {"by": request.user, "at": request.arrived_at}
    if opened.count > exports.DIRECT_ROWS:
        job = exports.start_job(code, scope, query, opened, keys, **who_and_when)
        return redirect("core:job", job.pk)
    exports.record_direct(opened, **who_and_when)
    target = io.BytesIO()
    exports.write_list(target, opened, keys)
    response = HttpResponse(target.getvalue(), content_type=CONTENT_TYPE)
    name = exports.file_name(opened)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    return response
