"""Folders and files have the shapes that the README promises, so that everybody finds the place of a line."""

import importlib
import re
from pathlib import Path

import pytest

from tests.architecture.sources import CHANNELS, FLOORS, ROOMS, ROOT, files

LONGEST = 300  # lines
GENERATED = {
    Path("agent_console/web/src/contract/schema.d.ts"),  # from the API's description
}
EMPTY_WORDS = {"service", "services", "manager", "util", "utils", "helper", "helpers", "common", "base", "misc"}
# What a room of the river may hold, and what some hold besides. The ground (contract, storage, journal, bus) and the
# pure router have shapes of their own.
ROOM_FILES = {"__init__.py", "rules.py", "actions.py", "store.py", "views.py"}
OWN_SHAPE = {"contract", "storage", "journal", "bus", "routing", "simulation"}
MORE_FILES = {
    "access": {
        "agents.py": "agents' cards with their load, which the ACD reads in a snapshot of its own",
        "leaves.py": "when agents are away and who stands in for them",
        "roles.py": "who may do what: pure words that every room and edge reads",
        "passwords.py": "argon2 on threads of its own",
        "devices.py": "where agents speak: a port of its own",
        "photos.py": "what agents look like: a port of its own",
    },
    "accounts": {
        "callers.py": "who callers say they are: a port of its own",
        "reaching.py": "customer numbers, PINs and switchboards",
        "dealings.py": "orders, deliveries and invoices as other systems tell them: a port of its own",
        "cards.py": "contacts' cards with their names joined, which the ACD reads in a snapshot of its own",
        "paging.py": "cursors of long lists",
        "reach.py": "which addresses take nothing any more, which intake and delivery find out",
    },
    "acd": {
        "queues.py": "what menus may know of the queue: a port of its own",
        "announcing.py": "banners to agents, and what callers hear first",
    },
    "calendars": {"local_hours.py": "when a customer may be rung, by the clock where they are; pure"},
    "insight": {
        "alerting.py": "the worker that raises and ends alerts",
        "alerts.py": "when a figure becomes an alert; pure",
        "day.py": "an agent's own day",
        "health.py": "how an account fares with us",
        "menus.py": "how callers fare in voice menus",
        "own_agents.py": "where an account's own people are while somebody else has its contact",
        "steering.py": "what holds of all that supervisors said to all",
        "surveys.py": "what customers say of us",
        "talks.py": "one talk, for whoever may see it",
    },
    "conversing": {
        "calling.py": "a call of ours begins, in one commit with its contact",
        "do_not_call.py": "numbers nobody calls",
        "retention.py": "what is kept only for a time, and its sweep",
        "editing.py": "what was said on a written line, put otherwise or taken back",
        "drafts.py": "what is written and not sent yet",
        "forwarding.py": "passing a message on to somebody outside",
        "letters.py": "what mails have beside words: recipients, files, a time to go out; pure",
        "outgoing.py": "taking back what was sent, and sending it again",
        "posting.py": "what all mails have in common on their way to the outbox",
        "raw.py": "where a mail is kept as it came",
        "starting.py": "a conversation begins with a mail of ours",
        "uploads.py": "files that wait to be sent",
        "signatures.py": "what stands below one's own mails",
        "wording.py": "templates and signatures, filled in; pure",
        "marks.py": "which tags and fields a conversation may have; pure",
        "marking.py": "tags and fields, as agents set them",
        "mentions.py": "notes that call colleagues, until these have seen them",
        "merging.py": "two conversations become one",
        "sleeping.py": "wakes what rests when its time has come, or the customer writes",
        "snoozing.py": "a user lets a conversation rest, or wakes it",
        "splitting.py": "one conversation becomes two",
        "threads.py": "conversations as wholes, for those three",
    },
    "intake": {
        "known.py": "SQL of who it is, one statement for all that is known of an address",
        "talks.py": "what comes on a call's line beside words",
        "talk_ledger.py": "what that needs of the store",
        "ledger.py": "what one batch of inbound has written so far, before it is flushed",
        "chats.py": "what comes on a written line beside words",
        "chat_ledger.py": "what that needs of the store",
        "transcripts.py": "what was said on a line, mailed to its customer",
        "lines.py": "what becomes of a live line, and what customers leave behind on it",
        "notes.py": "the channels' notes about their lines: a port of its own",
        "mails.py": "what becomes of a mail",
        "mail_rules.py": "how a mail is met, beside the rules of lines",
        "acknowledging.py": "the one answer a machine gives to a mail",
        "automatic.py": "how a mail that a machine writes goes out, for acknowledgements and transcripts",
        "quarantine.py": "held mails, and what supervisors decide of them",
        "registrar.py": "writes down people, contacts and messages, for lines and mails",
    },
    "searching": {
        "marking.py": "the part of a text in which something was found; pure",
        "saving.py": "views kept by name",
        "seeing.py": "conversations and messages as hits, and which of them a user may read",
        "sources.py": "rows of other rooms as documents",
        "spelling.py": "names as people misspell them; pure",
        "wanted.py": "what is looked for, and found: words that others use too",
    },
    "sla": {
        "merging.py": "what is promised where two conversations become one",
        "clocks.py": "one clock's arithmetic, beside the rules of a conversation's",
        "news.py": "what the journal's events mean to clocks",
    },
}
# Fixtures are what a provider sent, named `<event>__<case>`.
FIXTURE = re.compile(r"[a-z0-9-]+__[a-z0-9_]+\.(json|eml)")


