"""Long commands with short output: a step says what it does, counts the seconds, and shows details only if it fails."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"


class Stop(Exception):
    """What went wrong and what to do about it, in one line."""


class Failed(Exception):
    """A command ended badly; `output` is all it printed."""

    def __init__(self, output: str) -> None:
        super().__init__("the command failed")
        self.output = output


@contextmanager
def step(what: str) -> Iterator[None]:
    """Show `what` while the body runs, and how long it took."""
    begin, done = time.monotonic(), threading.Event()
    lively = sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"

    def spin() -> None:
        beat = 0
        while not done.wait(0.1):
            beat += 1
            sys.stdout.write(f"\r  {SPINNER[beat % len(SPINNER)]} {what} … {time.monotonic() - begin:.0f} s")
            sys.stdout.flush()

    spinner = threading.Thread(target=spin, daemon=True) if lively else None
    if spinner:
        spinner.start()
    else:
        print(f"  · {what} …", flush=True)
    mark = "✗"
    try:
        yield
        mark = "✓"
    finally:
        done.set()
        if spinner:
            spinner.join()
        start = "\r\x1b[K" if lively else ""
        print(f"{start}  {mark} {what} ({time.monotonic() - begin:.1f} s)", flush=True)


def run_quietly(command: Sequence[str | Path], *, cwd: Path, env: Mapping[str, str] | None = None) -> str:
    """Run `command` and return what it printed. Raises `Failed` when it ends badly."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=None if env is None else dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        raise Failed(done.stdout)
    return done.stdout


def last_lines(output: str, count: int = 12) -> str:
    """The end of `output`, set in."""
    lines = [line.rstrip() for line in output.splitlines() if line.strip()]
    return "\n".join("      " + line[:200] for line in lines[-count:])
