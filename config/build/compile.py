"""The router and the simulator as machine code: `python -m config.build.compile`, or `make fast`.

`compile_router` has mypyc turn their packages into extension modules, kept in the environment in a folder named by the
digest of all that went into them. `use_compiled`, called before either package is imported, looks for the folder of
the sources as they are now: so code that has become stale is never found, and nothing need be deleted first. Where
there is none, and in tests, plain Python runs.
"""

import hashlib
import importlib
import os
import shutil
import sys
import sysconfig
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from config.build.steps import Failed, Stop, last_lines, run_quietly, step

ROOT = Path(__file__).parents[2]
COMPILED = ("hub/routing", "hub/simulation")
READ = ("hub/contract", "hub/calendars")
"""What else the compiler reads: the compiled code relies on the types it found there."""
KEPT = Path(sys.prefix) / "keydesk-compiled"
TOOLS = ("mypyc", "setuptools")

_SETUP = """
import sys
from mypyc.build import mypycify
from setuptools import setup
effort, paths = sys.argv.pop(), sys.argv.pop()
options = ["--config-file=", "--ignore-missing-imports", "--python-executable=" + sys.executable]
setup(
    name="keydesk-compiled",
    packages=[],
    ext_modules=mypycify([*options, *paths.split(",")], opt_level=effort, debug_level="0", group_name="keydesk"),
)
"""

_TRIAL = """
import sys, hub
sys.path.append("built")
hub.__path__.insert(0, "built/hub")
import hub.routing, hub.simulation
assert not hub.routing.__file__.endswith(".py")
"""


def digest(root: Path = ROOT) -> str:
    """Of the sources, this file and this Python: what is compiled from them and for it has this name."""
    found = hashlib.sha256(f"{sysconfig.get_config_var('SOABI')} {sys.version}".encode())
    found.update(Path(__file__).read_bytes())
    for path in _sources(root, (*COMPILED, *READ)):
        found.update(f"\0{path}\0".encode() + (root / path).read_bytes())
    return found.hexdigest()[:24]


def use_compiled(root: Path = ROOT, kept: Path = KEPT) -> bool:
    """From now on import what was compiled from the sources as they are now, if it was; says whether. It is too late
    once either package was imported: that changes nothing."""
    import hub

    folder = kept / digest(root)
    if not folder.is_dir() or any(name.replace("/", ".") in sys.modules for name in COMPILED):
        return is_compiled()
    sys.path.append(str(folder))  # the modules' shared library
    hub.__path__.insert(0, str(folder / "hub"))
    return is_compiled()


def is_compiled() -> bool:
    """Whether the router that runs here is the compiled one."""
    return not str(importlib.import_module("hub.routing.router").__file__).endswith(".py")


def why_not() -> str:
    """What is missing on this machine to compile, in one line; empty if nothing is."""
    if lacking := [tool for tool in TOOLS if find_spec(tool) is None]:
        return f"{' and '.join(lacking)} is not installed; .venv/bin/pip install mypy setuptools brings it"
    compiler = (os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc").split()[0]
    if shutil.which(compiler) is None:
        return f"there is no C compiler ({compiler}); Debian, Ubuntu: apt-get install build-essential"
    if not Path(sysconfig.get_paths()["include"], "Python.h").exists():
        return "Python's headers are not installed; Debian, Ubuntu: apt-get install python3-dev"
    return ""


def compile_router(root: Path = ROOT, kept: Path = KEPT, *, effort: int = 3) -> Path:
    """The folder with the packages compiled, made now unless it is there. Those of other sources are removed. `effort`:
    how hard the C compiler tries, from 0 to 3. Raises `Stop` when it cannot be done here."""
    folder = kept / digest(root)
    if folder.is_dir():
        return folder
    if missing := why_not():
        raise Stop(f"The router cannot be compiled here: {missing}.")
    with tempfile.TemporaryDirectory() as temporary, step("Compiling the router and the simulator"):
        built = _build(root, Path(temporary), effort)
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir(parents=True)
        half = kept / f"{folder.name}.{os.getpid()}"
        shutil.copytree(built, half)
        half.rename(folder)  # whole or not at all
    return folder


def _build(root: Path, work: Path, effort: int) -> Path:
    for path in [Path("hub/__init__.py"), *_sources(root, (*COMPILED, *READ))]:
        (work / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / path, work / path)
    (work / "setup.py").write_text(_SETUP)
    paths = ",".join(map(str, _sources(root, COMPILED)))
    environment = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "MYPYPATH")}
    command = [sys.executable, "setup.py", "build_ext", "--build-lib", "built", paths, str(effort)]
    try:
        run_quietly(command, cwd=work, env=environment)
        run_quietly([sys.executable, "-c", _TRIAL], cwd=work, env=environment)
    except Failed as failed:
        print(last_lines(failed.output), file=sys.stderr)
        raise Stop("The router could not be compiled; the compiler's last lines stand above.") from None
    return work / "built"


def _sources(root: Path, packages: tuple[str, ...]) -> list[Path]:
    return sorted(path.relative_to(root) for package in packages for path in (root / package).rglob("*.py"))


def main(say: Callable[[str], None] = print) -> int:
    """Compile, or say why not."""
    try:
        compile_router()
    except Stop as stop:
        say(str(stop))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
