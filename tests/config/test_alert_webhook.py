import asyncio
import hashlib
import hmac
import json
from contextlib import suppress

import httpx
import pytest

from config.alert_webhook import MOST_WAITING, TRIES, AlertWebhook
from hub.contract.steering import Alert, AlertRaised
from tests.fakes.clock import START

ALERT = Alert(
    id="al_1", rule="many", what="waiting", level="warning", names={"en": "Many"}, threshold=5, value=6, since=START
)


@pytest.mark.parametrize("fails", [0, 2, TRIES])
async def test_an_alert_is_posted_signed_and_tried_again_but_not_for_ever(fails: int) -> None:
    came: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        came.append(request)
        return httpx.Response(500 if len(came) <= fails else 204)

    webhook = AlertWebhook("http://erp.example/alerts", "secret", httpx.MockTransport(answer), pause=0)
    task = asyncio.ensure_future(webhook.work())
    webhook.tell(AlertRaised(alert=ALERT))
    await webhook.told()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert len(came) == min(fails + 1, TRIES)
    body = came[-1].content
    signature = hmac.new(b"secret", body, hashlib.sha256).hexdigest()
    assert came[-1].headers["X-Keydesk-Signature"] == f"sha256={signature}"
    assert (json.loads(body)["type"], json.loads(body)["alert"]["rule"]) == ("alert.raised", "many")


async def test_telling_never_waits_and_never_raises() -> None:
    webhook = AlertWebhook("http://erp.example/alerts", "secret")
    for _ in range(MOST_WAITING + 2):
        webhook.tell(AlertRaised(alert=ALERT))
