"""What the set-up says about a machine that lacks something."""

import os
import stat

import pytest

import machine
from steps import SetUpFailed


@pytest.fixture
def programs(monkeypatch, tmp_path):
    """A path that holds only what the test puts there."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(machine, "is_ubuntu", lambda: False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    def put(name, text="#!/bin/sh\n"):
        path = tmp_path / name
        path.write_text(text)
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return path

    return put


def test_only_what_is_lacking_is_named():
    wanted = [("here", lambda: True), ("lacking", lambda: None), ("also-lacking", lambda: False)]
    assert machine.missing_packages(wanted) == ["lacking", "also-lacking"]


def test_without_root_and_sudo_one_line_names_the_packages(programs):
    programs("apt-get")
    with pytest.raises(SetUpFailed) as refused:
        machine.check_installable(["gettext", "redis-server"])
    assert str(refused.value) == (
        "Missing: gettext redis-server. "
        "Run as root: apt-get update && apt-get install -y gettext redis-server"
    )


def test_a_refused_sudo_names_the_packages_too(programs):
    programs("apt-get")
    programs("sudo", "#!/bin/sh\nexit 1\n")
    with pytest.raises(SetUpFailed, match="sudo was refused. Run as root: .* -y gettext$"):
        machine.check_installable(["gettext"])


def test_without_apt_the_packages_are_named(programs):
    with pytest.raises(SetUpFailed, match=r"^Missing \(names as in Debian\): gettext\. "):
        machine.check_installable(["gettext"])


def test_on_ubuntu_chromium_is_not_installed_as_a_snap(programs, monkeypatch):
    programs("apt-get")
    monkeypatch.setattr(machine, "is_ubuntu", lambda: True)
    with pytest.raises(SetUpFailed, match="only as a snap.*CHROMIUM=/path/to/it make test"):
        machine.check_installable(["chromium"])


def test_a_snap_is_not_taken_for_a_browser(programs):
    programs("chromium-browser", "#!/bin/sh\nexec /snap/bin/chromium\n")
    assert machine.find_chromium() is None
    real = programs("google-chrome", "\x7fELF")
    assert machine.find_chromium() == str(real)


def test_a_named_browser_comes_first(programs, monkeypatch):
    programs("chromium", "\x7fELF")
    monkeypatch.setenv("CHROMIUM", "/opt/browser")
    assert machine.find_chromium() == "/opt/browser"
