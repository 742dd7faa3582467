"""States and kinds of the ground's rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HolidayKind(models.TextChoices):
    OFF = "off", _("day off")
    MAKE_UP = "make_up", _("make-up working day")


class EmailState(models.TextChoices):
    """pending → sending → sent or failed; a failure that may pass goes back to pending."""

    PENDING = "pending", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("given up")


class FileKind(models.TextChoices):
    """Kinds of files whose bytes the portal can prove."""

    PDF = "pdf", _("PDF")
    JPEG = "jpeg", _("JPEG picture")
    PNG = "png", _("PNG picture")
    DOCX = "docx", _("Word document (.docx)")
    XLSX = "xlsx", _("Excel workbook (.xlsx)")
    PPTX = "pptx", _("PowerPoint presentation (.pptx)")
    OFD = "ofd", _("OFD document")
    MP4 = "mp4", _("MP4 video")
    ZIP = "zip", _("ZIP archive")
