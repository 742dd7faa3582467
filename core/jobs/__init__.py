"""Background jobs: work that a person asks for from a page and comes back for.

A job is a row. ``start`` writes it in the transaction of the act; a worker claims it by a
conditional UPDATE, reports while it works and puts the result in with another one, so that a worker
that dies, is slow or works twice changes nothing but the delay. Floors register what can be done
(``register_kind``) in the ``ready()`` of their apps.
"""

from core.jobs.asking import TooManyJobs, cancel, jobs_of, may_still, result_of, start
from core.jobs.kinds import JobKind, Outcome, register_kind
from core.jobs.working import Work, run_due, sweep

__all__ = [
    "JobKind",
    "Outcome",
    "TooManyJobs",
    "Work",
    "cancel",
    "jobs_of",
    "may_still",
    "register_kind",
    "result_of",
    "run_due",
    "start",
    "sweep",
]
