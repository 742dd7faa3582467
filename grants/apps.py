from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GrantsConfig(AppConfig):
    """After the award: agreement, instalments, activities, reports, evaluation."""

    name = "grants"
    verbose_name = _("Grants")
