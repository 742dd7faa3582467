"""What every page knows. Nothing here may touch the database."""

from django.conf import settings


def site(request):
    """The site's name and accent colour; constants only."""
    return {"SITE_NAME": settings.SITE_NAME, "ACCENT_COLOUR": settings.ACCENT_COLOUR}
