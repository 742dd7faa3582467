"""The command that reads an announcement, and what becomes of it in a draft."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from calls.enums import CallState
from calls.locking import CallIsPublic
from calls.models import Category, Indicator, Lot, Project, StageWindow
from calls.reading.announcement import read_announcement
from calls.reading.files import MOST_BYTES
from calls.taking_over import TooLong, add_to_draft, in_pieces, plan, split_contact, tree_of
from core.models import AuditEntry
from tests.calls.reading.papers.first import NEWS, STREET_NUMBERED
from tests.calls.reading.papers.printed import printed_text
from tests.calls.reading.papers.varied import varied_tree
from tests.factories.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


@pytest.fixture
def draft(world):
    """A draft call of the world's office, laid out, without lots."""
    from tests.factories.world import make_call

    return make_call(world.office, world.staff, lots=0, projects=0, state="draft", title="空白草稿")


@pytest.fixture
def paper(tmp_path):
    path = tmp_path / "公告.txt"
    path.write_text(STREET_NUMBERED.replace("2024", "2099"), encoding="gb18030")
    return path


def projects_of(call):
    return Project.objects.filter(lot__call=call).order_by("lot__position", "position")


def run(*args):
    out, err = StringIO(), StringIO()
    call_command("read_announcement", *map(str, args), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_json_is_one_object_and_nothing_else(paper):
    out, err = run(paper, "--json")
    found = json.loads(out)
    assert err == ""
    assert list(found) == ["title", "issuer", "year", "summary", "communities", "lines", "warnings"]
    assert [one["name"] for one in found["communities"]] == ["梧桐社区", "银杏社区"]
    quantities = found["communities"][0]["projects"][0]["indicators"][0]["quantities"]
    assert quantities == [
        {
            "value": 3000, "value_max": None, "comparator": ">=", "unit": "人次", "per": None,
            "what": quantities[0]["what"], "each": None, "condition": "60周岁以上", "by": None,
            "part_of": None, "sub": None,
        }
    ]  # fmt: skip


def test_summary_names_communities_and_warnings(paper):
    out, _ = run(paper)
    assert "梧桐社区" in out and "银杏社区" in out


def test_text_that_is_no_call_is_an_answer_as_json_and_a_refusal_otherwise(tmp_path, draft):
    path = tmp_path / "news.txt"
    path.write_text(NEWS, encoding="utf-8")
    found = json.loads(run(path, "--json")[0])
    assert found["communities"] == [] and len(found["warnings"]) == 1
    for args in ((path,), (path, "--into", draft.pk), (path, "--json", "--into", draft.pk)):
        with pytest.raises(CommandError) as refused:
            run(*args)
        assert refused.value.returncode == 3
    assert not draft.lots.exists()


def test_unreadable_file_ends_with_its_reason(tmp_path):
    huge = tmp_path / "a.txt"
    with huge.open("wb") as file:
        file.truncate(10 * MOST_BYTES)
    for path, word in ((huge, "20 MB"), (tmp_path / "none.txt", "没有这个文件")):
        with pytest.raises(CommandError, match=word) as refused:
            run(path, "--json")
        assert refused.value.returncode == 2


def test_into_adds_everything_to_a_draft(paper, draft, world):
    out, _ = run(paper, "--into", draft.pk)
    lots = list(draft.lots.all())
    assert [lot.name for lot in lots] == ["梧桐社区", "银杏社区"]
    assert [lot.contact_name for lot in lots] == ["周敏", "周敏"]
    assert [row.text for row in lots[0].eligibility.all()][0] == "在民政部门登记的社会组织"
    assert lots[0].duties.exists(), "lists that the text does not hold come from the scheme"
    projects = list(projects_of(draft))
    assert [(one.name, int(one.amount)) for one in projects] == [
        ("“梧桐树下”老年助餐项目", 80000),
        ("“邻里有戏”社区文艺项目", 55000),
        ("“银杏课堂”青少年成长项目", 60000),
    ]
    assert [str(one) for one in projects[0].categories.all()] == ["为老服务类"]
    indicators = Indicator.objects.filter(project=projects[0])
    assert [row.number for row in indicators] == ["1", "2", "3"]
    assert not any(row.is_checked for row in indicators), "a person still has to look at them"
    closes = timezone.localtime(StageWindow.objects.get(lot=lots[0]).closes_at)
    assert (closes.year, closes.month, closes.day, closes.hour) == (2099, 5, 20, 17)
    assert "2" in out and "3" in out
    assert AuditEntry.objects.filter(act="calls.take_over_reading").count() == 1


def test_into_a_second_time_changes_nothing(paper, draft):
    run(paper, "--into", draft.pk)
    before = list(Project.objects.filter(lot__call=draft).values())
    out, _ = run(paper, "--into", draft.pk)
    assert list(Project.objects.filter(lot__call=draft).values()) == before
    assert out.count("保持原样") == 3


@pytest.mark.parametrize("state", ["published", "closed", "cancelled"])
def test_into_a_call_that_is_no_draft_is_refused(paper, world, state):
    call = world.call
    assert call.state == CallState.PUBLISHED
    if state != "published":
        reason = "停办" if state == "cancelled" else ""
        type(call).objects.filter(pk=call.pk).update(
            state=state, ended_at=timezone.now(), cancel_reason=reason
        )
    lots = Lot.objects.count()
    with pytest.raises(CommandError) as refused:
        run(paper, "--into", call.pk)
    assert (refused.value.returncode, Lot.objects.count()) == (4, lots)


def test_into_an_unknown_call_is_refused(paper):
    with pytest.raises(CommandError) as refused:
        run(paper, "--into", 987654)
    assert refused.value.returncode == 4


def test_update_replaces_only_what_the_text_says_otherwise(draft, world):
    tree = tree_of(read_announcement(STREET_NUMBERED))
    at = timezone.now()
    add_to_draft(draft, tree, by=world.staff, at=at)
    row = tree["communities"][0]["projects"][0]
    row["amount_yuan"], row["overview"] = 90000, None
    kinds = [(one.kind, one.details) for one in plan(draft, tree, update=True)]
    done = add_to_draft(draft, tree, by=world.staff, at=at, update=True)
    project = Project.objects.get(name=row["name"])
    assert (int(project.amount), project.overview) == (90000, "为辖区高龄老人提供助餐服务。")
    assert [kind for kind, _ in kinds].count("changed") == done.count("changed") == 1


def test_a_value_that_is_too_long_stops_everything(draft, world):
    tree = tree_of(read_announcement(STREET_NUMBERED))
    tree["communities"][1]["projects"][0]["name"] = "长" * 201
    with pytest.raises(TooLong, match="1"):
        add_to_draft(draft, tree, by=world.staff, at=timezone.now())
    assert not draft.lots.exists()


def test_categories_are_mapped_or_left_out(draft, world):
    known = Category.objects.create(name="养老")
    tree = tree_of(read_announcement(STREET_NUMBERED))
    chosen = {"为老服务类": known, "文体活动类": None}
    add_to_draft(draft, tree, by=world.staff, at=timezone.now(), categories=chosen)
    found = [[str(one) for one in project.categories.all()] for project in projects_of(draft)]
    assert found == [["养老"], [], ["儿童青少年类"]]


def test_public_call_is_refused_by_the_act(world):
    with pytest.raises(CallIsPublic):
        add_to_draft(
            world.call, read_announcement(STREET_NUMBERED), by=world.staff, at=timezone.now()
        )


def test_long_items_are_cut_at_sentences_and_lose_nothing():
    text = "甲" * 300 + "。" + "乙" * 300 + "；" + "丙" * 700
    pieces = in_pieces(text, 500)
    assert "".join(pieces) == text and max(map(len, pieces)) <= 500


def test_contact_is_parted_into_name_and_phone():
    assert split_contact("周敏、何静 0571-8800****") == ("周敏、何静", "0571-8800****")


def test_what_the_portal_prints_is_read_back_as_the_same_call(world):
    for lot, name in zip(world.call.lots.all(), ("柳荫社区", "槐安社区"), strict=True):
        Lot.objects.filter(pk=lot.pk).update(name=name)
    found = read_announcement(printed_text(world.call))
    lots = list(world.call.lots.all())
    assert [one.name for one in found.communities] == [lot.name for lot in lots]
    for lot, one in zip(lots, found.communities, strict=True):
        rows = list(lot.projects.all())
        assert [
            (each.name, each.category, each.period_text, each.amount_yuan, each.overview)
            for each in one.projects
        ] == [
            (row.name, str(row.categories.get()), row.period, int(row.amount), row.overview)
            for row in rows
        ]  # fmt: skip
        assert [[(i.number, i.text) for i in each.indicators] for each in one.projects] == [
            [(i.number, i.text.rstrip("。")) for i in row.indicators.all()] for row in rows
        ]
        rules = [row.text.rstrip("。") for row in lot.eligibility.all()]
        assert [text.split("。")[0] for text in one.eligibility] == rules
        assert (one.profile.residents, one.profile.households, one.profile.area_km2, one.profile.founded) == (
            18700, 7200, 0.72, "2004-11",
        )  # fmt: skip
    assert found.title == world.call.title


def as_read(tree):
    """What must come back from paper: white space does not, nor the point at an end."""
    return [
        (one["name"], len(one["documents"]), [
            (row["name"], row["category"], row["period_text"], row["amount_yuan"],
             "".join((row["overview"] or "").split()), row["indicators_text"])
            for row in one["projects"]
        ])
        for one in tree["communities"]
    ]  # fmt: skip


@pytest.mark.parametrize("seed", [3, 8, 21])
def test_any_call_that_is_printed_is_read_back_as_the_same_call(world, draft, seed):
    tree = varied_tree(seed)
    add_to_draft(draft, tree, by=world.staff, at=timezone.now())
    assert as_read(tree_of(read_announcement(printed_text(draft)))) == as_read(tree)
