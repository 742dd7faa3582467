"""Corrections of a published call: what is being written, and what was told."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from calls.enums import ChangeAction, CorrectionState
from calls.models.announcements import Announcement
from calls.models.calls import Call
from calls.models.lots import Lot
from calls.models.projects import Project, Target
from calls.models.questions import Question
from parties.models import User

LONGEST_REASON = 1000
LONGEST_ROW_REASON = 500


class Correction(models.Model):
    """One correction of a call, from its first draft on.

    While it is a draft, ``copy`` is a working copy of the call that staff change in the usual forms;
    what the correction says is what differs between the two. ``base_revision`` is the revision of the
    call that it was last compared with; ``revision`` the one that it made.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="corrections")
    state = models.CharField(
        _("state"), max_length=10, choices=CorrectionState, default=CorrectionState.DRAFT
    )
    copy = models.OneToOneField(Call, models.SET_NULL, null=True, related_name="+")
    base_revision = models.PositiveIntegerField(_("written for revision"))
    revision = models.PositiveIntegerField(_("revision"), null=True)
    reason = models.TextField(_("reason"), max_length=LONGEST_REASON, blank=True)
    question = models.ForeignKey(
        Question,
        models.PROTECT,
        null=True,
        related_name="corrections",
        verbose_name=_("question that led to it"),
    )
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("begun at"))
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(_("published or discarded at"), null=True)
    told = models.PositiveIntegerField(_("people told"), default=0)
    announcement = models.OneToOneField(
        Announcement, models.PROTECT, null=True, related_name="correction"
    )

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["call", "revision"], name="calls_correction_revision"),
            models.CheckConstraint(
                condition=~Q(state=CorrectionState.PUBLISHED)
                | (
                    Q(revision__isnull=False, ended_at__isnull=False, announcement__isnull=False)
                    & ~Q(reason="")
                ),
                name="calls_correction_published_in_full",
            ),
        ]

    def __str__(self):
        return f"{self.call} ({self.revision or self.base_revision})"

    @property
    def is_draft(self):
        return self.state == CorrectionState.DRAFT


class Change(models.Model):
    """One row of a published correction, in words, kept for ever.

    ``lot``, ``project`` and ``target`` say whom it concerns; all empty means the whole call.
    """

    correction = models.ForeignKey(Correction, models.PROTECT, related_name="changes")
    position = models.PositiveIntegerField(_("position"))
    part = models.CharField(_("part of the call"), max_length=12)
    action = models.CharField(_("what was done"), max_length=10, choices=ChangeAction)
    lot = models.ForeignKey(Lot, models.PROTECT, null=True, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="+")
    target = models.ForeignKey(Target, models.PROTECT, null=True, related_name="+")
    place = models.CharField(_("place"), max_length=400, blank=True)
    label = models.CharField(_("what"), max_length=120)
    old = models.TextField(pgettext_lazy("value", "old"), blank=True)
    new = models.TextField(pgettext_lazy("value", "new"), blank=True)
    reason = models.CharField(_("reason"), max_length=LONGEST_ROW_REASON, blank=True)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["correction", "position"], name="calls_change_position")
        ]

    def __str__(self):
        return f"{self.place} {self.label}"


class CopiedRow(models.Model):
    """Which row of the working copy stands for which row of the call; only while it is a draft.

    ``base`` holds the call's values when they were last compared. Where they have moved since, somebody
    else published a correction meanwhile.
    """

    correction = models.ForeignKey(Correction, models.CASCADE, related_name="copied_rows")
    part = models.CharField(max_length=12)
    live_id = models.PositiveBigIntegerField()
    copy_id = models.PositiveBigIntegerField()
    base = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["correction", "part", "live_id"], name="calls_copied_row_once"
            )
        ]

    def __str__(self):
        return f"{self.part} {self.live_id}"


class RowReason(models.Model):
    """Why one value is changed, while the correction is a draft; ``key`` names the row of the list."""

    correction = models.ForeignKey(Correction, models.CASCADE, related_name="row_reasons")
    key = models.CharField(max_length=60)
    text = models.CharField(_("reason"), max_length=LONGEST_ROW_REASON)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["correction", "key"], name="calls_row_reason_once")
        ]

    def __str__(self):
        return self.text
