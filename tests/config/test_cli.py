"""The command line, as its user types it."""

import json
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from config.cli import main
from config.migrate import newest
from hub.storage.claim import claim_store

SHIPPED = Path(__file__).parents[2] / "config" / "business"
SECRET = "a secret of this test alone, long enough"
Keydesk = Callable[..., tuple[int, str, str]]


@pytest.fixture
def keydesk(
    environment: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    sqlite_url: str,
    own_logs: None,
) -> Keydesk:
    """Run a command with a store of its own: the exit code, what was printed, and what was complained of."""
    environment.setenv("KEYDESK_DATABASE_URL", sqlite_url)
    environment.setenv("KEYDESK_DATA_DIR", str(tmp_path))

    def run(*arguments: str, **variables: str) -> tuple[int, str, str]:
        for name, value in variables.items():
            environment.setenv(f"KEYDESK_{name}", value)
        environment.setattr(sys, "argv", ["keydesk", *arguments])
        try:
            main()
            code = 0
        except SystemExit as done:
            code = int(done.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


# --- serve ----------------------------------------------------------------------------------------------------------
def test_serving_with_default_secrets_is_refused_with_the_way_out(keydesk: Keydesk) -> None:
    code, _, complaint = keydesk("serve")
    assert code == 1
    assert "KEYDESK_SECRET_KEY" in complaint
    assert "mend: " in complaint
    assert "Traceback" not in complaint


def test_a_port_in_use_is_two_lines_what_and_how_to_mend(keydesk: Keydesk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, _, complaint = keydesk("serve", SECRET_KEY=SECRET, PORT=port)
    assert code == 1
    what, mend = complaint.splitlines()
    assert what.startswith(f"keydesk: 127.0.0.1:{port} cannot be listened on")
    assert "KEYDESK_PORT" in mend


def test_a_store_that_does_not_answer_is_one_clear_message_without_its_password(keydesk: Keydesk) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"postgresql://keydesk:hunter2@127.0.0.1:{nobody.getsockname()[1]}/keydesk"
        code, _, complaint = keydesk("migrate", DATABASE_URL=url)
    assert code == 1
    assert "does not answer" in complaint
    assert "hunter2" not in complaint
    assert "Traceback" not in complaint


async def test_a_second_hub_on_one_store_is_refused(database_url: str, tmp_path: Path) -> None:
    """Two real processes."""
    environment = {
        "KEYDESK_SECRET_KEY": SECRET,
        "KEYDESK_DATABASE_URL": database_url,
        "KEYDESK_DATA_DIR": str(tmp_path),
        "KEYDESK_PORT": "0",
        "KEYDESK_EMAIL__LISTEN_PORT": "0",
        "KEYDESK_LOG_LEVEL": "warning",
    }
    async with claim_store(database_url):
        second = subprocess.run(
            [sys.executable, "-m", "config.cli", "serve"], env=environment, capture_output=True, text=True, check=False
        )
    assert second.returncode == 1
    assert "keydesk: Another hub" in second.stderr
    assert "Traceback" not in second.stderr


# --- migrate, check-config, openapi ---------------------------------------------------------------------------------
def test_migrating_makes_a_store_and_says_where_it_stands(keydesk: Keydesk, tmp_path: Path) -> None:
    path = tmp_path / "fresh.sqlite3"
    for _ in range(2):
        code, said, _ = keydesk("migrate", DATABASE_URL=f"sqlite:///{path}")
        assert (code, said) == (0, f"The store is at revision {newest()}.\n")
    assert path.exists()


def test_the_configuration_that_ships_is_sound_and_checking_it_opens_no_store(keydesk: Keydesk, tmp_path: Path) -> None:
    path = tmp_path / "fresh.sqlite3"
    code, said, _ = keydesk("check-config", DATABASE_URL=f"sqlite:///{path}")
    assert code == 0
    assert re.match(r"The configuration is sound: \d+ tiers, \d+ plans, \d+ teams, \d+ calendars, \d+ menus\.", said)
    assert not path.exists()


def test_a_mistake_in_the_business_is_told_by_file_and_line(keydesk: Keydesk, tmp_path: Path) -> None:
    folder = shutil.copytree(SHIPPED, tmp_path / "business")
    tiers = folder / "tiers.yaml"
    lines = tiers.read_text(encoding="utf-8").splitlines()
    wrong = next(number for number, line in enumerate(lines) if line.strip().startswith("answer_within"))
    lines[wrong] = lines[wrong].replace("answer_within", "answer_whitin")
    tiers.write_text("\n".join(lines), encoding="utf-8")
    code, said, complaint = keydesk("check-config", BUSINESS_DIR=str(folder))
    assert (code, said) == (1, "")
    assert f"tiers.yaml:{wrong + 1}:" in complaint
    assert "Traceback" not in complaint


def test_there_must_be_a_hub_to_read_anew(keydesk: Keydesk, tmp_path: Path) -> None:
    code, _, complaint = keydesk("reload", DATABASE_URL=f"sqlite:///{tmp_path}/fresh.sqlite3")
    assert code == 1
    assert "No hub runs on this store" in complaint


def test_a_misspelt_variable_is_told_with_the_likely_one(keydesk: Keydesk) -> None:
    code, _, complaint = keydesk("check-config", PROT="8123")
    assert code == 0
    assert "KEYDESK_PROT" in complaint
    assert "KEYDESK_PORT" in complaint


def test_the_api_is_described_as_json_without_a_store(keydesk: Keydesk) -> None:
    code, said, _ = keydesk("openapi", DATABASE_URL="sqlite:////nowhere/at/all.sqlite3")
    document = json.loads(said)
    assert code == 0
    assert any(path.startswith("/api/v1/") for path in document["paths"])


def test_without_a_command_it_says_what_there_is(keydesk: Keydesk) -> None:
    _, said, complaint = keydesk()
    for command in ("serve", "demo", "migrate", "check-config", "create-user", "openapi"):
        assert command in said + complaint


@pytest.mark.parametrize("port", ["70000", "-1", "many"])
def test_a_port_that_is_none_is_refused(keydesk: Keydesk, port: str) -> None:
    code, _, complaint = keydesk("demo", "--port", port)
    assert code == 2
    assert "--port" in complaint


# --- create-user ----------------------------------------------------------------------------------------------------
def create(keydesk: Keydesk, *more: str, password: str = "a long and easy one to keep") -> tuple[int, str, str]:
    return keydesk("create-user", "ana.lopez", "--name", "Ana López", *more, NEW_PASSWORD=password)


def test_a_user_made_from_the_command_line_may_sign_in(keydesk: Keydesk) -> None:
    assert create(keydesk, "--role", "supervisor") == (0, "ana.lopez may sign in now.\n", "")


def test_a_login_in_use_is_refused(keydesk: Keydesk) -> None:
    create(keydesk)
    code, said, complaint = create(keydesk)
    assert (code, said) == (1, "")
    assert "taken" in complaint


@pytest.mark.parametrize(("option", "value"), [("--role", "king"), ("--team", "nobodys")])
def test_a_role_or_team_that_is_not_there_is_refused_with_those_that_are(
    keydesk: Keydesk, option: str, value: str
) -> None:
    code, _, complaint = create(keydesk, option, value)
    assert code == 1
    assert value in complaint
    assert "take one of" in complaint


def test_an_easy_password_is_refused_and_not_repeated(keydesk: Keydesk) -> None:
    code, _, complaint = create(keydesk, password="hunter2")
    assert code == 1
    assert "hunter2" not in complaint
