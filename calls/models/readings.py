"""A reading of an announcement that a person is looking through."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from calls.models.calls import Call
from parties.models import Office, User


class Reading(models.Model):
    """What was read from a text, with a person's corrections, until it is taken over into a draft.

    ``text`` is what was pasted or taken from the file; ``tree`` the reading as it stands now, in the
    shape of ``calls.taking_over.tree_of``: it is a work sheet and no fact of a call, so it is JSON.
    ``revision`` grows with every change, so that two people cannot overwrite each other unseen;
    ``before`` is the tree as it was before the last change, for taking that change back.
    """

    office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", verbose_name=_("street office")
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    file_name = models.CharField(_("file"), max_length=255, blank=True)
    text = models.TextField(_("text"))
    tree = models.JSONField()
    before = models.JSONField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(_("last changed at"), default=timezone.now)
    call = models.ForeignKey(Call, models.SET_NULL, null=True, blank=True, related_name="readings")
    accepted_at = models.DateTimeField(_("taken over at"), null=True, blank=True)

    class Meta:
        verbose_name = _("reading of an announcement")
        verbose_name_plural = _("readings of announcements")
        ordering = ["-id"]

    def __str__(self):
        return self.title or self.file_name or f"{_('reading of an announcement')} {self.pk}"
