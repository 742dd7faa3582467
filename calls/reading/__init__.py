"""Reading what offices write: a pasted list of indicators becomes indicators with their targets.

``read_indicators(text)``   the whole paste: indicators, their quantities, a role for every line
``read_quantities(text)``   the quantities of one indicator's text
``describe_quantity(q)``    the inverse: one quantity in one short line of words

The grammar is pure Python and needs no settings. Rooms: ``folding`` (one shape a sign), ``lines``
(the list), ``numbers``, ``units``, ``comparators``, ``shadows`` (numbers that are none), ``marks``
(how often, per what, for whom, until when), ``scanning`` (numbers with units), ``attaching`` (marks
to numbers), ``nesting`` (what is contained in what), ``counted`` (what is counted), ``wording``.
"""

from .indicators import Indicator, IndicatorList, read_indicators
from .quantities import read_quantities
from .quantity import Doubt, Quantity
from .wording import describe_doubt, describe_quantity

__all__ = [
    "Doubt",
    "Indicator",
    "IndicatorList",
    "Quantity",
    "describe_doubt",
    "describe_quantity",
    "read_indicators",
    "read_quantities",
]
