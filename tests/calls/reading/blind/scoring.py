"""How well announcements are read that the reader's rules were not written for.

Each file of this folder's sets holds a text and, below a line of equals signs, what a person reads
in it. A text that begins with ``#docx`` is laid out as a Word file, its tabs as tables. The key:

``community: NAME | founded=2004-11 residents=18730``, under it ``eligibility: 3`` and so on;
`` project: NAME | CATEGORY | PERIOD | YUAN`` with ``-`` for what the text does not say;
``  1 BEGINNING | >=12场/year each=每支 ; 2-3个`` an indicator's number, how its text begins, and
its targets. ``what`` is held only where the key gives it, and by the word that it must contain.
"""

import re
from collections import Counter
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from docx import Document

from calls.reading.announcement import read_announcement
from calls.reading.files import text_of_file

HERE = Path(__file__).parent
TARGET = re.compile(
    r"(?P<comparator>>=|<=|=|)(?P<value>[\d.]+)(?:-(?P<value_max>[\d.]+))?"
    r"(?P<unit>[^\s/]*)(?:/(?P<per>\w+))?(?P<more>.*)"
)
LISTS = ("eligibility", "documents", "duties")
MORE = ("each", "condition", "by", "part_of", "sub")
SHORT = {"cond": "condition", "part": "part_of"}


def files(folder):
    """The texts of one set, by their names."""
    return sorted((HERE / folder).glob("*.txt"))


def read(path):
    """What the reader makes of one file, and the key beside it."""
    text, _, key = path.read_text(encoding="utf-8").partition("\n=====\n")
    if text.startswith("#docx\n"):
        text = text_of_file("call.docx", _word(text.removeprefix("#docx\n")))
    return read_announcement(text).as_dict(), _parsed(key)


def _word(text):
    document, table = Document(), None
    for line in text.splitlines():
        cells = line.split("\t")
        if len(cells) == 1:
            table = None
            document.add_paragraph(line)
            continue
        table = table or document.add_table(0, len(cells))
        for cell, words in zip(table.add_row().cells, cells, strict=True):
            cell.text = words
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _parsed(key):
    """The key as nested dictionaries."""
    found = {"communities": []}
    for line in filter(str.strip, key.splitlines()):
        if line.startswith("  "):
            head, _, targets = line.strip().partition(" |")
            number, _, start = head.partition(" ")
            one = {"number": number, "start": start, "targets": _targets(targets)}
            found["communities"][-1]["projects"][-1]["indicators"].append(one)
            continue
        name, _, value = (part.strip() for part in line.partition(":"))
        if name == "community":
            found["communities"].append(_community(value))
        elif name == "project":
            found["communities"][-1]["projects"].append(_project(value))
        elif line.startswith(" "):
            found["communities"][-1][name] = int(value) if name in LISTS else value
        else:
            found[name] = None if value == "-" else value
    return found


def _community(value):
    name, _, profile = (part.strip() for part in value.partition("|"))
    pairs = (pair.split("=") for pair in profile.split())
    return {"name": name, "profile": dict(pairs), "projects": []}


def _project(value):
    given = [None if part.strip() == "-" else part.strip() for part in value.split(" | ")]
    name, category, period, amount = given + [None] * (4 - len(given))
    return {
        "name": name, "category": category, "period_text": period,
        "amount_yuan": int(amount) if amount else None, "indicators": [],
    }  # fmt: skip


def _targets(text):
    found = []
    for short in filter(None, (part.strip() for part in text.split(";"))):
        match = TARGET.fullmatch(short)
        one = dict.fromkeys(MORE) | {"what": None}
        for name, value in re.findall(r"(\w+)=(\S+)", match["more"]):
            name = SHORT.get(name, name)
            one[name] = int(value) if name == "part_of" else value
        one["core"] = (
            match["comparator"] or "range",
            *(Decimal(match[key]) if match[key] else None for key in ("value", "value_max")),
            match["unit"], match["per"],
        )  # fmt: skip
        found.append(one)
    return found


