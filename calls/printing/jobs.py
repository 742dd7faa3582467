"""Background work on documents: a draft's PDF or Word file, asked for from its page."""

import shutil

from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from calls.models import Call
from calls.printing.issuing import draft_of
from core.enums import FileKind
from core.jobs import JobKind, Outcome, register_kind
from core.official import keeping

CODES = {FileKind.PDF: "calls.draft_pdf", FileKind.DOCX: "calls.draft_word"}
LABELS = {
    FileKind.PDF: gettext_lazy("Draft of the announcement (PDF)"),
    FileKind.DOCX: gettext_lazy("Draft of the announcement (Word)"),
}


def register():
    """Called once, when the apps are ready."""
    for form, code in CODES.items():
        register_kind(
            JobKind(code=code, label=LABELS[form], run=_runner(form), may=_may, file_kind=form)
        )


def _may(user, parameters):
    call = Call.objects.filter(pk=parameters.get("call")).first()
    return call is not None and user.has_perm("calls.see_workspace", call)


def _runner(form):
    def run(work):
        call = Call.objects.select_related("office__area").get(pk=work.parameters["call"])
        document = draft_of(call)
        stored = keeping.obtain(document, form, at=work.at, report=work.progress)
        with default_storage.open(stored.path) as kept:
            shutil.copyfileobj(kept, work.file)
        day = timezone.localdate(work.at).isoformat()
        # Words within an f-string are not collected.
        draft, ending = _("Draft"), keeping.ENDINGS[form]
        return Outcome(
            text=_("As the call stood on %(day)s.") % {"day": day},
            file_name=f"{draft} {call.title[:150]} {day}{ending}",
        )

    return run
