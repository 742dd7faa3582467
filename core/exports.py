"""Lists as Excel workbooks: registered by the floors, exported with the columns that a person chose.

A floor registers a list by a function that opens it for a person, a scope and a query string with
the very queryset of its page: what the page does not show, no export holds. A short list is handed
out at once, a long one is made by a background job.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import audit, excel, jobs
from core.enums import FileKind
from core.errors import Refusal
from core.models import ExportChoice

# So many rows take about half a second (a thousand of ten columns; measured: 0.4 s).
DIRECT_ROWS = 1000
PIECE = 500
JOB = "core.export"

_lists = {}


@dataclass(frozen=True)
class Field:
    """One column that can be chosen.

    :ivar key: language-neutral; several columns with one key are chosen together.
    :ivar title: at the head of the column.
    :ivar value: ``value(row)``; text is made harmless, numbers, dates and instants keep their kind.
    :ivar kind: as of ``excel.Column``.
    :ivar is_usual: ticked until a person chooses otherwise.
    :ivar label: in the chooser, where the title alone would not do.
    """

    key: str
    title: str
    value: Callable
    kind: str = ""
    is_usual: bool = True
    label: str = ""


@dataclass
class OpenedList:
    """A list as one person may have it.

    :ivar title: what it is and of what, for the page, the sheet and the file's name.
    :ivar fields: all ``Field`` objects, in the order of the sheet.
    :ivar rows: a queryset, read in pieces, or another iterable that knows its length.
    :ivar back: address of the list's page.
    :ivar subject: the object whose audit trail tells of the export; None: the person's own.
    :ivar office_id: the office that may read in the trail that it was exported.
    :ivar prepare: told each piece of rows (a list), gives it with what the fields need besides.
    """

    title: str
    fields: list
    rows: QuerySet | Iterable
    back: str
    subject: object = None
    office_id: int | None = None
    prepare: Callable = staticmethod(lambda rows: rows)
    count: int = field(init=False)

    def __post_init__(self):
        self.count = self.rows.count() if isinstance(self.rows, QuerySet) else len(self.rows)

    def choices(self):
        """``[(key, label, is_usual)]``, each key once."""
        found = {}
        for one in self.fields:
            found.setdefault(one.key, (one.key, one.label or one.title, one.is_usual))
        return list(found.values())

    def chosen(self, keys):
        """The fields of ``keys``, in the list's order."""
        return [one for one in self.fields if one.key in keys]


@dataclass(frozen=True)
class ListKind:
    """A list that can be exported.

    :ivar code: ``floor.list``.
    :ivar open: ``open(user, scope, query) -> OpenedList`` for the id of what it is about (0 for
        nothing) and the page's query (a QueryDict). It raises Http404 or PermissionDenied as the
        page does.
    """

    code: str
    open: Callable


def register_list(kind):
    """Make ``kind`` (a ``ListKind``) known.

    :raises ValueError: when another list has the code.
    """
    if _lists.setdefault(kind.code, kind) != kind:
        raise ValueError(f"The list {kind.code} is registered twice.")


def open_list(user, code, scope, query):
    """The list ``code`` about ``scope``, filtered as ``query`` (text) says.

    :raises Http404: for a list that is not there or not to be seen by ``user``.
    :raises PermissionDenied: for one that ``user`` may know of but not read.
    """
    if code not in _lists:
        raise Http404
    return _lists[code].open(user, scope, QueryDict(query))


# --- The columns that a person chose ----------------------------------------------------------------


def choice_of(user, code, opened):
    """The keys that ``user`` chose for this list last time, or the usual ones."""
    known = {key for key, _label, _is_usual in opened.choices()}
    row = ExportChoice.objects.filter(user=user, list=code).first()
    chosen = known & set(row.columns.split(",")) if row else set()
    return chosen or {key for key, _label, is_usual in opened.choices() if is_usual}


def keep_choice(user, code, opened, keys):
    """Remember ``keys`` for the next time; gives them in the list's order.

    :raises Refusal: when none of them is a column of the list.
    """
    kept = [key for key, _label, _is_usual in opened.choices() if key in keys]
    if not kept:
        raise Refusal(_("Choose at least one column."), code="no-column", field="column")
    ExportChoice.objects.update_or_create(
        user=user, list=code, defaults={"columns": ",".join(kept)}
    )
    return kept


# --- Making the workbook ----------------------------------------------------------------------------


def write_list(target, opened, keys, report=lambda number: None):
    """Write the workbook to ``target``; ``report`` is told each row's number. Gives how many rows."""
    fields = opened.chosen(keys)
    columns = [excel.Column(str(one.title), one.kind) for one in fields]

    def rows():
        for number, row in enumerate(in_pieces(opened.rows, prepare=opened.prepare), start=1):
            yield [one.value(row) for one in fields]
            report(number)

    return excel.write(target, columns, rows(), title=opened.title)


def in_pieces(rows, size=None, prepare=lambda piece: piece):
    """The rows of a queryset, read by ``size`` (500) in its order; another iterable as it is.

    No cursor stays open between two pieces: on the embedded database an open one would keep the
    job from reporting. Rows that are gone when their turn comes are left out.
    """
    if not isinstance(rows, QuerySet):
        yield from prepare(list(rows))
        return
    size = size or PIECE
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), size):
        piece = keys[start : start + size]
        found = {row.pk: row for row in rows.filter(pk__in=piece)}
        yield from prepare([found[key] for key in piece if key in found])


def file_name(opened):
    """The name of the workbook: what it is."""
    return f"{excel.sheet_title(opened.title)}.xlsx"


@transaction.atomic
def record_direct(opened, *, by, at):
    """Put on record that ``by`` took the list at once, without a job."""
    audit.record(
        "core.export",
        subject=opened.subject or by,
        by=by,
        at=at,
        office_id=opened.office_id,
        after={"rows": opened.count},
        note=opened.title,
    )


def start_job(code, scope, query, opened, keys, *, by, at):
    """Let a long list be made in the background; gives the ``Job``."""
    parameters = {"list": code, "scope": scope, "query": query, "columns": keys}
    return jobs.start(
        JOB, title=opened.title, parameters=parameters, by=by, at=at, office_id=opened.office_id
    )


def _opened(user, parameters):
    return open_list(user, parameters["list"], parameters["scope"], parameters["query"])


def may_export(user, parameters):
    """Whether ``user`` may see the list, asked of the list itself."""
    try:
        _opened(user, parameters)
    except (Http404, PermissionDenied):
        return False
    return True


def run(work):
    """The job: the same list as on the page, with the columns chosen."""
    opened = _opened(work.user, work.parameters)
    word = _("Rows written")
    count = write_list(
        work.file,
        opened,
        work.parameters["columns"],
        lambda number: work.progress(number, max(number, opened.count), word),
    )
    told = ngettext("%(count)d row", "%(count)d rows", count) % {"count": count}
    return jobs.Outcome(told, file_name(opened))


def register():
    """Called once, when the apps are ready."""
    jobs.register_kind(
        jobs.JobKind(
            JOB,
            gettext_lazy("Excel workbook"),
            run=run,
            may=may_export,
            file_kind=FileKind.XLSX,
        )
    )
