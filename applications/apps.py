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
        from applications.endorsing import ending, kind, turns
        from applications.endorsing.putting_forward import count_put_forward
        from calls import publishing, quotas
        from core.papers import register_kind
        from parties import representing
        from parties.opinions import substitutes

        acts.register()
        clock.register()
        stage_kinds.register()
        kind.register()
        turns.register_clock()
        quotas.register_counter(quotas.PUT_FORWARD, count_put_forward)
        substitutes.follow_substitutions(turns.follow_substitution)
        publishing.follow_ends(ending.end_tasks)
        corrected.register_consequence()
        exports.register()
        news.register()
        archive.register()
        representing.on_end(signing.end_requests)
        register_kind("receipt", _("receipt of a proposal"))
