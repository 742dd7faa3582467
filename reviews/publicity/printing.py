"""A notice as an official document: what it tells, its clock, how to object."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from calls.enums import AnnouncementKind
from calls.printing import kinds
from calls.printing.envelope import day_words
from calls.wording import closing_words
from core.official.document import Content, Heading, Paragraph, Table
from core.official.numerals import chinese
from reviews.models import PublicNotice
from reviews.publicity import clock


def register():
    """Called once, when the apps are ready."""
    kinds.register(kinds.DocumentKind(AnnouncementKind.NOTICE, build))


def build(announcement):
    """The ``Content`` of the notice that this announcement publishes."""
    return content_of(PublicNotice.objects.get(announcement=announcement))


def columns_of(notice):
    """``[(key, title, width)]`` of the table: a column that no line fills is left out."""
    lines = list(notice.lines.all())
    every = [
        ("position", _("No."), 7),
        ("lot", _("Community"), 17),
        ("project", _("Project"), 30),
        ("applicant", _("Applicant"), 28),
        ("rank", _("Rank"), 8),
        ("standing", pgettext("in a notice", "Result"), 12),
        ("amount", _("Amount (yuan)"), 15),
    ]
    return [one for one in every if any(getattr(line, one[0]) not in ("", None) for line in lines)]


def cells_of(line, columns):
    """The texts of one line in those columns."""
    found = []
    for key, _title, _width in columns:
        value = getattr(line, key)
        if key == "amount" and value is not None:
            value = f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"
        found.append("—" if value in ("", None) else str(value))
    return tuple(found)


def content_of(notice):
    """What the notice says, published or not."""
    columns = columns_of(notice)
    lines = list(notice.lines.all())
    total = sum(width for _key, _title, width in columns)
    table = Table(
        head=tuple(title for _key, title, _width in columns),
        rows=tuple(cells_of(line, columns) for line in lines),
        widths=tuple(round(width * 100 / total) for _key, _title, width in columns),
        right=tuple(n for n, one in enumerate(columns) if one[0] == "amount"),
    )
    groups = [
        (_("What is made public"), [table]),
        (_("Time"), [Paragraph(clock_words(notice))]),
        (_("Objections"), [Paragraph(text) for text in _ways(notice)]),
    ]
    blocks = [Paragraph(notice.text)] if notice.text else []
    if notice.reason:
        reason = _("This is edition %(n)d; it takes the place of the one before. Reason: %(why)s")
        blocks.append(Paragraph(reason % {"n": notice.edition, "why": notice.reason}))
    for position, (name, inner) in enumerate(groups, start=1):
        blocks += [Heading(1, f"{chinese(position)}、{name}"), *inner]
    names = [annex.file.name for annex in notice.annexes.select_related("file")]
    if names:
        blocks.append(
            Paragraph(pgettext("in a list", ", ").join(names), lead=_("Annexes") + _(": "))
        )
    return Content(title=notice.title, blocks=tuple(blocks))


def clock_words(notice):
    """The clock in a sentence: from the first day to 24:00 of the last."""
    words = {"n": notice.days, "unit": notice.get_count_in_display()}
    count = pgettext("days of a notice", "%(n)d %(unit)s") % words
    if notice.first_day is None:
        return _("%(count)s from the day of publication, which counts.") % {"count": count}
    return _("%(count)s, from %(first)s to 24:00 of %(last)s.") % {
        "count": count,
        "first": day_words(notice.released_at),
        "last": closing_words(notice.ends_at).rpartition(" ")[0],
    }


def _ways(notice):
    office = notice.stage.call.office
    address = settings.SITE_URL.rstrip("/") + (
        reverse("reviews:notice", args=[notice.pk]) if notice.pk else ""
    )
    yield _(
        "Whoever objects does so in this time on the page of this notice, %(address)s, with name, a way "
        "to be reached and reasons. Who objected is told to nobody."
    ) % {"address": address}
    if office.phone:
        yield _("%(office)s, phone %(phone)s.") % {"office": office.name, "phone": office.phone}


def explanation_of(notice):
    """How the last day was reckoned, in words; '' before the notice is published."""
    reckoned = clock.explained(notice)
    return reckoned.explanation if reckoned else ""
