"""What every page knows. Nothing here may touch the database."""

from django.conf import settings

from portal.look import LARGE_TEXT_COOKIE


def site(request):
    """The site's name, its accent colour, and whether this browser asked for large text."""
    return {
        "SITE_NAME": settings.SITE_NAME,
        "ACCENT_COLOUR": settings.ACCENT_COLOUR,
        "LARGE_TEXT": request.COOKIES.get(LARGE_TEXT_COOKIE) == "1",
    }
