"""Migrated databases to copy from: each worker of the tests would else migrate for itself, in ten seconds.

What is kept under ``var/`` is named by a hash of all that decides how a migrated database looks, so that a
changed migration is never tested on an old one. ``make test`` without arguments migrates anew.
"""

import hashlib
import os
import shutil
import subprocess

from steps import ROOT, VAR

PYTHON = ROOT / ".venv" / "bin" / "python"


def fingerprint():
    """The hash of every migration, of the libraries' versions and of the settings."""
    found = hashlib.sha256()
    sources = [ROOT / "constraints.txt", ROOT / "portal" / "settings.py"]
    for path in [*sources, *sorted(ROOT.glob("*/migrations/*.py"))]:
        found.update(str(path.relative_to(ROOT)).encode())
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _kept(suffix):
    return VAR / f"migrated-{fingerprint()}.{suffix}"


def _keep(made, path):
    """Put a finished file in its place and remove its elders."""
    for old in VAR.glob(f"migrated-*{path.suffix}"):
        if old != path:
            old.unlink(missing_ok=True)
    os.replace(made, path)


def migrate(url, env):
    """Migrate the database at ``url`` from nothing; raises CalledProcessError."""
    command = [PYTHON, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env={**env, "DATABASE_URL": url}, check=True)


# --- The embedded database ------------------------------------------------------------------------


def copy_embedded(target):
    """Put a migrated SQLite database at ``target``, over what is left of an earlier run."""
    path = _kept("sqlite3")
    if not path.is_file():
        made = VAR / f"migrating-{os.getpid()}.sqlite3"
        migrate(f"sqlite:///{made}", os.environ)
        _keep(made, path)
    for left in ("-wal", "-shm"):
        target.with_name(target.name + left).unlink(missing_ok=True)
    shutil.copyfile(path, target)


# --- PostgreSQL -----------------------------------------------------------------------------------


def prepare_cluster(url, env, programs, *, anew):
    """Migrate the database from which this throwaway cluster copies every new one.

    :param url: of any of its databases; the user may write to ``template1``.
    :param programs: the folder with ``pg_dump`` and ``psql``.
    :param anew: whether to migrate although an earlier run's result is kept.
    """
    template = f"{url.rpartition('/')[0]}/template1"
    path = _kept("sql")
    psql, dump = programs / "psql", programs / "pg_dump"
    if path.is_file() and psql.is_file() and not anew:
        command = [psql, "-Xq", "-v", "ON_ERROR_STOP=1", "-1", "-d", template, "-f", path]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return
    migrate(template, env)
    if dump.is_file():
        made = VAR / f"migrating-{os.getpid()}.sql"
        subprocess.run([dump, "-d", template, "-f", made], check=True)
        _keep(made, path)
