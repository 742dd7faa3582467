from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartiesConfig(AppConfig):
    name = "parties"
    verbose_name = _("Parties")

    def ready(self):
        from parties import acts, exports, news, sign_in, staff_mark

        acts.register()
        exports.register()
        news.register()
        sign_in.connect()
        staff_mark.connect()