def _core(quantity):
    numbers = (quantity["value"], quantity["value_max"])
    return (
        quantity["comparator"],
        *(None if one is None else Decimal(str(one)) for one in numbers),
        quantity["unit"],
        quantity["per"],
    )


class Score:
    """Counts of right answers and of answers that were due or given, by kind of field."""

    def __init__(self):
        self.right, self.due, self.faults = Counter(), Counter(), []

    def hold(self, kind, where, found, wanted):
        """Count one answer; ``found`` and ``wanted`` are compared without white space."""
        if wanted is None and found is None:
            return
        self.due[kind] += 1
        if _plain(found) == _plain(wanted):
            self.right[kind] += 1
        else:
            self.faults.append(f"{where} {kind}: read {found!r}, wanted {wanted!r}")

    def lines(self):
        """One line a kind of field, for people."""
        return [f"{kind:12} {self.right[kind]:4} of {self.due[kind]:4}" for kind in self.due]


def _plain(value):
    return re.sub(r"\s", "", value) if isinstance(value, str) else value


def score(folder):
    """The ``Score`` of one set."""
    total = Score()
    for path in files(folder):
        found, key = read(path)
        _hold_announcement(total, path.stem, found, key)
    return total


def _hold_announcement(total, where, found, key):
    for name in ("title", "issuer", "year"):
        if name in key:
            value = found[name]
            total.hold(name, where, None if value is None else str(value), key[name])
    names = [one["name"] for one in found["communities"]]
    total.hold("communities", where, names, [one["name"] for one in key["communities"]])
    wanted = {one["name"]: one for one in key["communities"]}
    for one in found["communities"]:
        if one["name"] in wanted:
            _hold_community(total, f"{where}/{one['name']}", one, wanted.pop(one["name"]))
    for one in wanted.values():
        _hold_community(total, f"{where}/{one['name']}", None, one)


def _hold_community(total, where, found, key):
    found = found or {"profile": {}, "projects": [], "deadline": None, "contact": None}
    for name in ("founded", "residents", "households", "area_km2"):
        given, due = found["profile"].get(name), key["profile"].get(name)
        total.hold("profile", f"{where} {name}", None if given is None else str(given), due)
    for name in LISTS:
        total.hold(name, where, len(found.get(name, ())) or None, key.get(name))
    total.hold("deadline", where, found["deadline"], key.get("deadline"))
    if key.get("contact"):
        given = found["contact"]
        total.hold("contact", where, key["contact"] in (given or "") or given, True)
    names = [_plain(one["name"]) for one in found["projects"]]
    total.hold("projects", where, names, [_plain(one["name"]) for one in key["projects"]])
    by_name = {_plain(one["name"]): one for one in found["projects"]}
    for one in key["projects"]:
        _hold_project(total, f"{where}/{one['name']}", by_name.get(_plain(one["name"])), one)


def _hold_project(total, where, found, key):
    found = found or {"category": None, "period_text": None, "amount_yuan": None, "indicators": []}
    for kind in ("category", "period_text", "amount_yuan"):
        total.hold(kind, where, found[kind], key[kind])
    rows = found["indicators"]
    total.hold("numbers", where, [row["number"] for row in rows],
               [row["number"] for row in key["indicators"]])  # fmt: skip
    for place, wanted in enumerate(key["indicators"]):
        row = rows[place] if place < len(rows) else {"text": "", "quantities": []}
        here = f"{where} {wanted['number']}"
        start = row["text"].replace(" ", "")[: len(wanted["start"])]
        total.hold("indicators", here, start, wanted["start"])
        _hold_targets(total, here, row["quantities"], wanted["targets"])


def _hold_targets(total, where, found, wanted):
    left = [(_core(one), one) for one in found]
    for target in wanted:
        match = next((pair for pair in left if pair[0] == target["core"]), None)
        total.hold("targets", where, match and match[0], target["core"])
        if match is None:
            continue
        left.remove(match)
        for name in MORE:
            total.hold(name, f"{where} {target['core']}", match[1][name], target[name])
        if target["what"]:
            given = match[1]["what"] or ""
            total.hold("what", where, target["what"] in given or given, True)
    for core, _one in left:
        total.hold("targets", where, core, None)
