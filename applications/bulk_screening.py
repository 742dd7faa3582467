"""Accepting at once what was looked at line by line and found without a defect."""

from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef

from applications import screening
from applications.enums import ProposalState, Verdict
from applications.models import CheckItem, Screening
from applications.queries import submissions_to
from core.errors import Refusal

MOST = 200


@dataclass
class Accepted:
    """What came of it: ``done`` proposals, ``refused`` ``[(proposal, sentence)]``."""

    done: list = field(default_factory=list)
    refused: list = field(default_factory=list)


def ready_to_accept(proposals):
    """Those whose newest version is undecided, looked at in every line, and without a defect."""
    of_newest = Screening.objects.filter(
        version__proposal=OuterRef("pk"), version__number=OuterRef("version_count"), decision=""
    )
    lines = CheckItem.objects.filter(
        screening__version__proposal=OuterRef("pk"),
        screening__version__number=OuterRef("version_count"),
    )
    unfinished = lines.filter(verdict__in=[Verdict.OPEN, Verdict.DEFECT])
    return proposals.filter(
        Exists(of_newest), Exists(lines), ~Exists(unfinished), state=ProposalState.SUBMITTED
    )


def ready_list(user, call):
    """The proposals of ``call`` that could be accepted now, by number, as the page shows them."""
    rows = ready_to_accept(submissions_to(user, call)).select_related("applicant", "project")
    rows = rows.only(
        "receipt_number", "handed_name", "handed_requested", "version_count", "applicant__name",
        "project__name", "call_id",
    )  # fmt: skip
    return rows.annotate(shown=F("version_count")).order_by("receipt_number")[:MOST]


def accept_many(proposals, versions, *, by, at):
    """Accept each of ``proposals`` in a transaction of its own; returns ``Accepted``.

    Args: ``versions`` ``{proposal id: version number}`` as the page showed them, so that one that
    was handed in anew or decided meanwhile is refused and named.
    """
    result = Accepted()
    for proposal in proposals:
        number = versions[proposal.pk]
        try:
            screening.accept(proposal, version_number=number, by=by, at=at)
            result.done.append(proposal)
        except Refusal as refusal:
            result.refused.append((proposal, str(refusal)))
    return result
