"""What the last screening said of a proposal: read by the editor, the applicant's page, the lists."""

from applications.enums import OutcomeResult, Verdict
from applications.models import CheckItem, Screening


def last_screening(proposal):
    """The newest decided screening of ``proposal``, or None."""
    return (
        Screening.objects.filter(version__proposal=proposal)
        .exclude(decision="")
        .select_related("version")
        .order_by("-version__number")
        .first()
    )


def open_defects(proposal):
    """The defects that a returned proposal has to answer, in the order of the checklist."""
    screening = last_screening(proposal)
    if screening is None or screening.decision != OutcomeResult.RETURNED:
        return CheckItem.objects.none()
    return screening.items.filter(verdict=Verdict.DEFECT).select_related("document")


def returned_sections(proposal):
    """The parts that a returned proposal may change: those that a defect names."""
    return set(open_defects(proposal).values_list("section", flat=True))
