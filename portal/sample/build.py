"""The scenes of the sample: which calls there are, and how far each has come on the day of loading.

Every date is reckoned from that day. All of it is written in one transaction, so that a sample is
there as a whole or not at all.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from applications.withdrawal import withdraw_proposal
from calls.arranging import add_stage
from calls.looking_through import start_reading
from calls.models import Project
from calls.publishing import publish_call
from core import jobs
from core.enums import DeliveryState
from core.models import Delivery
from portal.sample import consulting, earlier, projects
from portal.sample.announcement import LAST_YEAR
from portal.sample.calls import CallMaker, look_at_targets, period_words, set_stage
from portal.sample.daily import SIGNED_IN, Daily, bounce_one
from portal.sample.notices import publicise
from portal.sample.people import People
from portal.sample.places import COMMUNITIES
from portal.sample.proposals import Screener, Writer
from portal.sample.questions import Asking
from portal.sample.reviewing import Reviewing
from portal.sample.sites import Sites

OPEN_CALL = {
    "title": "{year}年度清枫街道社区保障资金项目征集公告",
    "fund": "社区保障资金",
    "summary": "为满足居民多元化服务需求，经社区居民代表大会审议通过，清枫街道面向社会组织、社会企业和"
    "居民自组织征集{year}年度社区保障资金项目。四个社区共二十一个项目，各社区的截止时间不同，"
    "请以各社区公布的时间为准。",
}
OPENED_DAYS_AGO = 10


def build(*, at):
    """Make the whole sample as it stands at ``at`` (aware); returns the ``People``."""
    people = _build(at)
    # A worker's claim must be seen at once, so its work is done outside the transaction.
    jobs.run_due(at=at)
    silence(at)
    return people


def silence(at):
    """Nobody is to get e-mails about what happened before the sample was loaded."""
    Delivery.objects.filter(state=DeliveryState.PENDING).update(
        state=DeliveryState.SENT, sent_at=at
    )


@transaction.atomic
def _build(at):
    with translation.override(settings.LANGUAGE_CODE):
        people = People(at - timedelta(days=400))
        scenes = Scenes(people, at)
        scenes.decided_call()
        scenes.call_in_review()
        scenes.open_call()
        scenes.sites()
        scenes.drafts()
        scenes.reading()
        scenes.daily()
    silence(at)
    bounce_one(scenes.call)
    return people


class Scenes:
    """Makes one call after the other with what happened in it."""

    def __init__(self, people, at):
        self.people, self.at = people, at
        self.lead = people.users["street-lead"]
        self.clerk = people.users["street-writer"]
        self.writer = Writer(people)
        self.screener = Screener(self.clerk)

    def ago(self, days, hours=0):
        """The instant so many days (and hours) before the loading."""
        return self.at - timedelta(days=days, hours=hours)

    def make(self, row, *, days_ago, lasts):
        """A draft call of the street, written ``days_ago``; all lots close ``lasts`` days later."""
        at = self.ago(days_ago)
        lots = {self.people.communities[name]: (lasts, rows) for name, rows in row["lots"].items()}
        maker = CallMaker(self.people, self.people.street, self.clerk, at=at)
        return maker.make(row, period=period_words(at), lots=lots)

    def publish(self, call, *, days_ago, closes_after, review_days):
        """Set the later stages' dates and publish the call so many days ago."""
        first = timezone.localdate(self.ago(days_ago))
        last = first + timedelta(days=closes_after)
        set_stage(call, "solicitation", opens=first, closes=last)
        set_stage(call, "screening", opens=first, closes=last + timedelta(days=5))
        reviewed = last + timedelta(days=6 + review_days)
        set_stage(call, "review", opens=last + timedelta(days=6), closes=reviewed)
        set_stage(call, "decision", opens=reviewed, closes=reviewed + timedelta(days=7))
        look_at_targets(call)
        publish_call(call, by=self.lead, at=self.ago(days_ago))

    def project(self, name):
        return Project.objects.select_related("lot__call").get(name=name)

    def hand_in(self, name, *sign_ins, days_ago):
        """Each organization hands a proposal in, an hour after the other."""
        project = self.project(name)
        return [
            self.writer.hand_in(project, sign_in, at=self.ago(days_ago, hours=-place))
            for place, sign_in in enumerate(sign_ins)
        ]

    # --- The scenes ---------------------------------------------------------------------------------

    def decided_call(self):
        """Screened, scored, ranked and decided: the awards are final."""
        call = self.make(earlier.DECIDED, days_ago=120, lasts=20)
        add_stage(call, "notice", by=self.clerk, at=self.ago(120))
        self.publish(call, days_ago=120, closes_after=21, review_days=12)
        handed_in = [
            *self.hand_in("禾苗周末书场", "org-wutong", "org-qinghe", "org-zhixing", days_ago=105),
            *self.hand_in("禾苗家庭互助小组", "org-wutong", "org-chenguang", days_ago=104),
            *self.hand_in("澄湖渔家手艺传习", "org-guanghe", "org-zhixing", days_ago=103),
            *self.hand_in("澄湖夜间关爱热线", "org-chenguang", "org-qinghe", days_ago=102),
        ]
        # This community takes sealed copies only: given back, and brought again.
        counter = Daily(self)
        counter.at_counter(handed_in[-1], days_ago=101, is_sealed=False)
        counter.at_counter(handed_in[-1], days_ago=100)
        for proposal in handed_in:
            self.screener.accept(proposal, at=self.ago(96))
        reviewing = Reviewing(self.people, call, self.lead)
        reviewing.set_rules(at=self.ago(93), feedback_with_scores=True)
        reviewing.open([f"reviewer-{n}" for n in (1, 2, 3, 5, 8, 9)], at=self.ago(92))
        reviewing.score_all(at=self.ago(88))
        reviewing.decide(at=self.ago(80))
        publicise(call, self.clerk, self.lead, ago=self.ago)
        reviewing.answer(at=self.ago(78))

    def reading(self):
        """Last year's announcement is read in; nobody has taken it over into a draft yet."""
        text = LAST_YEAR.format(year=timezone.localdate(self.at).year - 1)
        start_reading(self.people.street, text, by=self.clerk, at=self.ago(1))

    def call_in_review(self):
        """Scoring is under way: sheets handed in, begun, not begun, and one recusal."""
        call = self.make(earlier.IN_REVIEW, days_ago=32, lasts=18)
        self.publish(call, days_ago=32, closes_after=19, review_days=14)
        handed_in = [
            *self.hand_in("枫晚院落共享客厅", "org-guanghe", "org-zhixing", days_ago=20),
            *self.hand_in("枫晚无障碍小路", "org-chenguang", "org-haojiefang", days_ago=19),
            *self.hand_in("竹里晾晒广场", "group-zhuli", "org-zhixing", days_ago=18),
            *self.hand_in("竹里墙绘记忆", "org-guanghe", "org-wutong", days_ago=17),
        ]
        for proposal in handed_in:
            self.screener.accept(proposal, at=self.ago(11))
        reviewing = Reviewing(self.people, call, self.lead)
        Daily(self).at_counter(handed_in[0], days_ago=12)
        reviewing.set_rules(at=self.ago(7), comment_below=40, is_blind=True)
        reviewing.calibrate_on(handed_in[0], at=self.ago(7))
        reviewing.open([f"reviewer-{n}" for n in range(1, 9)], at=self.ago(6))
        reviewing.calibrate(at=self.ago(5))
        rows = [one for one in reviewing.assignments() if one.state == "assigned"]
        for turn, assignment in enumerate(rows):
            if turn % 5 == 4:
                continue
            reviewing.score(assignment, turn=turn, at=self.ago(3), hand_in=turn % 5 != 3)
        reviewing.step_back(rows[4], at=self.ago(2))

    def open_call(self):
        """Four communities, 21 projects, four deadlines; proposals in every state."""
        row = {key: text.format(year=self.at.year) for key, text in OPEN_CALL.items()}
        call = self.call = self.make_open(row)
        call.lots.filter(name=SIGNED_IN).update(needs_sign_off=True)
        consulting.answered(call, self.lead, self.clerk, begun=self.ago(45))
        self.publish(call, days_ago=OPENED_DAYS_AGO, closes_after=25, review_days=14)
        asking = Asking(self.people, call, clerk=self.clerk, lead=self.lead, ago=self.ago)
        asking.all({one.name: one for one in Project.objects.filter(lot__call=call)})
        for name, sign_in in (
            ("枫火同行 入户听民声", "org-zhixing"),
            ("禾苗课堂 四点半守护", "org-qinghe"),
            ("湖畔健步 全民健身", "org-haojiefang"),
        ):
            self.begun = self.writer.start(self.project(name), sign_in, at=self.ago(2))
        self.half_written("银杏守望 独居老人关爱", "org-chenguang")
        self.handed_in_open()

    def make_open(self, row):
        days = {told["name"]: told["days"] for told in COMMUNITIES}
        at = self.ago(OPENED_DAYS_AGO)
        lots = {
            community: (OPENED_DAYS_AGO + days[name], projects.OF_COMMUNITY[name])
            for name, community in self.people.communities.items()
        }
        maker = CallMaker(self.people, self.people.street, self.clerk, at=at)
        return maker.make(row, period=period_words(at), lots=lots)

    def half_written(self, name, sign_in):
        proposal = self.writer.start(self.project(name), sign_in, at=self.ago(3))
        self.writer.plan(proposal, at=self.ago(2))
        self.writer.commitments(proposal)

    def handed_in_open(self):
        """Submitted, returned, accepted, rejected, withdrawn."""
        self.hand_in("邻里议事 共商共治", "org-zhixing", days_ago=1)
        self.hand_in("枫晚花径 楼前微花园", "org-guanghe", days_ago=2)
        self.hand_in("一餐一访 银龄餐桌", "org-yinxing", days_ago=1)
        self.hand_in("竹里帮帮团 便民服务", "group-zhuli", days_ago=3)
        self.hand_in("竹里少年 社区规划师", "org-wutong", days_ago=4)
        (returned,) = self.hand_in("银杏守望 独居老人关爱", "org-yinxing", days_ago=4)
        self.screener.send_back(returned, at=self.ago(1))
        for name, sign_in in (
            ("禾光志愿 时间互助", "org-qinghe"),
            ("平安院落 消防应急", "org-haojiefang"),
            ("竹里红管家 院落治理", "org-zhixing"),
        ):
            (accepted,) = self.hand_in(name, sign_in, days_ago=5)
            self.screener.accept(accepted, at=self.ago(2))
        (rejected,) = self.hand_in("一餐一访 银龄餐桌", "org-guanghe", days_ago=6)
        self.screener.reject(rejected, at=self.ago(3))
        (withdrawn,) = self.hand_in("禾苗市集 邻里共享", "org-guanghe", days_ago=5)
        withdraw_proposal(
            withdrawn,
            reason="团队人手不足，改为专注另一项目。",
            by=withdrawn.created_by,
            at=self.ago(2),
        )

    def sites(self):
        """Residents' committees apply with items of a library."""
        Sites(self.people, self.clerk, self.lead, at=self.at).make()

    def daily(self):
        """What happens beside the calls: see ``Daily``."""
        daily = Daily(self)
        daily.stored_papers("org-wutong")
        daily.wait_for_sign_off(self.begun, "org-haojiefang")
        (answered,) = self.hand_in("家门口的法律课", "org-zhixing", days_ago=4)
        daily.answer(answered)
        daily.at_counter(answered, days_ago=0, copies=1)
        daily.follow(self.call, "org-wutong", "org-chenguang")
        daily.correct(self.call, "禾苗课堂 四点半守护")
        daily.ask_for_list(self.call)

    def drafts(self):
        """The street's next call, and the other street's first: nobody else sees them."""
        call = self.make(earlier.NEXT_YEAR, days_ago=3, lasts=40)
        consulting.running(call, self.lead, self.clerk, at=self.at)
        at = self.ago(1)
        row = earlier.OTHER_DRAFT
        lots = {self.people.other_community: (40, row["lots"]["望澜社区"])}
        maker = CallMaker(
            self.people, self.people.other_street, self.people.users["other-street"], at=at
        )
        maker.make(row, period=period_words(at), lots=lots)
