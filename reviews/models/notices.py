"""The public notice of a stage: its rules, its editions, what was found in them, and objections."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.models import Proposal
from calls.models import Announcement, Stage
from core.enums import PersonalData
from core.models import StoredFile
from parties.models import User
from reviews.enums import Consequence, CountIn, NoticeState, ObjectionState

# A file that nobody but a person can look through: a scan, a picture.
UNREAD = "unread"
FINDING_KINDS = [*PersonalData.choices, (UNREAD, _("cannot be searched"))]


class NoticeSettings(models.Model):
    """How the notice stage of a call works. Sources: scheme E (5 days), scheme A."""

    stage = models.OneToOneField(Stage, models.CASCADE, related_name="+")
    days = models.PositiveSmallIntegerField(
        _("days of the notice"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("The day of publication counts; the notice ends at 24:00 of the last day."),
    )
    count_in = models.CharField(
        _("counted in"), max_length=8, choices=CountIn, default=CountIn.WORKING
    )
    view_days = models.PositiveSmallIntegerField(
        _("working days in which an applicant may answer an objection"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
    )
    show_amounts = models.BooleanField(_("show the amounts"), default=True)
    show_ranks = models.BooleanField(_("show the ranks"), default=True)
    elsewhere = models.CharField(
        _("where to turn after the notice"),
        max_length=300,
        blank=True,
        help_text=_(
            "Told to whoever objects too late, such as the supervising office's telephone."
        ),
    )

    class Meta:
        verbose_name = _("settings of the notice")
        verbose_name_plural = _("settings of the notice")

    def __str__(self):
        return str(self.stage)


class PublicNotice(models.Model):
    """One edition of a stage's notice. What is published never changes: a correction is a new edition.

    ``digest`` is the SHA-256 over all that becomes public, as its writer asked for its release; who
    releases it is another person. Days are of Asia/Shanghai; ``ends_at`` is 24:00 of ``last_day``.
    """

    stage = models.ForeignKey(Stage, models.PROTECT, related_name="+")
    edition = models.PositiveSmallIntegerField(_("edition"))
    state = models.CharField(
        _("state"), max_length=10, choices=NoticeState, default=NoticeState.DRAFT
    )
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("opening of the notice"), max_length=3000, blank=True)
    reason = models.CharField(_("reason of the new edition"), max_length=500, blank=True)
    days = models.PositiveSmallIntegerField(_("days of the notice"))
    count_in = models.CharField(_("counted in"), max_length=8, choices=CountIn)
    digest = models.CharField(_("hash"), max_length=64, blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written at"))
    released_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(_("released at"), null=True)
    first_day = models.DateField(_("first day"), null=True)
    last_day = models.DateField(_("last day"), null=True)
    ends_at = models.DateTimeField(_("ends at"), null=True)
    announcement = models.OneToOneField(
        Announcement, models.PROTECT, null=True, related_name="+", verbose_name=_("announcement")
    )

    class Meta:
        verbose_name = _("public notice")
        verbose_name_plural = _("public notices")
        ordering = ["-edition"]
        indexes = [models.Index(fields=["state", "ends_at"], name="reviews_notice_due")]
        constraints = [
            models.UniqueConstraint(fields=["stage", "edition"], name="reviews_notice_edition"),
            models.UniqueConstraint(
                fields=["stage"],
                condition=Q(state=NoticeState.PUBLISHED),
                name="reviews_notice_published_once",
            ),
            models.UniqueConstraint(
                fields=["stage"],
                condition=Q(state__in=[NoticeState.DRAFT, NoticeState.READY]),
                name="reviews_notice_written_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[NoticeState.DRAFT, NoticeState.READY], released_at=None)
                | Q(
                    state__in=[NoticeState.PUBLISHED, NoticeState.REPLACED],
                    released_at__isnull=False,
                    released_by__isnull=False,
                    ends_at__isnull=False,
                    last_day__isnull=False,
                    first_day__isnull=False,
                ),
                name="reviews_notice_released",
            ),
            models.CheckConstraint(
                condition=Q(released_by=None) | ~Q(released_by=models.F("written_by")),
                name="reviews_notice_two_people",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_public(self):
        return self.state in (NoticeState.PUBLISHED, NoticeState.REPLACED)

    @property
    def is_written(self):
        """Whether its words may still be changed."""
        return self.state == NoticeState.DRAFT


class NoticeLine(models.Model):
    """What a notice tells of one proposal, as it stood when it was written; masked where it had to be."""

    notice = models.ForeignKey(PublicNotice, models.CASCADE, related_name="lines")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField(_("position"))
    lot = models.CharField(_("community"), max_length=200, blank=True)
    project = models.CharField(_("project"), max_length=300)
    applicant = models.CharField(_("applicant"), max_length=200)
    rank = models.PositiveIntegerField(_("rank"), null=True)
    standing = models.CharField(_("result"), max_length=60, blank=True)
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2, null=True)

    class Meta:
        verbose_name = _("line of a notice")
        verbose_name_plural = _("lines of a notice")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "proposal"], name="reviews_line_once")
        ]

    def __str__(self):
        return f"{self.project} · {self.applicant}"


class NoticeAnnex(models.Model):
    """A file that is published with the notice."""

    notice = models.ForeignKey(PublicNotice, models.CASCADE, related_name="annexes")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("annex of a notice")
        verbose_name_plural = _("annexes of a notice")
        ordering = ["id"]

    def __str__(self):
        return self.file.name


class NoticeFinding(models.Model):
    """Personal data in what is to be published, and that somebody confirmed that it stays.

    The data itself is not kept a second time: ``shown`` is its masked form, ``mark`` the hash by which
    the same piece is known again when the text is searched anew.
    """

    notice = models.ForeignKey(PublicNotice, models.CASCADE, related_name="findings")
    annex = models.ForeignKey(NoticeAnnex, models.CASCADE, null=True, related_name="+")
    line = models.ForeignKey(NoticeLine, models.CASCADE, null=True, related_name="+")
    column = models.CharField(_("place"), max_length=20)
    kind = models.CharField(_("kind"), max_length=12, choices=FINDING_KINDS)
    shown = models.CharField(_("found"), max_length=200)
    mark = models.CharField(_("hash"), max_length=64)
    reason = models.CharField(_("why it stays"), max_length=300, blank=True)
    kept_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    kept_at = models.DateTimeField(_("confirmed at"), null=True)

    class Meta:
        verbose_name = _("personal data in a notice")
        verbose_name_plural = _("personal data in notices")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reason="", kept_by=None) | ~Q(reason="") & Q(kept_by__isnull=False),
                name="reviews_finding_kept",
            )
        ]

    def __str__(self):
        return self.shown


class Objection(models.Model):
    """What somebody objects to a notice: about one proposal, or about the whole.

    ``name`` and ``contact`` are private. ``mark`` tells the same objection sent twice. The applicant's
    view is stated once, before ``view_due_at``.
    """

    notice = models.ForeignKey(PublicNotice, models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, models.PROTECT, null=True, related_name="+")
    code = models.CharField(_("code"), max_length=16, unique=True)
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=60)
    contact = models.CharField(_("how to reach you"), max_length=120)
    text = models.TextField(_("what you object to, and why"), max_length=3000)
    # The form that it was sent with: a second press brings nothing new.
    token = models.CharField(max_length=64, unique=True)
    mark = models.CharField(_("hash"), max_length=64)
    arrived_at = models.DateTimeField(_("arrived at"))
    state = models.CharField(
        _("state"), max_length=8, choices=ObjectionState, default=ObjectionState.OPEN
    )
    handled_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("handled by")
    )
    view = models.TextField(_("view of the applicant"), max_length=3000, blank=True)
    view_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    view_at = models.DateTimeField(_("stated at"), null=True)
    view_due_at = models.DateTimeField(_("to be stated until"), null=True)
    consequence = models.CharField(
        _("what follows"), max_length=8, choices=Consequence, default=Consequence.NONE, blank=True
    )
    answer = models.TextField(_("answer to whoever objected"), max_length=3000, blank=True)
    public_answer = models.CharField(_("answer in general words"), max_length=500, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(_("settled at"), null=True)

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["-arrived_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "mark"], name="reviews_objection_once"),
            models.CheckConstraint(
                condition=Q(state=ObjectionState.OPEN, settled_at=None, consequence="")
                | Q(state=ObjectionState.REFUSED, settled_at__isnull=False, consequence="")
                | Q(state=ObjectionState.UPHELD, settled_at__isnull=False) & ~Q(consequence=""),
                name="reviews_objection_settled",
            ),
            models.CheckConstraint(
                condition=Q(view="", view_at=None) | ~Q(view="") & Q(view_at__isnull=False),
                name="reviews_objection_view",
            ),
        ]

    def __str__(self):
        return self.code


class ObjectionNote(models.Model):
    """A note of the office while it looks into an objection; nobody else reads it."""

    objection = models.ForeignKey(Objection, models.CASCADE, related_name="notes")
    text = models.TextField(_("note"), max_length=2000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("note on an objection")
        verbose_name_plural = _("notes on objections")
        ordering = ["id"]

    def __str__(self):
        return self.text[:60]


class ObjectionFile(models.Model):
    """What somebody hands in with an objection."""

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("file of an objection")
        verbose_name_plural = _("files of objections")
        ordering = ["id"]

    def __str__(self):
        return self.file.name
