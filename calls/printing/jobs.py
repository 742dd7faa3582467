"""Background work on documents: a draft's PDF or Word file, asked for from its page."""

import shutil
import zipfile

from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from calls.models import Announcement, Call
from calls.printing.issuing import draft_of
from core.enums import FileKind
from core.jobs import JobKind, Outcome, register_kind
from core.official import keeping
from core.safe_names import safe_name

CODES = {FileKind.PDF: "calls.draft_pdf", FileKind.DOCX: "calls.draft_word"}
ARCHIVE = "calls.papers_zip"
ARCHIVE_LABEL = gettext_lazy("All papers of the call (ZIP)")
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
    register_kind(
        JobKind(code=ARCHIVE, label=ARCHIVE_LABEL, run=_pack, may=_may, file_kind=FileKind.ZIP)
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


def _pack(work):
    """Every printed paper of a call in one file, PDF and Word, one after the other."""
    rows = Announcement.objects.filter(call=work.parameters["call"], paper__file__isnull=False)
    rows = list(rows.select_related("paper__file", "word", "call").order_by("pk"))
    with zipfile.ZipFile(work.file, "w", zipfile.ZIP_DEFLATED) as archive:
        for done, row in enumerate(rows):
            work.progress(done, len(rows), row.title[:60])
            for stored, ending in ((row.paper.file, ".pdf"), (row.word, ".docx")):
                if stored is not None:
                    _add(
                        archive,
                        stored,
                        f"{done + 1:03d} {safe_name(row.title, longest=80)}{ending}",
                    )
    title = rows[0].call.title[:120] if rows else ""
    papers = _("Announced papers")
    return Outcome(
        text=_("%(count)d papers.") % {"count": len(rows)}, file_name=f"{papers} {title}.zip"
    )


def _add(archive, stored, name):
    with default_storage.open(stored.path) as kept, archive.open(name, "w") as entry:
        shutil.copyfileobj(kept, entry)
