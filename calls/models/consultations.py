"""A draft text put up for comment: its versions, what was said to it, and what became of that."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from calls.enums import CommentState, ConsultationState, Verdict
from calls.models.announcements import Announcement
from calls.models.calls import Stage
from parties.models import User

LONGEST_TITLE, LONGEST_OPENING, LONGEST_WAYS = 200, 2000, 500
LONGEST_NAME, LONGEST_COMMENT, LONGEST_REASON = 60, 2000, 500
LONGEST_POINT, LONGEST_ANSWER = 200, 2000
MOST_DAYS = 90


class Consultation(models.Model):
    """One stage in which anyone may comment on a draft text; also the typed settings of that stage.

    Public is what belongs to this row once it is open, whatever the state of its call: the call's own
    draft stays the office's. The end is the stage's window; ``working_days`` is the least time, from
    which the end is reckoned where staff set none. Source: systems.md, scheme B, consultation.
    """

    stage = models.OneToOneField(Stage, models.CASCADE, related_name="consultation")
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=ConsultationState,
        default=ConsultationState.DRAFT,
        editable=False,
    )
    title = models.CharField(_("title"), max_length=LONGEST_TITLE, blank=True)
    opening = models.TextField(
        _("why comments are asked for"), max_length=LONGEST_OPENING, blank=True
    )
    other_ways = models.CharField(_("other ways to comment"), max_length=LONGEST_WAYS, blank=True)
    working_days = models.PositiveSmallIntegerField(
        _("open for at least so many working days"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)],
        help_text=_("The end is reckoned from this, unless the stage's dates name a later one."),
    )
    answer_working_days = models.PositiveSmallIntegerField(
        _("digest within so many working days after the end"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)],
    )
    holds_call = models.BooleanField(
        _("the call is published only after the digest"),
        default=True,
    )
    opened_at = models.DateTimeField(_("published at"), null=True, editable=False)
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    digest_due_on = models.DateField(_("digest due on"), null=True, editable=False)

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ConsultationState.DRAFT, opened_at__isnull=True)
                | ~Q(state=ConsultationState.DRAFT)
                & Q(opened_at__isnull=False, digest_due_on__isnull=False)
                & ~Q(title=""),
                name="calls_consultation_opened",
            )
        ]
        indexes = [models.Index(fields=["state", "-opened_at"])]

    def __str__(self):
        return self.title or str(self.stage)

    @property
    def is_draft(self):
        return self.state == ConsultationState.DRAFT

    @property
    def is_answered(self):
        return self.state == ConsultationState.ANSWERED


class Extension(models.Model):
    """The end of a consultation was put off: from when to when, and why."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="extensions")
    old = models.DateTimeField(_("end before"))
    new = models.DateTimeField(_("new end"))
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON)
    extended_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    extended_at = models.DateTimeField(_("put off at"))

    class Meta:
        verbose_name = _("extension of a consultation")
        verbose_name_plural = _("extensions of consultations")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(new__gt=models.F("old")), name="calls_extension_only_later"
            )
        ]

    def __str__(self):
        return f"{self.consultation}: {self.new}"


class TextVersion(models.Model):
    """One version of the text. Number 1 is what was put up for comment, the later ones what came of it."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written at"))
    # What the public sees: version 1 with the consultation, a later one with the digest.
    public_since = models.DateTimeField(_("public since"), null=True)

    class Meta:
        verbose_name = _("version of the text")
        verbose_name_plural = _("versions of the text")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "number"], name="calls_text_version_once"
            )
        ]

    def __str__(self):
        return f"{self.consultation} ({self.number})"


class Passage(models.Model):
    """A numbered heading with what stands below it; ``key`` is the same in every version.

    ``number`` is as typed (第三条, 二、), ``level`` 1 to 3 by the kind of numbering, 0 without one.
    """

    version = models.ForeignKey(TextVersion, models.CASCADE, related_name="passages")
    position = models.PositiveSmallIntegerField(_("position"))
    key = models.PositiveSmallIntegerField(pgettext_lazy("of a passage", "key"))
    level = models.PositiveSmallIntegerField(_("level"))
    number = models.CharField(_("number"), max_length=20, blank=True)
    heading = models.CharField(_("heading"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="calls_passage_position"),
            models.UniqueConstraint(fields=["version", "key"], name="calls_passage_key"),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self):
        """What it is called in a list: its number and heading, or how it begins."""
        joint = " " if self.number.startswith("第") else ""
        told = f"{self.number}{joint}{self.heading}".strip()
        body = " ".join(self.body.split())
        start = f"{body[:24]}…" if len(body) > 25 else body
        if self.heading or not start:
            return told
        return f"{told} {start}".strip()

    @property
    def whole(self):
        """Number, heading and text as they were typed."""
        joint = " " if self.number.startswith("第") else ""
        if not self.heading:
            return f"{self.number}{joint}{self.body}".strip()
        return f"{self.number}{joint}{self.heading}\n{self.body}".strip()


class Annex(models.Model):
    """A file that belongs to the text."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="annexes")
    file = models.ForeignKey("core.StoredFile", models.PROTECT, related_name="+")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("added at"))

    class Meta:
        verbose_name = pgettext_lazy("of a consultation", "annex")
        verbose_name_plural = pgettext_lazy("of a consultation", "annexes")
        ordering = ["id"]

    def __str__(self):
        return self.file.name


