"""A proposal as it is being written: its text, commitments, budget, team and papers."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.enums import BudgetCategory, BudgetSource, PaperState, ProposalState
from applications.sections import COMMITMENT_LIMITS, LIMITS, LINE_LIMITS, MEMBER_LIMITS
from calls.models import Call, Lot, Project, RequiredDocument, Target
from parties.models import PaperVersion, Party, User


class Proposal(models.Model):
    """One applicant's answer to one project (or to a lot, where a call names no projects).

    ``edition`` counts every saved change and is what two editors compare; ``version_count`` counts
    what was handed in. ``requested`` is the stored sum of the lines asked of the fund, in yuan.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="+")
    applicant = models.ForeignKey(Party, models.PROTECT, related_name="+")
    state = models.CharField(
        _("state"), max_length=10, choices=ProposalState, default=ProposalState.DRAFT
    )
    receipt_number = models.CharField(
        _("receipt number"), max_length=40, null=True, blank=True, unique=True, editable=False
    )
    call_revision = models.PositiveIntegerField(_("revision of the call"))
    edition = models.PositiveIntegerField(default=1)
    version_count = models.PositiveIntegerField(default=0)

    # 1 basics
    name = models.CharField(_("name of the proposal"), max_length=LIMITS["name"], blank=True)
    leader_name = models.CharField(
        _("project leader"), max_length=LIMITS["leader_name"], blank=True
    )
    leader_phone = models.CharField(
        _("project leader's phone"), max_length=LIMITS["leader_phone"], blank=True
    )
    contact_name = models.CharField(_("contact"), max_length=LIMITS["contact_name"], blank=True)
    contact_phone = models.CharField(
        _("contact's phone"), max_length=LIMITS["contact_phone"], blank=True
    )
    contact_email = models.EmailField(_("contact's e-mail"), blank=True)
    contact_is_legal_representative = models.BooleanField(
        _("the contact is the legal representative"), default=True
    )
    # 2 goals and plan (scheme A, proposal)
    goals = models.TextField(_("goals"), blank=True)
    plan = models.TextField(_("plan"), blank=True)
    beneficiaries = models.TextField(_("beneficiaries"), blank=True)
    beneficiary_count = models.PositiveIntegerField(
        _("people served"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    resources = models.TextField(_("the organization and its resources"), blank=True)
    social_benefit = models.TextField(_("social benefit"), blank=True)
    evaluation = models.TextField(_("how success is evaluated"), blank=True)
    promises = models.TextField(_("other promises"), blank=True)

    requested = models.DecimalField(
        _("requested (yuan)"), max_digits=14, decimal_places=2, default=0
    )
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    saved_at = models.DateTimeField(_("saved at"), default=timezone.now)
    submitted_at = models.DateTimeField(_("submitted at"), null=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)
    # Name and sum of the newest version: what the office reads while the applicant corrects.
    handed_name = models.CharField(_("name as handed in"), max_length=LIMITS["name"], blank=True)
    handed_requested = models.DecimalField(
        _("requested as handed in (yuan)"), max_digits=14, decimal_places=2, default=0
    )
    # Until when a correction may be answered; kept from the screening, so that lists can sort by it.
    answer_due_at = models.DateTimeField(_("answer due at"), null=True)
    # What came of the paper copies, kept from the counter (``PaperArrival``) for lists.
    paper_state = models.CharField(
        pgettext_lazy("of a proposal", "paper copies"),
        max_length=12,
        choices=PaperState,
        default=PaperState.NONE,
        blank=True,
    )

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ProposalState.DRAFT)
                | Q(submitted_at__isnull=False, receipt_number__isnull=False),
                name="applications_proposal_submitted_at",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.WITHDRAWN) | Q(withdrawn_at__isnull=False),
                name="applications_proposal_withdrawn_at",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.RETURNED) | Q(answer_due_at__isnull=False),
                name="applications_proposal_returned_with_clock",
            ),
            # One project is applied to once by each applicant.
            models.UniqueConstraint(
                fields=["applicant", "project"], name="applications_proposal_once_a_project"
            ),
            models.UniqueConstraint(
                fields=["applicant", "lot"],
                condition=Q(project__isnull=True),
                name="applications_proposal_once_a_lot",
            ),
        ]
        indexes = [
            models.Index(fields=["call", "state", "-submitted_at"]),
            models.Index(fields=["applicant", "state"]),
            models.Index(fields=["project", "state"]),
        ]

    def __str__(self):
        return self.name or str(self.project or self.lot)


