"""Who gets which answer at the addresses of organizations, members and one's own data."""

from django.utils import timezone

from parties.models import Invitation
from tests.contracts.access.table import LOGIN, Row, everyone


def setup(world):
    world.membership = world.organization.memberships.get(user=world.applicant)
    world.invitation = Invitation.objects.create(
        party=world.organization,
        email="colleague@example.invalid",
        invited_by=world.applicant,
        invited_at=timezone.localtime(),
    )


def own(world):
    return [world.organization.pk]


MEMBERS_ONLY = everyone(404, anonymous=LOGIN, applicant=200, superuser=200)
POSTED = everyone(404, anonymous=LOGIN, applicant=302, superuser=302)
ROWS = {
    "parties:calendar_key": Row(
        get=everyone(200, anonymous=LOGIN), post=everyone(302, anonymous=LOGIN)
    ),
    "parties:task_calendar": Row(
        args=lambda world: ["guessed"], get=everyone(404), post=everyone(405)
    ),
    "parties:profile": Row(get=everyone(200, anonymous=LOGIN), post=everyone(200, anonymous=LOGIN)),
    "parties:organization_new": Row(
        get=everyone(200, anonymous=LOGIN), post=everyone(200, anonymous=LOGIN)
    ),
    "parties:organization": Row(args=own, get=MEMBERS_ONLY),
    "parties:organization_edit": Row(args=own, get=MEMBERS_ONLY, post=MEMBERS_ONLY),
    "parties:members": Row(args=own, get=MEMBERS_ONLY, post=MEMBERS_ONLY),
    "parties:member_role": Row(
        args=lambda world: [world.organization.pk, world.membership.pk],
        get=everyone(405, anonymous=LOGIN),
        post=POSTED,
        data=lambda world: {"role": "lead"},
    ),
    "parties:member_representative": Row(
        args=lambda world: [world.organization.pk, world.membership.pk],
        get=everyone(405, anonymous=LOGIN),
        post=POSTED,
        data=lambda world: {"signs": "1"},
    ),
    "parties:member_remove": Row(
        args=lambda world: [world.organization.pk, world.membership.pk],
        get=MEMBERS_ONLY,
        # The last lead cannot leave.
        post=everyone(404, anonymous=LOGIN, applicant=409, superuser=409),
    ),
    "parties:invitation_withdraw": Row(
        args=lambda world: [world.organization.pk, world.invitation.pk],
        get=everyone(405, anonymous=LOGIN),
        post=POSTED,
    ),
}
