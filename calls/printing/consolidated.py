"""The announcement with every correction worked in: issued with each correction, in place of the text before.

It keeps the number of the announcement, whose text it is, and says on top by what it was corrected.
"""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from calls.enums import AnnouncementKind
from calls.models import Announcement
from calls.printing.call import content_of
from calls.printing.issuing import settle
from core.official.document import Content, Paragraph


def announce_text(correction, *, by, at):
    """Write down the call's text as it stands after ``correction``; its paper follows after the commit.

    Belongs into the transaction that publishes the correction, after the correction's announcement.
    """
    first = first_of(correction.call)
    announcement = Announcement.objects.create(
        call=correction.call,
        kind=AnnouncementKind.CONSOLIDATED,
        title=correction.call.title,
        revision=correction.revision,
        published_at=at,
        published_by=by,
        number=first.number if first else None,
    )
    settle(announcement)
    return announcement


def first_of(call):
    """The announcement with which ``call`` was published, or None."""
    rows = Announcement.objects.filter(call=call, kind=AnnouncementKind.CALL)
    return rows.select_related("number", "paper").order_by("pk").first()


def corrections_until(call, revision):
    """The announced corrections of ``call`` up to ``revision``, the first one first."""
    rows = Announcement.objects.filter(
        call=call, kind=AnnouncementKind.CORRECTION, revision__lte=revision
    )
    return rows.select_related("number", "paper").order_by("revision")


def build(announcement):
    """The ``Content``: what the call says now, under a line that names what corrected it."""
    call, revision = announcement.call, announcement.revision
    content = content_of(call, title=announcement.title, at=announcement.published_at)
    first = first_of(call)
    said = pgettext("in a list", ", ").join(
        corrected_words(one) for one in corrections_until(call, revision)
    )
    if first is None:
        note = _("As corrected by %(corrections)s.") % {"corrections": said}
    else:
        day = date_format(first.published_at, "DATE_FORMAT")
        note = _("Announced on %(day)s; as corrected by %(corrections)s.") % {
            "day": day,
            "corrections": said,
        }
    return Content(
        title=content.title,
        blocks=(Paragraph(note), *content.blocks),
        annexes=content.annexes,
    )


def corrected_words(announcement):
    """A correction by its number, or by its day where the office has no numbers."""
    day = date_format(announcement.published_at, "DATE_FORMAT")
    if announcement.number:
        return _("No. %(number)s of %(day)s") % {"number": announcement.number, "day": day}
    return _("the correction of %(day)s") % {"day": day}
