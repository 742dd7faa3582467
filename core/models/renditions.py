"""Documents that were laid out before, found again by what they say."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.enums import FileKind
from core.models.ground import StoredFile


class Rendition(models.Model):
    """One laid-out file, kept under the hash of its content and of the layout (``core.official``)."""

    digest = models.CharField(_("hash of content and layout"), max_length=64)
    form = models.CharField(_("form"), max_length=8, choices=FileKind)
    file = models.OneToOneField(
        StoredFile, models.PROTECT, related_name="+", verbose_name=_("file")
    )
    made_at = models.DateTimeField(_("made at"), db_index=True)

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        constraints = [
            models.UniqueConstraint(fields=["digest", "form"], name="core_rendition_once"),
            models.CheckConstraint(
                condition=Q(form__in=[FileKind.PDF, FileKind.DOCX]), name="core_rendition_form"
            ),
        ]

    def __str__(self):
        return f"{self.form} {self.digest[:12]}"
