"""Conflicts of interest that the portal finds of itself, before and after anybody declares anything.

It compares what is known of a reviewer (account, employer, organizations) with the applicant, its
members and the people whom the proposal names. Numbers and addresses are compared in one spelling; a
family name alone is nothing. What a kind of conflict does is a setting of the round; to be the
applicant, its member or its employee always bars.
"""

import re
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from core.text import clean_text, fold_width
from parties.models import Membership, Organization
from reviews.enums import ConflictAction, ConflictKind

SHORTEST_NAME = 2
SHORTEST_PHONE = 7
MOBILE = 11


@dataclass(frozen=True)
class Found:
    """One conflict between a reviewer and a proposal: its kind, what it does, the sentence."""

    kind: str
    action: str
    words: str


def same_name(text):
    """A name as it is compared: without spaces, in one width and case."""
    return fold_width(clean_text(text, multiline=False)).casefold().replace(" ", "")


def same_phone(text):
    """A phone number as it is compared: digits alone, without the country code; '' when too short."""
    digits = re.sub(r"\D", "", fold_width(clean_text(text, multiline=False)))
    digits = re.sub(r"^00", "", digits)
    if len(digits) > MOBILE and digits.startswith("86"):
        digits = digits[2:]
    return digits if len(digits) >= SHORTEST_PHONE else ""


def found_conflicts(review_round, members, proposals):
    """All conflicts between panel ``members`` and ``proposals``, in two queries.

    Returns ``{(panel member id, proposal id): [Found]}``; pairs without any are left out. Kinds that
    the round does not look at are left out too.
    """
    facts = Facts(members, proposals)
    found = {}
    for member in members:
        for proposal in proposals:
            conflicts = list(facts.between(member.user, proposal, review_round))
            if conflicts:
                found[member.pk, proposal.pk] = conflicts
    return found


def bar_of(conflicts):
    """The sentence of the first conflict that bars, or ''."""
    return next((one.words for one in conflicts if one.action == ConflictAction.BAR), "")


def words_of(conflicts):
    """All conflicts of one pair as one phrase."""
    return _("; ").join(one.words for one in conflicts)


def open_conflicts(review_round, members, rows):
    """What came up after the assignment, or was never settled: ``[(row, assignment, [Found])]``.

    Args: ``rows`` of ``progress.board_of``; kinds that the office overrode are left out.
    """
    found = found_conflicts(review_round, members, [row.proposal for row in rows])
    open_ones = []
    for row in rows:
        for one in row.given:
            kept = one.accepted_conflicts.split(",")
            left = [
                conflict
                for conflict in found.get((one.reviewer_id, row.proposal.pk), ())
                if conflict.kind not in kept or conflict.action == ConflictAction.BAR
            ]
            if left:
                open_ones.append((row, one, left))
    return open_ones


class Facts:
    """What is known of the people on both sides, read once."""

    def __init__(self, members, proposals):
        users = {member.user_id for member in members}
        applicants = {proposal.applicant_id for proposal in proposals}
        self.works_for, self.people_of = defaultdict(set), defaultdict(list)
        rows = Membership.objects.filter(Q(user__in=users) | Q(party__in=applicants))
        for row in rows.select_related("user"):
            self.works_for[row.user_id].add(row.party_id)
            if row.party_id in applicants:
                self.people_of[row.party_id].append(row.user)
        own = {party for user in users for party in self.works_for[user]}
        self.organizations = {
            one.pk: one
            for one in Organization.objects.filter(pk__in=applicants | own).only(
                "name", "legal_representative", "contact_name", "contact_phone", "contact_email"
            )
        }

    def between(self, user, proposal, review_round):
        """Every conflict of ``user`` with ``proposal``, the ones that always bar first."""
        if words := self._membership(user, proposal):
            yield Found(ConflictKind.MEMBER, ConflictAction.BAR, words)
            return
        for kind, action, find in (
            (ConflictKind.PHONE, review_round.on_phone, self._phone),
            (ConflictKind.EMAIL, review_round.on_email, self._email),
            (ConflictKind.EMPLOYER, review_round.on_employer, self._employer),
            (ConflictKind.REPRESENTATIVE, review_round.on_representative, self._representative),
        ):
            if action != ConflictAction.IGNORE and (words := find(user, proposal)):
                yield Found(kind, action, words)

    def _membership(self, user, proposal):
        applicant_id = proposal.applicant_id
        if applicant_id in self.works_for[user.pk] or applicant_id == user.party_id:
            return _("member of the applicant")
        employer = same_name(user.employer)
        if employer and employer == same_name(proposal.applicant.name):
            return _("employed by the applicant")
        return ""

    def _phone(self, user, proposal):
        phone = same_phone(user.phone)
        if not phone:
            return ""
        organization = self.organizations.get(proposal.applicant_id)
        if phone == same_phone(proposal.contact_phone) or (
            organization and phone == same_phone(organization.contact_phone)
        ):
            return _("the phone number is the same as the contact's")
        if phone == same_phone(proposal.leader_phone):
            return _("the phone number is the same as the project leader's")
        if any(phone == same_phone(one.phone) for one in self._others(user, proposal)):
            return _("the phone number is the same as that of a member of the applicant")
        return ""

    def _email(self, user, proposal):
        organization = self.organizations.get(proposal.applicant_id)
        told = {proposal.contact_email.strip().lower()}
        if organization:
            told.add(organization.contact_email.strip().lower())
        if user.email.lower() in told:
            return _("the e-mail address is the same as the contact's")
        return ""

    def _employer(self, user, proposal):
        employer = same_name(user.employer)
        if employer and any(
            employer == same_name(one.employer) for one in self._others(user, proposal)
        ):
            return _("works for the same employer as a member of the applicant")
        return ""

    def _representative(self, user, proposal):
        organization = self.organizations.get(proposal.applicant_id)
        name = same_name(user.name)
        representative = same_name(organization.legal_representative) if organization else ""
        if len(name) >= SHORTEST_NAME:
            if name == representative:
                return _("has the name of the applicant's legal representative")
            if name == same_name(proposal.leader_name):
                return _("has the name of the project leader")
            if name == same_name(proposal.contact_name):
                return _("has the name of the contact")
        own = (self.organizations.get(pk) for pk in self.works_for[user.pk])
        if len(representative) >= SHORTEST_NAME and any(
            one and same_name(one.legal_representative) == representative for one in own
        ):
            return _("belongs to an organization with the same legal representative")
        return ""

    def _others(self, user, proposal):
        return [one for one in self.people_of[proposal.applicant_id] if one.pk != user.pk]
