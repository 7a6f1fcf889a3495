"""`make new-channel NAME=sms`: a channel's folder with all its files, and tests that pass.

The templates beside this file are a whole small channel: signed JSON webhooks in, one request per message out.
"""

import keyword
import re
import subprocess
import sys
from pathlib import Path
from string import Template

from config.build.steps import Stop

TEMPLATE = Path(__file__).parent / "channel_template"
ROOT = Path(__file__).resolve().parents[2]
NEXT = """
channels/{name} stands, and its tests pass:  make test ARGS=tests/channels/{name}

Now
  1. say in channels/{name}/manifest.py what it is (TRAITS) and what it needs ({title}Settings);
  2. put the provider's real words into normalize.py and recorded, scrubbed events into fixtures/;
  3. put it into service: `{name}: {title}Settings = {title}Settings()` in config/settings.py, TRAITS and open_channel
     in config/wiring.py, and offer, capacity and targets in config/business/*.yaml if the defaults do not suit.
"""


def write_channel(name: str, root: Path) -> list[Path]:
    """Write the channel `name` under `root` and return its files. Raises `Stop`; nothing is ever overwritten."""
    if re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name) is None or keyword.iskeyword(name):
        raise Stop(f"{name!r} cannot be a channel's name; write for example: make new-channel NAME=sms")
    source, tests = root / "channels" / name, root / "tests" / "channels" / name
    taken = next((folder for folder in (source, tests) if folder.exists()), None)
    if taken is not None:
        raise Stop(f"{taken.relative_to(root)} already exists; choose another name or remove it first")
    words = {"name": name, "title": "".join(part.capitalize() for part in name.split("_"))}
    written = []
    for template in sorted(path for path in TEMPLATE.rglob("*") if path.is_file()):
        place = template.relative_to(TEMPLATE)
        target = tests / place.name if place.parts[0] == "tests" else source / place
        target = target.with_suffix("") if target.suffix == ".txt" else target
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(Template(template.read_text(encoding="utf-8")).substitute(words), encoding="utf-8")
        written.append(target)
    _format(root, written)
    return written


def _format(root: Path, files: list[Path]) -> None:
    """Lines and imports fall differently with each name."""
    sources = [str(path) for path in files if path.suffix == ".py"]
    for command in (["check", "--select=I", "--fix"], ["format"]):
        subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--quiet", "--no-cache", *sources], cwd=root, check=True
        )


def main(arguments: list[str]) -> int:
    name = arguments[0] if arguments else ""
    try:
        for path in write_channel(name, ROOT):
            print(f"  {path.relative_to(ROOT)}")
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    print(NEXT.format(name=name, title="".join(part.capitalize() for part in name.split("_"))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
