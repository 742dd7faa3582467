"""A notice is written: its table from what came before, its words, its annexes, what stays readable."""

from django.db import transaction
from django.utils.translation import gettext as _

from applications.wording import office_language
from core import audit, files
from core.masking import find, mask
from reviews import queries as review_queries
from reviews.enums import NOTICE_TRANSITIONS, Decision, NoticeState
from reviews.locking import move
from reviews.models import Award, NoticeAnnex, NoticeFinding, NoticeLine, PublicNotice
from reviews.publicity import desk, queries
from reviews.publicity.locking import lock_notice, lock_stage
from reviews.publicity.refusals import NoticeRefused
from reviews.publicity.searching import (
    digest_of,
    look_through,
    mark_of,
    open_findings,
    search_texts,
)

MOST_ANNEXES = 10


def record(act, notice, *, by, at, **told):
    """The audit entry of an act upon a notice."""
    office_id = notice.stage.call.office_id
    audit.record(f"reviews.{act}", subject=notice, by=by, at=at, office_id=office_id, **told)


@transaction.atomic
def begin(stage, *, reason="", by, at):
    """Begin the next edition of the stage's notice, with its table as things stand.

    :param reason: why a published notice is corrected; needed from the second edition on.
    :raises NoticeRefused: while another edition is being written, without a proposal to tell of, or a
        new edition without a reason.
    """
    stage = lock_stage(stage.pk)
    if queries.being_written(stage) is not None:
        raise NoticeRefused(_("A notice of this stage is being written already."))
    earlier = queries.notices_of(stage).first()
    if earlier is not None and not reason.strip():
        raise NoticeRefused(
            _("Say why the notice is corrected; everybody reads it."), field="reason"
        )
    rules = queries.settings_of(stage)
    notice = PublicNotice(
        stage=stage, edition=earlier.edition + 1 if earlier else 1, reason=reason.strip(),
        days=rules.days, count_in=rules.count_in, written_by=by, written_at=at,
    )  # fmt: skip
    with office_language():
        notice.title, notice.text = _words_of(notice, earlier)
    notice.save()
    _tell_lines(notice, rules)
    if not notice.lines.exists():
        raise NoticeRefused(_("No proposal has come to this stage yet: there is nothing to tell."))
    if earlier is not None:
        _keep_annexes(notice, earlier)
    search_texts(notice)
    record("begin_notice", notice, by=by, at=at, note=reason)
    desk.told_ready(notice, at=at)
    return notice


def _words_of(notice, earlier):
    if earlier is not None:
        return earlier.title, earlier.text
    call = notice.stage.call
    title = _("Public notice of what was found for “%(call)s”") % {"call": call}
    text = _(
        "What was found about the proposals of “%(call)s” is made public as follows and open to "
        "everybody's view."
    ) % {"call": call}
    return title[:200], text


def _tell_lines(notice, rules):
    """The table, from the stage's running: ranks of the last round, amounts of the decision."""
    proposals = list(queries.candidates(notice.stage))
    ids = [one.pk for one in proposals]
    awards = {one.proposal_id: one for one in Award.objects.filter(proposal__in=ids)}
    earlier = review_queries.round_before(notice.stage)
    ranks = {}
    if earlier is not None and rules.show_ranks:
        ranks = dict(review_queries.ranking_of(earlier).values_list("proposal_id", "rank"))
    NoticeLine.objects.bulk_create(
        _line(notice, position, one, awards.get(one.pk), ranks.get(one.pk), rules)
        for position, one in enumerate(proposals, start=1)
    )


def _line(notice, position, proposal, award, rank, rules):
    amount = proposal.requested
    standing = ""
    if award is not None:
        amount = award.amount
        with office_language():
            standing = str(Decision(award.decision).label)
    return NoticeLine(
        notice=notice, proposal=proposal, position=position, rank=rank,
        lot="" if proposal.lot.is_all else proposal.lot.name,
        project=proposal.project.name if proposal.project else proposal.name,
        applicant=proposal.applicant.name, standing=standing,
        amount=amount if rules.show_amounts else None,
    )  # fmt: skip


def _keep_annexes(notice, earlier):
    """The annexes of the edition before, with what was found in them and confirmed."""
    for annex in earlier.annexes.select_related("file"):
        found = list(NoticeFinding.objects.filter(annex=annex))
        annex = NoticeAnnex.objects.create(notice=notice, file=annex.file)
        for row in found:
            row.pk, row.notice, row.annex = None, notice, annex
            row._state.adding = True
            row.save()


def _open(notice):
    """The notice, locked, while it is being written."""
    notice = lock_notice(notice.pk)
    if notice.state != NoticeState.DRAFT:
        raise NoticeRefused(
            _("The notice is “%(state)s”: take it back before you change it.")
            % {"state": notice.get_state_display()}
        )
    return notice


def _changed(notice, *, by, at):
    notice.written_by, notice.written_at = by, at
    notice.save()
    search_texts(notice)


@transaction.atomic
def save_words(notice, *, title, text, anew=True, by, at):
    """Keep title and opening; with ``anew`` take the table from how things stand."""
    notice = _open(notice)
    notice.title, notice.text = title, text
    if anew:
        _take_lines_anew(notice)
    _changed(notice, by=by, at=at)
    record("write_notice", notice, by=by, at=at)
    return notice


