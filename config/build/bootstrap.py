"""Finds a Python that is new enough and hands over to `start.py` under it.

This file is kept in the words of Python 3.6, so that an old `python3` can say in one line what is missing instead of
printing a syntax error. It imports nothing but the standard library and nothing from this repository.
"""

import os
import subprocess
import sys

OLDEST = (3, 11)
CANDIDATES = ("python3.13", "python3.12", "python3.11", "python3.14", "python3")
PROBE = """
import sys
try:
    import ensurepip, venv
    whole = True
except ImportError:
    whole = False
print("%d %d %d" % (sys.version_info[0], sys.version_info[1], whole))
"""


def look(python: str) -> "tuple[tuple[int, int], bool] | None":
    """The version of `python` and whether it can make environments; None when it does not run."""
    try:
        found = subprocess.run(
            [python, "-c", PROBE], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=20, check=False
        )
        major, minor, whole = found.stdout.decode().split()
        return (int(major), int(minor)), whole == "1"
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def choose(current: str, candidates: "tuple[str, ...]" = CANDIDATES) -> "tuple[str, str]":
    """A Python to go on with, or why there is none: exactly one of the two is empty."""
    without_venv = ""
    for python in (current, *candidates):
        found = look(python)
        if found is None or found[0] < OLDEST:
            continue
        if found[1]:
            return python, ""
        without_venv = without_venv or f"{found[0][0]}.{found[0][1]}"
    if without_venv:
        return "", (
            f"Python {without_venv} is here, but not its venv module. "
            f"Install it (Debian, Ubuntu: apt-get install python{without_venv}-venv) and run this again."
        )
    version = ".".join(map(str, sys.version_info[:3]))
    return "", (
        f"Keydesk needs Python 3.11 or newer; this is {version} and no newer one is on the PATH. Install one "
        "(Debian, Ubuntu: apt-get install python3 python3-venv; macOS: brew install python@3.13) and run this again."
    )


def main(arguments: "list[str]") -> int:
    here = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - the words of Python 3.6
    ready = os.path.join(here, "..", "..", ".venv", "bin", "python")  # noqa: PTH118
    stamp = os.path.join(here, "..", "..", ".venv", "keydesk-locks")  # noqa: PTH118
    python, why_not = sys.executable, ""
    if sys.version_info < OLDEST and os.path.exists(ready) and os.path.exists(stamp):  # noqa: PTH110
        python = ready
    elif not os.path.exists(ready) or sys.version_info < OLDEST:  # noqa: PTH110
        python, why_not = choose(sys.executable)
    if why_not:
        sys.stderr.write(why_not + "\n")
        return 1
    sys.stdout.flush()
    os.execv(_path(python), [python, os.path.join(here, "start.py"), *arguments])  # noqa: PTH118, S606
    return 1


def _path(python: str) -> str:
    """`python` as a path that execv takes."""
    import shutil

    return shutil.which(python) or python


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
