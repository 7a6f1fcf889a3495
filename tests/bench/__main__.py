"""`make bench [QUICK=1] [ONLY=river]`: prints one line per figure, and writes `.bench/latest.json` and, as the table of
docs/measured.md, `.bench/latest.md`."""

import importlib
import json
import os
from pathlib import Path

from config.build.compile import use_compiled
from tests.bench.figures import line, table

MODULES = ("river", "phone", "chat", "email", "acd", "routing", "simulator", "waits", "search", "console")
KEPT = Path(".bench/latest.json")


def main() -> None:
    quick = os.environ.get("QUICK", "") not in ("", "0")
    wanted = os.environ.get("ONLY", "").split() or MODULES
    use_compiled()  # as `keydesk serve` does
    figures = []
    for name in wanted:
        for entry in importlib.import_module(f"tests.bench.{name}").bench(quick):
            figures.append(entry)
            print(line(entry), flush=True)
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(json.dumps(figures, indent=1) + "\n")
    KEPT.with_suffix(".md").write_text(table(figures))


if __name__ == "__main__":
    main()
