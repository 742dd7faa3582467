"""Whether the sample may be loaded or taken away, and the sign-ins that it brings."""

from unicodedata import east_asian_width

from django.core.management import call_command
from django.utils.translation import gettext as _

from calls.models import Call
from core.errors import Refusal
from core.files import path_of
from core.models import StoredFile
from parties.models import User
from portal.sample import places
from portal.sample.sites import COMMITTEES


class SampleRefused(Refusal):
    """The sample must not touch this database."""

    code = "sample"


def of_sample():
    """The people of the sample."""
    return User.objects.filter(email__endswith=f"@{places.DOMAIN}")


def is_loaded():
    return of_sample().exists()


def refuse_foreign_data():
    """Refuse when somebody else's people or calls are in the database.

    Whoever worked here as a person of the sample worked in the sample; anybody else did not.
    """
    people = User.objects.exclude(email__endswith=f"@{places.DOMAIN}").count()
    calls = Call.objects.exclude(created_by__email__endswith=f"@{places.DOMAIN}").count()
    if people or calls:
        raise SampleRefused(
            _(
                "This database holds %(people)d people and %(calls)d calls that are not the sample's."
                " The sample is loaded into, and taken out of, its own database only."
            )
            % {"people": people, "calls": calls}
        )


def take_away():
    """Empty the database, which holds nothing but the sample, with the files handed in.

    The audit trail is append-only and its chain cannot lose a link, so the sample goes as a whole
    or not at all. Raises ``SampleRefused`` when anybody else's data is there.
    """
    refuse_foreign_data()
    paths = [path_of(row) for row in StoredFile.objects.all()]
    call_command("flush", interactive=False, verbosity=0)
    for path in paths:
        path.unlink(missing_ok=True)


def sign_ins():
    """``[(who, e-mail, password)]`` in the order in which one tries a portal."""
    rows = [
        ("街道办主管（发布、决定）", "street-lead"),
        ("街道办经办（撰写、初审）", "street-writer"),
        ("另一街道办（互不可见）", "other-street"),
        *((f"申报主体：{row['name']}", row["sign_in"]) for row in places.ORGANIZATIONS),
        *((f"居委会：{row['community']}", row["sign_in"]) for row in COMMITTEES),
        *((f"评审专家：{name}", sign_in) for sign_in, name, _employer, _kind in places.REVIEWERS),
    ]
    return [(who, f"{name}@{places.DOMAIN}", places.PASSWORD) for who, name in rows]


def table_of_sign_ins():
    """The sign-ins as aligned lines of text; a Chinese character takes two columns."""
    rows = [("角色", "登录邮箱", "密码"), *sign_ins()]
    widths = [max(width_of(row[column]) for row in rows) for column in range(3)]
    return "\n".join(
        "  ".join(
            cell + " " * (width - width_of(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    )


def width_of(text):
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
