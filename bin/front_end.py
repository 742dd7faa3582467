"""The front-end packages: installed by npm, and of their files only those that the pages use.

Bootstrap alone brings sixty style sheets; gathered and compressed for production they took longer than
everything else together. Standard library only.
"""

import os
import re
import shutil

from steps import ROOT, VAR, SetUpFailed

INSTALLED = ROOT / "node_modules"
SERVED = VAR / "vendor"
# What is served below static/vendor/<package>/: (file in the package, file as served).
FILES = {
    "bootstrap": [
        ("dist/css/bootstrap.min.css", "css/bootstrap.min.css"),
        ("dist/js/bootstrap.bundle.min.js", "js/bootstrap.bundle.min.js"),
    ],
    "bootstrap-icons": [
        ("font/bootstrap-icons.min.css", "bootstrap-icons.min.css"),
        ("font/fonts/bootstrap-icons.woff", "fonts/bootstrap-icons.woff"),
        ("font/fonts/bootstrap-icons.woff2", "fonts/bootstrap-icons.woff2"),
    ],
    "chart.js": [("dist/chart.umd.min.js", "chart.umd.min.js")],
}
# Source maps are not served, and production refuses a file that names one which is not there.
SOURCE_MAP = re.compile(rb"\s*(?://# sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ \*/)\s*$")


def outputs():
    """The files as served."""
    return [SERVED / package / name for package, names in FILES.items() for _, name in names]


def install(shell, npm, environment):
    """Install what package-lock.json names and lay out the files to serve.

    Raises:
        SetUpFailed: npm failed, or a package no longer holds a file that the pages use.
    """
    options = ("--ignore-scripts", "--no-audit", "--no-fund")
    shell(npm, "ci", *options, env={**os.environ, **environment})
    shutil.rmtree(SERVED, ignore_errors=True)
    for package, names in FILES.items():
        for source, name in names:
            path = INSTALLED / package / source
            if not path.is_file():
                raise SetUpFailed(f"The package {package} holds no {source}.")
            target = SERVED / package / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(SOURCE_MAP.sub(b"\n", path.read_bytes()))
