"""The Python environment in `.venv`, made from a lock file and remade when that file changes."""

import hashlib
import os
import re
import shutil
import sys
from pathlib import Path

from config.build.steps import Failed, Stop, last_lines, run_quietly, step

RUN_LOCK = "requirements.lock"
DEV_LOCK = "requirements-dev.lock"  # everything of RUN_LOCK, and the tools for tests and checks

NO_COMPILER = re.compile(
    r"command '[^']*(?:gcc|g\+\+|cc|clang|c\+\+)[^']*' failed|unable to execute '[^']*(?:gcc|cc|clang)"
    r"|Microsoft Visual C\+\+ .* is required|cargo.*(?:not found|not installed)|can't find Rust compiler"
    r"|Python\.h: No such file|Unknown compiler\(s\)|No such file or directory: '(?:gcc|cc|clang)'",
    re.IGNORECASE,
)
NO_NETWORK = re.compile(
    r"NewConnectionError|name resolution|Name or service not known|Connection (?:refused|reset|timed out|aborted)"
    r"|ConnectTimeout|Read timed out|No matching distribution found|ProxyError|SSLError|CERTIFICATE_VERIFY",
    re.IGNORECASE,
)


def python_of(root: Path) -> Path:
    return root / ".venv" / "bin" / "python"


def ensure_environment(root: Path, *, dev: bool) -> None:
    """Make `.venv` hold what the lock file names. Raises `Stop`."""
    venv, locks = root / ".venv", [RUN_LOCK, DEV_LOCK] if dev else [RUN_LOCK]
    stamp = venv / "keydesk-locks"
    wanted = {_digest(root / lock) for lock in locks}
    if python_of(root).exists() and stamp.exists() and wanted <= set(stamp.read_text().split()):
        return
    if not _usable(root):
        _make(venv)
    lock = root / locks[-1]
    count = len(re.findall(r"^[a-z0-9._-]+==", lock.read_text(), re.MULTILINE))
    with step(f"Installing Python packages ({count})"):
        _install(root, lock)
    _link_project(root)
    stamp.write_text("\n".join(sorted(wanted)))


def why_pip_failed(output: str) -> str:
    """One line for a person from what pip printed."""
    package = re.search(r"(?:Failed building wheel for|Failed to build) ([\w.-]+)", output)
    if NO_COMPILER.search(output) or package:
        what = package[1] if package else "a package"
        return (
            f"{what} has no ready-made wheel for this machine, and building it needs a compiler. Install one (Debian, "
            "Ubuntu: apt-get install build-essential python3-dev; macOS: xcode-select --install) and run this again."
        )
    if "No space left on device" in output:
        return "The disk is full. Make room (about 1 GB) and run this again."
    if "DO NOT MATCH THE HASHES" in output:
        return "A downloaded package is not the one that was locked; nothing of it was installed. Run this again."
    if NO_NETWORK.search(output):
        return "The Python package index did not answer. Check the network (or PIP_INDEX_URL) and run this again."
    return "pip could not install the Python packages; its last lines stand above."


def _digest(lock: Path) -> str:
    version = f"{sys.version_info.major}"  # the environment itself tells its minor version
    return hashlib.sha256(version.encode() + lock.read_bytes()).hexdigest()


def _usable(root: Path) -> bool:
    """Whether `.venv` is there, runs, has pip and is new enough."""
    if not python_of(root).exists():
        return False
    try:
        run_quietly([python_of(root), "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"], cwd=root)
    except (Failed, OSError):
        return False
    return True


def _make(venv: Path) -> None:
    with step(f"Making a Python {sys.version_info.major}.{sys.version_info.minor} environment"):
        shutil.rmtree(venv, ignore_errors=True)
        try:
            run_quietly([sys.executable, "-m", "venv", venv], cwd=venv.parent)
        except Failed as failed:
            shutil.rmtree(venv, ignore_errors=True)
            version = f"{sys.version_info.major}.{sys.version_info.minor}"
            raise Stop(
                f"Python {version} cannot make an environment here. Install its venv module (Debian, Ubuntu: apt-get "
                f"install python{version}-venv), see that this folder can be written, and run this again.\n"
                + last_lines(failed.output, 3)
            ) from None


def _install(root: Path, lock: Path) -> None:
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
    # The lock names everything, so pip need not resolve; compiling what is never imported takes half the time.
    options = ["--quiet", "--no-deps", "--no-compile", "--require-hashes", "--requirement"]
    command: list[str | Path] = [python_of(root), "-m", "pip", "install", *options, lock]
    try:
        run_quietly(command, cwd=root, env=environment)
    except Failed as failed:
        print(last_lines(failed.output), file=sys.stderr)
        raise Stop(why_pip_failed(failed.output)) from None


def _link_project(root: Path) -> None:
    """Put the checkout on the environment's path, and `keydesk` into its bin: an editable install without a build."""
    for packages in (root / ".venv" / "lib").glob("python3*/site-packages"):
        (packages / "keydesk.pth").write_text(f"{root}\n")
    command = root / ".venv" / "bin" / "keydesk"
    command.write_text(f'#!{python_of(root)}\nfrom config.cli import main\n\nif __name__ == "__main__":\n    main()\n')
    command.chmod(0o755)
