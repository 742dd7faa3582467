from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CallsConfig(AppConfig):
    name = "calls"
    verbose_name = _("Calls")

    def ready(self):
        from calls import acts, exports, news, presets
        from calls.consulting import kind as consulting
        from calls.consulting import opening
        from calls.enums import AnnouncementKind
        from calls.presets import demonstration_sites, guarantee_fund, service_purchase
        from calls.printing import call, consolidated, correction, jobs, kinds, links, questions
        from calls.questions import deadline
        from core import audit, papers

        exports.register()
        news.register()
        for scheme in (guarantee_fund, demonstration_sites, service_purchase):
            presets.register(scheme.SCHEME)
        papers.register_kind("announcement", _("Call announcement"))
        papers.register_kind("correction", _("Correction of a call"))
        papers.register_kind("consolidated", _("Call announcement as corrected"))
        papers.register_kind("questions", _("Questions and answers"))
        papers.register_kind("result", _("Result notice"))
        papers.register_kind("consultation", _("Consultation"))
        papers.register_kind("notice", _("Public notice"))
        kinds.register(kinds.DocumentKind(AnnouncementKind.CALL, call.build))
        kinds.register(kinds.DocumentKind(AnnouncementKind.CORRECTION, correction.build))
        papers.register_kind("digest", _("Digest of a consultation"))
        consulting.register()
        opening.register()
        kinds.register(kinds.DocumentKind(AnnouncementKind.CONSOLIDATED, consolidated.build))
        kinds.register(
            kinds.DocumentKind(
                AnnouncementKind.QUESTIONS,
                questions.build,
                label=_("Issue the questions and answers"),
                title=questions.title_of,
                lacking=questions.lacking,
                by_hand=True,
            )
        )
        links.register()
        deadline.register()
        jobs.register()
        for code, sentence in acts.SENTENCES.items():
            audit.register_act(code, sentence)
