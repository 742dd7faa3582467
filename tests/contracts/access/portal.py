"""Who gets which answer at the roof's own addresses."""

from tests.contracts.access.table import Row, everyone

ROWS = {
    "portal:theme_css": Row(get=everyone(200), post=everyone(405)),
    "portal:large_text": Row(get=everyone(405), post=everyone(302), data=lambda world: {"on": "1"}),
    # Only while DEBUG is on, and tests run without it.
    "portal:styleguide": Row(get=everyone(404), post=everyone(405)),
}
