"""Opinions of offices: steps in order, whose turn it is, what each wrote.

A chain belongs to something of a floor above (the endorsement of a proposal, an evaluation), which
holds it by a foreign key and knows what it is about; here it has a ``title`` only. What an office
wrote stays for ever: an opinion that was set aside because the proposal went back to it is kept with
``stands`` false. Source: schemes B (endorsement) and C (opinions).
"""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from parties.enums import AreaKind, ChainState, OfficeKind, OpinionDecision, StepState
from parties.models.parties import Area, Office, Organization, Party, User


class StepRules(models.Model):
    """What one step of a chain is: who gives the opinion, how it is called, what it settles.

    Steps of one ``position`` are given side by side. The office is ``fixed_office``, or the one of
    ``office_kind`` in the area of ``level`` around the applicant.
    """

    position = models.PositiveSmallIntegerField(_("order"), validators=[MinValueValidator(1)])
    name = models.CharField(_("name on the form"), max_length=60)
    level = models.CharField(_("area of the office"), max_length=12, choices=AreaKind, blank=True)
    office_kind = models.CharField(
        _("kind of office"), max_length=16, choices=OfficeKind, blank=True
    )
    fixed_office = models.ForeignKey(
        Office,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("always this office"),
    )
    has_seal = models.BooleanField(_("a place for the seal is printed"), default=True)
    settles_payee = models.BooleanField(_("settles who is paid"), default=False)
    settles_amount = models.BooleanField(_("settles the amount"), default=False)
    puts_forward = models.BooleanField(_("puts forward against a quota"), default=False)
    working_days = models.PositiveSmallIntegerField(
        _("working days"), default=10, validators=[MinValueValidator(1)]
    )
    reminder_days = models.PositiveSmallIntegerField(_("reminder, days before the end"), default=2)

    class Meta:
        abstract = True


class OpinionChain(models.Model):
    """The way of one thing through the offices; ``run_by`` is told of what is stuck."""

    purpose = models.CharField(max_length=40)
    title = models.CharField(_("about"), max_length=300)
    run_by = models.ForeignKey(Office, models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    state = models.CharField(
        _("state"), max_length=10, choices=ChainState, default=ChainState.RUNNING
    )
    began_at = models.DateTimeField(_("began at"))
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("chain of opinions")
        verbose_name_plural = _("chains of opinions")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["running", "returned"], ended_at__isnull=True)
                | (~Q(state__in=["running", "returned"]) & Q(ended_at__isnull=False)),
                name="parties_chain_ended_at",
            )
        ]

    def __str__(self):
        return self.title


class OpinionStep(StepRules):
    """One step of a chain, with the office that was found or named for it.

    ``turn_at`` is when its turn came last, ``due_at`` the end of its clock (None while it has no
    office). ``named_why`` says why another office than the one by the rule gives the opinion.
    """

    chain = models.ForeignKey(OpinionChain, models.CASCADE, related_name="steps")
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, related_name="+", verbose_name=_("office")
    )
    state = models.CharField(_("state"), max_length=10, choices=StepState, default=StepState.COMING)
    turn_at = models.DateTimeField(_("its turn since"), null=True)
    due_at = models.DateTimeField(_("due at"), null=True)
    named_why = models.CharField(_("why this office"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("step of an opinion")
        verbose_name_plural = _("steps of an opinion")
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["office", "state", "due_at"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=StepState.WAITING) | Q(turn_at__isnull=False),
                name="parties_step_waits_since",
            )
        ]

    def __str__(self):
        return f"{self.name}: {self.chain.title}"


class Opinion(models.Model):
    """What an office wrote and decided at one turn. ``edition`` says of what it was given.

    ``amount`` is in yuan; ``as_substitute`` that ``by`` acted for the office without working in it.
    """

    step = models.ForeignKey(OpinionStep, models.CASCADE, related_name="opinions")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    decision = models.CharField(_("decision"), max_length=10, choices=OpinionDecision)
    text = models.TextField(_("opinion"), max_length=2000)
    changes = models.TextField(_("changes"), max_length=2000, blank=True)
    amount = models.DecimalField(
        _("amount (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    payee = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="+", verbose_name=_("paid to")
    )
    payee_reason = models.CharField(_("why this organization"), max_length=500, blank=True)
    sealed_on = models.DateField(_("sealed on paper on"), null=True, blank=True)
    scan = models.ForeignKey("core.StoredFile", models.PROTECT, null=True, related_name="+")
    edition = models.PositiveIntegerField(_("version"), default=1)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    as_substitute = models.BooleanField(_("as a substitute"), default=False)
    at = models.DateTimeField(_("at"))
    stands = models.BooleanField(_("stands"), default=True)

    class Meta:
        verbose_name = _("opinion")
        verbose_name_plural = _("opinions")
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["step"], condition=Q(stands=True), name="parties_opinion_one_stands"
            ),
            models.CheckConstraint(
                condition=~Q(decision=OpinionDecision.CHANGES)
                | ~Q(changes="")
                | Q(amount__isnull=False),
                name="parties_opinion_changes_say_what",
            ),
            models.CheckConstraint(
                condition=Q(payee__isnull=True) | ~Q(payee_reason=""),
                name="parties_opinion_payee_has_reason",
            ),
        ]

    def __str__(self):
        return f"{self.step}: {self.get_decision_display()}"


class Substitution(models.Model):
    """Another office or person acts for an office for a time; it ends by itself at ``until``."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="substitutions")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+", verbose_name=_("substitute"))
    since = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"))
    why = models.CharField(_("reason"), max_length=300)
    named_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    named_at = models.DateTimeField(_("named at"))
    # When what comes with it was given: at once, or by the sweep when its time has come.
    begun_at = models.DateTimeField(_("begun at"), null=True)
    # When what came with it was taken back: at its end by the sweep, or earlier by a person.
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("substitution")
        verbose_name_plural = _("substitutions")
        ordering = ["-since", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=F("since")), name="parties_substitution_ends_after_it_begins"
            )
        ]

    def __str__(self):
        return f"{self.party} – {self.office}"
