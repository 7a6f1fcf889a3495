"""`keydesk demo`: everything on loopback, one clear line when it cannot start, and the same company the second time."""

import re
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from agent_console.cookies import GUARD
from config.demo.company import PASSWORD, Company
from config.demo.start import HOST, _secret, demo_logins, demo_settings
from config.settings import Settings, refuse_default_secrets


class FakeSimulator:
    """As much of the carrier simulator as the settings need."""

    url = "http://127.0.0.1:9999"


@pytest.fixture
def settings(tmp_path: Path, company: Company) -> Settings:
    return demo_settings(tmp_path, 8123, "s" * 64, FakeSimulator(), 2526, company)  # type: ignore[arg-type]


# --- settings -------------------------------------------------------------------------------------------------------
def test_everything_is_on_loopback(settings: Settings) -> None:
    hosts = {
        settings.host,
        settings.email.listen_host,
        settings.email.smtp_host,
        *(urlsplit(url).hostname for url in (settings.public_url, settings.phone.public_url)),
        urlsplit(settings.phone.api_base_url).hostname,
    }
    assert hosts == {"127.0.0.1"}


def test_the_demos_supplier_has_its_mailbox_and_number(settings: Settings, company: Company) -> None:
    assert [mailbox.address for mailbox in settings.email.mailboxes] == [company.supplier.email]
    assert settings.phone.number == company.supplier.phone
    assert settings.email.listen_port == 0, "any free port: somebody may be listening on the usual one"


def test_all_data_lies_in_the_demos_folder(settings: Settings, tmp_path: Path) -> None:
    assert settings.database_url == f"sqlite:///{tmp_path.resolve()}/keydesk.sqlite3"
    assert settings.data_dir == tmp_path


def test_keys_are_derived_so_that_a_restart_knows_its_visitors(settings: Settings) -> None:
    assert settings.web_chat.token_key.get_secret_value()
    assert settings.email.token_key.get_secret_value()


def test_everybody_of_the_company_can_sign_in_agents_with_accounts_first(company: Company) -> None:
    logins = demo_logins(company)
    assert {login.login for login in logins} == {user.login for user in company.users}
    assert {login.password for login in logins} == {PASSWORD}
    assert logins[0].role == "agent"
    assert logins[0].names_hint
    assert logins[-1].role != "agent"


# --- the secret -----------------------------------------------------------------------------------------------------
def test_the_secret_is_made_once_for_this_user_only(tmp_path: Path) -> None:
    secret = _secret(tmp_path)
    assert _secret(tmp_path) == secret
    assert len(secret) == 64
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    refuse_default_secrets(Settings(secret_key=secret))  # type: ignore[arg-type]


def test_a_secret_cut_off_in_the_writing_is_not_kept(tmp_path: Path) -> None:
    (tmp_path / "secret.new").write_text("abc")
    assert len(_secret(tmp_path)) == 64
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


# --- as a process ---------------------------------------------------------------------------------------------------
def command(folder: Path, port: int = 0) -> list[str]:
    return [sys.executable, "-m", "config.cli", "demo", "--port", str(port), "--folder", str(folder)]


@contextmanager
def running(folder: Path) -> Iterator[tuple[str, str]]:
    """The demo as its user starts it: its address, and what it printed."""
    with subprocess.Popen(command(folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = ""
        try:
            while "Ctrl+C" not in said:
                line = process.stdout.readline()
                assert line, process.stderr.read() if process.stderr else ""
                said += line
            found = re.search(r"Console\s+(\S+)/", said)
            assert found
            yield found[1], said
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(20)


def test_it_says_where_to_click_and_keeps_its_company_to_the_second_start(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    with running(folder) as (url, said):
        assert urlsplit(url).hostname == HOST
        assert "127.0.0.1" in said
        assert PASSWORD in said
        with httpx.Client(base_url=url) as client:
            assert client.get("/readyz").status_code == 200
            assert client.get("/lobby/api/setup").status_code == 200
            welcome = client.get("/api/v1/welcome").json()
            assert welcome["demo"]
            login = {"login": welcome["logins"][0]["login"], "password": PASSWORD}
            assert client.post("/api/v1/session", json=login, headers={GUARD: "1"}).status_code == 200
        refused = subprocess.run(command(folder), capture_output=True, text=True, check=False)
        assert refused.returncode == 1
        assert "Another hub" in refused.stderr, "a second demo on the same folder"
    secret = (folder / "secret").read_text()
    with running(folder) as (url, _):
        assert httpx.get(f"{url}/readyz").status_code == 200
    assert (folder / "secret").read_text() == secret


def test_a_port_in_use_is_one_clear_line(tmp_path: Path) -> None:
    with socket.create_server((HOST, 0)) as taken:
        done = subprocess.run(command(tmp_path, taken.getsockname()[1]), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("keydesk: 127.0.0.1:")
    assert "Traceback" not in done.stderr
