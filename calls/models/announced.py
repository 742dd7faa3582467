"""What was announced is never deleted: a correction withdraws it, and its row stays."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StandingManager(models.Manager):
    """Only the rows that stand. Whoever asks for a call's parts means these."""

    def get_queryset(self):
        return super().get_queryset().filter(withdrawn_in__isnull=True)


class Announced(models.Model):
    """A part of a call. ``withdrawn_in`` is the revision of the call that withdrew it, or None.

    ``objects`` (and every list that leads down to a part) holds what stands; ``everything`` also
    what was withdrawn. A foreign key reaches a withdrawn row as any other, so that what was written
    or handed in for it can still be read.
    """

    withdrawn_in = models.PositiveIntegerField(
        _("withdrawn in revision"), null=True, editable=False
    )

    objects = StandingManager()
    everything = models.Manager()  # noqa: DJ012 - two managers

    class Meta:
        abstract = True
