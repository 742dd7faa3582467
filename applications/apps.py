from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    name = "applications"
    verbose_name = _("Applications")

    def ready(self):
        from applications import (
            acts,
            archive,
            clock,
            corrected,
            exports,
            news,
            signing,
            stage_kinds,
        )
        from core.papers import register_kind
        from parties import representing

        acts.register()
        clock.register()
        stage_kinds.register()
        corrected.register_consequence()
        exports.register()
        news.register()
        archive.register()
        representing.on_end(signing.end_requests)
        register_kind("receipt", _("receipt of a proposal"))
