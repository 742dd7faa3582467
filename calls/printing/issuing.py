"""From the row of an announcement to its kept files.

The number and the words are settled first, in a short transaction; pages are laid out outside of
any; the paper is kept in a second one. A worker that dies between leaves the number with its
announcement, and the next one goes on from there.
"""

import json
import logging

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from calls import tasks
from calls.enums import AnnouncementKind, CallState
from calls.locking import CallRefused, lock_call
from calls.models import Announcement
from calls.numbering import take_number
from calls.printing import kinds
from calls.printing.envelope import envelope_of
from core import audit, clock, files
from core.enums import FileKind
from core.official import pages, word
from core.official.document import Official, freeze, thaw
from core.papers import issue, new_code

log = logging.getLogger(__name__)
# A print that failed is tried again by the sweep, but not with every beat for ever.
MOST_ATTEMPTS = 20
# Kinds of which a later one takes the place of the one before; corrections stand side by side.
# The text as corrected takes the place of the announcement itself.
REPLACING = {
    AnnouncementKind.CALL: (AnnouncementKind.CALL, AnnouncementKind.CONSOLIDATED),
    AnnouncementKind.CONSOLIDATED: (AnnouncementKind.CALL, AnnouncementKind.CONSOLIDATED),
    AnnouncementKind.RESULT: (AnnouncementKind.RESULT,),
    AnnouncementKind.CONSULTATION: (AnnouncementKind.CONSULTATION,),
    AnnouncementKind.DIGEST: (AnnouncementKind.DIGEST,),
    AnnouncementKind.QUESTIONS: (AnnouncementKind.QUESTIONS,),
    AnnouncementKind.NOTICE: (AnnouncementKind.NOTICE,),
}
# These tell of a text and not of the call, which may still be a draft.
OF_A_TEXT = (AnnouncementKind.CONSULTATION, AnnouncementKind.DIGEST)
PAPER_KINDS = {
    AnnouncementKind.CALL: "announcement",
    AnnouncementKind.CORRECTION: "correction",
    AnnouncementKind.RESULT: "result",
    AnnouncementKind.CONSULTATION: "consultation",
    AnnouncementKind.DIGEST: "digest",
    AnnouncementKind.NOTICE: "notice",
    AnnouncementKind.CONSOLIDATED: "consolidated",
    AnnouncementKind.QUESTIONS: "questions",
}


@transaction.atomic
def announce(call, *, kind, title, revision, by, at, stage=None):
    """Write down that ``call`` announces something, with its document number and its words.

    :param stage: the stage that announces, where several of a call may.

    Belongs inside the transaction of the act that publishes; the paper follows after the commit.
    """
    announcement = Announcement.objects.create(
        call=call, stage=stage, kind=kind, title=title, revision=revision, published_at=at,
        published_by=by,
    )  # fmt: skip
    settle(announcement)
    return announcement


@transaction.atomic
def issue_by_hand(call, *, kind, by, at):
    """Announce what staff ask for from the page of papers, such as the result notice.

    :param kind: a registered kind that is issued by hand.
    :raises CallRefused: when something it tells is lacking, or the newest one says the same already.
    """
    call = lock_call(call.pk)
    row = kinds.get(kind)
    if lacking := row.lacking(call):
        raise CallRefused(lacking)
    earlier = Announcement.objects.filter(call=call, kind=kind)
    newest = earlier.first()
    with translation.override(settings.LANGUAGE_CODE):
        title = row.title(call)[:200]
        content = freeze(row.build(Announcement(call=call, kind=kind, title=title)))
    if newest and newest.content == json.loads(json.dumps(content)):
        raise CallRefused(
            _("“%(title)s” was issued already and nothing in it has changed since.")
            % {"title": newest.title}
        )
    announcement = announce(
        call, kind=kind, title=title, revision=earlier.count() + 1, by=by, at=at
    )
    audit.record(
        "calls.announce",
        subject=call,
        by=by,
        at=at,
        office_id=call.office_id,
        after={"title": title, "number": str(announcement.number or "")},
    )
    transaction.on_commit(tasks.nudge_papers, robust=True)
    return announcement


def settle(announcement):
    """Give an announcement its number and its words, where another act left them open.

    The caller holds its row locked or has just made it.
    """
    if announcement.content is not None:
        return
    with translation.override(settings.LANGUAGE_CODE):
        announcement.content = freeze(kinds.get(announcement.kind).build(announcement))
    # The text as corrected has the number of the announcement whose text it is.
    if announcement.number is None and announcement.kind != AnnouncementKind.CONSOLIDATED:
        announcement.number = take_number(
            announcement.call.office,
            title=announcement.title,
            by=announcement.published_by,
            at=announcement.published_at,
        )
    announcement.save(update_fields=["content", "number"])


