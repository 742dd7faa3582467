"""Two texts put up for comment: one that is running, one that was answered, through the usual acts."""

from datetime import timedelta

from calls.arranging import add_stage
from calls.consulting.commenting import receive_comment
from calls.consulting.digesting import publish_digest
from calls.consulting.grouping import group, save_point
from calls.consulting.moderating import moderate
from calls.consulting.opening import open_consultation
from calls.consulting.writing import newest_text, write_text
from calls.enums import CommentState
from calls.models import Call, Consultation

TEXT = """第一章 总则
第一条 为规范社区保障资金的使用，让居民知情、参与、监督，制定本办法。
第二条 本办法适用于清枫街道各社区的社区保障资金项目。
第二章 项目的产生
第三条 项目由社区居民代表大会讨论产生，每个社区每年不超过六个。
第四条 项目应当面向全体居民，不与政府已提供的服务重复。
第三章 征集与评审
第五条 征集公告发布之日起十个工作日后截止申报。
第六条 评审由三名评审员独立打分，评分标准随征集公告一并公布。
第四章 监督
第七条 承接组织每季度向社区公布项目进展和资金使用情况。"""
REVISED = TEXT.replace("十个工作日", "十五个工作日").replace("每季度", "每月")
OPENING = (
    "为进一步规范社区保障资金的使用，街道起草了本办法，现面向居民、社区和社会组织公开征求意见。"
)
OTHER_WAYS = "也可在工作日送交或寄至街道党群服务中心一楼服务台。"
TITLE = "清枫街道社区保障资金管理办法（征求意见稿）"
NEXT_TITLE = "清枫街道社区保障资金项目库管理细则（征求意见稿）"
NEXT_TEXT = """一、项目库
（一）各社区每年十月前提出下一年度的入库项目。
（二）入库项目须写明服务对象、预期目标和预算。
二、项目的选用
（一）年度征集从项目库中选取，未入库的项目不列入征集。
（二）连续两年未被选用的项目退出项目库。
三、居民参与
（一）居民可以通过社区提出需求，由社区整理后入库。"""

LATER = "十个工作日太短，写申报书、盖章、准备材料来不及，建议延长到十五个工作日。"
MONTHLY = "进展公布得太少，建议每个月公布一次，并贴在小区公告栏。"
MORE = "六个项目偏少，大社区建议放宽到十个。"


class Consulting:
    """Puts a text of ``call`` up and lets people speak. Args: ``lead``, ``clerk`` users."""

    def __init__(self, call, lead, clerk):
        self.call, self.lead, self.clerk = call, lead, clerk
        self.forms = 0

    def put_up(self, title, text, *, at):
        """The stage, its text and its publication at ``at`` (aware)."""
        stage = add_stage(self.call, "consultation", by=self.clerk, at=at)
        self.consultation = Consultation.objects.get(stage=stage)
        write_text(
            self.consultation, text=text, title=title, opening=OPENING, other_ways=OTHER_WAYS,
            by=self.clerk, at=at,
        )  # fmt: skip
        self.consultation = open_consultation(self.consultation, by=self.lead, at=at)

    def comment(self, text, *, at, name="", number=""):
        """Somebody comments; ``number`` names the passage, '' the whole text."""
        self.forms += 1
        passage = newest_text(self.consultation).passages.filter(number=number).first()
        return receive_comment(
            self.consultation, token=f"sample{self.call.pk}-{self.forms}", text=text, name=name,
            passage_id=passage.pk if number and passage else None, at=at,
        )  # fmt: skip

    def decide(self, comment, state, *, at, reason=""):
        """The clerk shows it or not."""
        rows = [(comment.pk, CommentState.WAITING)]
        moderate(self.consultation, rows, state, reason=reason, by=self.clerk, at=at)

    def answer(self, title, verdict, answer, comments, *, at, change="", number=""):
        """A point with its answer; ``number`` names the passage that was changed."""
        text = newest_text(self.consultation)
        passages = list(text.passages.filter(number=number).values_list("pk", flat=True))
        row = {"title": title, "verdict": verdict, "answer": answer, "change": change,
               "passages": passages if number else []}  # fmt: skip
        point = save_point(self.consultation, None, row, revision=0, by=self.clerk, at=at)
        rows = [(one.pk, CommentState.SHOWN) for one in comments]
        group(self.consultation, point.pk, rows, by=self.clerk, at=at)


def running(call, lead, clerk, *, at):
    """A text that is open since two days, with comments that wait and one that is shown."""
    told = Consulting(call, lead, clerk)
    told.put_up(NEXT_TITLE, NEXT_TEXT, at=at - timedelta(days=2))
    shown = told.comment(
        "建议入库前在社区公示一周。", at=at - timedelta(hours=30), name="枫晚社区居民"
    )
    told.decide(shown, CommentState.SHOWN, at=at - timedelta(hours=26))
    for hours in (9, 8, 7):
        told.comment("未入库的项目也应当有机会，建议留一个名额。", at=at - timedelta(hours=hours))
    told.comment(
        "细则写得清楚。有问题请打13000000000找我。", at=at - timedelta(hours=3), name="热心居民"
    )


def answered(call, lead, clerk, *, begun):
    """A text that was put up on the day ``begun``, answered and revised three weeks later."""
    Call.objects.filter(pk=call.pk).update(created_at=begun)
    told = Consulting(call, lead, clerk)
    told.put_up(TITLE, TEXT, at=begun)
    day = timedelta(days=1)
    later = [told.comment(LATER, at=begun + day, name="禾苗社会工作服务中心", number="第五条")]
    later += [told.comment(LATER, at=begun + 2 * day, number="第五条")]
    monthly = [told.comment(MONTHLY, at=begun + 2 * day, name="竹里社区居民", number="第七条")]
    more = [told.comment(MORE, at=begun + 3 * day, number="第三条")]
    advert = told.comment("专业代写申报书，价格优惠。", at=begun + 3 * day)
    for one in (later[0], *monthly, *more):
        told.decide(one, CommentState.SHOWN, at=begun + 4 * day)
    told.decide(
        advert, CommentState.HIDDEN, at=begun + 4 * day, reason="与征求意见的内容无关的广告。"
    )
    after = told.consultation.stage.windows.get().closes_at + 2 * day
    write_text(told.consultation, text=REVISED, by=clerk, at=after)
    told.answer("延长申报时间", "taken", "采纳。申报时间延长至十五个工作日。", later[:1], at=after,
                change="第五条的期限由十个工作日改为十五个工作日。", number="第五条")  # fmt: skip
    told.answer("更频繁地公布进展", "partly", "部分采纳。改为每月公布；是否张贴由各社区自行决定。",
                monthly, at=after, change="第七条由每季度改为每月公布。", number="第七条")  # fmt: skip
    told.answer("增加项目数量", "not_taken",
                "未采纳。资金总额有限，项目过多会摊薄每个项目的经费，影响服务质量。", more, at=after)  # fmt: skip
    publish_digest(told.consultation, by=lead, at=after + day)
