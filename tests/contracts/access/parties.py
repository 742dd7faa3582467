"""Who gets which answer at the addresses of organizations, members and one's own data."""

from django.utils import timezone

from core import files
from parties.models import Invitation, OrganizationPaper, PaperFile, PaperVersion
from tests.contracts.access.table import LOGIN, Row, everyone
from tests.core import samples


def setup(world):
    world.membership = world.organization.memberships.get(user=world.applicant)
    # An identity document in the applicant's store, whose openings are recorded.
    world.card = OrganizationPaper.objects.create(organization=world.organization, kind="legal_id")
    world.card_version = PaperVersion.objects.create(
        paper=world.card, number=1, document_number="11010519491231002X", consent_version=1,
        added_by=world.applicant, added_at=timezone.localtime(),
    )  # fmt: skip
    stored = files.store(samples.upload(samples.PDF, "证.pdf"), by=None, at=timezone.localtime())
    world.card_file = PaperFile.objects.create(version=world.card_version, file=stored)
    world.invitation = Invitation.objects.create(
        party=world.organization,
        email="colleague@example.invalid",
        invited_by=world.applicant,
        invited_at=timezone.localtime(),
    )


def own(world):
    return [world.organization.pk]


def card(world):
    return [world.organization.pk, world.card.pk]


def card_file(world):
    """Its bytes are put where this test's private files lie."""
    path = files.path_of(world.card_file.file)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(samples.PDF)
    return [world.card_file.pk]


MEMBERS_ONLY = everyone(404, anonymous=LOGIN, applicant=200, superuser=200)
POSTED = everyone(404, anonymous=LOGIN, applicant=302, superuser=302)
ONLY_GET = everyone(405, anonymous=LOGIN)
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
    "parties:papers": Row(args=own, get=MEMBERS_ONLY, post=ONLY_GET),
    "parties:paper_new": Row(
        args=lambda world: [*own(world), "account"], get=MEMBERS_ONLY, post=MEMBERS_ONLY
    ),
    "parties:paper": Row(args=card, get=MEMBERS_ONLY, post=ONLY_GET),
    "parties:paper_replace": Row(args=card, get=MEMBERS_ONLY, post=MEMBERS_ONLY),
    "parties:paper_end": Row(args=card, get=MEMBERS_ONLY, post=POSTED),
    "parties:paper_number": Row(
        args=card,
        get=everyone(405, anonymous=LOGIN),
        post=MEMBERS_ONLY,
        data=lambda world: {"version": world.card_version.pk},
    ),
    "parties:paper_file": Row(
        args=card_file,
        get=MEMBERS_ONLY,
        post=ONLY_GET,
        audited_get=frozenset({"applicant", "superuser"}),
    ),
}
