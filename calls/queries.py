"""Which calls a user may see, and the lists of them."""

from django.db.models import Prefetch, Q

from calls.enums import CallState
from calls.models import Call, Lot, Project, Stage
from parties.models import Membership

PUBLIC_STATES = (CallState.PUBLISHED, CallState.CLOSED, CallState.CANCELLED)


def calls_visible_to(user):
    """Published calls for everybody; drafts only for members of the office that writes them."""
    public = Q(state__in=PUBLIC_STATES)
    if not user.is_authenticated:
        return Call.objects.filter(public)
    if user.is_superuser:
        return Call.objects.all()
    mine = Membership.objects.filter(user=user).values("party_id")
    return Call.objects.filter(public | Q(office__in=mine))


def calls_run_by(user, *roles):
    """Calls of the offices in which the user is a member (with one of ``roles``, when given)."""
    if not user.is_authenticated:
        return Call.objects.none()
    mine = Membership.objects.filter(user=user)
    if roles:
        mine = mine.filter(role__in=roles)
    return Call.objects.filter(office__in=mine.values("party_id"))


def with_stages(calls):
    """Prefetch stages and windows, for timelines and deadlines."""
    return calls.prefetch_related(
        Prefetch("stages", Stage.objects.prefetch_related("windows").order_by("position"))
    )


def lots_visible_to(user):
    """Lots of the calls that the user may see."""
    return Lot.objects.filter(call__in=calls_visible_to(user))


def projects_visible_to(user):
    """Projects of the calls that the user may see."""
    return Project.objects.filter(lot__call__in=calls_visible_to(user))
