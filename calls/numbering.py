"""Document numbers: taken one after the other, under the lock of their office's series."""

from django.db import transaction
from django.utils import timezone

from calls.models import DocumentNumber, DocumentSeries, Letterhead


@transaction.atomic
def take_number(office, *, title, by, at):
    """The next document number of ``office`` in the year of ``at`` (Asia/Shanghai).

    Undone with the caller's transaction, so that a document that is not issued takes none.

    :returns: the ``DocumentNumber``, or None for an office without an abbreviation.
    """
    letterhead = Letterhead.objects.filter(office=office).exclude(abbreviation="").first()
    if letterhead is None:
        return None
    year = timezone.localtime(at).year
    DocumentSeries.objects.get_or_create(letterhead=letterhead, year=year)
    series = lock_series(letterhead, year)
    row = DocumentNumber.objects.create(
        office=office,
        abbreviation=letterhead.abbreviation,
        year=year,
        number=series.next_number,
        title=title,
        taken_at=at,
        taken_by=by,
    )
    series.next_number += 1
    series.save(update_fields=["next_number"])
    return row


def lock_series(letterhead, year):
    """The series under its lock: two documents at once wait here for each other."""
    return DocumentSeries.objects.select_for_update().get(letterhead=letterhead, year=year)


def first_free(office_id, year):
    """The lowest number that a series may go on with: above all that were taken."""
    taken = DocumentNumber.objects.filter(office=office_id, year=year)
    last = taken.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1
