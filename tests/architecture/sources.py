"""The source files, and how to look into them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
FLOORS = ("hub", "channels", "ivr", "agent_console", "config")
NOT_OURS = {"node_modules", "dist", "__pycache__", ".venv"}
ROOMS = tuple(sorted(path.name for path in (ROOT / "hub").iterdir() if (path / "__init__.py").exists()))
CHANNELS = tuple(sorted(path.parent.name for path in (ROOT / "channels").glob("*/manifest.py")))


def files(*folders: str, suffix: str = ".py") -> Iterator[Path]:
    """Source files below the folders, relative to the root."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob(f"*{suffix}")):
            if not NOT_OURS & set(path.parts):
                yield path.relative_to(ROOT)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def module(path: Path) -> str:
    """The dotted name of a source file."""
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> Iterator[str]:
    """Dotted names a file imports; `from a import b` gives `a` and `a.b`."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)
