"""The sample's project library, two residents' committees, and what they make of it (scheme B)."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from applications.models import ItemChoice, OtherItem, ScreeningSettings, SolicitationSettings
from applications.starting import start_proposal
from applications.submission import submit_proposal
from calls import keeping
from calls.enums import ItemKind
from calls.models import Call, EligibilityRule, Lot, Stage
from calls.publishing import publish_call
from parties.enums import OfficeKind, PartyKind
from parties.models import Membership, Office
from portal.sample.calls import set_stage

LIBRARY = "清枫街道邻里示范项目库"
ABOUT = "供各社区建设邻里示范点时选用。项目按年度增补、修订和停用，每次修订都注明原因。"
# (title, what is done, should be taken, commercial)
ITEMS = (
    ("院落议事厅常态运行", "每月至少议事一次，议题、结论和办理情况张榜公布。", True, False),
    ("社区事务线上公开", "把服务指南、活动和经费使用情况公开到线上，每周更新。", True, False),
    ("心灵驿站", "由专业人员值守，提供倾诉、减压和转介。", True, False),
    ("家长学堂", "按孩子年龄分班，请本地教师和有经验的家长授课。", True, False),
    ("垃圾分类劝导", "志愿者定时定点劝导，每季度公布分类准确率。", True, False),
    ("长者平安铃", "为独居长者安装呼叫设备，邻里结对响应。", True, False),
    ("妇儿之家", "设母婴室和活动角，开展亲子阅读。", True, False),
    ("过期药品回收", "设回收箱，定期交有资质的机构处理。", False, False),
    ("旧衣新生", "回收衣物，改制后义卖或捐赠。", False, False),
    ("楼门信息屏", "发布通知和便民信息，收入用于楼门维护。", False, True),
    ("健康小屋", "提供血压、血糖测量和健康咨询。", False, False),
    ("邻里健走团", "每周健走，以步数兑换公益时。", False, False),
    ("多语服务窗口", "为外籍居民提供翻译和办事引导。", False, False),
    ("产地直供菜站", "定点销售对接产地的新鲜蔬果。", False, True),
    ("智能取件柜", "在有条件的院落设置，方便收发快件。", False, True),
    ("金融夜校", "讲解防诈骗和家庭理财常识。", False, False),
    ("公益彩票服务点", "在服务中心代办销售，收益用于社区公益。", False, True),
)
COMMITTEES = (
    {"community": "枫晚社区", "sign_in": "committee-fengwan", "person": "闻溪亭", "phone": "0999-8801 0001"},
    {"community": "禾苗社区", "sign_in": "committee-hemiao", "person": "江晚照", "phone": "0999-8801 0002"},
)  # fmt: skip
OTHER = ("银发代步班车", "每周二、四上午往返菜市场与卫生服务站，由志愿者随车照看。")
AMOUNT = Decimal(150_000)


class Sites:
    """The call for demonstration sites: one application handed in, one with nine ticks."""

    def __init__(self, people, clerk, lead, *, at):
        self.people, self.clerk, self.lead, self.at = people, clerk, lead, at
        self.committees = [self.committee(row) for row in COMMITTEES]

    def committee(self, row):
        """The residents' committee of a community, with the person who writes for it."""
        community = self.people.communities[row["community"]]
        office = Office.objects.create(
            kind=PartyKind.OFFICE,
            office_kind=OfficeKind.COMMITTEE,
            area=community.area,
            parent=self.people.street,
            name=f"{row['community']}居民委员会",
            phone=row["phone"],
            created_at=self.people.at,
        )
        user = self.people.user(row["sign_in"], row["person"], employer=office.name)
        Membership.objects.create(party=office, user=user, role="lead", since=self.people.at)
        return office, user

    def make(self):
        """Library, call, and what the two committees have done so far."""
        library = self.library()
        call = self.call(library)
        (first, writer), (second, other) = self.committees
        handed_in = self.start(call, first, writer, days_ago=2)
        self.tick(handed_in, library, 12)
        OtherItem.objects.create(proposal=handed_in, position=1, name=OTHER[0], plan=OTHER[1])
        submit_proposal(handed_in, by=writer, at=self.at - timedelta(days=1))
        self.tick(self.start(call, second, other, days_ago=1), library, 9)

    def library(self):
        founded = self.at - timedelta(days=200)
        who = {"by": self.clerk, "at": founded}
        library = keeping.found_library(self.people.street, name=LIBRARY, about=ABOUT, **who)
        rows = [
            {
                "title": title,
                "text": text,
                "kind": ItemKind.EXPECTED if expected else ItemKind.OPTIONAL,
                "is_commercial": commercial,
            }
            for title, text, expected, commercial in ITEMS
        ]
        keeping.import_items(library, rows, from_year=founded.year, **who)
        keeping.revise_item(
            library.items.get(number=1),
            {"text": "每月至少议事一次，议题、结论和办理情况张榜并在线上公布。"},
            seen=1, reason="居民希望在手机上也能看到办理情况。",
            by=self.clerk, at=self.at - timedelta(days=60),
        )  # fmt: skip
        keeping.suggest_item(
            library, self.people.other_street,
            {"title": "社区修补铺", "text": "志愿者教居民修补家电和衣物。", "kind": "optional",
             "is_commercial": False},
            reason="望澜街道两个社区试行一年，居民评价高。",
            by=self.people.users["other-street"], at=self.at - timedelta(days=3),
        )  # fmt: skip
        return library

    def call(self, library):
        begun = self.at - timedelta(days=6)
        year = timezone.localdate(self.at).year
        call = Call.objects.create(
            office=self.people.street, scheme="guarantee_fund",
            title=f"{year}年度清枫街道邻里示范点申报公告", year=year, fund="福彩公益金",
            summary="由社区居委会会同服务中心申报，从项目库中至少选择十项，每个示范点统一资助。",
            created_by=self.clerk, created_at=begun,
        )  # fmt: skip
        taking = Stage.objects.create(call=call, kind="solicitation", position=1, name="申报")
        screening = Stage.objects.create(call=call, kind="screening", position=2, name="街道初审")
        SolicitationSettings.objects.create(
            stage=taking, applicants="committees", applied_for="library", fixed_amount=AMOUNT,
            library=library, library_year=timezone.localdate(begun - timedelta(days=194)).year,
            least_items=10, asks_site=True, asks_plan=False, asks_commitments=False,
            asks_budget=False, asks_team=False, asks_papers=False,
        )  # fmt: skip
        ScreeningSettings.objects.create(stage=screening)
        self.lot(call)
        today = timezone.localdate(self.at)
        set_stage(
            call, "solicitation", opens=today - timedelta(days=5), closes=today + timedelta(days=12)
        )
        set_stage(
            call, "screening", opens=today - timedelta(days=5), closes=today + timedelta(days=20)
        )
        publish_call(call, by=self.lead, at=begun)
        call.refresh_from_db()
        return call

    def lot(self, call):
        lot = Lot.objects.create(
            call=call, position=1, name="全街道", is_all=True, paper_copies=4,
            address=self.people.street.address, contact_name="叶知微",
            contact_phone=self.people.street.phone,
        )  # fmt: skip
        EligibilityRule.objects.bulk_create(
            EligibilityRule(lot=lot, position=position, text=text)
            for position, text in enumerate(
                (
                    "有可用于开展项目的场地和硬件条件。",
                    "征求过居民意见，多数居民或居民代表同意。",
                    "社区服务中心运营满一年。",
                ),
                start=1,
            )
        )

    def start(self, call, committee, user, *, days_ago):
        draft = start_proposal(
            None, lot=call.lots.get(), applicant=committee, by=user,
            at=self.at - timedelta(days=days_ago),
        )  # fmt: skip
        draft.leader_name = draft.contact_name = user.name
        draft.leader_phone = draft.contact_phone = committee.phone
        draft.contact_email = user.email
        draft.save()
        draft.sites.update(
            centre_name=committee.name.replace("居民委员会", "服务中心"),
            centre_contact=user.name,
            centre_phone=committee.phone,
            centre_since=date(2021, 3, 1),
            place="服务中心二楼活动室两间，共160平方米，配投影和桌椅；楼下有露天小广场。",
            consultation="入户和线上同步征求意见，收回意见表1260份，同意1134份，占九成。",
            majority_on=timezone.localdate(self.at) - timedelta(days=40),
        )
        return draft

    def tick(self, draft, library, count):
        ItemChoice.objects.bulk_create(
            ItemChoice(proposal=draft, item=item, taken=True, revision=item.revision)
            for item in library.items.all()[:count]
        )
        draft.choices.filter(item__number=3).update(remarks="与街道心理服务站联合值守。")
