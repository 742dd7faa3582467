"""What staff looks at in one version: made from the lot's rules, its papers and the form's parts."""

from django.utils.translation import gettext as _

from applications.asked import sections_of
from applications.enums import CheckKind, Verdict
from applications.models import CheckItem
from applications.requirements import eligibility_of, requirements_of
from applications.sections import Section
from applications.wording import office_language


def checklist_of(version):
    """Unsaved ``CheckItem`` rows for ``version``, in order: eligibility, papers, content.

    A paper that the applicant need not hand in is marked as not applying from the start.
    """
    proposal = version.proposal
    with office_language():
        items = [
            CheckItem(
                key=f"eligibility-{rule.pk}",
                kind=CheckKind.ELIGIBILITY,
                text=rule.text,
                section=Section.PAPERS,
            )
            for rule in eligibility_of(proposal)
        ]
        asks_papers = Section.PAPERS in sections_of(proposal)
        for one in requirements_of(proposal) if asks_papers else ():
            asked = one.is_required or one.files
            items.append(
                CheckItem(
                    key=f"document-{one.document.pk}",
                    kind=CheckKind.DOCUMENT,
                    text=one.document.name,
                    section=Section.PAPERS,
                    document=one.document,
                    verdict=Verdict.OPEN if asked else Verdict.WAIVED,
                )
            )
        items += [
            CheckItem(
                key=f"section-{section}",
                kind=CheckKind.CONTENT,
                text=_("What is written under “%(section)s”") % {"section": section.label},
                section=section,
            )
            for section in sections_of(proposal)
            if section != Section.PAPERS
        ]
    for position, item in enumerate(items, start=1):
        item.position = position
    return items
