"""The libraries' sentences that the portal words anew."""

import re
from pathlib import Path

import allauth
import django
import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from portal import words

CATALOGUES = [
    Path(allauth.__file__).parent / "locale/zh_Hans/LC_MESSAGES/django.po",
    Path(django.__file__).parent / "conf/locale/en/LC_MESSAGES/django.po",
    Path(django.__file__).parent / "contrib/auth/locale/en/LC_MESSAGES/django.po",
]
# Django 5.2 writes this one in its code as it stands here, while its catalogues still hold an older form.
ONLY_IN_CODE = "This password is too short. It must contain at least %d character."


def ids_in(path):
    """Every message id of a catalogue."""
    for lines in re.findall(r'^msgid ((?:"(?:[^"\\]|\\.)*"\n)+)', path.read_text(), re.M):
        yield "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', lines)).replace(r"\"", '"')


def our_ids():
    """The ids named in ``words.py``, the singular of those that have two forms."""
    source = Path(words.__file__).read_text()
    for call in re.findall(r'text_(?:noop|lazy)\(\s*((?:"[^"]*"\s*)+)', source):
        yield "".join(re.findall(r'"([^"]*)"', call))


def test_each_is_still_said_by_its_library():
    known = {message for path in CATALOGUES for message in ids_in(path)} | {ONLY_IN_CODE}
    assert set(our_ids()) - known == set()


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Incorrect code.", "验证码不正确。请核对最近一封邮件中的验证码。"),
        ("This field is required.", "请填写此项。"),
    ],
)
def test_our_wording_comes_before_the_librarys(said, shown):
    with translation.override("zh-hans"):
        assert translation.gettext(said) == shown


def test_a_short_password_is_refused_in_chinese(client, db):
    sent = {"email": "new@example.invalid", "password1": "短", "password2": "短"}
    page = client.post(reverse("account_signup"), sent).text
    least = settings.AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"]["min_length"]
    assert f"密码太短，至少需要 {least} 个字符。" in page
