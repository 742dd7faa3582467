from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CallsConfig(AppConfig):
    name = "calls"
    verbose_name = _("Calls")

    def ready(self):
        from calls import acts, presets
        from calls.presets import guarantee_fund
        from core import audit, papers

        presets.register(guarantee_fund.SCHEME)
        papers.register_kind("announcement", _("Call announcement"))
        for code, sentence in acts.SENTENCES.items():
            audit.register_act(code, sentence)