class Commitment(models.Model):
    """What the applicant promises for one target; never typed twice."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="commitments")
    target = models.ForeignKey(Target, models.PROTECT, related_name="+")
    value = models.DecimalField(
        _("our commitment"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    how = models.CharField(_("how we reach it"), max_length=COMMITMENT_LIMITS["how"], blank=True)
    reason = models.CharField(
        _("why it differs from the target"), max_length=COMMITMENT_LIMITS["reason"], blank=True
    )

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "target"], name="applications_commitment_once"
            )
        ]

    def __str__(self):
        return f"{self.target}: {self.value}"


class BudgetLine(models.Model):
    """``amount`` is ``quantity × unit_price`` rounded to the fen, reckoned by the server.

    A row may be incomplete while it is being written; one without anything is left out.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="budget_lines")
    position = models.PositiveSmallIntegerField(_("position"))
    category = models.CharField(
        _("kind of cost"), max_length=12, choices=BudgetCategory, blank=True
    )
    item = models.CharField(_("item"), max_length=LINE_LIMITS["item"], blank=True)
    basis = models.CharField(_("how it is reckoned"), max_length=LINE_LIMITS["basis"], blank=True)
    quantity = models.DecimalField(
        _("quantity"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    unit = models.CharField(_("unit"), max_length=LINE_LIMITS["unit"], blank=True)
    unit_price = models.DecimalField(
        _("unit price (yuan)"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2, default=0)
    source = models.CharField(
        _("paid from"), max_length=8, choices=BudgetSource, default=BudgetSource.FUND
    )

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        ordering = ["position", "id"]

    def __str__(self):
        return self.item


class TeamMember(models.Model):
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="team")
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("full name"), max_length=MEMBER_LIMITS["name"], blank=True)
    role = models.CharField(_("role in the project"), max_length=MEMBER_LIMITS["role"], blank=True)
    qualification = models.CharField(
        _("qualification and experience"), max_length=MEMBER_LIMITS["qualification"], blank=True
    )
    days_a_week = models.DecimalField(
        _("days a week"), max_digits=3, decimal_places=1, null=True, blank=True
    )
    is_on_site = models.BooleanField(_("on site in the community"), default=False)

    class Meta:
        verbose_name = _("team member")
        verbose_name_plural = _("team members")
        ordering = ["position", "id"]

    def __str__(self):
        return self.name


class SavedField(models.Model):
    """Who last changed one input of the editor, and what could not be read of it.

    ``name`` is the input's name. ``edition`` is that of the proposal after the change, so that a
    page that is older can be told what it does not show. ``page`` is the token of the page that sent
    it: a save that is repeated because its answer was lost does not meet itself as somebody else's.
    ``typed`` holds the text as typed where it is no value of its column (an amount in words, or one
    that breaks the budget): nothing is lost. A removed row leaves one named ``line-12-removed``.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="saved_fields")
    name = models.CharField(max_length=60)
    edition = models.PositiveIntegerField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    page = models.CharField(max_length=32, blank=True)
    typed = models.TextField(blank=True)

    class Meta:
        verbose_name = _("saved field")
        verbose_name_plural = _("saved fields")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "name"], name="applications_saved_field_once"
            )
        ]

    def __str__(self):
        return f"{self.name}: {self.edition}"


class Attachment(models.Model):
    """A file handed in for one of the lot's required documents.

    Removing one marks it: a version that was handed in keeps the files that it names.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="attachments")
    document = models.ForeignKey(RequiredDocument, models.PROTECT, related_name="+")
    file = models.ForeignKey("core.StoredFile", models.PROTECT, related_name="+")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("added at"), default=timezone.now)
    removed_at = models.DateTimeField(_("removed at"), null=True)
    # Where the file was taken from: it stays this version whatever becomes of the store.
    store_version = models.ForeignKey(PaperVersion, models.PROTECT, null=True, related_name="+")
    # What the applicant says of a paper that it handed in here; of one from the store the store says it.
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    never_ends = models.BooleanField(_("has no last day"), default=False)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["document__position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True)
                | Q(never_ends=False, store_version__isnull=True),
                name="applications_attachment_one_last_day",
            ),
        ]

    def __str__(self):
        return str(self.file)

    @property
    def last_day(self):
        """The last day on which the paper is valid, as the store or the applicant says it; or None."""
        return self.store_version.expires_on if self.store_version else self.expires_on

    @property
    def is_silent(self):
        """Whether nobody said until when the paper is valid, nor that it has no last day."""
        return self.store_version is None and self.expires_on is None and not self.never_ends
