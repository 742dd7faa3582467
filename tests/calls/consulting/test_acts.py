"""From the publication to the digest: what each act does, and what it refuses."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from calls import stages
from calls.checklist import problems
from calls.consulting import desk
from calls.consulting.commenting import receive_comment
from calls.consulting.digesting import lacking, publish_digest
from calls.consulting.grouping import delete_point, group, save_point
from calls.consulting.kind import copy
from calls.consulting.moderating import moderate
from calls.consulting.opening import END, extend_consultation, open_consultation
from calls.consulting.refusals import (
    CommentLate,
    CommentRefused,
    ConsultationRefused,
    NotLater,
    PointChanged,
)
from calls.consulting.telling import tell_commenters
from calls.consulting.writing import add_annexes, newest_text, remove_annex, write_text
from calls.enums import (
    COMMENT_TRANSITIONS,
    CONSULTATION_TRANSITIONS,
    CommentState,
    ConsultationState,
)
from calls.models import (
    Announcement,
    Call,
    Comment,
    Consultation,
    DigestPoint,
    Passage,
    Stage,
    StageWindow,
)
from calls.wording import last_day
from core import files, reckoning
from core.calendar import add_working_days
from core.models import AuditEntry, Message
from parties.models import Task
from tests.core.samples import PDF
from tests.factories.consultations import TEXT, make_comments, make_consultation, seen

pytestmark = pytest.mark.django_db
ROW = {"verdict": "taken", "answer": "采纳。", "change": "", "passages": []}


def tasks_of(world):
    rows = Task.objects.filter(party=world.office, done_at=None, what__startswith="calls.")
    return set(rows.values_list("what", flat=True))


def acts():
    return list(
        AuditEntry.objects.exclude(act="calls.issue_announcement").values_list("act", flat=True)
    )


def point_of(consultation, world, at, title="延后截止时间", **changes):
    return save_point(
        consultation, None, ROW | {"title": title} | changes, revision=0, by=world.staff, at=at
    )


# --- From when until when ---------------------------------------------------------------------------


def test_the_end_is_reckoned_in_working_days_and_explained(world, at):
    row = make_consultation(world.draft_call, by=world.staff, at=at, working_days=7)
    found = open_consultation(row, by=world.lead, at=at)
    window = found.stage.windows.get()
    wanted = add_working_days(timezone.localdate(at), 7)
    assert (window.opens_at, last_day(window.closes_at)) == (at, wanted)
    told = reckoning.of(found, END)
    assert (told.date, "7个工作日" in told.explanation) == (wanted, True)
    assert found.digest_due_on == add_working_days(wanted, 10)
    assert (found.state, newest_text(found).public_since) == ("open", at)
    assert tasks_of(world) == {"calls.publish_digest"}


def test_staff_may_set_a_later_end_and_no_earlier_one(world, at):
    row = make_consultation(world.draft_call, by=world.staff, at=at, working_days=10)
    window = StageWindow.objects.create(stage=row.stage, closes_at=at + timedelta(days=3))
    with pytest.raises(ConsultationRefused) as refused:
        open_consultation(row, by=world.lead, at=at)
    assert "10个工作日" in str(refused.value)
    StageWindow.objects.filter(pk=window.pk).update(closes_at=at + timedelta(days=40))
    open_consultation(row, by=world.lead, at=at)
    window.refresh_from_db()
    assert (window.closes_at, reckoning.of(row, END)) == (at + timedelta(days=40), None)


def test_what_is_lacking_is_named_all_at_once(world, at):
    row = make_consultation(world.draft_call, by=world.staff, at=at)
    Consultation.objects.filter(pk=row.pk).update(title="", opening="")
    with pytest.raises(ConsultationRefused) as refused:
        open_consultation(row, by=world.lead, at=at)
    assert [name for name, _text in refused.value.problems] == ["title", "opening"]
    assert not Announcement.objects.exists()


@pytest.mark.parametrize("start", ConsultationState.values)
@pytest.mark.parametrize("end", ConsultationState.values)
def test_every_transition_is_as_the_table_says(world, consultation, after, start, end):
    point_of(consultation, world, after)
    if start == "answered":
        publish_digest(consultation, by=world.lead, at=after)
        point_of(consultation, world, after, title="另一要点")
    elif start == "draft":
        Consultation.objects.filter(pk=consultation.pk).update(state="draft", opened_at=None)
    tries = {"open": open_consultation, "answered": publish_digest}
    if end not in tries:
        assert all(end not in ends for ends in CONSULTATION_TRANSITIONS.values())
        return
    entries = AuditEntry.objects.count()
    if end in CONSULTATION_TRANSITIONS[start]:
        if end == "open":
            consultation.stage.windows.all().delete()
        tries[end](consultation, by=world.lead, at=after)
    else:
        with pytest.raises(ConsultationRefused):
            tries[end](consultation, by=world.lead, at=after)
        assert AuditEntry.objects.count() == entries
    consultation.refresh_from_db()
    assert consultation.state == (end if end in CONSULTATION_TRANSITIONS[start] else start)


def test_an_end_is_put_off_and_never_brought_forward(world, consultation, at, after):
    window = consultation.stage.windows.get()
    who = {"by": world.lead, "at": at}
    for until in (last_day(window.closes_at) - timedelta(days=1), timezone.localdate(at)):
        with pytest.raises(NotLater):
            extend_consultation(consultation, until=until, reason="再议", **who)
    later = last_day(window.closes_at) + timedelta(days=5)
    extend_consultation(consultation, until=later, reason="遇到连续雨天", **who)
    window.refresh_from_db()
    assert (last_day(window.closes_at), window.revision) == (later, 3)
    told = Announcement.objects.filter(kind="consultation").order_by("revision")
    assert [row.revision for row in told] == [1, 2]
    assert "遇到连续雨天" in str(told[1].content)
    over = {"by": world.lead, "at": window.closes_at}
    with pytest.raises(ConsultationRefused):
        extend_consultation(
            consultation, until=later + timedelta(days=5), reason="再议", **over
        )  # fmt: skip


def test_the_text_stays_while_comments_are_taken(world, consultation, at):
    with pytest.raises(ConsultationRefused):
        write_text(consultation, text="第一条 改了。", by=world.staff, at=at)
    prepared = files.prepare(SimpleUploadedFile("附表.pdf", PDF), pages=False)
    with pytest.raises(ConsultationRefused):
        add_annexes(consultation, [prepared], by=world.staff, at=at)


def test_annexes_come_and_go_before_the_publication(world, at):
    row = make_consultation(world.draft_call, by=world.staff, at=at)
    prepared = files.prepare(SimpleUploadedFile("附表.pdf", PDF), pages=False)
    add_annexes(row, [prepared], by=world.staff, at=at)
    for _turn in range(2):
        remove_annex(row, row.annexes.values_list("pk", flat=True).first(), by=world.staff, at=at)
    assert (row.annexes.count(), acts().count("calls.remove_annex")) == (0, 1)
    with pytest.raises(ConsultationRefused):
        add_annexes(row, [prepared] * 11, by=world.staff, at=at)


# --- Comments ---------------------------------------------------------------------------------------


def test_a_form_that_is_sent_twice_is_one_comment(consultation, world, at):
    kwargs = {"token": "one form", "text": "建议延后。", "at": at}
    first, second = (receive_comment(consultation, **kwargs) for _turn in range(2))
    assert (first, Comment.objects.count()) == (second, 1)
    assert tasks_of(world) == {"calls.publish_digest", "calls.moderate"}


def test_a_late_comment_is_refused_with_both_instants(consultation):
    closes = consultation.stage.windows.get().closes_at
    make_comments(consultation, "正好赶上。", at=closes - timedelta(microseconds=1))
    with pytest.raises(CommentLate) as refused:
        make_comments(consultation, "晚了。", at=closes)
    assert f"{timezone.localtime(closes):%H:%M:%S}" in str(refused.value)
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("text", ["", " \n ", "字" * 2001])
def test_a_comment_of_no_or_too_many_characters_is_refused(consultation, at, text):
    with pytest.raises(CommentRefused):
        make_comments(consultation, text, at=at)


def test_two_thousand_characters_beyond_the_basic_plane_are_taken(consultation, at):
    (comment,) = make_comments(consultation, "𠮷" * 2000, at=at)
    assert len(comment.text) == 2000


def test_a_passage_of_another_text_is_refused(world, consultation, at):
    other = make_consultation(world.other_call, by=world.other_staff, at=at)
    passage = Passage.objects.filter(version__consultation=other).first()
    with pytest.raises(CommentRefused):
        make_comments(consultation, "甲", at=at, passage_id=passage.pk)


def test_nothing_is_taken_on_a_draft_or_for_a_call_that_has_ended(world, consultation, at):
    Call.objects.filter(pk=consultation.stage.call_id).update(
        state="cancelled", published_at=at, ended_at=at, cancel_reason="停办"
    )
    with pytest.raises(CommentRefused):
        make_comments(consultation, "甲", at=at)


# --- Moderation -------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", CommentState.values)
@pytest.mark.parametrize("end", ["shown", "hidden"])
def test_a_comment_changes_its_state_as_the_table_says(world, consultation, at, start, end):
    (comment,) = make_comments(consultation, "建议延后。", at=at)
    who = {"by": world.staff, "at": at}
    if start != "waiting":
        moderate(consultation, seen(comment), start, reason="广告", **who)
        comment.refresh_from_db()
    entries = len(acts())
    done = moderate(consultation, seen(comment), end, reason="广告", **who)
    comment.refresh_from_db()
    allowed = end in COMMENT_TRANSITIONS[start]
    assert (done.changed, comment.state) == ((1, end) if allowed else (0, start))
    assert len(acts()) == entries + allowed


def test_the_same_words_fifty_times_are_one_row_and_one_decision(world, consultation, at):
    make_comments(consultation, *["建议延后一周。"] * 49, "建议 延后一周", at=at)
    (other,) = make_comments(consultation, "不建议延后。", at=at)
    first = Comment.objects.first()
    done = moderate(consultation, seen(first), "shown", by=world.staff, at=at)
    other.refresh_from_db()
    assert (done.changed, other.state) == (50, "waiting")
    assert "calls.moderate" in tasks_of(world)


def test_what_a_colleague_decided_meanwhile_is_left_and_named(world, consultation, at):
    one, two = make_comments(consultation, "甲。", "乙。", at=at)
    rows = seen(one, two)
    moderate(consultation, seen(one), "hidden", reason="广告", by=world.lead, at=at)
    done = moderate(consultation, rows, "shown", by=world.staff, at=at)
    one.refresh_from_db()
    assert (done.changed, done.missed, one.state) == (1, [one], "hidden")


def test_hiding_needs_a_reason_and_takes_out_of_the_points(world, consultation, at):
    (comment,) = make_comments(consultation, "甲。", at=at)
    who = {"by": world.staff, "at": at}
    with pytest.raises(ConsultationRefused):
        moderate(consultation, seen(comment), "hidden", reason=" ", **who)
    moderate(consultation, seen(comment), "shown", **who)
    point = point_of(consultation, world, at)
    comment.refresh_from_db()
    group(consultation, point.pk, seen(comment), **who)
    moderate(consultation, seen(comment), "hidden", reason="重复", **who)
    assert not point.comments.exists()


def test_numbers_of_persons_are_marked_and_hidden_where_it_is_shown(world, consultation, at):
    (comment,) = make_comments(consultation, "请致电13012345678，谢谢。", at=at)
    assert comment.has_numbers
    moderate(consultation, seen(comment), "shown", by=world.staff, at=at)
    comment.refresh_from_db()
    assert "13012345678" in comment.text
    assert "13012345678" not in comment.shown_text and "谢谢" in comment.shown_text


# --- Points and the digest --------------------------------------------------------------------------


def test_a_comment_belongs_to_several_points(world, consultation, at):
    (comment,) = make_comments(consultation, "延后，并增加名额。", at=at)
    who = {"by": world.staff, "at": at}
    points = [point_of(consultation, world, at, title=title) for title in ("延后", "名额")]
    with pytest.raises(ConsultationRefused):
        group(consultation, points[0].pk, seen(comment), **who)
    moderate(consultation, seen(comment), "shown", **who)
    for point in points:
        group(consultation, point.pk, seen(comment), **who)
    assert comment.points.count() == 2
    group(consultation, points[0].pk, seen(comment), out=True, **who)
    delete_point(consultation, points[1].pk, **who)
    assert desk.ungrouped(consultation).get() == comment


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"verdict": "not_taken", "answer": " "}, "answer"), ({"title": "延后"}, "title")],
)
def test_a_point_says_why_and_has_a_name_of_its_own(world, consultation, at, changes, field):
    point_of(consultation, world, at, title="延后")
    with pytest.raises(ConsultationRefused) as refused:
        point_of(consultation, world, at, **{"title": "别的"} | changes)
    assert refused.value.field == field


def test_of_two_who_write_a_point_the_second_is_told(world, consultation, at):
    point = point_of(consultation, world, at)
    who = {"revision": 1, "by": world.staff, "at": at}
    save_point(consultation, point.pk, ROW | {"title": "甲"}, **who)
    with pytest.raises(PointChanged):
        save_point(consultation, point.pk, ROW | {"title": "乙"}, **who)


def test_the_digest_waits_for_the_end_and_for_every_answer(world, consultation, at, after):
    one, _two = make_comments(consultation, "甲。", "乙。", at=at)
    moderate(consultation, seen(one), "shown", by=world.staff, at=at)
    point_of(consultation, world, at, verdict="", answer="")
    assert len(lacking(consultation, at=at)) == 4
    kind = stages.get("consultation")
    assert len(kind.open_items(consultation.stage)) == 4
    assert [figure.value for figure in kind.figures(consultation.stage)] == [1, 1, 0]
    with pytest.raises(ConsultationRefused) as refused:
        publish_digest(consultation, by=world.lead, at=after)
    assert len(refused.value.problems) == 3
    consultation.refresh_from_db()
    assert consultation.state == "open"


def answered(world, consultation, at, after):
    """A comment is shown and answered, the text revised, the digest published."""
    told = {"email": "writer@example.invalid", "at": at}
    make_comments(consultation, "建议延后。", "也建议修改第三条。", **told)
    comments = list(Comment.objects.all())
    who = {"by": world.staff, "at": after}
    moderate(consultation, seen(*comments), "shown", **who)
    write_text(consultation, text=TEXT.replace("五月十四日", "五月二十一日"), **who)
    changed = newest_text(consultation).passages.get(number="第四条")
    point = point_of(consultation, world, after, passages=[changed.pk], change="延后一周。")
    for comment in Comment.objects.all():
        group(consultation, point.pk, seen(comment), **who)
    return publish_digest(consultation, by=world.lead, at=after)


def test_the_digest_keeps_figures_answers_and_the_passages_that_changed(
    world, consultation, at, after
):
    digest = answered(world, consultation, at, after)
    row = DigestPoint.objects.get()
    assert (digest.received, digest.shown, digest.hidden, digest.writers) == (2, 2, 0, 2)
    assert (row.count, [one.number for one in row.passages.all()]) == (2, ["第四条"])
    assert newest_text(consultation).public_since == after
    told = str(digest.announcement.content)
    for said in ("采纳", "延后一周。", "第四条", "五月二十一日"):
        assert said in told, said
    assert tasks_of(world) == set()
    assert acts()[0] == "calls.publish_digest"


def test_a_second_version_is_one_that_says_something_else(world, consultation, at, after):
    answered(world, consultation, at, after)
    with pytest.raises(ConsultationRefused):
        publish_digest(consultation, by=world.lead, at=after)
    point = consultation.points.get()
    row = ROW | {"title": point.title, "answer": "部分采纳。", "verdict": "partly"}
    save_point(consultation, point.pk, row, revision=1, by=world.staff, at=after)
    assert publish_digest(consultation, by=world.lead, at=after).number == 2
    assert [one.answer for one in DigestPoint.objects.order_by("digest__number")] == [
        "采纳。", "部分采纳。",
    ]  # fmt: skip


def test_who_left_an_address_is_told_once_and_the_address_goes(world, consultation, at, after):
    make_comments(consultation, "没有留邮箱。", at=at)
    hidden = Comment.objects.get()
    moderate(consultation, seen(hidden), "hidden", reason="无关", by=world.staff, at=at)
    answered(world, consultation, at, after)
    assert [tell_commenters(at=after) for _turn in range(2)] == [1, 0]
    letter = Message.objects.get(kind="calls.comment_answered")
    assert (letter.address, letter.body.count("/comments/")) == ("writer@example.invalid", 2)
    assert set(Comment.objects.values_list("email", flat=True)) == {""}


# --- The call that it is about ----------------------------------------------------------------------


def test_a_call_waits_for_the_digest_on_its_rules(world, consultation, at, after):
    call = consultation.stage.call

    def blocking():
        found = problems(Call.objects.get(pk=call.pk), at=after)
        return [one.text for one in found if one.about == consultation.stage and one.blocks]

    assert len(blocking()) == 1
    answered(world, consultation, at, after)
    # Its dates are over, which is as it should be.
    assert blocking() == []


def test_next_years_call_begins_with_the_settings_and_the_text(world, consultation):
    stage = Stage.objects.create(call=world.other_call, kind="consultation", position=9, name="甲")
    copy(consultation.stage, stage)
    new = stage.consultation
    assert (new.state, new.working_days, new.title) == ("draft", 5, consultation.title)
    old = [one.whole for one in newest_text(consultation).passages.all()]
    assert [one.whole for one in newest_text(new).passages.all()] == old
