"""How the papers of one call belong together: announcement, corrections, the text as corrected."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from calls.enums import AnnouncementKind
from calls.models import Announcement
from core import papers
from core.papers import PaperLink

TEXTS = (AnnouncementKind.CALL, AnnouncementKind.CONSOLIDATED)


def register():
    """Called once, when the apps are ready."""
    for code in ("announcement", "correction", "consolidated"):
        papers.register_links(code, links_of)


def links_of(paper):
    """``[PaperLink]`` for the public check page of ``paper``; the call has to be public, as it is once
    a paper was issued. Two queries."""
    here = Announcement.objects.filter(pk=paper.subject_id).only("call", "kind", "revision").first()
    if here is None:
        return []
    rows = Announcement.objects.filter(
        call=here.call_id, kind__in=[*TEXTS, AnnouncementKind.CORRECTION]
    )
    rows = list(rows.defer("content").select_related("paper", "number").order_by("revision", "pk"))
    return [
        PaperLink(label, _words(one), one.paper)
        for one in rows
        if one.pk != here.pk and (label := _label(here, one, rows))
    ]


def _label(here, one, rows):
    """How ``one`` stands to ``here``; '' where nobody asks for it."""
    is_newest = one == rows[-1]
    if here.kind == AnnouncementKind.CORRECTION:
        if one.kind == AnnouncementKind.CALL:
            return pgettext("of a paper", "Corrects")
        is_text = one.kind == AnnouncementKind.CONSOLIDATED and one.revision == here.revision
        return pgettext("of a paper", "Text as corrected") if is_text else ""
    if one.kind == AnnouncementKind.CORRECTION:
        is_in_it = one.revision <= here.revision
        return (
            pgettext("of a paper", "As corrected by")
            if is_in_it
            else pgettext("of a paper", "Corrected by")
        )
    if one.kind == AnnouncementKind.CALL:
        return pgettext("of a paper", "First announced")
    return pgettext("of a paper", "Text as it stands now") if is_newest else ""


def _words(announcement):
    day = date_format(announcement.published_at, "DATE_FORMAT")
    if announcement.number is None or announcement.kind == AnnouncementKind.CONSOLIDATED:
        return _("%(title)s, %(day)s") % {"title": announcement.title, "day": day}
    return _("%(number)s, %(day)s") % {"number": announcement.number, "day": day}
