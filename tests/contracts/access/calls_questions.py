"""Who may ask, read and answer questions about a call."""

from datetime import timedelta

from django.utils import timezone

from calls.questions.answering import answer_question
from calls.questions.asking import ask
from calls.questions.tidying import hide_question
from calls.windows import stage_of_kind
from tests.contracts.access.table import LOGIN, Row, everyone
from tests.factories.world import make_call, set_window


def setup(world):
    """A published call with one question that waits, one that is answered, one that is not shown."""
    now = timezone.localtime()
    world.asked_call = make_call(world.office, world.lead, title="受理提问的征集", lots=0)
    stage = stage_of_kind(world.asked_call, "solicitation")
    set_window(stage, closes_at=now + timedelta(days=60))
    texts = ("场地由谁提供？", "可以兼职吗？", "某某合适吗？")
    rows = [ask(world.asked_call, text=text, by=world.applicant, at=now)[0] for text in texts]
    world.open_question, answered, hidden = rows
    answer_question(answered, text="可以。", base=0, by=world.lead, at=now)
    world.hidden_question = hide_question(hidden, reason="涉及个人", by=world.lead, at=now)


def call(world):
    return [world.asked_call.pk]


def question(world):
    return [world.open_question.pk]


MEMBERS = everyone(403, anonymous=LOGIN, staff=200, lead=200, superuser=200)
ONLY_POST = everyone(405, anonymous=LOGIN)
WRITTEN = everyone(403, anonymous=LOGIN, staff=302, lead=302, superuser=302)
# A form that is not filled in comes back with what is missing.
CAME_BACK = everyone(403, anonymous=LOGIN, staff=200, lead=200, superuser=200)

ROWS = {
    # A draft has no questions, not even for its own office.
    "calls:questions": Row(everyone(404), everyone(405), args=lambda world: [world.draft_call.pk]),
    "calls:ask": Row(
        everyone(200, anonymous=LOGIN),
        everyone(302, anonymous=LOGIN, staff=200, lead=200),
        args=call,
        data=lambda world: {"about": "", "text": "可以联合申报吗？", "party": "self"},
    ),
    "calls:office_questions": Row(MEMBERS, everyone(405, anonymous=LOGIN), args=call),
    "calls:question": Row(
        MEMBERS, WRITTEN, args=question, data=lambda world: {"text": "由社区提供。", "base": "0"}
    ),
    "calls:question_merge": Row(ONLY_POST, CAME_BACK, args=question),
    "calls:question_hide": Row(ONLY_POST, CAME_BACK, args=question),
    "calls:question_blank": Row(ONLY_POST, WRITTEN, args=question),
    "calls:question_bring_back": Row(
        ONLY_POST, WRITTEN, args=lambda world: [world.hidden_question.pk]
    ),
    "calls:question_correct": Row(ONLY_POST, WRITTEN, args=question),
}
