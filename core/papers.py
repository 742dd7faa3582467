"""Issued papers: each has a code that anyone can check, a version, a hash, maybe a successor."""

import hashlib
import re
import secrets
from dataclasses import dataclass

import segno
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import files
from core.enums import FileKind
from core.errors import Refusal
from core.models import Paper
from core.text import clean_text, fold_width

# Crockford's alphabet: no I, L, O, U, which are misread or spell words.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MISREAD = str.maketrans("OIL", "011")
LENGTH = 16
PAPER_KINDS = (FileKind.PDF, FileKind.DOCX, FileKind.XLSX)

_kinds = {}
_links = {}


class PaperRefused(Refusal):
    """A paper cannot be issued, or a code cannot be one."""

    code = "paper"


def register_kind(code, label):
    """Name a kind of paper (lazy translation) for the check page; called from ``ready()``."""
    _kinds[code] = label


def kind_label(code):
    """The name of a kind of paper, or its code where no floor named it."""
    return _kinds.get(code, code)


@dataclass(frozen=True)
class PaperLink:
    """Another paper that stands to this one as ``label`` says; ``paper`` is None while it is printed."""

    label: str
    text: str
    paper: Paper | None


def register_links(code, links_of):
    """Say which papers belong to one of kind ``code``: ``paper -> [PaperLink]``, shown to everybody."""
    _links[code] = links_of


def links_of(paper):
    """What corrected ``paper``, what it corrects, what stands in its place; in the kind's order."""
    return _links[paper.kind](paper) if paper.kind in _links else []


# --- Codes ----------------------------------------------------------------------------------------


def new_code():
    """A fresh code, for a paper that prints its own code before it is issued."""
    body = "".join(secrets.choice(ALPHABET) for _place in range(LENGTH - 1))
    return body + check_character(body)


def check_character(body):
    """The last character of a code: Luhn's sum over 32 characters.

    One wrong character is always noticed, two neighbours that changed places nearly always.
    """
    total = 0
    for place, character in enumerate(reversed(body)):
        value = ALPHABET.index(character) * (2 if place % 2 == 0 else 1)
        total += value // 32 + value % 32
    return ALPHABET[-total % 32]


def read_code(text):
    """The code that a person typed, in its plain form of 16 characters.

    :raises PaperRefused: with what is wrong about it.
    """
    typed = fold_width(clean_text(text, multiline=False)).upper()
    code = re.sub(r"[\s\-–—_.]", "", typed).translate(MISREAD)
    if not code:
        raise PaperRefused(_("Type the code that is printed on the paper."), field="code")
    if strange := next((c for c in code if c not in ALPHABET), None):
        raise PaperRefused(
            _("“%(character)s” does not occur in a code. Compare it with the paper.")
            % {"character": strange},
            field="code",
        )
    if len(code) != LENGTH:
        raise PaperRefused(
            ngettext(
                "A code has 16 characters; this has %(count)d.",
                "A code has 16 characters; this has %(count)d.",
                len(code),
            )
            % {"count": len(code)},
            field="code",
        )
    if check_character(code[:-1]) != code[-1]:
        raise PaperRefused(
            _("At least one character is mistyped: the code does not add up."), field="code"
        )
    return code


def spell_code(code):
    """A code in four groups of four, as it is printed."""
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def check_path(code):
    """The address of the public check page of ``code`` on this site."""
    return reverse("core:check_paper", args=[spell_code(code)])


def qr_svg(code):
    """The address of the check page as a QR code: an ``<svg>`` without any style attribute."""
    address = settings.SITE_URL.rstrip("/") + check_path(code)
    picture = segno.make(address, error="m")
    # segno writes numbers and its own path data; nothing in it comes from a person.
    return mark_safe(picture.svg_inline(scale=3, border=2, svgclass="qr", lineclass=None))


# --- Issuing --------------------------------------------------------------------------------------


@transaction.atomic
def issue(*, kind, title, subject, data, by, at, replaces=None, public_facts=None, code=None):
    """Keep ``data`` as an issued paper and return its ``Paper``.

    :param kind: registered kind, such as ``receipt``.
    :param title: what the paper is called; also its file name.
    :param subject: the saved object that it is about.
    :param data: the whole PDF, Word or Excel file.
    :param by: who issues it; None for the portal itself.
    :param at: aware instant of issue.
    :param replaces: the paper that this one takes the place of; its version is counted on.
    :param public_facts: label -> value in the order of the check page; nothing private.
    :param code: one from ``new_code()``, when it is printed in ``data``.
    :raises PaperRefused: when ``replaces`` was replaced before.
    """
    version = _lock_for_replacement(replaces).version + 1 if replaces else 1
    name = re.sub(r"[/\\]", "_", title)[: files.LONGEST_NAME - len(".docx")]
    stored = files.store_bytes(data, name=name, by=by, at=at, kinds=PAPER_KINDS)
    paper = Paper.objects.create(
        code=code or new_code(),
        kind=kind,
        title=title,
        version=version,
        sha256=stored.sha256,
        file=stored,
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=str(subject.pk),
        public_facts=[[str(name), str(value)] for name, value in (public_facts or {}).items()],
        issued_at=at,
        issued_by=by,
    )
    if replaces:
        Paper.objects.filter(pk=replaces.pk).update(replaced_by=paper)
    return paper


def _lock_for_replacement(paper):
    """The paper as it stands under the lock; two people may want to replace it at once."""
    current = Paper.objects.select_for_update().get(pk=paper.pk)
    if current.replaced_by_id:
        raise PaperRefused(
            _("Version %(version)d of “%(title)s” was replaced already. Load the page again.")
            % {"version": current.version, "title": current.title}
        )
    return current


def papers_for(subject, kind=None):
    """The papers about ``subject``, newest first; of one kind where one is given."""
    papers = Paper.objects.filter(
        subject_type=ContentType.objects.get_for_model(subject), subject_id=str(subject.pk)
    ).select_related("file")
    return papers.filter(kind=kind) if kind else papers


def newest(paper):
    """The paper that is valid in place of ``paper`` today; itself when it was never replaced."""
    while paper.replaced_by_id:
        paper = paper.replaced_by
    return paper


def digest_of_upload(upload):
    """SHA-256 of an uploaded file, read in pieces; nothing is kept."""
    digest = hashlib.sha256()
    for piece in upload.chunks():
        digest.update(piece)
    return digest.hexdigest()
