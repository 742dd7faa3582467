"""The ground's rows. Every write goes through audit, outbox, jobs, files, papers; none by save()."""

from core.models.ground import AppendOnly, AuditEntry, AuditSeal, Paper, StoredFile
from core.models.jobs import ExportChoice, Job
from core.models.messages import ChannelChoice, Delivery, Message, QuietHours
from core.models.renditions import Rendition
from core.models.working_days import Holiday, HolidayYear, ReckonedDate

__all__ = [
    "AppendOnly",
    "AuditEntry",
    "AuditSeal",
    "ChannelChoice",
    "Delivery",
    "ExportChoice",
    "Holiday",
    "HolidayYear",
    "Job",
    "Message",
    "Paper",
    "QuietHours",
    "ReckonedDate",
    "Rendition",
    "StoredFile",
]
