"""A blind round: no page, message, file, paper or address tells a reviewer who applies."""

from io import BytesIO
from urllib.parse import unquote

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from applications.enums import AccessReason
from applications.models import Attachment, ProposalAccess, ProposalVersion
from calls.models import RequiredDocument
from core import files
from core.enums import FileKind
from core.models import Message
from reviews.assigning import assign_by_hand
from reviews.closing import open_round
from reviews.declaring import declare_no_conflict
from reviews.models import Assignment, PanelMember, ScoreSheet
from reviews.refusals import RoundRefused
from reviews.setting_up import set_rules
from reviews.sheets import issue_sheet
from tests.core.samples import PDF
from tests.factories.reviews import CONTENT, assign, make_accepted, make_panel, score
from tests.factories.world import World, make_organization

pytestmark = pytest.mark.django_db
NAME = "松风社区服务中心"
SECRETS = (NAME, "松风", "沈一诺", "程小满", "陆明远", "松风社章程")


def content():
    """A proposal that names its applicant wherever it can."""
    basics = CONTENT["sections"][0]
    fields = [
        *basics["fields"],
        {"code": "applicant", "label": "申报主体", "value": NAME, "private": False},
        {
            "code": "goals",
            "label": "目标",
            "value": f"{NAME}（简称松风）由沈 一诺发起",
            "private": False,
        },
    ]
    team = {
        "code": "team",
        "title": "团队",
        "columns": ["姓名", "职务"],
        "rows": [["陆明远", "督导"]],
    }
    papers = {
        "code": "papers", "title": "材料", "columns": ["材料", "文件", "哈希"],
        "rows": [["章程", "松风社章程.pdf", "0" * 64]],
    }  # fmt: skip
    own = {"code": "organization", "title": "组织", "fields": [fields[-2]], "tables": []}
    return {"schema": 1, "sections": [basics | {"fields": fields, "tables": [team, papers]}, own]}


@pytest.fixture
def blind():
    """An open blind round with one proposal, its paper, and the declared assignment of a reviewer."""
    world = World()
    review_round, members = make_panel(world, world.reviewers[:2], reviewers_each=1, is_blind=True)
    applicant = make_organization(NAME)
    proposal = make_accepted(world.project, applicant, name=f"{NAME}助老计划")
    version = ProposalVersion.objects.get(proposal=proposal)
    version.content = content()
    document = RequiredDocument.objects.filter(lot=proposal.lot, is_identity=False).first()
    at = timezone.localtime()
    stored = files.store_bytes(
        PDF, name="松风社章程.pdf", by=world.staff, at=at, kinds=[FileKind.PDF]
    )
    world.attachment = Attachment.objects.create(
        proposal=proposal, document=document, file=stored, added_by=world.staff
    )
    version.attachments.add(world.attachment)
    version.save()
    world.assignment = assign(review_round, proposal, members[0])
    world.round, world.proposal = review_round, proposal
    open_round(review_round, by=world.staff, at=at)
    return world


def sign_in(client, user):
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")


def tells(text):
    return [one for one in SECRETS if one in text]


def cover(client, world, **data):
    address = reverse("reviews:cover", args=[world.round.stage_id, world.proposal.pk])
    sign_in(client, world.staff)
    return client.post(address, data)


def test_nothing_that_a_reviewer_reads_tells_who_applies(blind, client):
    assert cover(client, blind, words="松风\n松风社").status_code == 302
    page = client.get(reverse("reviews:cover", args=[blind.round.stage_id, blind.proposal.pk]))
    seen = page.content.decode().partition('id="seen"')[2]
    assert "〔已隐去〕助老计划" in seen
    assert tells(seen) == []
    sign_in(client, blind.reviewer)
    pages = [
        reverse("reviews:mine"),
        reverse("reviews:declare", args=[blind.assignment.pk]),
        reverse("reviews:declare_many", args=[blind.round.pk]),
        reverse("reviews:score", args=[blind.assignment.pk]),
    ]
    for address in pages:
        assert (address, tells(client.get(address).content.decode())) == (address, [])
    client.post(pages[1], {"declaration": "clear"})
    answer = client.get(pages[3])
    assert answer.status_code == 200
    html = answer.content.decode()
    assert tells(html) == []
    assert "成员1" in html
    score(Assignment.objects.get())
    paper = issue_sheet(blind.assignment, by=blind.reviewer, at=timezone.localtime())
    with default_storage.open(paper.file.path) as stored:
        data = stored.read()
    printed = "".join(one.extract_text() for one in PdfReader(BytesIO(data)).pages)
    assert "评审表" in printed
    assert tells(printed + paper.title + str(paper.public_facts)) == []


def test_a_further_proposal_is_told_without_its_name(blind, client):
    cover(client, blind, words="松风")
    other = PanelMember.objects.exclude(pk=blind.assignment.reviewer_id).get()
    add = {(blind.proposal.pk, other.pk)}
    at = timezone.localtime()
    assign_by_hand(blind.round, add=add, remove=set(), by=blind.staff, at=at)
    message = Message.objects.get(kind="reviews.assigned")
    assert blind.proposal.receipt_number in message.body
    assert tells(message.subject + message.body) == []


def test_a_paper_opens_once_the_office_shows_it_and_under_another_name(blind, client):
    declare_no_conflict(blind.assignment, by=blind.reviewer, at=timezone.localtime())
    row = ProposalAccess.objects.get(party=blind.reviewer.party)
    assert row.reason == AccessReason.BLIND
    own = reverse("reviews:file", args=[blind.assignment.pk, blind.attachment.pk])
    around = reverse("applications:file", args=[blind.attachment.pk])
    sign_in(client, blind.reviewer)
    assert (client.get(own).status_code, client.get(around).status_code) == (404, 404)
    assert cover(client, blind, words="", files=[blind.attachment.pk]).status_code == 302
    sign_in(client, blind.reviewer)
    answer = client.get(own)
    assert answer.status_code == 200
    assert tells(unquote(answer["Content-Disposition"])) == []
    assert b"".join(answer.streaming_content) == PDF
    assert client.get(around).status_code == 404


def test_an_open_round_stays_blind_or_open(blind):
    rules = {"is_blind": False}
    with pytest.raises(RoundRefused) as caught:
        set_rules(blind.round, rules=rules, criteria=[], by=blind.staff, at=timezone.localtime())
    assert caught.value.code == "blind"
    assert not ScoreSheet.objects.exists()
