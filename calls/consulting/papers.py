"""What a consultation says as an official document: the call for comments, and the digest."""

from django.conf import settings
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from calls.consulting.writing import public_text
from calls.enums import AnnouncementKind
from calls.models import Announcement, Consultation, DigestPoint, Passage
from calls.printing import kinds
from calls.printing.issuing import announce
from calls.printing.notices import ConsultationText, consultation_content
from calls.windows import window_of
from calls.wording import closing_words
from core.official.document import Annex, Content, Heading, Paragraph, Table
from core.official.numerals import chinese

FIGURES = (40, 60)


def announce_consultation(consultation, *, closes_at, by, at):
    """Announce that comments are taken until ``closes_at``; a later edition replaces the one before."""
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Call for comments on “%(title)s”") % {"title": consultation.title}
    return _announce(consultation, AnnouncementKind.CONSULTATION, title, by=by, at=at)


def announce_digest(digest, *, by, at):
    """Announce a digest that has its rows."""
    with translation.override(settings.LANGUAGE_CODE):
        title = _("What came of the comments on “%(title)s”") % {"title": digest.consultation.title}
    return _announce(digest.consultation, AnnouncementKind.DIGEST, title, by=by, at=at)


def _announce(consultation, kind, title, *, by, at):
    stage = consultation.stage
    earlier = Announcement.objects.filter(call=stage.call_id, kind=kind).count()
    return announce(
        stage.call, kind=kind, title=title[:200], revision=earlier + 1, by=by, at=at, stage=stage
    )


def build_consultation(announcement):
    """The ``Content`` of a call for comments: how to comment, the text and its annexes."""
    consultation = _consultation_of(announcement)
    stage = announcement.stage
    address = settings.SITE_URL + reverse("calls:consultation", args=[stage.pk])
    ways = [(_("On the portal"), address)]
    if consultation.other_ways:
        ways.append((_("Other ways"), consultation.other_ways))
    extension = consultation.extensions.last()
    if extension is not None:
        ways.append((_("Why the end was put off"), extension.reason))
    first = consultation.versions.get(number=1)
    blocks = tuple(block for one in first.passages.all() for block in _blocks(one))
    content = consultation_content(
        ConsultationText(
            title=announcement.title,
            opening=consultation.opening,
            draft_title=consultation.title,
            draft=blocks,
            until=closing_words(window_of(stage).closes_at),
            ways=tuple(ways),
        )
    )
    files = [Annex(one.file.name, (Paragraph(_file_words()),)) for one in _annexes(consultation)]
    return Content(content.title, content.blocks, (*content.annexes, *files))


def _file_words():
    return _("This annex stands as a file on the page of the consultation.")


def _annexes(consultation):
    return consultation.annexes.select_related("file")


def _blocks(passage):
    """A passage as blocks: its heading by its level, an article's number as the paragraph's lead."""
    if passage.heading or (passage.number and not passage.body):
        joint = " " if passage.number.startswith("第") else ""
        yield Heading(passage.level or 1, f"{passage.number}{joint}{passage.heading}".strip())
        if passage.body:
            yield Paragraph(passage.body)
    elif passage.number:
        joint = " " if passage.number.startswith("第") else ""
        yield Paragraph(passage.body, lead=f"{passage.number}{joint}")
    else:
        yield Paragraph(passage.body)


def _consultation_of(announcement):
    return Consultation.objects.select_related("stage").get(stage=announcement.stage_id)


def build_digest(announcement):
    """The ``Content`` of the newest digest: figures, then each point with its answer; the new text."""
    consultation = _consultation_of(announcement)
    passages = Prefetch("passages", Passage.objects.order_by("position"))
    digest = consultation.digests.first()
    rows = list(DigestPoint.objects.filter(digest=digest).prefetch_related(passages))
    blocks = [Paragraph(_opening(consultation, digest, len(rows)))]
    for position, row in enumerate(rows, start=1):
        blocks.append(Heading(1, f"{chinese(position)}、{row.title}"))
        blocks += _answer(row)
    if not rows:
        blocks.append(Paragraph(_("No comment was shown, so there is nothing to answer.")))
    return Content(announcement.title, tuple(blocks), _texts(consultation, digest, rows))


def _opening(consultation, digest, points):
    window = window_of(consultation.stage)
    received = ngettext("%(count)d comment", "%(count)d comments", digest.received)
    hidden = ngettext("%(count)d was not shown", "%(count)d were not shown", digest.hidden)
    said = ngettext("%(count)d point", "%(count)d points", points)
    return _(
        "“%(title)s” was open for comment until %(closes)s. %(received)s came in (%(writers)d different"
        " texts); %(hidden)s. They raise %(points)s, answered below."
    ) % {
        "title": consultation.title,
        "closes": closing_words(window.closes_at),
        "received": received % {"count": digest.received},
        "writers": digest.writers,
        "hidden": hidden % {"count": digest.hidden},
        "points": said % {"count": points},
    }


def _answer(row):
    lines = [
        (pgettext("said to a text", "Comments"), str(row.count)),
        (_("Result"), row.get_verdict_display()),
        (_("Answer"), row.answer),
        (_("What changed"), row.change),
        (_("Passages changed"), "、".join(one.name for one in row.passages.all())),
    ]
    return [Paragraph(value, lead=label + _(": ")) for label, value in lines if value]


def _texts(consultation, digest, rows):
    """The figures as a table, and the text as it has become where it was changed."""
    counts = {}
    for row in rows:
        counts[row.get_verdict_display()] = counts.get(row.get_verdict_display(), 0) + 1
    lines = [(name, str(number)) for name, number in counts.items()]
    head = (_("Result"), _("Points"))
    annexes = []
    if lines:
        table = Table(head=head, rows=tuple(lines), widths=FIGURES, right=(1,))
        annexes.append(Annex(_("Results by kind"), (table,)))
    if digest.text.number > 1:
        blocks = tuple(block for one in digest.text.passages.all() for block in _blocks(one))
        title = _("%(title)s, as revised") % {"title": consultation.title}
        annexes.append(Annex(title, blocks))
    return tuple(annexes)


def shown_text(consultation):
    """The passages that the public reads."""
    text = public_text(consultation)
    return list(text.passages.all()) if text else []


def register():
    """Called once, when the apps are ready."""
    kinds.register(kinds.DocumentKind(AnnouncementKind.CONSULTATION, build_consultation))
    kinds.register(kinds.DocumentKind(AnnouncementKind.DIGEST, build_digest))
