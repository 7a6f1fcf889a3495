"""`make types`: the API's description (docs/openapi.json) and, from it, the console's TypeScript types; and the
description of the chat's API for apps (docs/chat-openapi.json).

Without arguments the files are written; with --check they are made elsewhere and compared with those that are here.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from channels.web_chat.api import describe as describe_chat
from config.app import describe_api
from config.build.steps import Stop
from config.build.web import npm_quietly

ROOT = Path(__file__).resolve().parents[2]
DESCRIPTION = Path("docs/openapi.json")
CHAT = Path("docs/chat-openapi.json")
TYPES = Path("agent_console/web/src/contract/schema.d.ts")

Generate = Callable[[Path, Path], None]
"""Writes the types (second path) that an API's description (first path) tells."""


def main(arguments: list[str]) -> int:
    try:
        if arguments == ["--check"]:
            check(ROOT)
        elif arguments:
            print(__doc__)
            return 2
        else:
            write(ROOT)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    return 0


def write(root: Path, generate: Generate | None = None) -> None:
    """Make the files anew. Raises `Stop`."""
    description, types = root / DESCRIPTION, root / TYPES
    description.parent.mkdir(parents=True, exist_ok=True)
    types.parent.mkdir(parents=True, exist_ok=True)
    description.write_text(_pretty(describe_api()), encoding="utf-8")
    (root / CHAT).write_text(_pretty(describe_chat()), encoding="utf-8")
    (generate or _generate)(description, types)


def check(root: Path, generate: Generate | None = None) -> None:
    """Raises `Stop` when a file is not what the API would write today."""
    with TemporaryDirectory() as folder:
        fresh = Path(folder)
        write(fresh, generate)
        stale = [str(file) for file in (DESCRIPTION, CHAT, TYPES) if not _same(root / file, fresh / file)]
    if stale:
        raise Stop(f"The API has changed, and {' and '.join(stale)} with it: run `make types`.")


def _pretty(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _same(one: Path, other: Path) -> bool:
    return one.is_file() and one.read_bytes() == other.read_bytes()


def _generate(description: Path, types: Path) -> None:
    command = ["exec", "--offline", "--", "openapi-typescript", str(description), "--output", str(types)]
    npm_quietly(ROOT, *command, problem=f"{TYPES} could not be made; the reason stands above.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
