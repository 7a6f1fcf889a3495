"""The checks see what they are there to see: a store with one thing wrong is not passed."""

from collections.abc import Callable
from types import SimpleNamespace as Row
from typing import Any

import msgspec
import pytest

from hub.contract.events import ContactArrived
from tests.crash.checks import Picture, faults
from tests.crash.customers import Ledger
from tests.factories.cards import contact_card

Tables = dict[str, list[Any]]


def sound() -> Tables:
    """A call that an agent has, and a mail that waits."""
    call = {
        "id": "ct_1",
        "channel": "phone",
        "state": "active",
        "agent_id": "us_1",
        "external_key": "CA1",
        "subject": "",
    }
    mail = {
        "id": "ct_2",
        "channel": "email",
        "state": "waiting",
        "agent_id": None,
        "external_key": None,
        "subject": "Letter 1",
    }
    rest = {"queued_at": 1, "left_at": None, "closed_at": None, "outcome": None, "form": "", "origin_id": None}
    events = [ContactArrived(contact=contact_card(id=c["id"], state=c["state"])) for c in (call, mail)]
    return {
        "contacts": [Row(**call, **rest), Row(**mail, **rest)],
        "offers": [Row(contact_id="ct_1", agent_id="us_1", state="accepted")],
        "messages": [
            Row(conversation_id="cv_1", number=1, text="Hello? visitor-1", subject=""),
            Row(conversation_id="cv_2", number=1, text="Where is it?", subject="Letter 1"),
        ],
        "conversations": [Row(id="cv_1", messages=1), Row(id="cv_2", messages=1)],
        "journal": [Row(seq=n, data=msgspec.json.encode(event)) for n, event in enumerate(events, 1)],
        "head": [Row(value=2)],
        "agents": [Row(id="us_1", capacity=b"{}")],
    }


LEDGER = Ledger(calls={"CA1"}, mails={"Letter 1"}, words={"visitor-1"})


def test_a_sound_store_passes() -> None:
    assert faults(Picture(sound()), LEDGER) == []


def lose(table: str, place: int) -> Callable[[Tables], Any]:
    return lambda tables: tables[table].pop(place)


def change(table: str, place: int, **facts: Any) -> Callable[[Tables], Any]:
    return lambda tables: tables[table][place].__dict__.update(facts)


def add(table: str, **facts: Any) -> Callable[[Tables], Any]:
    return lambda tables: tables[table].append(Row(**facts))


@pytest.mark.parametrize(
    ("harm", "complaint"),
    [
        (lose("contacts", 0), "call CA1 is there 0 times"),
        (lose("messages", 1), "mail Letter 1 is there 0 times"),
        (lose("messages", 0), "message visitor-1 is there 0 times"),
        (change("contacts", 1, external_key="CA1", channel="phone"), "call CA1 is there 2 times"),
        (
            add("messages", conversation_id="cv_1", number=2, text="Hello? visitor-1", subject=""),
            "message visitor-1 is there 2 times",
        ),
        (change("contacts", 0, agent_id=None), "held by nobody"),
        (lose("offers", 0), "held without an accepted offer"),
        (add("offers", contact_id="ct_1", agent_id="us_2", state="accepted"), "accepted twice"),
        (add("offers", contact_id="ct_2", agent_id="us_2", state="pending"), "an offer pending though not offered"),
        (change("contacts", 1, agent_id="us_1"), "an agent though nobody has it"),
        (change("contacts", 1, queued_at=None), "waiting since never"),
        (change("contacts", 1, state="closed"), "closed without an outcome"),
        (change("contacts", 1, outcome="handled"), "an outcome though not over"),
        (change("contacts", 1, state="offered"), "the journal's last word is waiting"),
        (change("journal", 1, seq=3), "the journal has a gap"),
        (change("head", 0, value=3), "the journal has a gap"),
        (change("messages", 0, number=2), "conversation cv_1 counts 1"),
        (change("contacts", 1, channel="phone", state="active", agent_id="us_1"), "agent us_1 holds 2 of phone"),
    ],
)
def test_a_harmed_store_does_not_pass(harm: Callable[[Tables], Any], complaint: str) -> None:
    tables = sound()
    harm(tables)
    assert any(complaint in fault for fault in faults(Picture(tables), LEDGER))


def test_a_callback_that_was_acknowledged_is_there_once() -> None:
    said = LEDGER.copy()
    said.callbacks.add("CA1")
    tables = sound()
    assert faults(Picture(tables), said) == ["callback of CA1 is lost"]
    tables["contacts"][1].__dict__.update(form="callback", origin_id="ct_1")
    assert faults(Picture(tables), said) == []


def test_a_hang_up_that_was_acknowledged_must_show() -> None:
    said = LEDGER.copy()
    said.hung_up.add("CA1")
    assert faults(Picture(sound()), said) == ["call CA1 has not left"]