@pytest.mark.parametrize("room", [room for room in ROOMS if room not in OWN_SHAPE])
def test_a_room_holds_its_four_files_and_what_is_named_here(room: str) -> None:
    present = {path.name for path in (ROOT / "hub" / room).glob("*.py")}
    assert present - ROOM_FILES == set(MORE_FILES.get(room, {}))


def test_every_room_is_in_the_river() -> None:
    contracts = (ROOT / "pyproject.toml").read_text()
    assert [room for room in ROOMS if f'"hub.{room}"' not in contracts] == []


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_channel_has_its_four_files_and_fixtures(channel: str) -> None:
    folder = ROOT / "channels" / channel
    assert {"manifest.py", "receive.py", "normalize.py", "send.py"} <= {path.name for path in folder.iterdir()}
    fixtures = [path.name for path in (folder / "fixtures").iterdir() if not path.name.startswith(".")]
    assert fixtures
    assert [name for name in fixtures if not FIXTURE.fullmatch(name)] == []


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_manifest_declares_traits_settings_rules_and_how_to_open(channel: str) -> None:
    manifest = importlib.import_module(f"channels.{channel}.manifest")
    assert manifest.TRAITS.name == channel
    assert callable(manifest.open_channel)
    assert manifest.RULES
    for rule, state in manifest.RULES.items():
        word, _, reason = str(state).partition(":")
        assert word in ("done", "todo", "exempt"), rule
        assert word != "exempt" or reason.strip(), f"{rule} is exempt without a reason"


def test_every_folder_of_channels_is_a_channel() -> None:
    folders = {path.name for path in (ROOT / "channels").iterdir() if any(path.glob("*.py"))}
    assert folders == set(CHANNELS)


def test_names_say_what_is_in_them() -> None:
    vague = [
        str(path)
        for path in files(*FLOORS)
        for part in (*path.parent.parts, path.stem)
        if EMPTY_WORDS & set(part.lower().split("_"))
    ]
    assert vague == []


def test_every_folder_of_python_is_a_package() -> None:
    """The import contracts look into packages only. Revisions are run by Alembic, which finds them by itself."""
    folders = {path.parent for path in files(*FLOORS) if "migrations" not in path.parts}
    assert [str(folder) for folder in sorted(folders) if not (ROOT / folder / "__init__.py").exists()] == []


def test_names_are_not_misspelled_packages() -> None:
    assert [
        str(path) for path in files(*FLOORS) if re.fullmatch(r"_+init_+", path.stem) and path.stem != "__init__"
    ] == []


@pytest.mark.parametrize("suffix", [".py", ".ts", ".tsx"])
def test_source_files_stay_short(suffix: str) -> None:
    long = {
        str(path): lines
        for path in files(*FLOORS, suffix=suffix)
        if path not in GENERATED
        and "versions" not in path.parts
        and (lines := len((ROOT / path).read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert long == {}
