from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = _("Reviews")

    def ready(self):
        from applications import companions
        from applications.withdrawal import follow_withdrawals
        from reviews import (
            acts,
            corrected,
            exports,
            feedback,
            leaving,
            news,
            notice,
            quotas,
            sheets,
            stage_kinds,
        )
        from reviews.publicity import clock, kind, lists, printing

        acts.register()
        notice.register()
        stage_kinds.register()
        kind.register()
        clock.register()
        printing.register()
        lists.register()
        quotas.register()
        corrected.register_consequence()
        sheets.register()
        exports.register()
        news.register()
        follow_withdrawals(leaving.prepare_withdrawal)
        companions.register(feedback.links_for)
        companions.register(lists.links_for)
