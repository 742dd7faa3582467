"""What a solicitation asks, and of whom: the typed settings of its stage."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from calls.enums import AppliedFor, WhoApplies
from calls.models import Library, Stage


class SolicitationSettings(models.Model):
    """Who may apply, for what, for how much, and which parts are asked. The defaults are scheme A.

    Amounts are in yuan. A stage without a row goes by the defaults.
    """

    stage = models.OneToOneField(Stage, models.CASCADE, related_name="+")
    applicants = models.CharField(
        _("who applies"), max_length=13, choices=WhoApplies, default=WhoApplies.ORGANIZATIONS
    )
    applied_for = models.CharField(
        _("what is applied for"), max_length=8, choices=AppliedFor, default=AppliedFor.PROJECTS
    )
    fixed_amount = models.DecimalField(
        _("amount of each proposal (yuan)"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Alike for all; nobody asks for another. Empty: the applicant says how much."),
    )
    most_amount = models.DecimalField(
        _("most for one proposal (yuan)"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("A project that the call announces has its own amount instead."),
    )
    library = models.ForeignKey(
        Library,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("project library"),
    )
    library_year = models.PositiveSmallIntegerField(
        _("items in force in the year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(2000), MaxValueValidator(2100)],
        help_text=_("Empty: the year of the call."),
    )
    least_items = models.PositiveSmallIntegerField(
        _("items of the library, at least"), default=0, validators=[MaxValueValidator(200)]
    )
    asks_site = models.BooleanField(
        _("asks for the service centre and the residents' consent"), default=False
    )
    asks_service = models.BooleanField(_("asks for the service form of a community"), default=False)
    asks_plan = models.BooleanField(_("asks for goals and plan"), default=True)
    asks_commitments = models.BooleanField(_("asks for commitments to the targets"), default=True)
    asks_budget = models.BooleanField(_("asks for a budget"), default=True)
    asks_team = models.BooleanField(_("asks for the team"), default=True)
    asks_papers = models.BooleanField(_("asks for papers"), default=True)

    class Meta:
        verbose_name = _("settings of taking proposals in")
        verbose_name_plural = _("settings of taking proposals in")
        constraints = [
            models.CheckConstraint(
                condition=Q(fixed_amount__isnull=True) | Q(most_amount__isnull=True),
                name="applications_solicitation_one_amount",
                violation_error_message=_(
                    "Say either one amount for all or the most for each, not both."
                ),
            ),
        ]

    def __str__(self):
        return str(self.stage)
