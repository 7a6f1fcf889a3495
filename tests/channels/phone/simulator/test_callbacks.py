import asyncio

import pytest

from channels.phone.signatures.hmac_sha1 import Signatures
from channels.phone.simulator.callbacks import Callbacks
from channels.phone.simulator.faults import Fault, Faults, OfCallbacks
from tests.channels.phone.simulator.conftest import TOKEN, Hub


async def faulty(hub: Hub, fault: Fault, count: int = 2) -> list[str]:
    """The numbers of `count` callbacks as they came, when the first of them meets a fault."""
    faults = Faults()
    callbacks = Callbacks(Signatures(TOKEN), hub.url, faults, pace=100)
    faults.put([fault])
    for number in range(count):
        callbacks.tell("/phone/status", {"N": str(number)}, order="CA1", kind="status")
    wanted = {"duplicate": count + 1, "lose": count - 1}.get(fault.do, count)
    async with asyncio.timeout(10):
        while len(hub.of("/phone/status")) < wanted:
            await asyncio.sleep(0.005)
    await callbacks.close()
    assert [done.do for done in faults.log] == [fault.do]
    return [form["N"] for form in hub.of("/phone/status")]


@pytest.mark.parametrize(
    ("do", "came"),
    [("duplicate", ["0", "0", "1"]), ("late", ["1", "0"]), ("reorder", ["1", "0"]), ("lose", ["1"])],
)
async def test_callbacks_go_astray_on_demand(hub: Hub, do: OfCallbacks, came: list[str]) -> None:
    seconds = 60 if do == "reorder" else 20
    assert await faulty(hub, Fault(do, on="status", times=1, seconds=seconds)) == came


async def test_a_duplicate_carries_the_same_token(hub: Hub) -> None:
    await faulty(hub, Fault("duplicate", times=1), count=1)
    assert len(set(hub.tokens)) == 1


async def test_what_nothing_overtakes_comes_in_the_end(hub: Hub) -> None:
    assert await faulty(hub, Fault("reorder", times=1, seconds=1), count=1) == ["0"]


@pytest.mark.parametrize(("do", "answer"), [("lose", None), ("late", "<Response/>"), ("duplicate", "<Response/>")])
async def test_documents_fail_too(hub: Hub, do: OfCallbacks, answer: str | None) -> None:
    hub.documents["/phone/voice"] = "<Response/>"
    faults = Faults()
    faults.put([Fault(do, on="document", seconds=0)])
    callbacks = Callbacks(Signatures(TOKEN), hub.url, faults)
    assert await callbacks.fetch("/phone/voice", {"CallSid": "CA1"}) == answer
    assert len(hub.came) == {"lose": 0, "late": 1, "duplicate": 2}[do]
    await callbacks.close()


async def told(hub: Hub, url: str, fail: int) -> tuple[str | None, int]:
    hub.fail["/phone/status"] = fail
    callbacks = Callbacks(Signatures(TOKEN), hub.url)
    try:
        return await callbacks.fetch(url, {"CallSid": "CA1"}), len(hub.came)
    finally:
        await callbacks.close()


async def test_a_webhook_is_repeated_as_often_as_its_fragment_asks_with_the_same_token(hub: Hub) -> None:
    hub.documents["/phone/status"] = "<Response/>"
    assert await told(hub, f"{hub.url}/phone/status#rc=2&rp=ct,rt,5xx", fail=2) == ("<Response/>", 3)
    assert len(set(hub.tokens)) == 1


async def test_a_server_error_is_not_repeated_unless_asked_for(hub: Hub) -> None:
    assert await told(hub, "/phone/status", fail=1) == (None, 1)


async def test_it_gives_up_in_the_end(hub: Hub) -> None:
    assert await told(hub, "/phone/status#rc=1&rp=all", fail=9) == (None, 2)


async def test_a_hub_that_is_not_there_is_no_answer(hub: Hub) -> None:
    callbacks = Callbacks(Signatures(TOKEN), "http://127.0.0.1:9")
    assert await callbacks.fetch("/phone/voice#rc=0", {}) is None
    await callbacks.close()


async def test_what_is_told_about_one_call_arrives_in_order(hub: Hub) -> None:
    callbacks = Callbacks(Signatures(TOKEN), hub.url)
    for number in range(20):
        callbacks.tell("/phone/status", {"N": str(number)}, order="CA1")
    last = callbacks.spawn(callbacks.fetch("/phone/other", {}))
    await last
    while len(hub.of("/phone/status")) < 20:
        await callbacks.fetch("/phone/other", {})
    assert [form["N"] for form in hub.of("/phone/status")] == [str(number) for number in range(20)]
    await callbacks.close()
    callbacks.tell("/phone/status", {"N": "late"})
    assert len(hub.of("/phone/status")) == 20
