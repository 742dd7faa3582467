"""Steps of the set-up: what each one reads, writes and waits for, and how they are run.

Standard library only: this runs before the virtual environment exists.
"""

import concurrent.futures
import hashlib
import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def setting(name):
    """A setting as the portal will see it: from the environment, else from ``.env``, else ''."""
    if name in os.environ:
        return os.environ[name]
    env_file = ROOT / ".env"
    for line in env_file.read_text().splitlines() if env_file.is_file() else ():
        key, _, value = line.strip().removeprefix("export ").partition("=")
        if key.strip() == name:
            return value.strip().strip("'\"")
    return ""


VAR = Path(setting("VAR_DIR") or ROOT / "var").resolve()
LOGS = VAR / "log"


class SetUpFailed(Exception):
    """A step cannot be done; the message is one line that says what the person has to do."""


@dataclass
class Step:
    """One step of the set-up.

    Args:
        name: unique; also the name of its log file.
        action: does the work; is given the function that runs a command into the step's log.
        needs: names of the steps that must be done before.
        inputs: files (hashed by content) and other values (hashed as text). While their hash stands
            in the stamp and all ``outputs`` exist, the step is skipped. Without inputs it always runs.
        outputs: files or folders that must exist for the stamp to count.
        stamp: where the hash is kept.
    """

    name: str
    action: Callable
    needs: tuple[str, ...] = ()
    inputs: list = field(default_factory=list)
    outputs: list[Path] = field(default_factory=list)
    stamp: Path | None = None

    def fingerprint(self):
        """The hash of all inputs; a file that is missing counts as empty."""
        total = hashlib.sha256()
        for value in self.inputs:
            is_file = isinstance(value, Path)
            name = str(value.relative_to(ROOT)) if is_file else str(value)
            content = value.read_bytes() if is_file and value.is_file() else b""
            total.update(f"{name}\0{len(content)}\0".encode() + content)
        return total.hexdigest()

    def is_done(self):
        """Whether the stamp is up to date and everything that the step makes is there."""
        if not self.inputs or not all(path.exists() for path in self.outputs):
            return False
        stamp = self.stamp_file()
        return stamp.is_file() and stamp.read_text() == self.fingerprint()

    def stamp_file(self):
        return self.stamp or VAR / "stamps" / self.name.replace(" ", "-")

    def run(self):
        """Do the work and stamp it. The stamp holds the inputs as they were at the beginning.

        Raises:
            SetUpFailed: a command failed, or an output is not there afterwards.
        """
        before = self.fingerprint()
        log = LOGS / f"set-up-{self.name.replace(' ', '-')}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("w") as out:
            self.action(Shell(self.name, out, log))
        lacking = [str(path) for path in self.outputs if not path.exists()]
        if lacking:
            raise SetUpFailed(f"{self.name} made no {', '.join(lacking)} (its log: {log})")
        if self.inputs:
            self.stamp_file().parent.mkdir(parents=True, exist_ok=True)
            self.stamp_file().write_text(before)


class Shell:
    """Runs a step's commands with their output in the step's log."""

    def __init__(self, name, out, log):
        self.name, self.out, self.log = name, out, log

    def __call__(self, *command, why="", env=None, cwd=ROOT):
        """Run ``command``.

        Raises:
            SetUpFailed: it ended with an error; with ``why`` as the message, or the log's last lines.
        """
        self.out.write("$ " + " ".join(map(str, command)) + "\n")
        self.out.flush()
        try:
            done = subprocess.run(
                [str(part) for part in command],
                stdout=self.out,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env=env,
                cwd=cwd,
            )
        except FileNotFoundError as missing:
            raise SetUpFailed(why or f"{self.name}: {missing}") from missing
        if done.returncode:
            tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
            raise SetUpFailed(f"{why or self.name + ' failed'} (the whole log: {self.log})\n{tail}")


def run_steps(steps):
    """Run what is not done yet, independent steps side by side; one line for each.

    Raises:
        SetUpFailed: a step failed. Steps under way are let finish, so that nothing is left half done.
    """
    waiting = {step.name: step for step in steps}
    done, running, failures = set(), {}, []
    with concurrent.futures.ThreadPoolExecutor(max_workers=8) as pool:
        while (waiting and not failures) or running:
            for step in [] if failures else list(waiting.values()):
                if all(name in done or name not in {s.name for s in steps} for name in step.needs):
                    del waiting[step.name]
                    running[pool.submit(_run_one, step)] = step
            finished, _ = concurrent.futures.wait(
                running, return_when=concurrent.futures.FIRST_COMPLETED
            )
            for future in finished:
                done.add(running.pop(future).name)
                if future.exception():
                    failures.append(future.exception())
    for failure in failures:
        raise failure


def _run_one(step):
    if step.is_done():
        return
    start = time.monotonic()
    print(f"  … {step.name}", flush=True)
    step.run()
    print(f"  ✓ {step.name} ({time.monotonic() - start:.1f} s)", flush=True)


def files(*patterns):
    """The repository's files that match, sorted: inputs of a step."""
    return sorted({path for pattern in patterns for path in ROOT.glob(pattern)})
