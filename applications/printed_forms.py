"""The forms of schemes B and C as they print: tables with places for the offices' opinions.

Everything comes from a version's content, so that a form can be printed again whatever becomes of the
proposal. What is too long for its place goes to the annex, and the place says so.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.sections import Section

# Up to so many characters a text keeps its size in a box, shrinks, shrinks more; longer ones leave it.
SIZES = ((110, ""), (220, "is-long"), (420, "is-longer"))


@dataclass(frozen=True)
class Opinion:
    """What one office said of a proposal, as it is printed into its place.

    Args: ``office`` its name; ``text`` the opinion; ``decision`` in words; ``name`` of the person who
    gave it; ``day`` a date in Asia/Shanghai.
    """

    office: str
    text: str
    decision: str
    name: str
    day: date


@dataclass(frozen=True)
class Place:
    """One place for an opinion: its heading and whether the office puts its seal there."""

    title: str
    is_sealed: bool = True


@dataclass(frozen=True)
class Box:
    """A place with what was said there; ``opinion`` None leaves it to be written by hand."""

    title: str
    is_sealed: bool
    opinion: Opinion | None
    size: str

    @property
    def is_annexed(self):
        return self.size == "annex"


# Source: scheme B, 'endorsement'; scheme C, 'opinions'.
PLACES = {
    Section.ITEMS: (
        Place(gettext_lazy("Opinion of the street office")),
        Place(gettext_lazy("Opinion of the district's civil affairs bureau")),
    ),
    Section.SERVICE: (
        Place(gettext_lazy("Opinion of the street office")),
        Place(gettext_lazy("Opinion of the procurement review"), is_sealed=False),
        Place(gettext_lazy("Opinion of the district's civil affairs bureau")),
        Place(gettext_lazy("Opinion of the district's finance bureau")),
    ),
}
TEMPLATES = {
    Section.ITEMS: "applications/items_paper.html",
    Section.SERVICE: "applications/service_paper.html",
}


def form_of_content(content):
    """Which form a content prints as: ``Section.ITEMS``, ``Section.SERVICE``, or None for neither."""
    codes = {section["code"] for section in content["sections"]}
    return next((section for section in TEMPLATES if section in codes), None)


def form_context(content, opinions=(), *, places=None):
    """The context of a form's template: answers and tables by their codes, boxes for the opinions.

    Args: ``opinions`` in the order of the offices, None for one that is not given yet; one more than there
    are places adds a box. ``places`` in the place of the form's usual ones.
    """
    answers = {
        field["code"]: field["value"]
        for section in content["sections"]
        for field in section["fields"]
    }
    tables = {
        table["code"]: table["rows"]
        for section in content["sections"]
        for table in section["tables"]
    }
    boxes = boxes_of(places or PLACES[form_of_content(content)], opinions)
    return {
        "answers": answers,
        "tables": tables,
        "boxes": boxes,
        "annexed": [box for box in boxes if box.is_annexed],
        "name_size": size_of(answers.get("name", ""), factor=0.5),
    }


def boxes_of(places, opinions):
    """A ``Box`` for each place, filled by the opinions in their order."""
    opinions = list(opinions)
    more = opinions[len(places) :]
    titles = [_("Opinion of %(office)s") % {"office": one.office} for one in more]
    places = [*places, *map(Place, titles)]
    filled = opinions + [None] * (len(places) - len(opinions))
    return [
        Box(str(place.title), place.is_sealed, one, size_of(one.text) if one else "")
        for place, one in zip(places, filled, strict=True)
    ]


def size_of(text, *, factor=1):
    """How ``text`` is set in its place: a class of the style sheet, or 'annex' where it has no room."""
    return next((name for most, name in SIZES if len(text) <= most * factor), "annex")
