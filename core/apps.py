from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GroundConfig(AppConfig):
    """The ground: audit trail, working-day calendar, money, private files, outbox, background jobs, papers, errors."""

    name = "core"
    verbose_name = _("Ground")
