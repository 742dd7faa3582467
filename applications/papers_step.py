"""What the editor's step of papers shows: each document with its files, its store, its last days."""

from applications.consents import can_revoke, living_consent
from applications.requirements import requirements_of, with_last_days, with_store
from applications.screened import named_documents
from parties import consent


def papers_context(proposal, *, at):
    """The context of ``edit_papers.html`` as at ``at`` (aware)."""
    requirements = with_store(requirements_of(proposal), proposal)
    with_last_days(requirements, proposal, at=at)
    named = named_documents(proposal)
    for one in requirements:
        one.is_open = named is None or one.document.pk in named
    context = {"requirements": requirements}
    if any(one.document.is_identity for one in requirements):
        given = living_consent(proposal)
        number = given.text_version if given else consent.CURRENT
        context |= {
            "asks_consent": True,
            "consent": given,
            "consent_number": number,
            "consent_text": consent.text_of(number),
            "can_revoke": can_revoke(proposal),
        }
    return context