def _take_lines_anew(notice):
    masked = _masked_names(notice)
    notice.lines.all().delete()
    _tell_lines(notice, queries.settings_of(notice.stage))
    for line in notice.lines.filter(proposal__in=masked):
        _hide_in(line)


def _masked_names(notice):
    """Proposals in whose line something was hidden: it stays hidden when the table is taken anew."""
    return [
        line.proposal_id for line in notice.lines.all() if "*" in f"{line.project}{line.applicant}"
    ]


def _hide_in(line):
    for column in ("lot", "project", "applicant"):
        setattr(line, column, mask(getattr(line, column)))
    line.save(update_fields=["lot", "project", "applicant"])


def add_annex(notice, upload, *, by, at):
    """Publish a file with the notice; it is searched for personal data first.

    :raises FileRefused: by ``core.files``. :raises NoticeRefused: beyond ten, or the same file twice.
    """
    prepared = files.prepare(upload)
    with transaction.atomic():
        _open(notice)
        stored = files.take_in(prepared, by=by, at=at)
        if notice.annexes.count() >= MOST_ANNEXES:
            raise NoticeRefused(_("A notice has at most 10 annexes."), field="file")
        if notice.annexes.filter(file__sha256=stored.sha256).exists():
            raise NoticeRefused(_("This very file is an annex already."), field="file")
        # Nobody can ask for release before the search has ended: the finding says that it is not done.
        annex = NoticeAnnex.objects.create(notice=notice, file=stored)
        _find(annex, [("unread", "", mark_of(stored.sha256))])
        _changed(_open(notice), by=by, at=at)
        record("add_annex", notice, by=by, at=at, after={"name": stored.name})
    found = look_through(stored)
    with transaction.atomic():
        _open(notice)
        NoticeFinding.objects.filter(annex=annex).delete()
        _find(annex, found)
    return annex


def _find(annex, rows):
    NoticeFinding.objects.bulk_create(
        NoticeFinding(
            notice_id=annex.notice_id,
            annex=annex,
            column="annex",
            kind=kind,
            shown=shown,
            mark=mark,
        )
        for kind, shown, mark in rows
    )


@transaction.atomic
def drop_annex(notice, annex_id, *, by, at):
    """Take an annex out again."""
    notice = _open(notice)
    annex = notice.annexes.filter(pk=annex_id).select_related("file").first()
    if annex is not None:
        name = annex.file.name
        annex.delete()
        _changed(notice, by=by, at=at)
        record("drop_annex", notice, by=by, at=at, before={"name": name})


@transaction.atomic
def hide_finding(notice, finding_id, *, by, at):
    """Mask one piece of personal data wherever it stands in the notice's own texts.

    :raises NoticeRefused: for one within a file: that has to be replaced by a masked one.
    """
    notice = _open(notice)
    row = notice.findings.filter(pk=finding_id).select_related("line").first()
    if row is None:
        return notice
    if row.annex_id:
        raise NoticeRefused(
            _("What stands within a file cannot be hidden here: replace the file by a masked one.")
        )
    holder = row.line or notice
    text = getattr(holder, row.column)
    setattr(holder, row.column, mask(text, findings=[
        one for one in find(text) if mark_of(one.text) == row.mark and str(one.kind) == row.kind
    ]))  # fmt: skip
    holder.save()
    _changed(notice, by=by, at=at)
    record("hide_finding", notice, by=by, at=at, after={"shown": row.shown})
    return notice


@transaction.atomic
def keep_finding(notice, finding_id, *, reason, by, at):
    """Confirm that a piece of personal data is published as it is, for a reason.

    :raises NoticeRefused: without one.
    """
    notice = _open(notice)
    if not reason.strip():
        raise NoticeRefused(_("Say why this may be published."), field=f"reason-{finding_id}")
    kept = notice.findings.filter(pk=finding_id)
    if kept.update(reason=reason.strip()[:300], kept_by=by, kept_at=at):
        _changed(notice, by=by, at=at)
        shown = kept.values_list("shown", flat=True).first() or ""
        record("keep_finding", notice, by=by, at=at, after={"shown": shown}, note=reason)
    return notice


@transaction.atomic
def ask_release(notice, *, by, at):
    """Hand the notice to a second person; what becomes public is fixed by its hash.

    :raises NoticeRefused: while personal data in it is neither hidden nor confirmed.
    """
    notice = _open(notice)
    search_texts(notice)
    if left := open_findings(notice).count():
        raise NoticeRefused(
            _("%(count)d findings are neither hidden nor confirmed.") % {"count": left}
        )
    move(notice, NoticeState.READY, NOTICE_TRANSITIONS)
    notice.digest, notice.written_by, notice.written_at = digest_of(notice), by, at
    notice.save()
    record("ask_release", notice, by=by, at=at)
    desk.give_release(notice, at=at)
    return notice


@transaction.atomic
def take_back(notice, *, reason, by, at):
    """Send a notice that waits for release back to be written on.

    :raises NoticeRefused: without a reason, or when it does not wait.
    """
    notice = lock_notice(notice.pk)
    if not reason.strip():
        raise NoticeRefused(_("Say what is to be changed."), field="reason")
    if notice.state != NoticeState.READY:
        raise NoticeRefused(_("The notice does not wait for release any more."))
    move(notice, NoticeState.DRAFT, NOTICE_TRANSITIONS)
    notice.digest = ""
    notice.save(update_fields=["state", "digest"])
    record("take_back_notice", notice, by=by, at=at, note=reason)
    desk.told_ready(notice, at=at)
    return notice
