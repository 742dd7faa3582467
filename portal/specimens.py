"""What the style guide shows: each component with long names, with nothing and with many rows.

Invented names only. The texts are Chinese because that is what the pages must carry; they are
specimens, not words of the interface.
"""

from datetime import timedelta
from types import SimpleNamespace

from django import forms
from django.core.paginator import Paginator

from core.templatetags.ui import TONES

LONG_NAME = (
    "星河市云栖区梧桐街道南湖第二社区“银龄相伴、邻里同行”高龄独居老人居家安全与精神关爱综合服务项目"
)
ORGANIZATION = "星河市云栖区梧桐街道晴川社会工作与社区发展服务中心"


class SpecimenForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="项目名称", max_length=60, help_text="与公告所列的名称一致。")
    amount = forms.DecimalField(
        label="申请金额（元）", max_value=160000, help_text="50,000 元至 160,000 元，以千元为单位。"
    )
    category = forms.ChoiceField(
        label="项目类别", choices=[("", "请选择"), ("old", "为老服务"), ("child", "儿童服务")]
    )
    community = forms.MultipleChoiceField(
        label="服务的社区",
        choices=[("n", "南湖第二社区"), ("b", "北坪社区"), ("y", "云栖里社区")],
        widget=forms.CheckboxSelectMultiple,
    )
    kind = forms.ChoiceField(
        label="申报主体",
        choices=[("org", "社会组织"), ("group", "居民自组织")],
        widget=forms.RadioSelect,
    )
    start = forms.DateField(label="开始日期", widget=forms.DateInput(attrs={"type": "date"}))
    plan = forms.CharField(
        label="实施方案",
        max_length=200,
        widget=forms.Textarea,
        help_text="写明做什么、谁来做、什么时候做。",
    )
    paper = forms.FileField(label="登记证书（正、副本）", help_text="PDF 或照片，不超过 50 MB。")
    promise = forms.BooleanField(label="我确认所填内容真实、完整")


def _rows(count):
    states = [("submitted", "已提交"), ("returned", "退回补正"), ("accepted", "已受理")]
    return [
        SimpleNamespace(
            number=n,
            name=LONG_NAME if n % 7 == 1 else f"社区微花园共建共护行动（第{n}期）",
            organization=ORGANIZATION if n % 5 == 1 else "木棉公益服务中心",
            amount=50000 + n * 1000,
            state=states[n % 3][0],
            get_state_display=lambda label=states[n % 3][1]: label,
        )
        for n in range(1, count + 1)
    ]


def _stages():
    return [
        {"name": "发布征集公告", "state": "done", "when": "2026年4月24日"},
        {
            "name": "项目申报",
            "state": "now",
            "when": "2026年4月24日 09:00 至 5月14日 17:00",
            "note": "北坪社区延至5月19日；每日 9:00—12:00、13:00—17:00 接收纸质材料",
        },
        {"name": "资格初审", "state": "next", "when": "2026年5月15日至5月21日"},
        {"name": "专家评审", "state": "next", "when": "时间另行通知"},
        {"name": "结果公示", "state": "next", "when": "5个工作日"},
    ]


def _steps():
    return [
        {"name": "基本信息", "url": "#steps", "state": "done"},
        {"name": "目标与实施方案", "url": "#steps", "state": "done"},
        {"name": "指标承诺", "url": "#steps", "state": "problem", "now": True, "note": "还差2项"},
        {"name": "项目预算", "url": "#steps", "state": "todo"},
        {"name": "团队与资源", "url": "#steps", "state": "todo"},
        {"name": "申报材料", "url": "#steps", "state": "todo"},
        {"name": "检查并提交", "url": "#steps", "state": "todo"},
    ]


def specimens(request):
    """The context of ``portal/styleguide.html``."""
    now = request.arrived_at
    form = SpecimenForm({"name": "南湖银龄相伴项目", "amount": "200000", "plan": "实施方案" * 55})
    form.is_valid()
    return {
        "long_name": LONG_NAME,
        "organization": ORGANIZATION,
        "tones": list(TONES),
        "deadlines": [
            now + timedelta(days=12),
            now + timedelta(days=2, hours=5),
            now + timedelta(hours=9, minutes=20),
            now + timedelta(minutes=7),
            now - timedelta(hours=1),
            None,
        ],
        "stages": _stages(),
        "steps": _steps(),
        "figures": [
            {"label": "资金总额", "value": "2,360,000 元", "note": "4个社区、21个项目"},
            {"label": "已收申报", "value": "38", "url": "#table"},
            {"label": "待初审", "value": "7", "note": "最早一份5月21日到期"},
            {"label": "距截止", "value": "3天"},
        ],
        "facts": [
            ("申报主体", ORGANIZATION),
            ("统一社会信用代码", "52000000MJ0000000X"),
            ("申请金额", "150,000 元（人民币壹拾伍万元整）"),
            ("年检结论", ""),
        ],
        "rows": _rows(3),
        "page": Paginator(_rows(50), 10).get_page(request.GET.get("page", 3)),
        "form": form,
        "blank_form": SpecimenForm(prefix="blank"),
        "saved_at": now,
        "plot": [
            ("南湖第二社区", 14, 11),
            ("北坪社区", 9, 9),
            ("云栖里社区", 12, 7),
            ("东桥社区", 3, 0),
        ],
        "trail": [("首页", "#"), ("2026年度社区保障资金项目征集公告", "#")],
    }
