from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartiesConfig(AppConfig):
    """Who acts: people and sign-in, areas, offices, organizations, members, track record, tasks, opinion chains."""

    name = "parties"
    verbose_name = _("Parties")
