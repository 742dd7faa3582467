"""The short hand in which the tables of this folder state what a sentence holds.

``q(">= 12 场 year")`` is one quantity: comparator, value (or ``4-5``), unit and, where there is
one, the period. Everything else is given by name; what is not given must be absent, except
``what``, which is checked only where a table states it.
"""

from decimal import Decimal

from calls.reading.quantities import read_quantities

CHECKED = ("comparator", "value", "value_max", "unit", "per", "each", "condition", "by", "part_of")


def q(short, **more):
    """One expected quantity, as the dictionary that ``facts`` gives of a quantity that was read."""
    comparator, value, unit, *per = short.split()
    low, _, high = value.partition("-")
    expected = dict.fromkeys(CHECKED)
    expected |= {
        "comparator": comparator,
        "value": Decimal(low),
        "value_max": Decimal(high) if high else None,
        "unit": unit,
        "per": per[0] if per else None,
    }
    return expected | more


def facts(text, *, what=False):
    """What was read from ``text``: one dictionary a quantity, comparable with ``q``."""
    keys = (*CHECKED, "what") if what else CHECKED
    return [{key: getattr(found, key) for key in keys} for found in read_quantities(text)]


def differences(text, expected):
    """Nothing when the reading agrees with the table, else both sides for the failure's message."""
    found = facts(text, what=True)
    for row, wanted in zip(found, expected, strict=False):
        if "what" not in wanted:
            row.pop("what")
    return None if found == expected else {"text": text, "found": found, "expected": expected}
