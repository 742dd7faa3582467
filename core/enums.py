"""States and kinds of the ground's rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class HolidayKind(models.TextChoices):
    OFF = "off", _("day off")
    MAKE_UP = "make_up", _("make-up working day")


class ReckoningRule(models.TextChoices):
    """How a day follows from a start; what is stored beside a reckoned date."""

    AFTER = "after", _("so many working days after")
    AHEAD = "ahead", _("so many working days before")
    PERIOD = "period", _("so many working days, the first counted")
    BEFORE = "before", _("that day, or the working day before it")


class DeliveryState(models.TextChoices):
    """pending → sending → sent or failed; a failure that may pass goes back to pending."""

    PENDING = "pending", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("given up")
    NOT_WANTED = "not_wanted", _("switched off by the recipient")


class JobState(models.TextChoices):
    """queued → running → done, failed or cancelled; a job may be cancelled while it is queued."""

    QUEUED = "queued", _("waiting for its turn")
    RUNNING = "running", _("being worked on")
    DONE = "done", pgettext_lazy("of a job", "finished")
    FAILED = "failed", pgettext_lazy("of a job", "failed")
    CANCELLED = "cancelled", pgettext_lazy("of a job", "cancelled")


JOB_TRANSITIONS = {
    # A worker that fails for a reason which may pass gives the job back to the queue.
    JobState.QUEUED: frozenset({JobState.RUNNING, JobState.CANCELLED}),
    JobState.RUNNING: frozenset(
        # Running again: a worker died and another one takes it up.
        {JobState.RUNNING, JobState.QUEUED, JobState.DONE, JobState.FAILED, JobState.CANCELLED}
    ),
    JobState.DONE: frozenset(),
    JobState.FAILED: frozenset(),
    JobState.CANCELLED: frozenset(),
}


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


class PersonalData(models.TextChoices):
    """What ``core.masking`` finds in texts that are to be published."""

    IDENTITY = "identity", _("identity number")
    MOBILE = "mobile", _("mobile phone number")
    LANDLINE = "landline", _("telephone number")
    BANK_CARD = "bank_card", _("bank card number")
    ACCOUNT = "account", _("account number")
    EMAIL = "email", _("e-mail address")
    ADDRESS = "address", _("someone's address")
    PASSPORT = "passport", _("passport or permit number")
    MESSENGER = "messenger", _("messenger name")
