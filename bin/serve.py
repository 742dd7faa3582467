"""Starts everything that ``Procfile`` names and prints the address once the web answers.

Run with the virtual environment's Python, after the set-up. Ctrl-C, a closed terminal or a stop
signal ends all of it; when one process ends, the others end with it.
"""

import contextlib
import multiprocessing
import os
import signal
import socket
import sys
import time
import unicodedata
import urllib.error
import urllib.request

from honcho.environ import parse_procfile
from honcho.manager import Manager
from honcho.printer import Printer

from steps import ROOT, VAR

PATIENCE = 60


def free_port(first, host):
    """The first port from ``first`` on that nobody holds.

    Raises:
        SystemExit: none of fifty is free.
    """
    for port in range(first, first + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
        return port
    sys.exit(f"No port from {first} to {first + 49} is free; choose another: PORT=9000 make run")


def answers(address):
    """Whether the web answers at all; an error page is an answer too."""
    try:
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=5)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def width(text):
    """Columns that the text takes in a terminal; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def box(lines):
    """The lines in a frame."""
    wide = max(width(line) for line in lines)
    middle = [f"│ {line}{' ' * (wide - width(line))} │" for line in lines]
    return "\n".join([f"╭{'─' * (wide + 2)}╮", *middle, f"╰{'─' * (wide + 2)}╯"])


def announce(address, start):
    """Wait for the web, then print the address and the sample's sign-ins; a process of its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while not answers(address):
        if time.monotonic() - start > PATIENCE:
            print(f"No answer from {address} in {PATIENCE} s; the lines above say why.", flush=True)
            return
        time.sleep(0.1)
    signs = VAR / "sign-ins.txt"
    shown = signs.read_text().strip("\n").splitlines() if signs.is_file() else []
    lines = [address, *([""] if shown else []), *shown, "", "Ctrl-C ends it."]
    with contextlib.suppress(BrokenPipeError):
        print(f"\n{box(lines)}\n", flush=True)


class Terminal:
    """Standard output; when nobody reads it any more, everything is asked to stop as by a signal."""

    def write(self, text):
        self._try(sys.stdout.write, text)

    def flush(self):
        self._try(sys.stdout.flush)

    def isatty(self):
        return sys.stdout.isatty()

    def _try(self, act, *arguments):
        try:
            act(*arguments)
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os.kill(os.getpid(), signal.SIGTERM)


class Processes(Manager):
    """honcho's manager, which a Ctrl-C in the first moment would break: it leaves out of its stop, and
    so running for ever, what it has begun to start and not yet heard of."""

    asked_early = False

    def terminate(self):
        if self._all_started():
            super().terminate()
        else:
            self.asked_early = True

    def _system_print(self, data):
        super()._system_print(data)
        if self.asked_early and self._all_started():
            super().terminate()


def serve():
    """Run the processes until one ends or a signal comes; the result is the exit code."""
    start = time.monotonic()
    host = os.environ.get("LISTEN", "127.0.0.1")
    port = free_port(int(os.environ.get("PORT") or 8000), host)
    address = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"
    settings = {"SITE_URL": address, "PYTHONUNBUFFERED": "1", **os.environ}
    # Who starts this as root, in a container for example, knows it.
    settings.setdefault("PYTHONWARNINGS", "ignore:You're running the worker with superuser")
    settings.update(LISTEN=host, PORT=str(port))
    manager = Processes(Printer(Terminal(), prefix=sys.stdout.isatty()))
    for name, command in parse_procfile((ROOT / "Procfile").read_text()).processes.items():
        manager.add_process(name, "exec " + command, env=settings, cwd=str(ROOT))
    multiprocessing.Process(target=announce, args=(address + "/", start), daemon=True).start()
    manager.loop()
    return manager.returncode


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="replace")
    # A closed terminal must end the processes as a stop signal does.
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    code = serve()
    sys.exit(0 if code == 130 else code)
