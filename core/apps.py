from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GroundConfig(AppConfig):
    name = "core"
    verbose_name = _("Ground")

    def ready(self):
        # The check of its settings must hold also where nothing loads the middleware (manage.py).
        from core import acts, arrival, exports, news  # noqa: F401

        acts.register()
        exports.register()
        news.register()
