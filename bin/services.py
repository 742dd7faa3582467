"""PostgreSQL and Redis for one run of the tests: on loopback, on free ports, gone afterwards."""

import contextlib
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import machine
from steps import VAR, SetUpFailed

ENOUGH = 1024**3
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    # Nothing here outlives the run.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "jit": "off",
    # A container may give /dev/shm only 64 MB.
    "dynamic_shared_memory_type": "mmap",
    "max_parallel_workers_per_gather": "0",
}


def free_port():
    """A port on loopback that nobody holds at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _roomy_folder():
    """Where the cluster lies: in memory when there is 1 GB of it, else below var/.

    Root's var/ may be closed to the user postgres; then the system's temporary folder.
    """
    with contextlib.suppress(OSError):
        if shutil.disk_usage("/dev/shm").free >= ENOUGH and os.access("/dev/shm", os.W_OK):
            return "/dev/shm"
    return str(VAR) if os.geteuid() else tempfile.gettempdir()


def _as_postgres():
    """The prefix that drops from root to the user postgres: initdb refuses root.

    Raises:
        SetUpFailed: root without a user postgres.
    """
    if os.geteuid():
        return []
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        raise SetUpFailed("PostgreSQL refuses root, and there is no user postgres.") from None
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]


def _wait(port, process, name, log):
    """Wait until something listens on the port.

    Raises:
        SetUpFailed: the process ended, or 30 seconds passed; with the end of its log.
    """
    end = time.monotonic() + 30
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise SetUpFailed(f"{name} did not start:\n{Path(log).read_text(errors='replace')[-1500:]}")


def _stop(process):
    """Ask with SIGINT (for PostgreSQL: end now, cleanly), then insist."""
    process.send_signal(2)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _start(command, log, name, port):
    """Start a server in a session of its own: Ctrl-C must reach the tests before their database.

    The kernel sends it SIGINT should this process be killed without a chance to end it.
    """
    if command[0] != "setpriv":
        command = ["setpriv", "--", *command]
    command = ["setpriv", "--pdeathsig=INT", *command[1:]]
    with open(log, "w") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=out, stdin=subprocess.DEVNULL, start_new_session=True
        )
    try:
        _wait(port, process, name, log)
    except BaseException:
        _stop(process)
        raise
    return process


@contextlib.contextmanager
def postgresql():
    """A throwaway cluster; the value is its database URL.

    Raises:
        SetUpFailed: it is missing or does not start.
    """
    programs = machine.find_postgresql()
    if programs is None:
        raise SetUpFailed("PostgreSQL is missing (package postgresql).")
    drop, port, password = _as_postgres(), free_port(), secrets.token_hex(16)
    with tempfile.TemporaryDirectory(prefix="portal-pg-", dir=_roomy_folder()) as folder:
        data, key, log = f"{folder}/data", f"{folder}/password", f"{folder}/log"
        Path(key).write_text(password)
        if drop:
            for path in (folder, key):
                shutil.chown(path, "postgres", "postgres")
        options = ["--username=portal", "--auth=password", f"--pwfile={key}", "--no-sync"]
        made = subprocess.run(
            [*drop, programs / "initdb", data, *options, "--encoding=UTF8", "--locale=C.UTF-8"],
            capture_output=True,
            text=True,
            cwd="/",
        )
        if made.returncode:
            raise SetUpFailed(f"initdb failed: {made.stderr.strip()}")
        settings = [part for k, v in SETTINGS.items() for part in ("-c", f"{k}={v}")]
        command = [*drop, programs / "postgres", "-D", data, "-p", str(port), *settings]
        process = _start(command, log, "PostgreSQL", port)
        try:
            yield f"postgres://portal:{password}@127.0.0.1:{port}/postgres"
        finally:
            _stop(process)


@contextlib.contextmanager
def redis():
    """A Redis that writes nothing; the value is its URL without the number of a database.

    Raises:
        SetUpFailed: it is missing or does not start.
    """
    program = shutil.which("redis-server")
    if program is None:
        raise SetUpFailed("Redis is missing (package redis-server).")
    port, password = free_port(), secrets.token_hex(16)
    with tempfile.TemporaryDirectory(prefix="portal-redis-") as folder:
        settings = f"""
            port {port}
            bind 127.0.0.1
            requirepass {password}
            dir {folder}
            save ""
            appendonly no
            databases 64
        """
        (Path(folder) / "redis.conf").write_text(settings)
        process = _start([program, f"{folder}/redis.conf"], f"{folder}/log", "Redis", port)
        try:
            yield f"redis://:{password}@127.0.0.1:{port}"
        finally:
            _stop(process)
