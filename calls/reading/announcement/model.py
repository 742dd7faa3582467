"""What the reader of announcements hands out; ``as_dict`` gives the JSON contract's shape."""

from dataclasses import dataclass
from typing import Any

from ..indicators import Indicator
from ..quantity import Quantity


@dataclass(frozen=True)
class Warning:
    """Something to look at: its line, the words it is about, the code of why, and its sentence."""

    line: int
    text: str
    code: str
    why: str


@dataclass(frozen=True)
class LineRead:
    """What one physical line (from 1) was read as."""

    line: int
    role: str


@dataclass(frozen=True)
class Profile:
    """A community's figures: ``founded`` as YYYY-MM, ``area_km2`` in square kilometres."""

    founded: str | None = None
    residents: int | None = None
    households: int | None = None
    area_km2: float | None = None
    text: str = ""


@dataclass(frozen=True)
class Project:
    """A project as announced; ``amount_yuan`` None where no clear sum is said."""

    category: str | None
    name: str
    period_text: str | None
    amount_yuan: int | None
    overview: str | None
    indicators: tuple[Indicator, ...]
    lines: tuple[int, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "category": self.category,
            "name": self.name,
            "period_text": self.period_text,
            "amount_yuan": self.amount_yuan,
            "overview": self.overview,
            "indicators": [
                {
                    "number": one.number,
                    "text": one.text,
                    "quantities": [_quantity(quantity) for quantity in one.quantities],
                }
                for one in self.indicators
            ],
        }


@dataclass(frozen=True)
class Community:
    """One community's share of the call; ``name`` is '' where the text names none."""

    name: str
    profile: Profile
    projects: tuple[Project, ...]
    eligibility: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    deadline: str | None = None
    deadline_text: str | None = None
    contact: str | None = None
    line: int | None = None

    def as_dict(self) -> dict[str, Any]:
        profile = self.profile
        return {
            "name": self.name,
            "profile": {
                "founded": profile.founded,
                "residents": profile.residents,
                "households": profile.households,
                "area_km2": profile.area_km2,
                "text": profile.text,
            },
            "projects": [project.as_dict() for project in self.projects],
            "eligibility": list(self.eligibility),
            "documents": list(self.documents),
            "duties": list(self.duties),
            "deadline": self.deadline,
            "deadline_text": self.deadline_text,
            "contact": self.contact,
        }


@dataclass(frozen=True)
class Announcement:
    """A whole text as it was read."""

    title: str | None
    issuer: str | None
    year: int | None
    summary: str | None
    communities: tuple[Community, ...]
    lines: tuple[LineRead, ...]
    warnings: tuple[Warning, ...]

    def as_dict(self) -> dict[str, Any]:
        """The JSON object of the contract."""
        return {
            "title": self.title,
            "issuer": self.issuer,
            "year": self.year,
            "summary": self.summary,
            "communities": [community.as_dict() for community in self.communities],
            "lines": [{"line": one.line, "as": one.role} for one in self.lines],
            "warnings": [
                {"line": one.line, "text": one.text, "why": one.why} for one in self.warnings
            ],
        }


def _quantity(one: Quantity) -> dict[str, Any]:
    return one.as_dict()
