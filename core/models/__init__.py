"""The ground's rows. Every write goes through audit, outbox, jobs, files, papers; none by save()."""

from core.models.ground import AppendOnly, AuditEntry, AuditSeal, Paper, StoredFile
from core.models.jobs import Job
from core.models.messages import Message
from core.models.working_days import Holiday, HolidayYear, ReckonedDate

__all__ = [
    "AppendOnly",
    "AuditEntry",
    "AuditSeal",
    "Holiday",
    "HolidayYear",
    "Job",
    "Message",
    "Paper",
    "ReckonedDate",
    "StoredFile",
]
