"""Runs inside the bare root: starts the portal, looks at it, stops it; runs the tests.

``inside.py FOLDER run|test|both``; standard library only. Called by ``prove.sh``.
"""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

PATIENCE = 1800
LOG = Path("run.log")


def fetch(address):
    """The status and length of an answer; fails on an error status."""
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address) as answer:
        return answer.status, len(answer.read())


def left_over():
    """Processes that serve the portal and should have ended."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if re.search(r"gunicorn|celery|serve\.py", command):
            found.append(command)
    return found


def prove_run(name):
    """Start, fetch the home page and a style sheet, stop by Ctrl-C; nothing may be left."""
    start = time.monotonic()
    with LOG.open("w") as out:
        running = subprocess.Popen(
            ["make", "run"],
            stdout=out,
            stderr=out,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
        )
    address = None
    while address is None and running.poll() is None and time.monotonic() - start < PATIENCE:
        time.sleep(0.1)
        address = re.search(r"│ (http://\S+)", LOG.read_text())
    if address is None:
        sys.exit(f"{name}: no address\n{LOG.read_text()[-6000:]}")
    print(f"{name}: answers after {time.monotonic() - start:.1f} s", flush=True)
    home = address.group(1)
    for path in ("", "static/vendor/bootstrap/css/bootstrap.min.css"):
        print(f"  GET /{path}: {fetch(home + path)}", flush=True)
    os.killpg(running.pid, signal.SIGINT)
    running.wait(30)
    time.sleep(0.5)
    if left_over():
        sys.exit(f"{name}: still running: {left_over()}")
    print(LOG.read_text(), flush=True)


def main(folder, what):
    os.chdir(folder)
    if what in ("run", "both"):
        prove_run("first start")
        prove_run("second start")
    if what in ("test", "both"):
        start = time.monotonic()
        code = subprocess.run(["make", "test"], stdin=subprocess.DEVNULL).returncode
        print(f"make test: {code} after {time.monotonic() - start:.1f} s", flush=True)
        sys.exit(code)


if __name__ == "__main__":
    main(*sys.argv[1:])
