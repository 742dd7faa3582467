"""What is true of the whole house: its floors, its words, its migrations."""

import re
import shutil
import subprocess
import sys
from collections import defaultdict
from io import StringIO
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from calls import presets, stages

TOP = Path(settings.BASE_DIR)
FLOORS = ["portal", "grants", "reviews", "applications", "calls", "communities", "parties", "core"]


def test_each_floor_imports_only_from_those_below():
    script = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([script], cwd=TOP, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_foreign_keys_across_floors_point_down_and_cannot_be_climbed():
    height = {floor: -place for place, floor in enumerate(FLOORS)}
    for model in apps.get_models():
        if model._meta.app_label not in height:
            continue
        for field in model._meta.get_fields():
            related = getattr(field, "related_model", None)
            if related is None or field.auto_created or related._meta.app_label not in height:
                continue
            here, there = model._meta.app_label, related._meta.app_label
            # The person who acts is named on the ground by the setting AUTH_USER_MODEL alone.
            is_actor = related._meta.label == settings.AUTH_USER_MODEL
            assert is_actor or height[there] <= height[here], f"{model.__name__}.{field.name}"
            if here != there:
                name = field.remote_field.related_name or ""
                assert name.endswith("+"), f"{model.__name__}.{field.name} can be climbed"


@pytest.mark.django_db
def test_migrations_say_what_the_models_say():
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())


@pytest.mark.parametrize("floor", FLOORS)
def test_every_word_is_translated(floor):
    catalogue = TOP / "locale" / floor / "zh_Hans" / "LC_MESSAGES" / "django.po"
    text = catalogue.read_text()
    header, _, body = text.partition("\n\n")
    assert "#, fuzzy" not in body
    blank = re.findall(r'msgid ((?:"[^\n]*"\n)+)msgstr(?:\[0\])? ""\n(?!")', body)
    assert blank == []
    assert len(re.findall(r"^#~", body, re.M)) == 0, "words that no page says any more"


def test_a_word_is_said_alike_on_every_floor():
    """Django merges the catalogues: of two translations of one word only one is ever shown."""
    said = defaultdict(set)
    for floor in FLOORS:
        for entry in polib.pofile(str(TOP / "locale" / floor / "zh_Hans/LC_MESSAGES/django.po")):
            if not entry.obsolete:
                words = entry.msgstr_plural.get(0) if entry.msgid_plural else entry.msgstr
                said[entry.msgctxt, entry.msgid].add(words)
    assert {key: words for key, words in said.items() if len(words) > 1} == {}


def test_every_word_in_the_code_is_in_its_catalogue(tmp_path):
    """A message that nobody collected would show in English on a Chinese page."""
    copies = [tmp_path / floor for floor in FLOORS]
    for copy in copies:
        shutil.copytree(TOP / "locale" / copy.name, copy, ignore=shutil.ignore_patterns("*.mo"))
    before = {copy.name: ids_in(copy) for copy in copies}
    with override_settings(LOCALE_PATHS=copies):
        call_command("makemessages", locale=["zh_Hans"], verbosity=0, stdout=StringIO())
    assert {copy.name: ids_in(copy) - before[copy.name] for copy in copies} == {
        copy.name: set() for copy in copies
    }


def ids_in(folder):
    """The message ids in a floor's catalogue, however their lines are broken."""
    text = (folder / "zh_Hans" / "LC_MESSAGES" / "django.po").read_text()
    found = re.findall(r"^msgid ((?:\"[^\n]*\"\n)+)", text, re.M)
    return {block.replace('"\n"', "").strip() for block in found}


def _python_files(floor):
    """The code of a floor, without its migrations."""
    found = (TOP / floor).rglob("*.py")
    return [path for path in found if "migrations" not in path.parts]


def test_no_code_asks_for_the_name_of_a_scheme():
    """A scheme is a literal in ``calls/presets``: nothing branches on which one a call came from."""
    codes = "|".join(scheme.code for scheme in presets.known())
    asked = re.compile(rf"[\"']({codes})[\"']")
    allowed = {TOP / "calls" / "presets", TOP / "portal" / "sample"}
    files = [path for floor in FLOORS for path in _python_files(floor)]
    files += (TOP / "templates").rglob("*.html")
    named = [
        str(path.relative_to(TOP))
        for path in files
        if not allowed & set(path.parents) and asked.search(path.read_text())
    ]
    assert named == []


def test_no_floor_asks_for_a_kind_of_stage_that_a_higher_floor_owns():
    """What a lower floor must know of a kind is a flag of ``calls.stages.StageKind``."""
    owners = {}
    for kind in stages.known():
        app = kind.tab.partition(":")[0]
        owners.setdefault(app, []).append(kind.code)
    wrong = []
    for place, floor in enumerate(FLOORS):
        above = [code for app in FLOORS[:place] for code in owners.get(app, ())]
        if not above:
            continue
        asked = re.compile(
            rf"(?:kind\s*(?:==|!=|=|in)\s*\(?|stage_of_kind\([^)\n]*,\s*)[\"']({'|'.join(above)})[\"']"
        )
        for path in _python_files(floor):
            if "presets" not in path.parts:
                wrong += [
                    (str(path.relative_to(TOP)), one) for one in asked.findall(path.read_text())
                ]
    assert wrong == []
