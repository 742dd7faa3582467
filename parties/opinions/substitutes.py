"""Who may act for an office: its writers, and for a time a substitute."""

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from parties.enums import PartyKind, Role
from parties.models import Office, Substitution
from parties.opinions.refusals import SubstituteRefused
from parties.queries import WRITERS, works_for

LONGEST_DAYS = 366
_followers = []


def follow_substitutions(act):
    """Let a floor above give and take what comes with a substitution: ``act(row, begins=, at=)``."""
    if act not in _followers:
        _followers.append(act)


def standing(*, at):
    """The substitutions that hold at ``at`` (aware)."""
    return Substitution.objects.filter(ended_at__isnull=True, since__lte=at, until__gt=at)


def offices_acted_for(user, *, at):
    """``{office id: True where only as a substitute}`` of the offices for which ``user`` may act."""
    mine = {one.party_id: one.role in WRITERS for one in user.memberships.all()}
    writes_for = [pk for pk, writes in mine.items() if writes]
    found = dict.fromkeys(
        standing(at=at)
        .filter(party__in=[*writes_for, user.party_id])
        .values_list("office_id", flat=True),
        True,
    )
    own = Office.objects.filter(pk__in=writes_for).values_list("pk", flat=True)
    return found | dict.fromkeys(own, False)


def substitutes_of(office_id, *, at):
    """The parties that act for an office at ``at``."""
    return [one.party for one in standing(at=at).filter(office=office_id).select_related("party")]


@transaction.atomic
def name_substitute(office, party, *, since, until, why, by, at):
    """Let ``party`` (an office or a person) act for ``office`` from ``since`` until ``until`` (aware).

    Raises SubstituteRefused for a time that is over, too long or backwards, for an organization, for
    the office itself, and for whom is its substitute in that time already.
    """
    office = Office.objects.select_for_update(of=("self",)).get(pk=office.pk)
    if not works_for(by, office.pk, Role.LEAD):
        raise SubstituteRefused(_("A lead of the office names its substitute."))
    if party.kind == PartyKind.ORGANIZATION or party.pk == office.pk:
        raise SubstituteRefused(
            _("A substitute is another office or a person of an office."), field="party"
        )
    if not why:
        raise SubstituteRefused(_("Say why."), field="why")
    if until <= at or until <= since or (until - since).days > LONGEST_DAYS:
        raise SubstituteRefused(
            _("The time must end after it begins and after today, within a year."), field="until"
        )
    overlapping = office.substitutions.filter(
        party=party, ended_at__isnull=True, since__lt=until, until__gt=since
    )
    if overlapping.exists():
        raise SubstituteRefused(
            _("%(party)s is the substitute in that time already.") % {"party": party}, field="party"
        )
    row = Substitution.objects.create(
        office=office, party=party, since=since, until=until, why=why, named_by=by, named_at=at
    )
    if since <= at:
        _begin(row, at=at)
    audit.record(
        "parties.name_substitute", subject=office, by=by, at=at, office_id=office.pk, note=why,
        after={"party": party.pk, "until": until.isoformat()},
    )  # fmt: skip
    return row


def _begin(row, *, at):
    row.begun_at = at
    row.save(update_fields=["begun_at"])
    _tell(row, begins=True, at=at)


def _tell(row, *, begins, at):
    for act in _followers:
        act(row, begins=begins, at=at)


@transaction.atomic
def end_substitution(row, *, by, at):
    """End a substitution before its time. Raises SubstituteRefused when it ended before."""
    row = _locked(row.pk)
    if row is None:
        raise SubstituteRefused(_("This substitution has ended already."))
    _end(row, by=by, at=at)


def _locked(pk):
    rows = Substitution.objects.select_for_update(of=("self",)).select_related("office", "party")
    return rows.filter(pk=pk, ended_at__isnull=True).first()


def _end(row, *, by, at):
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    if row.begun_at is not None:
        _tell(row, begins=False, at=at)
    audit.record(
        "parties.end_substitution", subject=row.office, by=by, at=at, office_id=row.office_id,
        before={"party": row.party_id},
    )  # fmt: skip


def sweep(*, at):
    """Begin substitutions whose time has come and end those whose time is over; returns how many.

    Whether somebody may act is judged by the row itself at the instant of the act; this gives and
    takes what comes with it (sight of what waits).
    """
    living = Substitution.objects.filter(ended_at__isnull=True)
    come = living.filter(begun_at__isnull=True, since__lte=at, until__gt=at)
    over = living.filter(until__lte=at)
    moved = 0
    for rows, act in ((come, _begin), (over, lambda row, *, at: _end(row, by=None, at=at))):
        for pk in list(rows.values_list("pk", flat=True)):
            with transaction.atomic():
                row = _locked(pk)
                if row is not None:
                    act(row, at=at)
                    moved += 1
    return moved
