"""What was asked about the sample's open call, what the office answered, and what it corrected for it."""

from datetime import timedelta

from calls.correction import publish_correction
from calls.models import Lot, Question
from calls.questions.answering import answer_question
from calls.questions.asking import ask
from calls.questions.correcting import correct_for
from calls.questions.tidying import hide_question, merge_question
from parties.queries import organizations_of

# Days before the loading, sign-in, lot (or None), project (or None), question, answer (or None).
ASKED = (
    (
        8, "org-zhixing", None, None,
        "同一家社会组织可以同时申报几个社区的项目吗？预算是分开编还是合在一起？",
        "可以。每个项目单独提交一份申报书，预算分别编制，互不影响。",
    ),
    (
        8, "org-wutong", "枫晚社区", None,
        "纸质材料可以邮寄吗？截止当天下午送到算不算？",
        "不接受邮寄。以社区工作人员签收的时间为准，截止时刻之后送达的不再接收。",
    ),
    (
        8, "org-guanghe", None, "禾苗课堂 四点半守护",
        "指标里的“每周服务不少于3次”，寒暑假期间也要做到吗？",
        "寒暑假按假期活动计划执行，每周不少于2次，学期内每周不少于3次。",
    ),
    (7, "org-chenguang", None, None, "一个组织能不能报两个社区？", None),
    (7, "org-yinxing", None, None, "听说某位同事的家属也参加申报，这样合适吗？", None),
    (6, "org-qinghe", None, "湖畔健步 全民健身", "场地由社区提供，还是需要自己联系？", None),
    (1, "org-haojiefang", None, None, "申报书里的团队成员可以是兼职人员吗？比例有没有要求？", None),
)  # fmt: skip


class Asking:
    """Asks, answers and sets aside through the acts that people use.

    Args: ``ago`` gives the aware instant so many days (and hours) before the loading.
    """

    def __init__(self, people, call, *, clerk, lead, ago):
        self.users, self.call, self.ago = people.users, call, ago
        self.clerk, self.lead = clerk, lead

    def all(self, projects):
        """:param projects: ``{name: Project}`` of the call."""
        lots = {lot.name: lot for lot in self.call.lots.all()}
        for place, (days, sign_in, lot, project, text, answer) in enumerate(ASKED):
            at, user = self.ago(days) + timedelta(minutes=37 * place), self.users[sign_in]
            question, _new = ask(
                self.call, text=text, lot=lots.get(lot), project=projects.get(project),
                party=organizations_of(user).first(), by=user, at=at,
            )  # fmt: skip
            if answer:
                self.answer(question, answer, at=at + timedelta(hours=3))
        first, copy, rumour = self.of(1), self.of(4), self.of(5)
        merge_question(copy, into=first, by=self.clerk, at=self.ago(6))
        reason = "提问涉及具体个人，请改为书面向街道反映。"
        hide_question(rumour, reason=reason, by=self.clerk, at=self.ago(6))
        self.reword(first)
        self.correct(self.of(2))

    def of(self, number):
        return Question.objects.get(call=self.call, number=number)

    def answer(self, question, text, *, at):
        answer_question(question, text=text, base=0, by=self.clerk, at=at)

    def reword(self, question):
        """The first answer left something open."""
        text = "可以。每个项目单独提交申报书，预算分别编制；同一成员的人员费用不得在两个项目中重复列支。"
        answer_question(question, text=text, base=1, by=self.clerk, at=self.ago(5))

    def correct(self, question):
        """What was asked was not said clearly: the call is corrected for it."""
        draft = correct_for(question, by=self.clerk, at=self.ago(6))
        pair = draft.copied_rows.get(part="lot", live_id=question.lot_id)
        Lot.objects.filter(pk=pair.copy_id).update(
            receiving_hours="工作日09:00–12:00,13:00–17:00，截止当天17:00前送达"
        )
        publish_correction(draft, by=self.lead, at=self.ago(6, hours=-2))
