"""What `make` calls: builds what is stale and, for `run`, starts the demo.

run --port PORT   environment and pages, then the demo in this process's place
dev               environment with the tools for tests and checks, and the web packages
web               the web pages
npm …             npm with the Node that builds our pages
"""

import os
import socket
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from config.build.environment import ensure_environment, python_of  # noqa: E402 - found by the path just set
from config.build.steps import Stop  # noqa: E402
from config.build.web import ensure_packages, ensure_pages, npm  # noqa: E402


def main(arguments: list[str]) -> int:
    try:
        match arguments:
            case ["run", "--port", port]:
                return run(ROOT, port)
            case ["dev"]:
                ensure_environment(ROOT, dev=True)
                ensure_packages(ROOT)
            case ["web", *rest]:
                ensure_environment(ROOT, dev=False)
                ensure_pages(ROOT, force="--force" in rest)
            case ["npm", *rest]:
                return npm(ROOT, rest)
            case _:
                print(__doc__)
                return 2
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nstopped", file=sys.stderr)
        return 130
    return 0


def run(root: Path, port: str) -> int:
    """Build what is stale and become the demo. Raises `Stop`."""
    number = free_port(port)
    begin = time.monotonic()
    if not (root / ".venv" / "keydesk-locks").exists():
        print("Keydesk: the first start builds everything; that takes about a minute.", flush=True)
    ensure_environment(root, dev=False)
    ensure_pages(root)
    if time.monotonic() - begin > 1:
        print(f"  ready to start ({time.monotonic() - begin:.0f} s)", flush=True)
    python = str(python_of(root))
    os.chdir(root)
    sys.stdout.flush()
    os.execv(python, [python, "-m", "config.cli", "demo", "--port", str(number)])  # noqa: S606 - it takes our place
    return 1


def free_port(text: str) -> int:
    """The port that `text` names, free on 127.0.0.1. Raises `Stop`."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise Stop(f"PORT={text} is no port; write for example: make run PORT=8123")
    port = int(text)
    problem = why_not_bound(port)
    if problem == "taken":
        other = next((n for n in range(port + 1, min(port + 200, 65536)) if not why_not_bound(n)), 8123)
        raise Stop(f"Port {port} is in use. Stop what uses it, or take another: make run PORT={other}")
    if problem:
        raise Stop(f"Port {port} may not be opened by this user; take one above 1023: make run PORT=8123")
    return port


def why_not_bound(port: int) -> str:
    """Empty when 127.0.0.1:`port` can be listened on; else `taken` or `forbidden`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port just left is free
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen(1)
        except PermissionError:
            return "forbidden"
        except OSError:
            return "taken"
    return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
