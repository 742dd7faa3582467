"""The receipt as a paper.

Decision: the receipt's code and the content's hash are fixed by the submission itself, under its
lock; the PDF is made right after the commit, in the same request, so that the lock is not held while
pages are laid out. Should that fail, the receipt page stands all the same, and a worker makes up for
it. A receipt is issued once; it is never laid out anew.
"""

import logging

from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import ProposalVersion
from applications.wording import exact, office_language
from core import papers
from core.pdf import render_pdf

log = logging.getLogger(__name__)
RECEIPT = "receipt"
SHA256_LENGTH = 64


def facts_of(version):
    """``[(label, value)]`` of a receipt, in the active language; nothing private."""
    proposal = version.proposal
    facts = [
        (_("Receipt number"), proposal.receipt_number),
        (_("Handed in at"), exact(version.submitted_at)),
        (_("Version"), version.number),
        (_("Applicant"), proposal.applicant),
        (_("Call"), proposal.call),
        (_("Lot"), "" if proposal.lot.is_all else proposal.lot),
        (_("Project"), proposal.project or ""),
        (_("Title"), version_title(version)),
        (_("Hash of the content (SHA-256)"), version.sha256),
    ]
    return [(label, str(value)) for label, value in facts if value]


def version_title(version):
    """The proposal's name as it was handed in."""
    for section in version.content["sections"]:
        for field in section["fields"]:
            if field["code"] == "name":
                return field["value"]
    return ""


def handed_in_with(version):
    """``[(paper, file name)]`` of the files of a version, as its content names them."""
    return [
        (name, file)
        for section in version.content["sections"]
        for table in section["tables"]
        if table["code"] == "papers"
        for name, file, digest in table["rows"]
        if len(digest) == SHA256_LENGTH
    ]


@transaction.atomic
def issue_receipt(version, *, at):
    """Make and keep the paper of a version's receipt; one that exists is returned as it is.

    Args: ``at`` the aware instant of issue (the receipt itself names the submission's).
    """
    version = (
        ProposalVersion.objects.select_for_update(of=("self",))
        .select_related("proposal__call__office", "proposal__lot", "proposal__project")
        .select_related("proposal__applicant", "receipt", "submitted_by")
        .get(pk=version.pk)
    )
    if version.receipt_id:
        return version.receipt
    before = _receipt_before(version)
    with office_language():
        facts = facts_of(version)
        context = {
            "version": version,
            "proposal": version.proposal,
            "facts": facts,
            "handed_in": handed_in_with(version),
            "paper_code": version.receipt_code,
        }
        version.receipt = papers.issue(
            kind=RECEIPT,
            title=_("Receipt %(number)s, version %(version)d")
            % {"number": version.proposal.receipt_number, "version": version.number},
            subject=version.proposal,
            data=render_pdf("applications/receipt_paper.html", context),
            by=version.submitted_by,
            at=at,
            replaces=before,
            public_facts=dict(facts),
            code=version.receipt_code,
        )
    version.save(update_fields=["receipt"])
    return version.receipt


def _receipt_before(version):
    """The newest receipt of an earlier version, which this one takes the place of."""
    earlier = (
        ProposalVersion.objects.filter(
            proposal_id=version.proposal_id, number__lt=version.number, receipt__isnull=False
        )
        .select_related("receipt")
        .first()
    )
    return earlier.receipt if earlier else None


def try_issue_receipt(version, *, at):
    """``issue_receipt``, but without the submission's success hanging on it; None when it failed."""
    try:
        return issue_receipt(version, at=at)
    except Exception:
        # Whatever the layout meets: the proposal is in, and the worker tries again.
        log.exception("The receipt of version %s could not be made", version.pk)
        return None


def issue_missing(*, at, limit=50):
    """Make receipts that are still missing; returns how many were made."""
    missing = ProposalVersion.objects.filter(receipt__isnull=True).order_by("pk")[:limit]
    return sum(try_issue_receipt(version, at=at) is not None for version in missing)


def nudge_receipts():
    """Ask a worker to look for missing receipts. Without a broker the beat's sweep finds them."""
    from applications.tasks import issue_receipts

    try:
        issue_receipts.apply_async(countdown=20, retry=False, ignore_result=True)
    except Exception as error:
        log.warning("No nudge, the sweep will make the receipts: %s", error)
