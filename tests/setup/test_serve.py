"""The start: a free port, a frame round the address, the same commands everywhere."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from honcho.environ import parse_procfile

import serve

TOP = Path(settings.BASE_DIR)


def test_a_taken_port_is_passed_over():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert port < serve.free_port(port, "127.0.0.1") < port + 50


def test_the_frame_is_straight_round_chinese_text():
    assert serve.box(["受理 a", "b"]).splitlines() == [
        "╭────────╮",
        "│ 受理 a │",
        "│ b      │",
        "╰────────╯",
    ]


def test_an_error_page_is_an_answer_and_a_closed_port_is_none(live_server):
    assert serve.answers(f"{live_server.url}/no-such-page/")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        assert not serve.answers(f"http://127.0.0.1:{closed.getsockname()[1]}/")


def test_containers_run_the_same_commands_as_the_procfile():
    compose = " ".join((TOP / "docker-compose.yml").read_text().split())
    commands = parse_procfile((TOP / "Procfile").read_text()).processes
    assert list(commands) == ["web", "worker", "beat"]
    for command in commands.values():
        assert command in compose


def test_every_vendor_file_that_a_page_names_is_served():
    named = set()
    for page in (TOP / "templates").rglob("*.html"):
        for part in page.read_text().split("vendor/")[1:]:
            named.add("vendor/" + part.split("'")[0].split('"')[0])
    assert named
    assert {name for name in named if finders.find(name) is None} == set()


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_production_does_not_start_without(missing, tmp_path):
    """Without hosts every request would be refused, without a key every signature is anyone's."""
    env = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), "DEBUG": "0"}
    env |= {"SECRET_KEY": "of a test", "ALLOWED_HOSTS": "portal.example.invalid"}
    del env[missing]
    start = [sys.executable, "-c", "import portal.settings"]
    done = subprocess.run(start, env=env, cwd=TOP, capture_output=True, text=True)
    assert done.returncode != 0
    assert missing in done.stderr
