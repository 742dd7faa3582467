"""The public check of papers."""

from django.contrib import messages as flashes
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import limits, papers
from core.errors import Refusal
from core.forms import CodeForm, CompareForm
from core.models import Paper

# Guesses that one address may make in so many minutes; a person who copies a code needs few.
MOST_GUESSES = 30
GUESS_MINUTES = 10


@require_safe
def check(request):
    """The form in which anyone types a code or chooses a file."""
    form = CodeForm(request.GET or None)
    if form.is_bound and form.is_valid():
        return redirect(papers.check_path(form.cleaned_data["code"]))
    return render(request, "core/check.html", {"form": form, "compare_form": CompareForm()})


@require_POST
def check_file(request):
    """Find the paper that a chosen file is, by its hash."""
    form = CompareForm(request.POST, request.FILES)
    if form.is_valid():
        limits.count(request, "check", most=MOST_GUESSES, minutes=GUESS_MINUTES)
        digest = papers.digest_of_upload(form.cleaned_data["file"])
        if paper := Paper.objects.filter(sha256=digest).first():
            flashes.success(request, _("The file is unchanged: it is the paper shown here."))
            return redirect(papers.check_path(paper.code))
        form.add_error(
            "file",
            _(
                "The portal issued no such file. If it was opened and saved again, it changed: use"
                " the file as you received it, or the code."
            ),
        )
    return render(request, "core/check.html", {"form": CodeForm(), "compare_form": form})


def check_paper(request, code):
    """What the paper with ``code`` is; a file sent to it is compared with it."""
    try:
        plain = papers.read_code(code)
    except Refusal:
        return _unknown_code(request, code)
    paper = Paper.objects.select_related("replaced_by", "file").filter(code=plain).first()
    if paper is None:
        return _unknown_code(request, code)
    form = CompareForm(request.POST or None, request.FILES or None)
    context = {
        "paper": paper,
        "newest": papers.newest(paper),
        "links": papers.links_of(paper),
        "compare_form": form,
    }
    if request.method == "POST" and form.is_valid():
        limits.count(request, "check", most=MOST_GUESSES, minutes=GUESS_MINUTES)
        upload = form.cleaned_data["file"]
        context |= {"compared": papers.digest_of_upload(upload), "upload_name": upload.name}
    return render(request, "core/paper_check.html", context)


def _unknown_code(request, code):
    """The form again, with the code as it was typed and what is wrong with it."""
    limits.count(request, "check", most=MOST_GUESSES, minutes=GUESS_MINUTES)
    form = CodeForm({"code": code})
    if form.is_valid():
        form.add_error("code", _("No paper was issued with this code. Compare it with the paper."))
    context = {"form": form, "compare_form": CompareForm()}
    return render(request, "core/check.html", context, status=404)
