from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CallsConfig(AppConfig):
    """Schemes, calls, stages and their windows, lots, projects, indicators, targets, announcements."""

    name = "calls"
    verbose_name = _("Calls")
