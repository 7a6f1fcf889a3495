"""Rules that import contracts cannot see."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.problems import PROBLEMS
from hub.contract.errors import KeydeskError
from tests.architecture.sources import CHANNELS, FLOORS, ROOMS, ROOT, files, imports, module, tree

# Who may look into another room's store, and why.
GUESTS = {
    ("config/wiring.py", "hub.journal.store"): "hands `append` to the writer, which must not know the journal",
}


BEFORE_THE_HUB = {Path("config/demo/load.py")}  # fills an empty store while no writer is at work


def test_import_contracts_are_kept() -> None:
    lint = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert lint.returncode == 0, lint.stdout + lint.stderr


def test_rules_and_store_of_a_room_are_read_within_the_room() -> None:
    private = {f"hub.{room}.{part}" for room in ROOMS for part in ("rules", "store")}
    strangers = {
        (str(path), name)
        for path in files(*FLOORS)
        for name in imports(path)
        if name in private and not f"{module(path)}.".startswith(f"{name.rpartition('.')[0]}.")
    }
    assert strangers == set(GUESTS)


def channel_names(source: ast.AST) -> Iterator[tuple[int, str]]:
    """Literals that name a channel. A kind of address may have a channel's name; it is told by the word `kind`."""
    excused = {id(node) for parent in ast.walk(source) for node in _kinds(parent)}
    for node in ast.walk(source):
        if isinstance(node, ast.Constant) and node.value in CHANNELS and id(node) not in excused:
            yield node.lineno, str(node.value)


def _kinds(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Compare) and isinstance(node.left, ast.Attribute) and node.left.attr == "kind":
        for side in node.comparators:
            yield from ast.walk(side)
    if isinstance(node, ast.keyword) and node.arg == "kind":
        yield from ast.walk(node.value)
    if isinstance(node, ast.Assign) and any(isinstance(to, ast.Name) and to.id == "AddressKind" for to in node.targets):
        yield from ast.walk(node.value)


@pytest.mark.parametrize(
    "line",
    ['if contact.channel == "phone": pass', 'x = {"web_chat": 3}', 'send(channel="email")', 'kind == "phone"'],
)
def test_the_lint_for_channel_names_sees(line: str) -> None:
    assert list(channel_names(ast.parse(line)))


@pytest.mark.parametrize(
    "line", ['if address.kind == "email": pass', 'Address(kind="phone", value=v)', '"the phone rang"']
)
def test_the_lint_for_channel_names_lets_pass(line: str) -> None:
    assert not list(channel_names(ast.parse(line)))


def test_the_hub_knows_no_channel_by_name() -> None:
    assert [(str(path), *found) for path in files("hub", "ivr") for found in channel_names(tree(path))] == []


def calls(path: Path, *names: str) -> bool:
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names
        for node in ast.walk(tree(path))
    )


def test_nobody_commits_but_the_storage() -> None:
    elsewhere = (path for path in files(*FLOORS) if path.parts[:2] != ("hub", "storage"))
    assert [str(path) for path in elsewhere if calls(path, "commit", "rollback")] == []


def test_the_store_is_written_through_the_one_writer() -> None:
    """`transact` is the writer's; a room that called it would write beside it."""
    elsewhere = (path for path in files(*FLOORS) if path.parts[:2] != ("hub", "storage") and path not in BEFORE_THE_HUB)
    assert [str(path) for path in elsewhere if calls(path, "transact")] == []


def reads_environment(path: Path) -> bool:
    return any(
        isinstance(node, ast.Attribute)
        and node.attr in ("environ", "environb", "getenv")
        and isinstance(node.value, ast.Name)
        and node.value.id == "os"
        for node in ast.walk(tree(path))
    ) or bool({"os.environ", "os.getenv"} & set(imports(path)))


def test_only_the_roof_reads_the_environment() -> None:
    assert [str(path) for path in files("hub", "channels", "ivr", "agent_console") if reads_environment(path)] == []


def test_every_error_has_its_row_of_problem_details() -> None:
    def below(kind: type[KeydeskError]) -> set[type[KeydeskError]]:
        return {kind}.union(*(below(child) for child in kind.__subclasses__()))

    ours = {kind for kind in below(KeydeskError) if kind.__module__.split(".")[0] in FLOORS}
    assert set(PROBLEMS) == ours


WATCH = """
import importlib, sys, threading
seen = []
def watch(event, arguments):
    if event == "socket.bind" and arguments[1] == ("::1", 0):
        return  # urllib3 finds out whether there is IPv6
    if event in {"socket.connect", "socket.bind", "sqlite3.connect", "subprocess.Popen", "os.mkdir", "os.remove"}:
        seen.append((event, str(arguments)[:200]))
    if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        seen.append((event, str(arguments)[:200]))
sys.addaudithook(watch)
for name in sys.argv[1:]:
    importlib.import_module(name)
    if seen or threading.active_count() > 1:
        sys.exit(f"{name}: {seen or threading.enumerate()}")
"""
RUN_BY_A_TOOL = {
    "config.migrations.env",  # by Alembic, with a connection
}


def test_importing_opens_nothing() -> None:
    """No file written, no socket, no database, no process, no thread, at the import of any module."""
    modules = [
        module(path)
        for path in files(*FLOORS)
        if module(path) not in RUN_BY_A_TOOL and "versions" not in path.parts and path.stem != "__main__"
    ]
    run = subprocess.run(
        [sys.executable, "-B", "-c", WATCH, *modules], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
