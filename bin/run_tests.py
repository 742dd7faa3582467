"""Runs all checks and tests with real services: ``run_tests.py [arguments for pytest]``.

With arguments only pytest runs, with exactly these. Whatever happens, the services end.
"""

import concurrent.futures
import os
import signal
import subprocess
import sys
import time

import machine
import migrated
import services
from steps import ROOT, VAR, SetUpFailed

VENV = ROOT / ".venv" / "bin"
CHECKS = [
    ("style", [VENV / "ruff", "check", "."]),
    ("format", [VENV / "ruff", "format", "--check", "."]),
    ("floors", [VENV / "lint-imports"]),
]
MIGRATIONS = [VENV / "python", "manage.py", "makemigrations", "--check", "--dry-run"]


def passes(name, command, env):
    """Run one check with its output shown; whether it passed."""
    print(f"── {name}", flush=True)
    start = time.monotonic()
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env=env)
    word = "passed" if done.returncode == 0 else "FAILED"
    print(f"── {name}: {word} ({time.monotonic() - start:.1f} s)\n", flush=True)
    return done.returncode == 0


def environment(database, redis, browser):
    """The environment of the tests: ours, with the services, without a developer's own settings."""
    env = {
        key: value
        for key, value in os.environ.items()
        if key not in ("DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "EMAIL_URL", "VAR_DIR")
    }
    fonts = str(VAR / "fonts" / "fonts.conf")
    env.update(PYTHONDONTWRITEBYTECODE="1", CHROMIUM=browser, FONTCONFIG_FILE=fonts)
    env.update(DATABASE_URL=database, REDIS_URL=f"{redis}/0")
    return env


def run_all(env, arguments):
    """Every check, also after one has failed; the names of those that failed."""
    pytest = [VENV / "python", "-m", "pytest"]
    workers = ["-n", str(max(2, os.cpu_count() or 2))]
    # The cluster is thrown away with its databases. Dropping one first would fail on a browser's
    # last request, which may still hold a connection when the last test has ended.
    whole = [*pytest, *workers, "--create-db", "--reuse-db"]
    if arguments:
        migrate(env, anew=False)
        return [] if passes("tests", [*pytest, *arguments], env) else ["tests"]
    embedded = {k: v for k, v in env.items() if k not in ("DATABASE_URL", "REDIS_URL")}
    checks = [(*check, env) for check in CHECKS] + [("migrations", MIGRATIONS, env)]
    tests = [("tests on PostgreSQL", whole, env)]
    tests += [("tests on SQLite", [*pytest, "-m", "sqlite"], embedded)]
    with concurrent.futures.ThreadPoolExecutor() as beside:
        migrating = beside.submit(migrate, env, anew=True)
        failed = [name for name, *check in checks if not passes(name, *check)]
        migrating.result()
    return failed + [name for name, *test in tests if not passes(name, *test)]


def migrate(env, *, anew):
    """Let the cluster give each worker a migrated database; see ``migrated.prepare_cluster``."""
    migrated.prepare_cluster(env["DATABASE_URL"], env, machine.find_postgresql(), anew=anew)


def main(arguments):
    # A stop signal must go through the contexts that end the services.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(143))
    browser = machine.find_chromium()
    try:
        if browser is None:
            raise SetUpFailed("Chromium is missing (package chromium); or name one: CHROMIUM=…")
        with services.postgresql() as database, services.redis() as redis:
            failed = run_all(environment(database, redis, browser), arguments)
    except SetUpFailed as failure:
        sys.exit(f"\n{failure}")
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(f"Failed: {', '.join(failed)}" if failed else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