def issue_missing_papers(*, at):
    """Print each announcement that has no paper yet; returns how many were issued.

    Safe with several workers: who keeps a paper looks again under the lock. One that cannot be
    printed does not keep the others waiting.
    """
    waiting = Announcement.objects.filter(paper=None, failed_prints__lt=MOST_ATTEMPTS)
    waiting = waiting.exclude(call__state=CallState.CANCELLED).order_by("pk")
    return sum(_try_issue(pk, at=at) for pk in list(waiting.values_list("pk", flat=True)))


def _try_issue(announcement_id, *, at):
    try:
        return issue_paper(announcement_id, at=at)
    except Exception:
        # Whatever the layout meets: the sweep tries again, and the others are printed now.
        log.exception("The paper of announcement %s could not be made", announcement_id)
        rows = Announcement.objects.filter(pk=announcement_id)
        rows.update(failed_prints=F("failed_prints") + 1)
        return False


def issue_paper(announcement_id, *, at):
    """Print and keep the paper of one announcement. Returns whether this call made it."""
    announcement = _settled(announcement_id)
    if announcement is None:
        return False
    code = new_code()
    document = official_of(announcement, code=code)
    printed, written = pages.print_document(document), word.write_document(document)
    return _keep(announcement, code, printed.data, written, at=at)


@transaction.atomic
def _settled(announcement_id):
    """The announcement with number and words; None when it has its paper."""
    announcement = _lock(announcement_id)
    if announcement is not None:
        settle(announcement)
    return announcement


def _lock(announcement_id):
    """The row under its lock while it has no paper; None when it has one or another works on it."""
    return (
        Announcement.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk=announcement_id, paper=None)
        .select_related("published_by", "call__office__area", "number")
        .first()
    )


def official_of(announcement, *, code=""):
    """The document of a settled announcement, as it is issued with ``code``."""
    envelope = envelope_of(
        announcement.call,
        number=announcement.number,
        at=announcement.published_at,
        code=code,
        version=_version_of(announcement),
    )
    return Official(thaw(announcement.content), envelope)


def _version_of(announcement):
    """The version of its paper, or the one that its paper will have."""
    if announcement.paper:
        return announcement.paper.version
    before = paper_before(announcement)
    return before.version + 1 if before else 1


def draft_of(call):
    """The document of a call as it stands, marked as a draft: no number, no code."""
    with translation.override(settings.LANGUAGE_CODE):
        announcement = Announcement(
            call=call, kind=AnnouncementKind.CALL, title=call.title, published_at=clock.now()
        )
        content = kinds.get(AnnouncementKind.CALL).build(announcement)
        return Official(content, envelope_of(call), is_draft=True)


def paper_before(announcement):
    """The valid paper of the same kind that this announcement's paper takes the place of."""
    if announcement.kind not in REPLACING:
        return None
    earlier = Announcement.objects.filter(
        call=announcement.call_id,
        stage=announcement.stage_id,
        kind__in=REPLACING[announcement.kind],
        pk__lt=announcement.pk,
    ).exclude(paper=None)
    earlier = (
        earlier.filter(paper__replaced_by=None).select_related("paper").order_by("-pk").first()
    )
    return earlier.paper if earlier else None


@transaction.atomic
def _keep(announcement, code, data, written, *, at):
    """Keep what was printed, unless another worker did so meanwhile."""
    current = _lock(announcement.pk)
    if current is None:
        return False
    call = current.call
    with translation.override(settings.LANGUAGE_CODE):
        current.paper = issue(
            kind=PAPER_KINDS[current.kind],
            title=current.title,
            subject=current,
            data=data,
            by=current.published_by,
            at=at,
            replaces=paper_before(current),
            public_facts=_public_facts(current),
            code=code,
        )
    current.word = files.store_bytes(
        written, name=f"{current.title[:200]}.docx", by=None, at=at, kinds=(FileKind.DOCX,)
    )
    current.save(update_fields=["paper", "word"])
    audit.record(
        "calls.issue_announcement",
        subject=call,
        by=None,
        at=at,
        office_id=call.office_id,
        after={"code": code, "sha256": current.paper.sha256, "number": str(current.number or "")},
    )
    return True


def _public_facts(announcement):
    facts = {_("Issued by"): announcement.call.office.name}
    if announcement.kind in OF_A_TEXT:
        facts[_("Subject")] = announcement.title
    else:
        facts[_("Call")] = announcement.call.title
    if announcement.number:
        facts[_("Document number")] = announcement.number
    return facts | {_("Revision"): announcement.revision}
