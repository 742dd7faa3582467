"""Which parties a user acts for, and what can be listed about them."""

from django.db.models import Q

from parties.enums import OfficeKind, PartyKind, Role
from parties.models import Office, Organization, Party, Task


def parties_of(user):
    """The parties that the user is or belongs to, as a queryset of ``Party`` (none when anonymous)."""
    if not user.is_authenticated:
        return Party.objects.none()
    return Party.objects.filter(Q(pk=user.party_id) | Q(memberships__user=user)).distinct()


def party_ids_of(user):
    """Ids of ``parties_of(user)`` as a subquery without joins; for use in ``…__in``."""
    if not user.is_authenticated:
        return Party.objects.none().values("pk")
    return Party.objects.filter(
        Q(pk=user.party_id) | Q(pk__in=user.memberships.values("party_id"))
    ).values("pk")


def offices_of(user, *roles):
    """Offices in which the user is a member (with one of ``roles``, when given)."""
    if not user.is_authenticated:
        return Office.objects.none()
    mine = user.memberships.filter(role__in=roles) if roles else user.memberships.all()
    return Office.objects.filter(pk__in=mine.values("party_id"))


def organizations_of(user, *roles):
    """Organizations in which the user is a member (with one of ``roles``, when given)."""
    if not user.is_authenticated:
        return Organization.objects.none()
    mine = user.memberships.filter(role__in=roles) if roles else user.memberships.all()
    return Organization.objects.filter(pk__in=mine.values("party_id"))


def applicants_of(user, *roles, organizations=True, committees=False):
    """Parties of these kinds that the user works for (with one of ``roles``, when given)."""
    if not user.is_authenticated:
        return Party.objects.none()
    kinds = Q(pk__in=())
    if organizations:
        kinds |= Q(kind=PartyKind.ORGANIZATION)
    if committees:
        kinds |= Q(office__office_kind=OfficeKind.COMMITTEE)
    mine = user.memberships.filter(role__in=roles) if roles else user.memberships.all()
    return Party.objects.filter(kinds, pk__in=mine.values("party_id"))


def works_for(user, party_id, *roles):
    """Whether the user is this party, or a member of it (with one of ``roles``, when given)."""
    if not user.is_authenticated or party_id is None:
        return False
    if user.party_id == party_id:
        return True
    # In Python, so that a page that prefetched the memberships asks as often as it likes.
    return any(
        one.party_id == party_id and (not roles or one.role in roles)
        for one in user.memberships.all()
    )


def open_tasks_of(user):
    """Tasks that wait for the user or for a party that the user works for, the most urgent first."""
    return Task.objects.filter(party_id__in=party_ids_of(user), done_at__isnull=True)


WRITERS = (Role.LEAD, Role.WRITER)


def organizations_visible_to(user):
    """Organizations that the user works for; a superuser sees each.

    Whoever handles a proposal reads the applicant's data in the proposal, as it was handed in.
    """
    if user.is_authenticated and user.is_superuser:
        return Organization.objects.all()
    return organizations_of(user)