class Comment(models.Model):
    """What somebody said to the text.

    ``shown_text`` is what the public reads: the text with persons' numbers hidden, set when it is
    shown. ``digest`` is the same for the same words about the same passage, so that a campaign is
    seen as one. ``token`` is the form that it was written in: pressed twice, it is one comment.
    ``email`` is emptied when the person was told what became of it.
    """

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="comments")
    code = models.CharField(pgettext_lazy("of a comment", "code"), max_length=16, unique=True)
    token = models.CharField(max_length=32, unique=True)
    received_at = models.DateTimeField(_("received at"))
    name = models.CharField(_("name or organization"), max_length=LONGEST_NAME, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    passage = models.ForeignKey(
        Passage, models.PROTECT, null=True, related_name="+", verbose_name=_("passage")
    )
    text = models.TextField(pgettext_lazy("said to a text", "comment"), max_length=LONGEST_COMMENT)
    shown_text = models.TextField(_("as it is shown"), blank=True)
    has_numbers = models.BooleanField(_("may hold a person's number"), default=False)
    digest = models.CharField(max_length=64)
    state = models.CharField(
        _("state"), max_length=10, choices=CommentState, default=CommentState.WAITING
    )
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON, blank=True)
    moderated_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    moderated_at = models.DateTimeField(_("looked at"), null=True)
    told_at = models.DateTimeField(_("told at"), null=True)

    class Meta:
        verbose_name = pgettext_lazy("said to a text", "comment")
        verbose_name_plural = _("comments")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=CommentState.HIDDEN) | ~Q(reason=""),
                name="calls_comment_hidden_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=CommentState.SHOWN) | ~Q(shown_text=""),
                name="calls_comment_shown_text",
            ),
            models.CheckConstraint(
                condition=Q(state=CommentState.WAITING) | Q(moderated_at__isnull=False),
                name="calls_comment_moderated",
            ),
        ]
        indexes = [
            models.Index(fields=["consultation", "state", "digest"]),
            models.Index(
                fields=["consultation", "email"],
                condition=~Q(email=""),
                name="calls_comment_to_tell",
            ),
        ]

    def __str__(self):
        return self.code


class Point(models.Model):
    """Comments that say the same, with the office's one answer to them."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="points")
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("what was raised"), max_length=LONGEST_POINT)
    verdict = models.CharField(
        pgettext_lazy("of a comment", "what becomes of it"),
        max_length=10, choices=Verdict, blank=True,
    )  # fmt: skip
    answer = models.TextField(_("answer"), max_length=LONGEST_ANSWER, blank=True)
    change = models.TextField(
        _("what changed because of it"), max_length=LONGEST_ANSWER, blank=True
    )
    passages = models.ManyToManyField(
        Passage, related_name="+", blank=True, verbose_name=_("passages that were changed")
    )
    comments = models.ManyToManyField(Comment, related_name="points")
    # Of two people who write it at once the second is told.
    revision = models.PositiveIntegerField(default=1)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("answered at"), null=True)

    class Meta:
        verbose_name = pgettext_lazy("raised by comments", "point")
        verbose_name_plural = pgettext_lazy("raised by comments", "points")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "title"], name="calls_point_title_once"
            ),
            models.CheckConstraint(
                condition=Q(verdict="") | ~Q(answer="") & Q(answered_at__isnull=False),
                name="calls_point_verdict_with_answer",
            ),
        ]

    def __str__(self):
        return self.title


class Digest(models.Model):
    """One published version of what came in and what became of it; never changed."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="digests")
    number = models.PositiveSmallIntegerField(_("version"))
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    announcement = models.OneToOneField(Announcement, models.PROTECT, null=True, related_name="+")
    text = models.ForeignKey(TextVersion, models.PROTECT, related_name="+")
    received = models.PositiveIntegerField(_("comments received"))
    shown = models.PositiveIntegerField(_("comments shown"))
    hidden = models.PositiveIntegerField(_("comments not shown"))
    writers = models.PositiveIntegerField(_("different texts"))

    class Meta:
        verbose_name = _("digest of a consultation")
        verbose_name_plural = _("digests of consultations")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="calls_digest_once")
        ]

    def __str__(self):
        return f"{self.consultation} ({self.number})"


class DigestPoint(models.Model):
    """A point as the digest told it: its words stay, whatever becomes of the point."""

    digest = models.ForeignKey(Digest, models.PROTECT, related_name="rows")
    point = models.ForeignKey(Point, models.SET_NULL, null=True, related_name="+")
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("what was raised"), max_length=LONGEST_POINT)
    verdict = models.CharField(
        pgettext_lazy("of a comment", "what becomes of it"), max_length=10, choices=Verdict
    )
    answer = models.TextField(_("answer"))
    change = models.TextField(_("what changed because of it"), blank=True)
    count = models.PositiveIntegerField(_("comments"))
    passages = models.ManyToManyField(Passage, related_name="+")

    class Meta:
        verbose_name = _("point of a digest")
        verbose_name_plural = _("points of digests")
        ordering = ["position"]

    def __str__(self):
        return self.title
