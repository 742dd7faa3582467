from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    """Rounds, rubrics, panels, recusal, score sheets, ranking, decisions, notices."""

    name = "reviews"
    verbose_name = _("Reviews")
