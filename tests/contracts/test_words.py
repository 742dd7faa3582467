"""Each word that the code hands to a translating function stands in its floor's catalogue.

``makemessages`` reads only the names that it knows: under another one (``gettext as _g``), kept in a
variable, or glued together at run time a word is never collected and shows in English on a Chinese page.
"""

import ast
from pathlib import Path

import polib
import pytest
from django.conf import settings

TOP = Path(settings.BASE_DIR)
FLOORS = ["portal", "grants", "reviews", "applications", "calls", "communities", "parties", "core"]
# Each translating function with the places of context and message ids among its arguments.
PLACES = {
    "gettext": (None, [0]),
    "gettext_lazy": (None, [0]),
    "gettext_noop": (None, [0]),
    "ngettext": (None, [0, 1]),
    "ngettext_lazy": (None, [0, 1]),
    "pgettext": (0, [1]),
    "pgettext_lazy": (0, [1]),
    "npgettext": (0, [1, 2]),
    "npgettext_lazy": (0, [1, 2]),
}


def words_of(source):
    """``[(line, context, message id)]`` of all that ``source`` hands to a translating function, whatever
    it is called there; the id is None where it is no literal."""
    tree = ast.parse(source)
    names = _names_in(tree)
    found = []
    for node in ast.walk(tree):
        function = _function(node.func, names) if isinstance(node, ast.Call) else None
        if function is None:
            continue
        context_at, ids_at = PLACES[function]
        context = None if context_at is None else _literal(node, context_at)
        found += [(node.lineno, context, _literal(node, place)) for place in ids_at]
    return found


def _names_in(tree):
    """``{name: translating function}``: imported under any name, or kept in a variable."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in (
            "django.utils.translation",
            "gettext",
        ):
            names |= {one.asname or one.name: one.name for one in node.names if one.name in PLACES}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and (function := _function(node.value, names)):
            names |= {one.id: function for one in node.targets if isinstance(one, ast.Name)}
    return names


def _function(node, names):
    if isinstance(node, ast.Name):
        return names.get(node.id)
    return node.attr if isinstance(node, ast.Attribute) and node.attr in PLACES else None


def _literal(call, place):
    node = call.args[place] if place < len(call.args) else None
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


@pytest.mark.parametrize("floor", FLOORS)
def test_every_word_handed_to_a_translating_function_is_collected(floor):
    catalogue = polib.pofile(str(TOP / "locale" / floor / "zh_Hans/LC_MESSAGES/django.po"))
    known = {(one.msgctxt, one.msgid) for one in catalogue}
    known |= {(one.msgctxt, one.msgid_plural) for one in catalogue if one.msgid_plural}
    lost = [
        f"{path.relative_to(TOP)}:{line}: {word!r}"
        for path in sorted((TOP / floor).rglob("*.py"))
        for line, context, word in words_of(path.read_text())
        if (context, word) not in known
    ]
    assert lost == [], "\n".join(lost)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from django.utils.translation import gettext as _g\n_g('Lost')", [(2, None, "Lost")]),
        (
            "from django.utils import translation as t\nt.pgettext('of', 'Lost')",
            [(2, "of", "Lost")],
        ),
        (
            "from django.utils.translation import gettext\nsay = gettext\nsay('Lost' 'ly')",
            [(3, None, "Lostly")],
        ),
        ("from django.utils.translation import gettext as _\n_(f'Lost {x}')", [(2, None, None)]),
    ],
)
def test_a_word_is_found_whatever_the_function_is_called(source, found):
    assert words_of(source) == found
