from channels.phone.signatures.hmac_sha1 import Signatures
from channels.phone.simulator.callbacks import Callbacks
from tests.channels.phone.simulator.conftest import TOKEN, Hub


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
