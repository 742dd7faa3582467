from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    """Proposals, versions, receipts, papers handed in, screening."""

    name = "applications"
    verbose_name = _("Applications")
