"""Proposals: the applicant writes, its office reads and screens; nobody else learns that they exist."""

from decimal import Decimal

from django.utils import timezone

from applications.models import PaperArrival
from calls.models import Call
from core import files
from parties.models import Opinion
from tests.contracts.access.table import LOGIN, Row, everyone
from tests.factories.applications import make_draft, make_submitted, sample_pdf, upload
from tests.factories.endorsing import Chain


def setup(world):
    world.draft = make_draft(world.project, world.organization, world.applicant)
    second = world.lots[0].projects.last()
    world.submitted = make_submitted(
        second, world.organization, world.applicant, amount=Decimal(50000)
    )
    # Their copies came unsealed once and were given back.
    world.lots[0].paper_copies = 2
    world.lots[0].save(update_fields=["paper_copies"])
    world.arrival = PaperArrival.objects.create(
        proposal=world.submitted, version_number=1, brought_by="陆知远", copies=2,
        arrived_at=timezone.localtime(), recorded_by=world.staff, refusal="材料没有密封。",
    )  # fmt: skip
    documents = world.submitted.attachments
    _endorsement(world)
    world.identity_file = documents.filter(document__is_identity=True).first()


def _endorsement(world):
    """A proposal that waits for the opinion of the office of the call, and a scan of an earlier one."""
    chain = world.chain = Chain(world)
    Call.objects.filter(pk=chain.call.pk).update(office=world.office)
    chain.call.refresh_from_db()
    proposal = chain.submit()
    world.opinion_step = chain.step(proposal, "街道意见")
    scan = files.store(upload("盖章意见.pdf"), by=world.staff, at=timezone.localtime())
    world.opinion = Opinion.objects.create(
        step=world.opinion_step, office=world.office, decision="agree", text="同意。", scan=scan,
        by=world.staff, at=timezone.localtime(), stands=False,
    )  # fmt: skip


def opinion_step(world):
    return [world.opinion_step.pk]


def endorsement(world):
    return [world.chain.stage.pk]


def opinion_scan(world):
    path = files.path_of(world.opinion.scan)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(sample_pdf())
    return [world.opinion.pk]


def nobody(**others):
    """404 for everybody but those named."""
    return everyone(404, anonymous=LOGIN, **others)


def draft(*more):
    return lambda world: [world.draft.pk, *more]


def submitted(world):
    return [world.submitted.pk]


def stage(kind):
    return lambda world: [world.stage(kind).pk]


def identity_file(world):
    """Its bytes are put where this test's private files lie."""
    path = files.path_of(world.identity_file.file)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(sample_pdf())
    return [world.identity_file.pk]


OFFICE = {"staff": 200, "lead": 200}
WORKSPACE = everyone(403, anonymous=LOGIN, **OFFICE, superuser=200)
ONLY_POST = everyone(405, anonymous=LOGIN)

