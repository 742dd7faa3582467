"""The ground's rows. Every write goes through audit, outbox, jobs, files, papers; none by save()."""

from core.models.ground import AppendOnly, AuditEntry, AuditSeal, Holiday, Paper, StoredFile
from core.models.jobs import Job
from core.models.messages import Message

__all__ = [
    "AppendOnly",
    "AuditEntry",
    "AuditSeal",
    "Holiday",
    "Job",
    "Message",
    "Paper",
    "StoredFile",
]
