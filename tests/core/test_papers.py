"""Papers: codes that catch a slip, versions, the public check."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from core import clock, papers
from core.papers import PaperRefused
from tests.core.samples import PDF, pdf, person

ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}
CODES = st.text(papers.ALPHABET, min_size=15, max_size=15).map(
    lambda body: body + papers.check_character(body)
)


@pytest.fixture
def paper(db):
    user = person()
    return papers.issue(
        kind="receipt",
        title="社区保障资金项目申报回执",
        subject=user,
        data=PDF,
        by=user,
        at=clock.now(),
        public_facts={"受理编号": "NH-0001", "申报主体": "晨光社工服务中心", "项目": "邻里互助"},
    )


@given(CODES)
def test_a_code_is_read_as_people_write_it(code):
    spelled = papers.spell_code(code)
    assert re.fullmatch(r"(\w{4}-){3}\w{4}", spelled)
    for written in (spelled, spelled.lower(), f" {spelled.replace('-', ' ')} ", spelled + "\n"):
        assert papers.read_code(written) == code
    assert papers.read_code(code.replace("0", "O").replace("1", "l")) == code


@given(CODES, st.integers(0, 15), st.sampled_from(papers.ALPHABET))
def test_one_wrong_character_is_always_noticed(code, place, other):
    wrong = code[:place] + other + code[place + 1 :]
    if wrong != code:
        with pytest.raises(PaperRefused):
            papers.read_code(wrong)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Type the code that is printed on the paper."),
        ("0000-0000-0000-000", "A code has 16 characters; this has 15."),
        ("0000-0000-0000-00000", "this has 17."),
        ("0000-0000-0000-000U", "“U” does not occur in a code."),
        ("0000-0000-0000-000中", "“中” does not occur in a code."),
        ("0000-0000-0000-0001", "the code does not add up"),
    ],
)
def test_what_is_wrong_about_a_code_is_told(typed, told):
    with override("en"), pytest.raises(PaperRefused) as refusal:
        papers.read_code(typed)
    assert told in str(refusal.value)


def test_codes_are_not_guessed():
    assert len({papers.new_code() for _one in range(1000)}) == 1000


def test_versions_follow_each_other(paper):
    second = papers.issue(
        kind="receipt", title="回执", subject=person(), data=pdf(pages=2), by=None, at=clock.now(),
        replaces=paper,
    )  # fmt: skip
    paper.refresh_from_db()
    assert (second.version, paper.replaced_by) == (2, second)
    assert papers.newest(paper) == second
    with override("en"), pytest.raises(PaperRefused, match="Version 1 .* was replaced already"):
        papers.issue(
            kind="receipt", title="回执", subject=person(), data=PDF, by=None, at=clock.now(),
            replaces=paper,
        )  # fmt: skip


def test_the_picture_leads_to_the_check(settings):
    settings.SITE_URL = "https://grants.example.invalid/"
    svg = papers.qr_svg(papers.new_code())
    assert svg.startswith("<svg")
    assert "style=" not in svg


@pytest.mark.django_db
def test_anyone_sees_what_the_paper_is_and_nothing_private(client, paper):
    response = client.get(reverse("core:check_paper", args=[papers.spell_code(paper.code)]))
    page = response.content.decode()
    for shown in ("申报回执", "NH-0001", "晨光社工服务中心", paper.sha256):
        assert shown in page
    assert "林澄" not in page
    assert page.index("NH-0001") < page.index("晨光社工服务中心") < page.index("邻里互助")


def test_the_typed_code_leads_to_its_page(client, paper):
    response = client.get(reverse("core:check"), {"code": papers.spell_code(paper.code).lower()})
    assert response.status_code == 302
    assert response.url == papers.check_path(paper.code)


def test_a_replaced_paper_says_so(client, paper):
    papers.issue(
        kind="receipt", title="回执", subject=person(), data=pdf(pages=2), by=None, at=clock.now(),
        replaces=paper,
    )  # fmt: skip
    page = client.get(papers.check_path(paper.code), **ENGLISH).content.decode()
    assert "genuine but no longer valid: version 2" in page


def test_an_unknown_code_is_told_kindly(client, db):
    code = papers.new_code()
    response = client.get(papers.check_path(code), **ENGLISH)
    assert response.status_code == 404
    assert "No paper was issued with this code." in response.content.decode()
    assert papers.spell_code(code) in response.content.decode()
    response = client.get(reverse("core:check_paper", args=["abc"]), **ENGLISH)
    assert "A code has 16 characters; this has 3." in response.content.decode()


def test_guessing_is_limited_and_a_right_code_is_not(client, paper):
    path = papers.check_path(papers.new_code())
    answers = [client.get(path).status_code for _guess in range(31)]
    assert answers == [404] * 30 + [429]
    assert client.get(papers.check_path(paper.code)).status_code == 200


def send(client, path, data, name="回执.pdf"):
    upload = SimpleUploadedFile(name, data)
    return client.post(path, {"file": upload}, **ENGLISH, follow=True).content.decode()


def test_a_file_is_compared_byte_for_byte(client, paper):
    path = papers.check_path(paper.code)
    assert "is, byte for byte, the file that the portal issued" in send(client, path, PDF)
    assert "is not the file that the portal issued" in send(client, path, PDF + b"\n")
    assert "is not the file that the portal issued" in send(client, path, b"")


def test_a_file_without_its_code_is_found(client, paper):
    path = reverse("core:check_file")
    page = send(client, path, PDF)
    assert papers.spell_code(paper.code) in page
    assert "The file is unchanged" in page
    assert "The portal issued no such file." in send(client, path, pdf(pages=3))
    assert "Choose the PDF file" in client.post(path, **ENGLISH).content.decode()
