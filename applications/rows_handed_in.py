"""The rows behind a version, kept while it is corrected and put back when no answer comes.

Without this a proposal that is judged as it was handed in would carry half a correction: the
commitments and the budget that later stages read are the living rows.
"""

import json

from django.core.serializers import deserialize, serialize

from applications.models import Attachment
from applications.sections import OWN_CODES

ROWS = ("commitments", "budget_lines", "team", "choices", "other_items", "sites", "services")

# What is asked in all is reckoned, and put back from the version.
COLUMNS = [code for code in OWN_CODES if code != "requested"]


def keep_rows(proposal):
    """The columns and rows of ``proposal`` that a correction may change, as JSON can hold them."""
    rows = [row for name in ROWS for row in getattr(proposal, name).all()]
    files = Attachment.objects.filter(proposal=proposal, removed_at__isnull=True)
    return {
        "columns": {code: getattr(proposal, code) for code in COLUMNS},
        "rows": json.loads(serialize("json", rows)),
        "files": list(files.values_list("pk", flat=True)),
    }


def put_back_rows(proposal, kept, *, at):
    """Make the living rows of a locked proposal what ``kept`` says; the act saves the state.

    A file handed in since is marked as removed at ``at`` (aware); one taken out is there again.
    """
    for code, value in kept["columns"].items():
        setattr(proposal, code, value)
    proposal.requested = proposal.handed_requested
    for name in ROWS:
        getattr(proposal, name).all().delete()
    for row in deserialize("json", json.dumps(kept["rows"])):
        row.save()
    files = Attachment.objects.filter(proposal=proposal)
    files.exclude(pk__in=kept["files"]).filter(removed_at__isnull=True).update(removed_at=at)
    files.filter(pk__in=kept["files"]).update(removed_at=None)
    proposal.saved_fields.all().delete()
    proposal.edition += 1
    proposal.save(update_fields=[*kept["columns"], "requested", "edition"])
