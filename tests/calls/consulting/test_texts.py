"""A pasted text is read into passages that keep who they are while the text is revised."""

import pytest
from django.utils import timezone

from calls.consulting.comparing import compared
from calls.consulting.passages import compose, match, parse
from calls.consulting.refusals import ConsultationRefused
from calls.consulting.writing import newest_text, write_text
from tests.factories.consultations import TEXT, make_consultation
from tests.factories.world import World


def told(text):
    return [(part.level, part.number, part.heading, part.body) for part in parse(text)]


def test_articles_stand_under_their_chapters_with_their_items_in_them():
    read = told(TEXT)
    assert [row[:3] for row in read] == [
        (1, "第一章", "总则"), (2, "第一条", ""), (2, "第二条", ""),
        (1, "第二章", "申报"), (2, "第三条", ""), (2, "第四条", ""),
    ]  # fmt: skip
    assert read[4][3].splitlines()[1] == "（一）面向全体居民；"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("前言\n一、目标\n服务居民。\n（一）老人\n关爱。\n二、资金\n10万元。", ["", "一、", "（一）", "二、"]),
        ("1. 目标\n2.5公里以内\n2. 资金", ["1.", "2."]),
        ("第一段。\n仍是第一段。\n\n第二段。", ["", ""]),
        ("   \n\n", []),
    ],
)  # fmt: skip
def test_the_highest_numbering_of_a_text_splits_it(text, numbers):
    assert [part.number for part in parse(text)] == numbers


@pytest.mark.parametrize(
    "text", [TEXT, "前言\n一、目标\n服务居民。\n二、这是一句话。", "甲。\n\n乙。"]
)
def test_what_is_read_can_be_written_out_and_read_again(text):
    parts = parse(text)

    class Row:
        def __init__(self, part):
            self.__dict__ |= part.__dict__

        from calls.models import Passage

        whole = Passage.whole

    assert compose(Row(part) for part in parts) == text
    assert parse(compose(Row(part) for part in parts)) == parts


def test_a_passage_is_the_same_though_its_number_moved():
    old = match(parse(TEXT), [], 1)
    new = parse(
        TEXT.replace(
            "第四条 申报截止时间为每年五月十四日。",
            "第四条 申报书一式两份。\n第五条 申报截止时间为每年五月二十一日。",
        )
    )
    match(new, old, 7)
    assert [part.key for part in new] == [1, 2, 3, 4, 5, 7, 6]


@pytest.mark.django_db
def test_the_text_is_rewritten_while_it_is_a_draft_and_keeps_its_passages():
    world, at = World(), timezone.localtime()
    consultation = make_consultation(world.draft_call, by=world.staff, at=at)
    before = list(newest_text(consultation).passages.values_list("pk", "key"))
    write_text(consultation, text=TEXT + "\n第五条 本办法自发布之日起施行。", title="甲", opening="乙",
               by=world.staff, at=at)  # fmt: skip
    version = newest_text(consultation)
    after = list(version.passages.values_list("pk", "key"))
    assert (version.number, after[: len(before)], len(after)) == (1, before, len(before) + 1)
    assert compared(version, version)["pairs"] == []


@pytest.mark.django_db
def test_a_text_of_nothing_is_refused_at_its_field():
    world, at = World(), timezone.localtime()
    consultation = make_consultation(world.draft_call, by=world.staff, at=at)
    with pytest.raises(ConsultationRefused) as refused:
        write_text(consultation, text="\n\n", title="甲", opening="乙", by=world.staff, at=at)
    assert refused.value.field == "text"
