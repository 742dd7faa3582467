"""The short hand in which whole announcements and what they hold are stated."""


def project(name, amount=None, *, category=None, period=None, overview=None, indicators=()):
    """One expected project; ``indicators`` are (number, text)."""
    return {
        "category": category,
        "name": name,
        "period_text": period,
        "amount_yuan": amount,
        "overview": overview,
        "indicators": [list(one) for one in indicators],
    }


def community(name, *projects, **more):
    """One expected community; what is not given must be absent."""
    expected = {
        "name": name,
        "founded": None,
        "residents": None,
        "households": None,
        "area_km2": None,
        "projects": list(projects),
        "eligibility": [],
        "documents": [],
        "duties": [],
        "deadline": None,
        "deadline_text": None,
        "contact": None,
    }
    assert more.keys() <= expected.keys()
    return expected | more


def paper(title, issuer, year, *communities, summary=None):
    """The expected whole."""
    return {
        "title": title,
        "issuer": issuer,
        "year": year,
        "summary": summary,
        "communities": list(communities),
    }


def facts(read):
    """What was read, in the shape of ``paper``."""
    found = read.as_dict()
    for one in found["communities"]:
        profile = one.pop("profile")
        for key in ("founded", "residents", "households", "area_km2"):
            one[key] = profile[key]
        for each in one["projects"]:
            each["indicators"] = [[x["number"], x["text"]] for x in each["indicators"]]
    return {key: found[key] for key in ("title", "issuer", "year", "summary", "communities")}
