"""The person's background jobs: the list, one page a job that follows it, stopping, the file."""

from django.contrib import messages as flashes
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import files, jobs
from core.enums import JobState
from core.jobs import kinds
from core.pages import paginate


@login_required
@require_safe
def job_list(request):
    """What the person asked for, the latest first."""
    page = paginate(request, jobs.jobs_of(request.user), 30)
    for job in page:
        look_at(job, request.arrived_at)
    return render(request, "core/jobs.html", {"page": page})


def look_at(job, at):
    """Put on ``job`` what its page shows beside its columns."""
    kind = kinds.get(job.kind)
    job.label = kind.label if kind else job.kind
    job.has_file = job.file_id is not None and job.expires_at > at
    return job


def job_for(request, pk):
    """One's own job; anybody else's is not there."""
    return look_at(get_object_or_404(jobs.jobs_of(request.user), pk=pk), request.arrived_at)


@login_required
@require_safe
def job_page(request, pk):
    """How far it is; htmx asks for the middle part alone, a browser without scripts loads anew."""
    job = job_for(request, pk)
    template = "core/_job.html" if request.htmx else "core/job.html"
    response = render(request, template, {"job": job})
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def cancel_job(request, pk):
    """Stop it, or say that it was faster."""
    job = jobs.cancel(job_for(request, pk), by=request.user, at=request.arrived_at)
    if job.state == JobState.DONE:
        flashes.info(request, _("It was finished already."))
    elif job.state == JobState.FAILED:
        flashes.info(request, _("It had ended already."))
    elif job.state == JobState.CANCELLED:
        flashes.success(request, _("It is stopped; nothing was made."))
    else:
        flashes.success(request, _("It is asked to stop and does so within seconds."))
    return redirect("core:job", pk)


@login_required
@require_safe
def job_file(request, pk):
    """The file, for the one who asked and still has the right."""
    job = job_for(request, pk)
    return files.stream(jobs.result_of(job, by=request.user, at=request.arrived_at))
