"""Reading the State Council's yearly announcement of days off, as it is pasted from the newspaper.

``国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。``

What is read is shown to a person before it is kept; whatever looks odd is said, nothing is guessed
silently.
"""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from core.calendar import spoken
from core.enums import HolidayKind
from core.text import clean_text, fold_width

YEAR = re.compile(r"关于 ?(\d{4}) ?年|(\d{4}) ?年部分节假日")
TITLE = re.compile(r"^.*关于\s*\d{4}\s*年.*$", re.M)
NUMBER = re.compile(r"国办发[^\s,。;]{0,20}号")
DAY = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日"
HEADING = re.compile(
    r"(?:^|(?<=[。\n;]))\s*(?:[一二三四五六七八九十]+、|\d+[.、])?\s*"
    rf"([^:。\n,;()]{{2,40}}?):(?=\s*{DAY})"
)
DATE = re.compile(
    r"(?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日(?:\((?P<note>[^)]*)\))?"
)
RANGE = re.compile(r"^\s*(?:至|到|-|—+|–|~)\s*$")
CLAUSE = re.compile(r"(.*?)(放假|休息|上班)", re.S)
COUNT = re.compile(r"(?:共|放假) ?(\d{1,2}) ?天")
WEEKDAYS = {name: place for place, name in enumerate("一二三四五六日")} | {"天": 6}
WEEKDAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")
LONGEST_RUN = 40
EXAMPLE = "元旦：1月1日（周五）至3日（周日）放假。"


@dataclass(frozen=True)
class Found:
    """One day as the announcement has it."""

    date: date
    kind: str
    name: str


@dataclass
class Notice:
    """What was read: ``days`` in order, ``remarks`` what a person should look at, ``year``, ``source``."""

    year: int | None = None
    source: str = ""
    days: list = field(default_factory=list)
    remarks: list = field(default_factory=list)


class _Reader:
    """Reads one festival's paragraph. ``month`` and ``year`` go on from date to date."""

    def __init__(self, name, year):
        self.name, self.notice_year = name, year
        self.year, self.month = None, None
        self.days, self.remarks = [], []

    def read(self, body):
        for sentence in re.split(r"[。;\n]", body):
            # 'Offices are encouraged to let people rest on …' is no day off.
            if "鼓励" in sentence:
                continue
            end = 0
            for clause in CLAUSE.finditer(sentence):
                kind = HolidayKind.MAKE_UP if clause[2] == "上班" else HolidayKind.OFF
                self.clause(clause[1], kind, sentence)
                end = clause.end()
            if DATE.search(sentence[end:]):
                self.remarks.append(_("Not understood: “%(text)s”.") % {"text": sentence.strip()})

    def clause(self, text, kind, sentence):
        """The dates of one clause; ``A至B`` is a run of days."""
        before, previous, days = 0, None, []
        for found in DATE.finditer(text):
            day = self.day_of(found)
            if day is not None and previous and RANGE.match(text[before : found.start()]):
                days += self.run(previous, day)
            elif day is not None:
                days.append(day)
            before, previous = found.end(), day
        self.days += [Found(day, kind, self.name) for day in days]
        if kind == HolidayKind.OFF and days and (said := COUNT.search(sentence)):
            self.compare(int(said[1]), len(days))

    def day_of(self, found):
        """The date that one match names, or None when there is no such day."""
        if found["year"]:
            self.year = int(found["year"])
        if found["month"]:
            month = int(found["month"])
            self.year = self.year_of(month, found)
            self.month = month
        if self.month is None:
            self.remarks.append(_("“%(text)s” names no month.") % {"text": found[0]})
            return None
        try:
            day = date(self.year or self.notice_year, self.month, int(found["day"]))
        except ValueError:
            self.remarks.append(_("There is no day “%(text)s”.") % {"text": found[0]})
            return None
        self.compare_weekday(day, found)
        return day

    def year_of(self, month, found):
        """December before New Year's Day is the year before; January after December the year after."""
        if found["year"]:
            return int(found["year"])
        if month == 12 and "元旦" in self.name:
            return self.notice_year - 1
        if self.month == 12 and month == 1:
            return (self.year or self.notice_year) + 1
        return self.year or self.notice_year

    def run(self, first, last):
        """The days after ``first`` up to ``last``."""
        length = (last - first).days
        if not 0 < length < LONGEST_RUN:
            self.remarks.append(
                _("From %(first)s to %(last)s is no run of days.")
                % {"first": first.isoformat(), "last": last.isoformat()}
            )
            return []
        return [first + timedelta(days=step) for step in range(1, length + 1)]

    def compare(self, said, read):
        if said != read:
            self.remarks.append(
                _("%(name)s: the text says %(said)d days, %(read)d were read.")
                % {"name": self.name, "said": said, "read": read}
            )

    def compare_weekday(self, day, found):
        said = WEEKDAY.search(found["note"] or "")
        if said and WEEKDAYS[said[1]] != day.weekday():
            self.remarks.append(
                _("The text calls %(text)s what is %(day)s in %(year)d. Is the year right?")
                % {"text": found[0], "day": spoken(day), "year": day.year}
            )


def read_notice(text, *, year=None):
    """Read a pasted announcement into a ``Notice``.

    Args: ``year`` holds where the text names none. A text without any year or any day gives a
    remark that says so and no days.
    """
    text = fold_width(clean_text(text))
    named = YEAR.search(text)
    notice = Notice(year=int(named[1] or named[2]) if named else year, source=source_of(text))
    if notice.year is None:
        notice.remarks.append(_("Say which year the announcement is for."))
        return notice
    if year is not None and year != notice.year:
        notice.remarks.append(
            _("The text speaks of %(named)d, you chose %(year)d. The text was followed.")
            % {"named": notice.year, "year": year}
        )
    heads = list(HEADING.finditer(text))
    for head, following in zip(heads, [*heads[1:], None], strict=False):
        body = text[head.end() : following.start() if following else len(text)]
        reader = _Reader(head[1].strip(), notice.year)
        reader.read(body)
        notice.days += reader.days
        notice.remarks += reader.remarks
    notice.days = _joined(notice.days)
    if not notice.days:
        notice.remarks.append(
            _("No day was recognised. A line looks like this: %(example)s") % {"example": EXAMPLE}
        )
    return notice


def source_of(text):
    """Title and number of the announcement as far as the text shows them."""
    title, number = TITLE.search(text), NUMBER.search(text)
    return " ".join(part[0].strip() for part in (title, number) if part)[:200]


def _joined(days):
    """A day that two festivals name in the same way is one day with both names."""
    found = {}
    for one in days:
        key = (one.date, one.kind)
        names = found.setdefault(key, [])
        names += [name for name in one.name.split("、") if name not in names]
    return [Found(day, kind, "、".join(names)[:60]) for (day, kind), names in sorted(found.items())]
