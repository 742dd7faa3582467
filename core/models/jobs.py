"""Work that is done in the background for one person."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.enums import JobState
from core.models.ground import StoredFile


class Job(models.Model):
    """One piece of background work, asked for by a person from a page.

    ``attempts`` is the token of the worker that holds it: who lost it can write nothing more.
    ``heartbeat_at`` says that its worker lives. ``fingerprint`` is of kind and parameters, so that
    a second click finds the first one's job.
    """

    kind = models.CharField(_("kind"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked for by"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    parameters = models.JSONField(_("parameters"), default=dict, encoder=DjangoJSONEncoder)
    fingerprint = models.CharField(max_length=64)
    language = models.CharField(_("language"), max_length=8)
    state = models.CharField(
        pgettext_lazy("of a job", "state"),
        max_length=9,
        choices=JobState,
        default=JobState.QUEUED,
    )
    done = models.PositiveIntegerField(_("steps done"), default=0)
    total = models.PositiveIntegerField(_("steps in all"), default=0)
    word = models.CharField(_("what is being done"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("asked for at"))
    next_try_at = models.DateTimeField(_("next try at"))
    claimed_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    heartbeat_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    cancel_asked_at = models.DateTimeField(_("asked to stop at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    expires_at = models.DateTimeField(_("kept until"), null=True, blank=True)
    file = models.OneToOneField(
        StoredFile,
        verbose_name=_("file"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    outcome = models.CharField(_("what came of it"), max_length=500, blank=True)
    error = models.CharField(_("why it failed"), max_length=500, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")
        indexes = [
            models.Index(fields=["owner", "-created_at"], name="core_job_list"),
            models.Index(
                fields=["next_try_at"],
                condition=Q(state__in=[JobState.QUEUED, JobState.RUNNING]),
                name="core_job_due",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="core_job_state"),
            models.CheckConstraint(
                condition=~Q(state=JobState.RUNNING)
                | Q(claimed_at__isnull=False, heartbeat_at__isnull=False),
                name="core_job_running_is_claimed",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[JobState.QUEUED, JobState.RUNNING],
                    finished_at=None,
                    file=None,
                )
                | Q(
                    state__in=[JobState.DONE, JobState.FAILED, JobState.CANCELLED],
                    finished_at__isnull=False,
                ),
                name="core_job_finished_has_instant",
            ),
            models.CheckConstraint(
                condition=Q(file=None) | Q(state=JobState.DONE, expires_at__isnull=False),
                name="core_job_file_when_done",
            ),
            models.CheckConstraint(
                condition=Q(state=JobState.FAILED) & ~Q(error="")
                | ~Q(state=JobState.FAILED) & Q(error=""),
                name="core_job_failed_says_why",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_over(self):
        """Whether nothing more happens to it."""
        return self.state not in (JobState.QUEUED, JobState.RUNNING)


class ExportChoice(models.Model):
    """The columns of one list that a person exported last; their keys, joined by commas."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    list = models.CharField(max_length=60)
    columns = models.CharField(max_length=1000)

    class Meta:
        verbose_name = _("columns chosen for an export")
        verbose_name_plural = _("columns chosen for exports")
        constraints = [
            models.UniqueConstraint(fields=["user", "list"], name="core_export_choice_once")
        ]

    def __str__(self):
        return f"{self.list}: {self.columns}"
