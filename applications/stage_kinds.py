"""The stage kinds that this floor owns: taking proposals in, and screening them."""

from django.utils.translation import gettext_lazy as _

from applications.models import ScreeningSettings
from calls import stages


def register():
    """Called once, when the apps are ready."""
    stages.register(
        stages.StageKind(
            code="solicitation",
            name=_("Proposals"),
            what=_("Organizations write and hand in their proposals until the deadline."),
            public=_("Write your proposal online and hand it in before the deadline."),
            tab="applications:solicitation_tab",
            needs_window=True,
            closes_by_lot=True,
        )
    )
    stages.register(
        stages.StageKind(
            code="screening",
            name=_("Screening"),
            what=_("Staff checks each proposal for completeness and eligibility."),
            public=_("The office checks whether a proposal is complete and eligible."),
            tab="applications:screening_tab",
            settings_model=ScreeningSettings,
            settings_form="applications.forms.ScreeningSettingsForm",
            may_overlap=True,
        )
    )
