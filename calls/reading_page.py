"""What the page of a reading shows: the text line by line, the tree, the warnings."""

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from calls.reading import describe_quantity
from calls.reading.announcement.layout import shown_lines
from calls.reading_pieces import pieces_of

# How a line's role is called, and its tone: the colour of its edge. Roles that are left out are text.
ROLES = {
    "title": (gettext_lazy("title"), "frame"),
    "issuer": (gettext_lazy("issuer"), "frame"),
    "date": (gettext_lazy("date"), "frame"),
    "document_number": (gettext_lazy("document number"), "frame"),
    "greeting": (gettext_lazy("greeting"), "frame"),
    "summary": (gettext_lazy("opening"), "frame"),
    "community": (gettext_lazy("community"), "community"),
    "profile": (gettext_lazy("profile"), "community"),
    "project": (pgettext_lazy("of a line", "project"), "project"),
    "name": (gettext_lazy("name"), "project"),
    "category": (gettext_lazy("category"), "project"),
    "period": (gettext_lazy("period"), "project"),
    "amount": (pgettext_lazy("of a line", "amount"), "project"),
    "cap": (gettext_lazy("upper limit"), "project"),
    "overview": (pgettext_lazy("of a project", "overview"), "project"),
    "content": (pgettext_lazy("of a project", "overview"), "project"),
    "goal": (gettext_lazy("goal"), "project"),
    "indicators": (gettext_lazy("indicators"), "indicator"),
    "indicator": (gettext_lazy("indicator"), "indicator"),
    "sub": (gettext_lazy("part of an indicator"), "indicator"),
    "unnumbered": (gettext_lazy("indicator"), "indicator"),
    "outcome": (gettext_lazy("expected results"), "other"),
    "table_header": (gettext_lazy("head of a table"), "other"),
    "section": (gettext_lazy("heading"), "rule"),
    "eligibility": (gettext_lazy("who may apply"), "rule"),
    "documents": (gettext_lazy("what to hand in"), "rule"),
    "handing": (gettext_lazy("how to apply"), "rule"),
    "duties": (gettext_lazy("duties"), "rule"),
    "contact": (gettext_lazy("contact"), "rule"),
    "review": (gettext_lazy("review"), "rule"),
    "page": (gettext_lazy("page number"), "other"),
    "ornament": (gettext_lazy("ornament"), "other"),
    "continuation": ("", "same"),
}
_IN_TREE = {"project", "indicator", "community"}
_TEXT = (gettext_lazy("text"), "other")


@dataclass(frozen=True)
class TextLine:
    """One line of the source: its number, words, what it was read as, whether a warning is about it.

    ``anchor`` is the id of the piece of the tree that it went into, or ''.
    """

    number: int
    text: str
    label: str
    tone: str
    is_doubtful: bool
    anchor: str


def state_of(reading, user):
    """Figures, who changed the reading last, and whether that change can be taken back."""
    projects = [row for one in reading.tree["communities"] for row in one["projects"]]
    own = reading.before is not None and reading.changed_by_id == user.pk
    return {
        "figures": [
            {"label": _("Communities"), "value": len(reading.tree["communities"])},
            {"label": _("Projects"), "value": len(projects)},
            {"label": _("Indicators"), "value": sum(len(pieces_of(row)) for row in projects)},
            {"label": _("To look at"), "value": len(reading.tree["read"]["warnings"])},
        ],
        "may_undo": own and reading.accepted_at is None,
    }


def page_of(reading, language):
    """The context of ``calls/reading.html``: ``lines``, ``warnings``, ``communities``.

    Roles and warnings are those of the first reading; the tree is what people made of it.
    """
    found = reading.tree["read"]
    doubtful = {one["line"] for one in found["warnings"]}
    shown = shown_lines(reading.text)
    places = range(1, len(reading.tree["communities"]) + 1)
    communities = [branch_of(reading, place, language) for place in places]
    return {
        "lines": list(_lines(found["lines"], shown, doubtful, _anchors(communities))),
        "warnings": found["warnings"],
        "communities": communities,
    }


def _anchors(communities):
    """``{line: id}`` of the piece that was read from a line of the source."""
    found = {}
    for one in communities:
        for project in one["projects"]:
            here = f"c{one['place']}p{project['number']}"
            for place, piece in enumerate(project["pieces"], 1):
                if piece["line"]:
                    found.setdefault(piece["line"], f"{here}i{place}")
            if project["line"]:
                found.setdefault(project["line"], here)
        if one["line"]:
            found.setdefault(one["line"], f"c{one['place']}")
    return found


def _lines(roles, shown, doubtful, anchors):
    tone, anchor = "other", ""
    for one in roles:
        label, own = ROLES.get(one["as"], _TEXT)
        tone = tone if own == "same" else own
        text = shown[one["line"] - 1].replace("\x0b", " ").strip()
        anchor = anchors.get(one["line"], anchor if tone in _IN_TREE else "")
        yield TextLine(one["line"], text, str(label), tone, one["line"] in doubtful, anchor)


def branch_of(reading, place, language):
    """A community with its projects, as the tree shows it; ``base`` is where its pieces are mended."""
    community = reading.tree["communities"][place - 1]
    start = reverse("calls:reading_community", args=[reading.pk, place])
    projects = [
        row
        | {
            "number": number,
            "base": f"{start}projects/{number}/indicators/",
            "number_text": str(number),
            "pieces": targets_of(row, language),
            "amount": None if row["amount_yuan"] is None else Decimal(row["amount_yuan"]),
        }
        for number, row in enumerate(community["projects"], 1)
    ]
    return community | {"place": place, "place_text": str(place), "projects": projects}


def targets_of(row, language):
    """The indicators of a project's row with their targets in words."""
    return [_shown(place, piece, language) for place, piece in enumerate(pieces_of(row), 1)]


def _shown(place, piece, language):
    return {
        "place": str(place),
        "number": piece.number, "text": piece.text, "line": piece.line,
        "is_corrected": piece.is_corrected,
        "words": [_words(quantity, language) for quantity in piece.targets],
    }  # fmt: skip


def _words(quantity, language):
    amount = describe_quantity(quantity, language)
    return f"{quantity.what} {amount}" if quantity.what else amount


def project_choices(reading):
    """``[(place, name)]`` of the communities to which a project can be moved."""
    return [
        (place, one["name"] or _("(no community)"))
        for place, one in enumerate(reading.tree["communities"], 1)
    ]


def category_hint(form):
    """The sentence over the categories that the portal does not know yet, or ''."""
    if not form.new_names:
        return ""
    return _("These categories are not known yet: add each, join it to another, or leave it out.")
