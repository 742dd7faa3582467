"""Who gets which answer at the roof's own addresses."""

from tests.contracts.access.table import LOGIN, Row, everyone

ROWS = {
    "portal:home": Row(get=everyone(200), post=everyone(405)),
    "portal:desk": Row(get=everyone(200, anonymous=LOGIN), post=everyone(405, anonymous=LOGIN)),
    "portal:trail": Row(
        get=everyone(403, anonymous=LOGIN, staff=200, lead=200, other_staff=200, superuser=200),
        post=everyone(405, anonymous=LOGIN),
    ),
    "portal:theme_css": Row(get=everyone(200), post=everyone(405)),
    "portal:large_text": Row(get=everyone(405), post=everyone(302), data=lambda world: {"on": "1"}),
    # Only while DEBUG is on, and tests run without it.
    "portal:styleguide": Row(get=everyone(404), post=everyone(405)),
}
