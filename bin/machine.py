"""What the machine must have: looked for by what it can do, installed by its package manager.

Everything is looked for by capability (a command, a library that loads) and not by asking for a
package, so that a machine which has it from elsewhere is left alone. Standard library only.
"""

import ctypes
import glob
import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

from steps import SetUpFailed


def has_library(name):
    """Whether a shared library can be loaded, in a process of its own."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def find_postgresql():
    """The folder with initdb and postgres (the newest version), or None."""
    found = glob.glob("/usr/lib/postgresql/*/bin/initdb")
    if found:
        newest = max(found, key=lambda path: int(Path(path).parent.parent.name))
        return Path(newest).parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "google-chrome-stable",
    "google-chrome",
    "chromium-browser",
)


def find_chromium():
    """A browser that tests can drive: ``CHROMIUM``, else one on the path that is no snap; or None.

    The headless shell comes first: it draws no windows of its own, which cost as much as the pages.
    """
    given = os.environ.get("CHROMIUM")
    if given:
        return given
    for name in (
        "chromium-headless-shell",
        "chromium",
        "google-chrome-stable",
        "google-chrome",
        "chromium-browser",
    ):
        path = shutil.which(name)
        if path and not _is_snap(path):
            return path
    return None


def _is_snap(path):
    """Ubuntu's chromium commands are links or scripts into a snap, which tests cannot drive."""
    real = os.path.realpath(path)
    if real == "/usr/bin/snap" or real.startswith("/snap/"):
        return True
    with open(real, "rb") as command:
        head = command.read(4096)
    return head.startswith(b"#!") and b"snap" in head


def has_venv():
    """Debian's python3 comes without ensurepip, in a package of its own."""
    return all(importlib.util.find_spec(name) for name in ("ensurepip", "venv"))


# (package, whether the machine has what it brings)
FOR_RUN = [
    ("python3-venv", has_venv),
    ("gettext", lambda: shutil.which("msgfmt")),
    ("libpango-1.0-0", lambda: has_library("libpango-1.0.so.0")),
    ("libpangoft2-1.0-0", lambda: has_library("libpangoft2-1.0.so.0")),
    ("libharfbuzz-subset0", lambda: has_library("libharfbuzz-subset.so.0")),
]
FOR_TEST = [
    *FOR_RUN,
    ("poppler-utils", lambda: shutil.which("pdftotext")),
    ("postgresql", find_postgresql),
    ("redis-server", lambda: shutil.which("redis-server")),
    ("chromium", find_chromium),
]


def missing_packages(wanted):
    """The names of the packages whose capability the machine lacks."""
    return [package for package, is_there in wanted if not is_there()]


def is_ubuntu():
    try:
        return "ID=ubuntu" in Path("/etc/os-release").read_text().splitlines()
    except OSError:
        return False


def check_installable(packages):
    """Say at once, before anything is downloaded, what cannot be installed here.

    Raises:
        SetUpFailed: one line that names exactly the missing packages and what to do.
    """
    names = " ".join(packages)
    if "chromium" in packages and is_ubuntu():
        raise SetUpFailed(
            "Chromium is missing, and Ubuntu has it only as a snap, which tests cannot drive: install "
            "Google Chrome or another Chromium and name it, CHROMIUM=/path/to/it make test."
        )
    if not shutil.which("apt-get"):
        raise SetUpFailed(
            f"Missing (names as in Debian): {names}. There is no apt-get here: install them yourself."
        )
    if os.geteuid() and not shutil.which("sudo"):
        raise SetUpFailed(
            f"Missing: {names}. Run as root: apt-get update && apt-get install -y {names}"
        )
    if os.geteuid():
        print(f"  sudo is used to install: {names}", flush=True)
        if subprocess.run(["sudo", "-v"]).returncode:
            raise SetUpFailed(
                f"sudo was refused. Run as root: apt-get update && apt-get install -y {names}"
            )


def can_install():
    """Whether packages can be installed at all, as root or by sudo."""
    return bool(shutil.which("apt-get") and (os.geteuid() == 0 or shutil.which("sudo")))


def has_lists():
    """Whether the archive's package lists have been read before; a fresh machine has none."""
    return bool(glob.glob("/var/lib/apt/lists/*Packages*"))


def _as_root():
    return [] if os.geteuid() == 0 else ["sudo"]


def update_lists(shell):
    """Read the archive's package lists; a fresh machine has none."""
    shell(*_as_root(), "apt-get", "update", why="apt-get update failed")


def install(shell, packages):
    """Install packages without asking and without what they merely recommend."""
    shell(
        *_as_root(),
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "install",
        "-y",
        "--no-install-recommends",
        *packages,
        why="These packages could not be installed: " + " ".join(packages),
    )
