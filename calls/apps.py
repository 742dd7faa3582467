from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CallsConfig(AppConfig):
    name = "calls"
    verbose_name = _("Calls")

    def ready(self):
        from calls import presets
        from calls.presets import guarantee_fund

        presets.register(guarantee_fund.SCHEME)
