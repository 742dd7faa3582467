"""Who cannot review what: known before anybody declares anything."""

from collections import defaultdict

from django.utils.translation import gettext as _

from core.text import clean_text, fold_width
from parties.models import Membership


def _same_name(text):
    return fold_width(clean_text(text, multiline=False)).casefold().replace(" ", "")


def known_conflicts(members, proposals):
    """Conflicts that the portal knows of itself, in one query.

    Returns ``{(panel member id, proposal id): reason}``: the reviewer is the applicant or one of its
    members, or names the applicant as employer.
    """
    works_for = defaultdict(set)
    users = {member.user_id for member in members}
    applicants = {proposal.applicant_id for proposal in proposals}
    rows = Membership.objects.filter(user__in=users, party__in=applicants)
    for user_id, party_id in rows.values_list("user_id", "party_id"):
        works_for[user_id].add(party_id)
    found = {}
    for member in members:
        employer = _same_name(member.user.employer)
        for proposal in proposals:
            applicant_id = proposal.applicant_id
            if applicant_id in works_for[member.user_id] or applicant_id == member.user.party_id:
                reason = _("member of the applicant")
            elif employer and employer == _same_name(proposal.applicant.name):
                reason = _("employed by the applicant")
            else:
                continue
            found[member.pk, proposal.pk] = reason
    return found
