"""Pages of floors above that belong to one proposal, named on its own page.

A floor registers a function from its ``ready()``; it is asked with the proposal and answers with
``[(label, address)]`` for the applicant: nothing that is not released yet.
"""

_finders = []


def register(find):
    """Ask ``find(proposal)`` for every proposal's page."""
    if find not in _finders:
        _finders.append(find)


def links_for(proposal):
    """``[(label, address)]`` for the applicant of ``proposal``."""
    return [link for find in _finders for link in find(proposal)]
