"""What a page is looked at for: axe's rules, and that it is nowhere wider than the screen.

Journeys are walked on a phone. There each page is read by axe, and is then made as wide as a desk to see
whether it still fits; pages that are laid out differently there are read by axe once more.
"""

from axe_playwright_python.sync_playwright import Axe

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
# What axe found in order costs as much to tell as what it found wrong.
OPTIONS = {"resultTypes": ["violations"]}
# In the admin the markup of lists is Django's own: there the standard counts, not axe's further advice.
STANDARD = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def faults(page, *, also_at_desk=False):
    """What is wrong with the page on a phone and at a desk; an empty list where all is well.

    :param also_at_desk: let axe read it at the width of a desk too.
    """
    found = _found(page, PHONE, is_read=True) + _found(page, DESK, is_read=also_at_desk)
    page.set_viewport_size(PHONE)
    return found


def _found(page, size, *, is_read):
    page.set_viewport_size(size)
    found = []
    if is_read:
        options = OPTIONS | (STANDARD if "/admin/" in page.url else {})
        rules = Axe().run(page, options=options).response["violations"]
        found = [(rule["id"], node["html"][:120]) for rule in rules for node in rule["nodes"]]
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if wide > 0:
        found.append((f"{wide} px wider than the screen", size["width"]))
    return found


def no_faults(page, **options):
    """Refuse a page with faults, and say which one."""
    assert (page.url, faults(page, **options)) == (page.url, [])
