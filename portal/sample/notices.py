"""The sample's public notice: an edition that was corrected, one that runs, and two objections."""

from datetime import timedelta

from portal.sample import texts
from reviews.publicity.objecting import object_to
from reviews.publicity.releasing import release
from reviews.publicity.settling import add_note, assign, settle, state_view
from reviews.publicity.writing import ask_release, begin, keep_finding, save_words


def publicise(call, clerk, lead, *, ago):
    """What was awarded is made public, corrected once, and objected to.

    Args: ``clerk`` writes, ``lead`` releases and settles; ``ago(days)`` an aware instant.
    """
    stage = call.stages.get(kind="notice")
    first = _publish(stage, clerk, lead, reason="", at=ago(4))
    lines = list(first.lines.select_related("proposal__created_by"))
    _objections(first, lines, clerk, lead, at=ago(3))
    _publish(stage, clerk, lead, reason=texts.NOTICE_CORRECTED, at=ago(1))


def _publish(stage, clerk, lead, *, reason, at):
    """One edition, with the office's telephone confirmed to be public."""
    notice = begin(stage, reason=reason, by=clerk, at=at)
    text = texts.NOTICE_TEXT
    notice = save_words(notice, title=notice.title, text=text, by=clerk, at=at)
    for finding in notice.findings.filter(reason=""):
        keep_finding(notice, finding.pk, reason=texts.NOTICE_PHONE, by=clerk, at=at)
    notice = ask_release(notice, by=clerk, at=at)
    return release(notice, seen=notice.digest, by=lead, at=at + timedelta(hours=1))


def _objections(notice, lines, clerk, lead, *, at):
    """One that was settled as not upheld, one that is being looked into."""
    settled, waiting = (
        object_to(
            notice, token=f"sample-{place}", proposal_id=line.proposal_id, name=name,
            contact=contact, text=text, at=at,
        )
        for place, (line, (name, contact, text)) in enumerate(
            zip(lines[:2], texts.OBJECTIONS, strict=True)
        )
    )  # fmt: skip
    state_view(settled, texts.VIEW, by=lines[0].proposal.created_by, at=at + timedelta(hours=5))
    add_note(settled, texts.OBJECTION_NOTE, by=clerk, at=at + timedelta(hours=6))
    settle(
        settled, state="refused", answer=texts.OBJECTION_ANSWER,
        public_answer=texts.OBJECTION_PUBLIC, by=lead, at=at + timedelta(hours=20),
    )  # fmt: skip
    assign(waiting, clerk.pk, by=lead, at=at + timedelta(hours=21))