ROWS = {
    "applications:archive": Row(
        WORKSPACE,
        everyone(403, anonymous=LOGIN, staff=302, lead=302, superuser=302),
        args=lambda world: [world.call.pk],
        data=lambda world: {"lot": world.lots[0].pk},
    ),
    "applications:start": Row(
        everyone(200, anonymous=LOGIN),
        everyone(409, anonymous=LOGIN),
        args=lambda world: [world.lots[1].projects.first().pk],
    ),
    # This lot names projects: one begins from their pages.
    "applications:start_lot": Row(
        everyone(200, anonymous=LOGIN),
        everyone(409, anonymous=LOGIN),
        args=lambda world: [world.lots[1].pk],
    ),
    "applications:mine": Row(everyone(200, anonymous=LOGIN), ONLY_POST),
    "applications:changes": Row(
        # The office sees no drafts, and what changed for a proposal is its applicant's to look at.
        nobody(applicant=200),
        nobody(applicant=302),
        args=draft(),
    ),
    "applications:detail": Row(nobody(applicant=200, **OFFICE), ONLY_POST, args=submitted),
    "applications:signed_in": Row(everyone(200, anonymous=LOGIN), ONLY_POST),
    # What is sent without a session comes back on a page: nobody loses a text on the way to sign in.
    "applications:edit": Row(
        nobody(applicant=200),
        everyone(404, anonymous=401, applicant=302),
        args=draft("basics"),
    ),
    # By GET it tells only who asks and a token of the asker's own.
    "applications:autosave": Row(
        everyone(200, anonymous=401),
        everyone(404, anonymous=401, applicant=200),
        args=draft("basics"),
    ),
    "applications:add_files": Row(
        ONLY_POST,
        nobody(applicant=409),
        args=lambda world: [world.draft.pk, world.lots[0].documents.first().pk],
    ),
    "applications:remove_file": Row(ONLY_POST, nobody(applicant=404), args=draft(0)),
    "applications:take_over": Row(nobody(applicant=200), nobody(applicant=409), args=draft()),
    "applications:delete": Row(nobody(applicant=200), nobody(applicant=302), args=draft()),
    "applications:ask_sign_off": Row(ONLY_POST, nobody(applicant=409), args=draft()),
    # Nobody of these signs as the legal representative.
    "applications:sign_off": Row(nobody(applicant=403), nobody(applicant=403), args=draft()),
    "applications:submit": Row(ONLY_POST, nobody(applicant=409), args=draft()),
    "applications:withdraw": Row(
        nobody(applicant=200, staff=403, lead=403),
        nobody(applicant=302, staff=403, lead=403),
        args=submitted,
    ),
    "applications:reopen": Row(
        ONLY_POST, nobody(applicant=409, staff=403, lead=403), args=submitted
    ),
    "applications:receipt": Row(nobody(applicant=200, **OFFICE), ONLY_POST, args=submitted),
    "applications:receipt_pdf": Row(
        nobody(applicant=409, staff=409, lead=409), ONLY_POST, args=submitted
    ),
    "applications:preview": Row(nobody(applicant=200, **OFFICE), ONLY_POST, args=submitted),
    "applications:proposal_pdf": Row(nobody(applicant=200, **OFFICE), ONLY_POST, args=submitted),
    "applications:file": Row(
        nobody(applicant=200, **OFFICE),
        nobody(applicant=200, **OFFICE),
        args=identity_file,
        audited_get=frozenset({"applicant", "staff", "lead"}),
    ),
    "applications:use_stored": Row(
        ONLY_POST,
        nobody(applicant=409),
        args=lambda world: [world.draft.pk, world.lots[0].documents.first().pk],
    ),
    "applications:say_last_day": Row(
        ONLY_POST,
        # Nothing is handed in yet, so there is nothing of which it could be said.
        nobody(applicant=409),
        args=lambda world: [world.draft.pk, world.lots[0].documents.first().pk],
    ),
    "applications:keep_paper": Row(
        nobody(applicant=200, staff=403, lead=403),
        nobody(applicant=409, staff=403, lead=403),
        args=lambda world: [
            world.submitted.pk,
            world.lots[0].documents.get(paper_kind="legal_id").pk,
        ],
    ),
    "applications:consent": Row(
        ONLY_POST, nobody(applicant=302), args=draft(), data=lambda world: {"text": 1}
    ),
    "applications:counter": Row(
        everyone(403, anonymous=LOGIN, staff=200, lead=200, other_staff=200, superuser=200),
        ONLY_POST,
    ),
    "applications:counter_record": Row(
        nobody(applicant=403, **OFFICE),
        nobody(applicant=403, staff=302, lead=302),
        args=submitted,
        data=lambda world: {"brought_by": "陆知远", "copies": 2},
    ),
    "applications:counter_undo": Row(
        nobody(applicant=403, **OFFICE),
        nobody(applicant=403, staff=302, lead=302),
        args=lambda world: [world.arrival.pk],
        data=lambda world: {"why": "记错了编号"},
    ),
    "applications:counter_note": Row(
        nobody(applicant=403, **OFFICE), ONLY_POST, args=lambda world: [world.arrival.pk]
    ),
    "applications:screen": Row(
        nobody(applicant=403, **OFFICE),
        nobody(applicant=403, staff=409, lead=409),
        args=submitted,
    ),
    "applications:differences": Row(nobody(), ONLY_POST, args=submitted),
    "applications:accept_ready": Row(
        everyone(403, anonymous=LOGIN, **OFFICE),
        everyone(403, anonymous=LOGIN, staff=302, lead=302),
        args=stage("screening"),
    ),
    "applications:solicitation_tab": Row(WORKSPACE, ONLY_POST, args=stage("solicitation")),
    "applications:endorsements": Row(everyone(200, anonymous=LOGIN), ONLY_POST),
    # Without a tick and a text nothing is done, for nobody.
    "applications:opinions_together": Row(
        everyone(200, anonymous=LOGIN), everyone(409, anonymous=LOGIN)
    ),
    # A substitute is named for an office that one leads.
    "applications:substitutes": Row(everyone(200, anonymous=LOGIN), everyone(403, anonymous=LOGIN)),
    "applications:opinion": Row(
        nobody(**OFFICE, superuser=200),
        nobody(staff=409, lead=409, superuser=403),
        args=opinion_step,
    ),
    "applications:name_office": Row(
        nobody(**OFFICE, superuser=200),
        nobody(staff=409, lead=409, superuser=409),
        args=opinion_step,
    ),
    "applications:opinion_scan": Row(nobody(applicant=200, **OFFICE), ONLY_POST, args=opinion_scan),
    "applications:endorsement_tab": Row(WORKSPACE, ONLY_POST, args=endorsement),
    "applications:endorsement_steps": Row(
        WORKSPACE,
        everyone(403, anonymous=LOGIN, staff=409, lead=409, superuser=409),
        args=endorsement,
    ),
    "applications:screening_tab": Row(WORKSPACE, ONLY_POST, args=stage("screening")),
}
