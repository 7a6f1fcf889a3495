from channels.phone.manifest import PhoneSettings
from tests.channels.phone.conftest import PUBLIC, Hand
from tests.fakes.phone_doors import FakeHub


async def test_more_than_a_webhook_may_carry_is_refused(hand: Hand, hub: FakeHub) -> None:
    answer = await hand.http.post("/phone/voice", content=b"a=" + b"x" * PhoneSettings().body_limit)
    assert answer.status_code == 413
    assert hub.intake.calls == []


async def test_a_body_that_is_not_text_is_malformed(hand: Hand) -> None:
    assert (await hand.http.post("/phone/voice", content=b"a=\xff")).status_code == 400


async def test_a_json_webhook_signed_by_its_hash_is_taken(hand: Hand, hub: FakeHub) -> None:
    from hashlib import sha256

    body = '{"CallSid": "CA1", "From": "+14155550101", "To": "+14155550199"}'
    path = f"/phone/voice?bodySHA256={sha256(body.encode()).hexdigest()}"
    headers = {"content-type": "application/json", "X-Twilio-Signature": hand.signatures.sign(PUBLIC + path, {})}
    assert (await hand.http.post(path, content=body, headers=headers)).status_code == 200
    assert hub.intake.lines == ["CA1"]
    changed = body.replace("CA1", "CA2")
    assert (await hand.http.post(path, content=changed, headers=headers)).status_code == 403


async def test_a_json_webhook_without_its_hash_is_forbidden(hand: Hand, hub: FakeHub) -> None:
    headers = {
        "content-type": "application/json",
        "X-Twilio-Signature": hand.signatures.sign(f"{PUBLIC}/phone/voice", {}),
    }
    assert (await hand.http.post("/phone/voice", content='{"CallSid": "CA1"}', headers=headers)).status_code == 403
    assert hub.intake.calls == []
