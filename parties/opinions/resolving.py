"""Which office gives the opinion of a step."""

from parties.models import Office


def area_at(area, level):
    """The area of ``level`` (``AreaKind``) that ``area`` is or lies in, or None."""
    while area is not None and area.kind != level:
        area = area.parent
    return area


def office_for(rules, area):
    """The office of a step by its ``rules`` for an applicant in ``area``; None where it is not plain.

    None means that nobody guesses: there is no such office, or there are several.
    """
    if rules.fixed_office_id is not None:
        return rules.fixed_office
    around = area_at(area, rules.level)
    if around is None:
        return None
    found = list(Office.objects.filter(area=around, office_kind=rules.office_kind)[:2])
    return found[0] if len(found) == 1 else None
