"""Fetches the font files that the printed papers need, without installing whole font packages.

The packages are downloaded by the machine's own package manager and only the files named here are
unpacked. Standard library only; ``prepare_fonts.py`` makes the portal's fonts of them.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from steps import VAR, SetUpFailed

ORIGINALS = VAR / "font-originals"
PREPARED = VAR / "fonts"
FAMILIES = (
    "PortalSong.otf",
    "PortalTitle.otf",
    "PortalHei.otf",
    "PortalFangSong.otf",
    "PortalKai.ttf",
)
# Only this folder is listed, so that every machine sets papers alike.
LIST = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{fonts}/cache</cachedir>
  <alias><family>serif</family><prefer><family>Portal Song</family></prefer></alias>
  <alias><family>sans-serif</family><prefer><family>Portal Hei</family></prefer></alias>
  <alias><family>system-ui</family><prefer><family>Portal Hei</family></prefer></alias>
  <alias><family>monospace</family><prefer><family>Portal Kai</family></prefer></alias>
</fontconfig>
"""
# (package, files taken from it)
PACKAGES = {
    "fonts-noto-cjk": [
        "NotoSerifCJK-Regular.ttc",
        "NotoSerifCJK-Bold.ttc",
        "NotoSansCJK-Regular.ttc",
    ],
    "fonts-lxgw-wenkai": ["LXGWWenKai-Regular.ttf"],
    "texlive-lang-chinese": ["FandolFang-Regular.otf"],
}
WANTED = [name for names in PACKAGES.values() for name in names]
PLACES = ("/usr/share/fonts", "/usr/share/texlive/texmf-dist/fonts", "/usr/local/share/fonts")


def outputs():
    """The prepared files that the set-up makes."""
    return [PREPARED / name for name in FAMILIES]


def write_list():
    """Write ``fonts.conf``; its paths are absolute, fontconfig knows no other for its cache."""
    PREPARED.mkdir(parents=True, exist_ok=True)
    (PREPARED / "fonts.conf").write_text(LIST.format(fonts=PREPARED))


def find_installed(wanted):
    """Where the machine already has one of the wanted files: {name: path}.

    ``FONT_SOURCES`` names a further folder to look in, for machines that cannot download.
    """
    found = {}
    for place in (os.environ.get("FONT_SOURCES"), *PLACES):
        for folder, _, names in os.walk(place) if place else ():
            for name in set(wanted).intersection(names):
                found.setdefault(name, Path(folder) / name)
    return found


def missing_files():
    """The wanted files that are neither fetched yet nor on the machine."""
    found = find_installed(WANTED)
    return [n for n in WANTED if n not in found and not (ORIGINALS / n).is_file()]


def fetch(shell):
    """Bring every wanted file into ``var/font-originals``: from the machine, else from its package.

    Raises:
        SetUpFailed: a package cannot be downloaded; the message names the files.
    """
    ORIGINALS.mkdir(parents=True, exist_ok=True)
    for name, path in find_installed(WANTED).items():
        shutil.copyfile(path, ORIGINALS / name)
    for package, names in PACKAGES.items():
        lacking = [name for name in names if not (ORIGINALS / name).is_file()]
        if lacking:
            _fetch_package(shell, package, lacking)


def _fetch_package(shell, package, names):
    with tempfile.TemporaryDirectory(dir=VAR) as folder:
        shell(
            "apt-get",
            "-o",
            f"APT::Sandbox::User={_own_name()}",
            "download",
            package,
            cwd=folder,
            why=f"The fonts {', '.join(names)} could not be downloaded (package {package}). "
            "Run apt-get update as root, or put the files into a folder and name it: FONT_SOURCES=…",
        )
        archive = next(Path(folder).glob("*.deb"))
        _unpack(archive, names)


def _own_name():
    """apt drops from root to a user who cannot write into our folder; stay who we are."""
    return "root" if os.geteuid() == 0 else os.environ.get("USER", "")


def _unpack(archive, names):
    """Unpack only the named files of a Debian package."""
    unpacked = archive.parent / "files"
    unpacked.mkdir()
    contents = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", archive], stdout=subprocess.PIPE)
    patterns = [f"*/{name}" for name in names]
    subprocess.run(
        ["tar", "--extract", "--wildcards", "--directory", unpacked, *patterns],
        stdin=contents.stdout,
        check=False,
    )
    contents.stdout.close()
    contents.wait()
    for name in names:
        path = next(unpacked.rglob(name), None)
        if path is None:
            raise SetUpFailed(f"The package {archive.name} holds no {name}.")
        os.replace(path, ORIGINALS / name)
