"""Community profiles and residents' needs."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunitiesConfig(AppConfig):
    name = "communities"
    verbose_name = _("Communities")

    def ready(self):
        from core import audit

        audit.register_act(
            "communities.author",
            _("%(actor)s, profile of %(subject)s in the authoring room: %(note)s."),
        )
