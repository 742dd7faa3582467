"""A lot: one community's share of a call, with its own rules, papers, duties and counter."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from calls.enums import (
    Comparator,
    DocumentCondition,
    DutyKind,
    EligibilityCondition,
    LatePaper,
    Per,
    ValidOn,
    Weekday,
)
from calls.models.announced import Announced
from calls.models.calls import Call
from calls.wording import needed_words, paper_words
from communities.models import Community
from parties.enums import IDENTITY_KINDS, PAPER_COLUMNS, PaperKind


class Lot(Announced):
    """A call's share for one community; a call without communities has one lot for all.

    Source: scheme A, 'lot'. The deadline is the lot's window of the solicitation stage.
    """

    call = models.ForeignKey(Call, models.CASCADE, related_name="lots", verbose_name=_("call"))
    community = models.ForeignKey(
        Community,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("community"),
    )
    position = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=60)
    # The one lot of a call that has no shares: it carries rules and dates, and is named nowhere.
    is_all = models.BooleanField(default=False, editable=False)
    approved_on = models.DateField(
        _("approved by the residents' assembly on"), null=True, blank=True
    )
    approval = models.CharField(_("the assembly's resolution"), max_length=300, blank=True)
    address = models.CharField(_("address for paper copies"), max_length=200, blank=True)
    contact_name = models.CharField(_("contact"), max_length=60, blank=True)
    contact_phone = models.CharField(_("phone"), max_length=60, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    receiving_hours = models.CharField(
        _("receiving hours"),
        max_length=120,
        blank=True,
        help_text=_("For example 09:00–12:00, 13:00–17:00, except public holidays."),
    )
    paper_copies = models.PositiveSmallIntegerField(
        _("paper copies"),
        default=0,
        validators=[MaxValueValidator(20)],
        help_text=_("0 when no paper is asked for."),
    )
    paper_form = models.CharField(
        _("form of the paper copies"),
        max_length=120,
        blank=True,
        help_text=_("For example A4, both sides, bound."),
    )
    paper_must_be_sealed = models.BooleanField(_("unsealed paper is refused"), default=False)
    paper_by_mail = models.BooleanField(_("paper may come by mail"), default=True)
    paper_closes_at = models.DateTimeField(
        _("paper copies are taken until"),
        null=True,
        blank=True,
        help_text=_("Beijing time. Empty: until the deadline for proposals."),
    )
    paper_late = models.CharField(
        _("paper that comes later is"), max_length=8, choices=LatePaper, default=LatePaper.REFUSED
    )
    new_since = models.DateField(
        _("too new for the annual inspection: registered after"),
        null=True,
        blank=True,
        help_text=_(
            "An organization registered after this day need not hand in an annual inspection. Empty: as"
            " the organization says itself."
        ),
    )
    needs_sign_off = models.BooleanField(
        _("the legal representative signs off"),
        default=False,
        help_text=_(
            "An organization can hand in only what its legal representative has read and signed off "
            "on this portal."
        ),
    )
    review_meeting = models.CharField(
        _("review meeting"),
        max_length=200,
        blank=True,
        help_text=_("Time and place, or how it will be told."),
    )

    class Meta:
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "position"],
                condition=models.Q(withdrawn_in__isnull=True),
                name="calls_lot_position",
            ),
            models.UniqueConstraint(
                fields=["call", "community"],
                condition=models.Q(withdrawn_in__isnull=True),
                name="calls_lot_community_once",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def paper_rule(self):
        """Until when paper copies are taken and what becomes of later ones, in words."""
        return paper_words(self)


class EligibilityRule(Announced):
    lot = models.ForeignKey(Lot, models.CASCADE, related_name="eligibility")
    position = models.PositiveSmallIntegerField(_("number"))
    text = models.CharField(_("text"), max_length=500)
    condition = models.CharField(
        _("applies"),
        max_length=12,
        choices=EligibilityCondition,
        default=EligibilityCondition.ALWAYS,
    )

    class Meta:
        verbose_name = _("eligibility rule")
        verbose_name_plural = _("eligibility rules")
        ordering = ["position", "id"]

    def __str__(self):
        return self.text

    @property
    def has_to_last(self):
        """Whether its last day has to be said: it must be valid beyond the day of handing in."""
        return self.valid_on != ValidOn.SUBMISSION

    @property
    def may_end(self):
        """Whether such a paper may have a last day, which the applicant can then say."""
        return self.has_to_last or "expires_on" in PAPER_COLUMNS.get(self.paper_kind, ())

    @property
    def when_needed(self):
        """Of whom it is asked, in words; '' where of everybody."""
        return needed_words(self.condition, lot=self.lot)


class RequiredDocument(Announced):
    lot = models.ForeignKey(Lot, models.CASCADE, related_name="documents")
    position = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=200)
    note = models.CharField(_("note"), max_length=300, blank=True)
    condition = models.CharField(
        _("required"), max_length=12, choices=DocumentCondition, default=DocumentCondition.ALWAYS
    )
    condition_amount = models.DecimalField(
        _("from yuan on"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Only for “from a requested amount on”."),
    )
    paper_kind = models.CharField(
        _("kind in an organization's store"),
        max_length=16,
        choices=PaperKind,
        blank=True,
        help_text=_("The applicant may then take it from its store with one press."),
    )
    valid_on = models.CharField(
        _("has to be valid"), max_length=10, choices=ValidOn, default=ValidOn.SUBMISSION
    )
    sealed = models.BooleanField(_("with seal"), default=False)
    is_identity = models.BooleanField(
        _("identity document"),
        default=False,
        help_text=_("Shown only to the screening staff, never to reviewers or the public."),
    )
    max_files = models.PositiveSmallIntegerField(
        _("files, at most"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
    )

    class Meta:
        verbose_name = _("required document")
        verbose_name_plural = _("required documents")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(condition=DocumentCondition.AMOUNT)
                | models.Q(condition_amount__gt=0),
                name="calls_document_amount_said",
            ),
            # What shows who a person is can never be opened by reviewers.
            models.CheckConstraint(
                condition=~models.Q(paper_kind__in=sorted(IDENTITY_KINDS))
                | models.Q(is_identity=True),
                name="calls_document_identity_is_marked",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def has_to_last(self):
        """Whether its last day has to be said: it must be valid beyond the day of handing in."""
        return self.valid_on != ValidOn.SUBMISSION

    @property
    def may_end(self):
        """Whether such a paper may have a last day, which the applicant can then say."""
        return self.has_to_last or "expires_on" in PAPER_COLUMNS.get(self.paper_kind, ())

    @property
    def when_needed(self):
        """Of whom it is asked, in words; '' where of everybody."""
        return needed_words(self.condition, lot=self.lot, amount=self.condition_amount)


class Duty(Announced):
    """A standing duty of whoever carries out a project of the lot.

    The text is what binds; the columns beside it say when it is due or how much is asked, so that
    reports after the award can be reckoned: day of the month or weekday, hour, working days within
    or ahead, and a figure with comparator, unit and period.
    """

    lot = models.ForeignKey(Lot, models.CASCADE, related_name="duties")
    position = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=20, choices=DutyKind, default=DutyKind.OTHER)
    text = models.CharField(_("text"), max_length=500)
    day_of_month = models.PositiveSmallIntegerField(
        _("day of the month"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
        help_text=_("On a holiday it moves to the working day before."),
    )
    weekday = models.CharField(_("weekday"), max_length=1, choices=Weekday, blank=True)
    by_time = models.TimeField(_("by (hour)"), null=True, blank=True)
    within_working_days = models.PositiveSmallIntegerField(
        _("working days after"), null=True, blank=True
    )
    ahead_working_days = models.PositiveSmallIntegerField(
        _("working days ahead"), null=True, blank=True
    )
    comparator = models.CharField(_("comparator"), max_length=5, choices=Comparator, blank=True)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2, null=True, blank=True)
    value_max = models.DecimalField(
        _("up to"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    per = models.CharField(_("per"), max_length=10, choices=Per, blank=True)

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        ordering = ["position", "id"]

    def __str__(self):
        return self.text
