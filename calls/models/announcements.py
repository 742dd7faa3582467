"""What an office announces, and who follows a call."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from calls.enums import AnnouncementKind
from calls.models.calls import Call, Stage
from calls.models.letterheads import DocumentNumber
from parties.models import Party, User


class Announcement(models.Model):
    """A published text of a call with its official paper.

    ``content`` is what the document says (``core.official.document.freeze``), as it stood when it was
    announced; what is printed later from it (PDF, Word, article) says the same. ``revision`` is the
    call's for the call and its corrections, and counts the editions of every other kind. ``stage``
    is the one that announces, where several of one call may (consultations).
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="announcements")
    stage = models.ForeignKey(
        Stage, models.PROTECT, null=True, related_name="+", verbose_name=_("stage")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=AnnouncementKind)
    title = models.CharField(_("title"), max_length=200)
    revision = models.PositiveIntegerField(_("revision of the call"))
    published_at = models.DateTimeField(_("published at"), default=timezone.now)
    published_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    paper = models.ForeignKey(
        "core.Paper",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("official paper"),
    )
    number = models.ForeignKey(
        DocumentNumber,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("document number"),
    )
    content = models.JSONField(_("what it says"), null=True, encoder=DjangoJSONEncoder)
    failed_prints = models.PositiveSmallIntegerField(_("failed attempts to print"), default=0)
    word = models.ForeignKey(
        "core.StoredFile",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("Word document"),
    )

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-published_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "kind", "revision"], name="calls_announcement_once"
            )
        ]

    def __str__(self):
        return self.title


class Follow(models.Model):
    """A party follows a call, because of a draft, a submission, or at its own wish.

    Written from the floors above; read here by whatever must tell what changed.
    """

    class Reason(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMISSION = "submission", _("submission")
        SUBSCRIBER = "subscriber", _("subscriber")

    call = models.ForeignKey(Call, models.CASCADE, related_name="follows")
    party = models.ForeignKey(Party, models.CASCADE, related_name="+")
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("follower")
        verbose_name_plural = _("followers")
        constraints = [
            models.UniqueConstraint(fields=["call", "party", "reason"], name="calls_follow_once")
        ]

    def __str__(self):
        return f"{self.party} – {self.call}"
