"""Questions about a call: asked by applicants, answered for everybody, kept with every wording."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from calls import checklist
from calls.correction import CorrectionRefused, explain, open_correction, publish_correction
from calls.enums import QUESTION_TRANSITIONS, QuestionState
from calls.following import follow_call
from calls.models import Call, CopiedRow, Question, StageWindow
from calls.printing import issuing
from calls.printing.issuing import issue_by_hand, official_of
from calls.publishing import CallRefused, cancel_call, close_call, publish_call, what_waits
from calls.questions.answering import answer_question, refuse_transition
from calls.questions.asking import MOST_A_DAY, ask
from calls.questions.correcting import correct_for
from calls.questions.deadline import QUESTION_CLOSE, closes_of, keep_closes
from calls.questions.refusals import (
    AnswerOutdated,
    PersonalNumbers,
    QuestionRefused,
    QuestionTooLate,
    TooManyQuestions,
)
from calls.questions.tidying import blank_words, bring_back, hide_question, merge_question
from calls.windows import stage_of_kind
from core import calendar, reckoning
from core.enums import HolidayKind
from core.models import AuditEntry, Holiday, Message, ReckonedDate
from parties.models import Task
from tests.core.samples import exported
from tests.factories.authoring import client_for, make_complete_draft
from tests.factories.world import World, make_user, set_window

pytestmark = pytest.mark.django_db
# A Monday: 14 May 2026 is a Thursday, three working days before it is Monday the 11th.
ASKED = timezone.make_aware(timezone.datetime(2026, 5, 4, 9))
CLOSES = timezone.make_aware(timezone.datetime(2026, 5, 14, 17))
ENDS = timezone.make_aware(timezone.datetime(2026, 5, 12))
FAR = timedelta(days=400)


@pytest.fixture
def world():
    made = World()
    stage = stage_of_kind(made.call, "solicitation")
    StageWindow.objects.filter(stage=stage).delete()
    set_window(stage, opens_at=ASKED - timedelta(days=5), closes_at=CLOSES)
    keep_closes(made.call)
    return made


def asked(world, text="场地由谁提供？", *, by=None, at=ASKED, **about):
    return ask(world.call, text=text, by=by or world.applicant, at=at, **about)[0]


def answered(world, question, text="由社区提供。", *, base=0, by=None, at=None):
    return answer_question(
        question, text=text, base=base, by=by or world.staff, at=at or ASKED + timedelta(hours=2)
    )


def told(kind):
    rows = Message.objects.filter(kind=f"calls.{kind}").order_by("pk")
    return [(row.recipient.name, row.occasion) for row in rows]


def open_tasks(what="calls.question"):
    return list(Task.objects.filter(what=what, done_at=None).values_list("occasion", "due_at"))


# --- Until when -------------------------------------------------------------------------------------


def test_the_last_instant_is_taken_and_the_next_is_refused_with_both_instants(world):
    assert asked(world, at=ENDS - timedelta(microseconds=1)).number == 1
    with pytest.raises(QuestionTooLate) as refused:
        asked(world, "还能问吗？", at=ENDS)
    assert "2026年5月12日 00:00:00截止" in str(refused.value)
    assert Question.objects.count() == 1


def test_the_day_says_why_and_moves_only_later(world):
    close = closes_of(world.call)[None]
    assert (close.instant, close.reckoned.date.isoformat()) == (ENDS, "2026-05-11")
    assert close.reckoned.explanation.startswith("5月14日（星期四）之前的第3个工作日")
    row = ReckonedDate.objects.get(purpose=QUESTION_CLOSE)
    # Tuesday off: three working days before reach back to Friday. What was told stays.
    Holiday.objects.create(date="2026-05-12", kind=HolidayKind.OFF, name="纪念日")
    assert reckoning.recompute(by=None, at=ASKED) == 0
    kept = closes_of(Call.objects.get(pk=world.call.pk))[None]
    assert kept.instant == ENDS
    assert kept.reckoned.explanation.startswith("仍以已告知的5月11日（星期一）为准")
    # A Saturday and a Sunday on which offices work between the two days give time.
    Holiday.objects.all().delete()
    StageWindow.objects.filter(pk=row.subject_id).update(
        closes_at=CLOSES + timedelta(days=4), questions_close_at=None
    )
    keep_closes(world.call)
    before = StageWindow.objects.get(pk=row.subject_id).questions_close_at
    Holiday.objects.create(date="2026-05-16", kind=HolidayKind.MAKE_UP, name="调休")
    assert reckoning.recompute(by=world.lead, at=ASKED) == 1
    after = StageWindow.objects.get(pk=row.subject_id).questions_close_at
    assert after > before
    assert AuditEntry.objects.get(act="core.move_date").subject_id == str(world.call.pk)


def test_each_community_has_its_own_last_day_and_the_call_the_latest(world):
    stage = stage_of_kind(world.call, "solicitation")
    set_window(stage, lot=world.lots[1], closes_at=CLOSES + timedelta(days=5))
    keep_closes(world.call)
    late = ENDS + timedelta(hours=1)
    with pytest.raises(QuestionTooLate):
        asked(world, at=late, lot=world.lots[0])
    with pytest.raises(QuestionTooLate):
        asked(world, at=late, project=world.project)
    assert asked(world, at=late, lot=world.lots[1]).lot == world.lots[1]
    assert asked(world, at=late).about is None


def test_a_published_call_tells_the_day_in_its_paper(world):
    draft = make_complete_draft(world)
    announcement = publish_call(draft, by=world.lead, at=timezone.now())
    said = str(announcement.content)
    close = closes_of(Call.objects.get(pk=draft.pk))[None]
    assert close.reckoned.explanation.rstrip("。") in said
    assert StageWindow.objects.exclude(questions_close_at=None).filter(stage__call=draft).exists()


@pytest.mark.parametrize("days", [None, 5])
def test_a_correction_never_shortens_the_time_for_questions(world, days):
    correction = open_correction(world.call, by=world.lead, at=ASKED)
    Call.objects.filter(pk=correction.copy_id).update(question_days=days)
    explain(correction, reason="有误", row_reasons={}, by=world.lead, at=ASKED)
    correction.refresh_from_db()
    with pytest.raises(CorrectionRefused) as refused:
        publish_correction(correction, by=world.lead, at=ASKED)
    assert "提问" in refused.value.problems[0][1]


def test_a_moved_deadline_gives_time_for_questions_too(world):
    correction = open_correction(world.call, by=world.lead, at=ASKED)
    StageWindow.objects.filter(stage__call=correction.copy_id).exclude(closes_at=None).filter(
        stage__kind="solicitation"
    ).update(closes_at=CLOSES + timedelta(days=7))
    explain(correction, reason="延期", row_reasons={}, by=world.lead, at=ASKED)
    correction.refresh_from_db()
    publish_correction(correction, by=world.lead, at=ASKED)
    assert closes_of(Call.objects.get(pk=world.call.pk))[None].instant == ENDS + timedelta(days=7)
    assert str(correction.call.announcements.get(kind="correction").content).count("提问截止")


def test_the_checklist_says_where_nobody_could_ask(world):
    draft = make_complete_draft(world)
    at = timezone.now()
    assert "questions_past" not in {one.code for one in checklist.problems(draft, at=at)}
    Call.objects.filter(pk=draft.pk).update(question_days=30)
    (hint,) = [one for one in checklist.problems(draft, at=at) if one.code == "questions_past"]
    assert not hint.blocks


# --- Asking -----------------------------------------------------------------------------------------


def test_a_question_is_numbered_and_stands_on_the_offices_desk(world):
    first = asked(world, project=world.project, party=world.organization)
    second = asked(world, "可以兼职吗？", by=world.stranger)
    assert (first.number, first.lot, first.party_id) == (1, world.lots[0], world.organization.pk)
    assert (second.number, second.party_id) == (2, world.stranger.party_id)
    # Two working days after Monday the 4th, which is the last of the May holidays' make-up: the 6th or 7th.
    due = calendar.add_working_days(timezone.localdate(ASKED), 2)
    assert {timezone.localdate(one - timedelta(seconds=1)) for _key, one in open_tasks()} == {due}
    assert Task.objects.filter(party=world.office, what="calls.question").count() == 2


def test_the_answer_is_due_before_proposals_close(world):
    assert asked(world, at=ENDS - timedelta(hours=1)).due_at <= CLOSES


def test_the_second_press_gives_the_first_question(world):
    question, is_new = ask(world.call, text="场地？", by=world.applicant, at=ASKED)
    again, is_new_too = ask(world.call, text="场地？ ", by=world.applicant, at=ASKED)
    assert (question, is_new, is_new_too) == (again, True, False)
    assert Task.objects.filter(what="calls.question").count() == 1
    assert asked(world, "场地？", by=world.rival).number == 2


@pytest.mark.parametrize(
    ("text", "words"), [("", "请填写"), (" \n　", "请填写"), ("问" * 5000, "超出4000字")]
)
def test_bad_words_are_refused_exactly(world, text, words):
    with pytest.raises(QuestionRefused, match=words):
        asked(world, text)


def test_who_may_not_ask_and_what_is_forged(world):
    with pytest.raises(QuestionRefused, match="您是本次征集的经办人员"):
        asked(world, by=world.staff)
    with pytest.raises(QuestionRefused, match="不是该组织的成员"):
        asked(world, party=world.rival_organization)
    foreign = world.other_call.lots.get()
    with pytest.raises(QuestionRefused, match="已不在本次征集中"):
        asked(world, lot=foreign)
    with pytest.raises(QuestionRefused, match="已不在本次征集中"):
        asked(world, project=foreign.projects.first())
    type(world.project).objects.filter(pk=world.project.pk).update(withdrawn_in=2)
    with pytest.raises(QuestionRefused, match="已不在本次征集中"):
        asked(world, project=world.project)
    Call.objects.filter(pk=world.call.pk).update(question_days=None)
    with pytest.raises(QuestionRefused, match="不在线受理提问"):
        asked(world)


def test_one_person_asks_so_often_a_day_and_is_told_when_again(world):
    for number in range(MOST_A_DAY):
        asked(world, f"问题{number}？", at=ASKED + timedelta(minutes=number))
    with pytest.raises(TooManyQuestions, match="2026年5月5日 09:00:00之后"):
        asked(world, "再问一个？", at=ASKED + timedelta(hours=5))
    assert asked(world, "再问一个？", at=ASKED + timedelta(days=1, seconds=1)).number == 6
    assert asked(world, "我第一次问？", by=world.rival).number == 7


def test_a_cancelled_call_takes_neither_question_nor_answer(world):
    question = asked(world)
    cancel_call(world.call, reason="资金调整", by=world.lead, at=ASKED)
    assert open_tasks() == []
    with pytest.raises(QuestionRefused, match="已取消"):
        asked(world, "还办吗？")
    with pytest.raises(QuestionRefused, match="已取消"):
        answered(world, question)


def test_an_open_question_keeps_the_call_from_being_closed(world):
    asked(world)
    late = timezone.now() + FAR
    assert "1个提问尚未答复" in [text for _stage, text in what_waits(world.call, at=late)]
    with pytest.raises(CallRefused):
        close_call(world.call, by=world.lead, at=late)


# --- Phone and identity numbers -----------------------------------------------------------------------


def test_the_asker_is_warned_before_a_number_is_sent_and_the_public_never_reads_it(world):
    client = client_for(world.applicant)
    address = reverse("calls:ask", args=[world.call.pk])
    text = "请回电13812345678，可以吗？"
    sent = {"about": "", "text": text, "party": "self"}
    _at(world)
    page = client.post(address, sent)
    shown = page.content.decode()
    assert "“13812345678”（手机号码）" in shown
    assert text in shown
    assert 'type="checkbox" name="knows_of_numbers"' in shown
    assert not Question.objects.exists()
    assert client.post(address, sent | {"knows_of_numbers": "on"}).status_code == 302
    question = Question.objects.get()
    assert (question.text, question.hides_numbers) == (text, True)
    with pytest.raises(PersonalNumbers):
        asked(world, "电话13912345678", at=timezone.now())
    answered(world, question, at=timezone.now())
    public = client_for(world.rival).get(reverse("calls:questions", args=[world.call.pk]))
    assert "请回电138****5678，可以吗？" in public.content.decode()
    found = client_for(world.rival).get(
        reverse("calls:questions", args=[world.call.pk]), {"q": "13812345678"}
    )
    assert found.context["page"].paginator.count == 0


def _at(world):
    """Let questions be taken now, whatever the day on which the tests run."""
    window = StageWindow.objects.filter(stage__call=world.call, stage__kind="solicitation")
    window.update(closes_at=timezone.now() + FAR, questions_close_at=timezone.now() + FAR)


# --- Answering --------------------------------------------------------------------------------------


def test_asker_and_followers_are_told_once_and_nobody_learns_who_asked(world):
    for person in (world.rival, world.applicant):
        follow_call(world.call, by=person, at=ASKED)
    question = asked(world, party=world.organization)
    answered(world, question)
    answered(world, question)
    occasion = f"question:{question.pk}:answer:1"
    assert told("question_answered") == [("applicant", occasion)]
    assert told("question_news") == [("rival", occasion)]
    assert open_tasks() == []
    bodies = "".join(Message.objects.values_list("body", flat=True))
    page = client_for(world.rival).get(reverse("calls:questions", args=[world.call.pk]))
    call_page = client_for(world.rival).get(reverse("calls:detail", args=[world.call.pk]))
    for said in (bodies, page.content.decode(), call_page.content.decode()):
        assert "由社区提供。" in said
        assert world.organization.name not in said


def test_a_new_wording_keeps_the_earlier_one_with_its_instant(world):
    question = asked(world)
    answered(world, question)
    answered(world, question, "由街道提供。", base=1, at=ASKED + timedelta(days=1))
    question.refresh_from_db()
    assert (question.answer.version, question.answered_at) == (2, ASKED + timedelta(hours=2))
    page = client_for(world.rival).get(reverse("calls:questions", args=[world.call.pk]))
    shown = page.content.decode()
    assert shown.index("由街道提供。") < shown.index("由社区提供。")
    assert "2026年5月4日 11:00" in shown
    assert told("question_answered")[1:] == [("applicant", f"question:{question.pk}:answer:2")]


def test_of_two_who_answer_the_second_reads_the_first_and_keeps_the_own_words(world):
    question = asked(world)
    answered(world, question, by=world.lead)
    with pytest.raises(AnswerOutdated):
        answered(world, question, "不清楚。")
    page = client_for(world.staff).post(
        reverse("calls:question", args=[question.pk]), {"text": "我的答复。", "base": "0"}
    )
    shown = page.content.decode()
    assert "同事已先行答复" in shown
    assert "由社区提供。" in shown
    assert "我的答复。</textarea>" in shown.replace("\n", "")
    assert page.context["form"]["base"].value() == "1"


@pytest.mark.parametrize(("text", "words"), [(" ", "请填写"), ("答" * 3001, "超出1字")])
def test_an_answer_that_is_no_answer_is_refused(world, text, words):
    with pytest.raises(QuestionRefused, match=words):
        answered(world, asked(world), text)


# --- Merging, hiding, blanking ------------------------------------------------------------------------


@pytest.mark.parametrize("old", QuestionState)
@pytest.mark.parametrize("new", QuestionState)
def test_only_the_transitions_of_the_table(world, old, new):
    question = Question(number=1, state=old)
    if new in QUESTION_TRANSITIONS[old]:
        refuse_transition(question, new)
    else:
        with pytest.raises(QuestionRefused):
            refuse_transition(question, new)


def test_a_merged_question_is_answered_with_the_other_and_can_come_back(world):
    first, second = asked(world), asked(world, "场地费谁出？", by=world.rival)
    third = asked(world, "场地在哪？", by=world.stranger)
    merge_question(third, into=second, by=world.staff, at=ASKED)
    merge_question(second, into=first, by=world.staff, at=ASKED)
    assert set(first.merged.all()) == {second, third}
    for forged in (second, third):
        with pytest.raises(QuestionRefused):
            merge_question(first, into=forged, by=world.staff, at=ASKED)
    with pytest.raises(QuestionRefused):
        answered(world, second)
    answered(world, first)
    assert {name for name, _occasion in told("question_answered")} == {
        "applicant", "rival", "stranger",
    }  # fmt: skip
    bring_back(third, by=world.staff, at=ASKED)
    assert [key for key, _due in open_tasks()] == [f"question:{third.pk}"]
    merge_question(third, into=first, by=world.staff, at=ASKED)
    assert len(told("question_answered")) == 3


def test_a_hidden_question_is_gone_for_the_public_with_its_reason_on_record(world):
    question = asked(world, "程小满合适吗？")
    answered(world, question)
    with pytest.raises(QuestionRefused, match="请说明"):
        hide_question(question, reason=" ", by=world.staff, at=ASKED)
    hide_question(question, reason="涉及个人", by=world.staff, at=ASKED)
    assert AuditEntry.objects.get(act="calls.hide_question").note == "涉及个人"
    assert told("question_hidden")[0][0] == "applicant"
    address = reverse("calls:questions", args=[world.call.pk])
    for person, shown in ((world.rival, False), (world.applicant, True)):
        page = client_for(person).get(address).content.decode()
        assert ("程小满" in page, "涉及个人</p>" in page) == (shown, shown)
        assert "有1个提问因涉及个人等原因不予公开" in page
    bring_back(question, by=world.staff, at=ASKED)
    question.refresh_from_db()
    assert (question.state, question.hide_reason) == ("answered", "")


def test_the_office_blanks_a_name_and_the_asker_s_words_stay(world):
    question = asked(world, "程小满和程小满的妹妹可以参加吗？")
    with pytest.raises(QuestionRefused, match="没有“许清”"):
        blank_words(question, words=["许清"], numbers=False, by=world.staff, at=ASKED)
    blank_words(question, words=["程小满"], numbers=False, by=world.staff, at=ASKED)
    question.refresh_from_db()
    assert question.public_text == "＊＊＊＊和＊＊＊＊的妹妹可以参加吗？"
    assert question.text == "程小满和程小满的妹妹可以参加吗？"
    assert "程小满" not in Task.objects.get(what="calls.question").title
    blank_words(question, words=[], numbers=False, by=world.staff, at=ASKED)
    question.refresh_from_db()
    assert question.public_text == question.text


# --- Correction, paper, export ------------------------------------------------------------------------


def test_one_press_begins_a_correction_and_both_lead_to_each_other(world):
    question = asked(world)
    answered(world, question)
    client = client_for(world.lead)
    client.post(reverse("calls:question_correct", args=[question.pk]))
    draft = question.corrections.get()
    assert draft.reason == "第1号提问：场地由谁提供？"
    assert correct_for(question, by=world.staff, at=ASKED) == draft
    pair = CopiedRow.objects.get(correction=draft, part="call")
    Call.objects.filter(pk=pair.copy_id).update(fund="另一资金")
    publish_correction(draft, by=world.lead, at=ASKED)
    page = client_for(world.rival).get(reverse("calls:detail", args=[world.call.pk]))
    shown = page.content.decode()
    assert f"{reverse('calls:questions', args=[world.call.pk])}?number=1" in shown
    listed = client_for(world.rival).get(reverse("calls:questions", args=[world.call.pk]))
    assert f"{reverse('calls:detail', args=[world.call.pk])}#revision-2" in listed.content.decode()
    assert correct_for(question, by=world.staff, at=ASKED) != draft


def test_the_answers_are_issued_as_a_document_and_a_newer_one_replaces_it(world):
    question = asked(world, "场地由谁提供？电话13812345678", knows_of_numbers=True)
    with pytest.raises(CallRefused, match="尚无已答复"):
        issue_by_hand(world.call, kind="questions", by=world.lead, at=ASKED)
    answered(world, question)
    asked(world, "另一个问题？", project=world.project)
    first = issue_by_hand(world.call, kind="questions", by=world.lead, at=ASKED)
    said = str(official_of(first).content)
    for part in (
        "关于",
        "共收到2个提问",
        "问题1",
        "138****5678",
        "由社区提供。",
        "之前的第3个工作日",
    ):
        assert part in said, part
    for part in ("13812345678", "另一个问题", world.applicant.name):
        assert part not in said, part
    with pytest.raises(CallRefused, match="没有变化|没有改变|未变|已发布"):
        issue_by_hand(world.call, kind="questions", by=world.lead, at=ASKED)
    answered(world, question, "由街道提供。", base=1)
    issue_by_hand(world.call, kind="questions", by=world.lead, at=ASKED)
    assert issuing.issue_missing_papers(at=ASKED) == 2
    first.refresh_from_db()
    assert first.paper.replaced_by.version == 2


def test_the_export_holds_what_the_office_sees(world):
    question = asked(world, party=world.organization)
    answered(world, question)
    sheet = exported(world.staff, "calls.questions", world.call.pk)
    rows = [tuple(str(value) for value in row if value is not None) for row in sheet.values]
    assert any(
        {"1", "场地由谁提供？", "由社区提供。", "晨光社工服务中心", "staff"} <= set(row)
        for row in rows
    )
    with pytest.raises(PermissionDenied):
        exported(world.applicant, "calls.questions", world.call.pk)


# --- Lists ------------------------------------------------------------------------------------------


def test_search_order_and_narrowing(world):
    one, two = asked(world), asked(world, "可以兼职吗？", project=world.project, by=world.rival)
    answered(world, one)
    answered(world, two, "可以，不超过三成。", at=ASKED + timedelta(hours=5))
    client, address = client_for(world.stranger), reverse("calls:questions", args=[world.call.pk])

    def found(**query):
        return [row.number for row in client.get(address, query).context["page"]]

    assert found() == [2, 1]
    assert found(order="oldest") == [1, 2]
    assert found(q="三成 兼职") == [2]
    assert found(q=world.project.name) == [2]
    assert found(lot=world.lots[0].pk) == [2]
    assert found(number="1") == [1]
    assert found(q="%", lot="²", page="x") == []


@pytest.mark.parametrize("number", [1, 30])
def test_the_lists_cost_the_same_at_any_length(world, number, django_assert_num_queries):
    for place in range(number):
        question = asked(world, f"问题{place}？", by=make_user(f"p{place}"), project=world.project)
        answered(world, question, f"答复{place}。")
        answered(world, question, f"再答{place}。", base=1)
    for name, query, cost in (
        ("questions", {}, PUBLIC),
        ("office_questions", {"state": "answered"}, OFFICE),
        ("detail", {}, DETAIL),
    ):
        client = client_for(world.staff if name == "office_questions" else world.stranger)
        address = reverse(f"calls:{name}", args=[world.call.pk])
        client.get(address, query)
        with django_assert_num_queries(cost):
            client.get(address, query)


PUBLIC, OFFICE, DETAIL = 15, 13, 27
