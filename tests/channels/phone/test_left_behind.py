"""Callbacks and voicemails as a carrier tells them that does what it is told."""

from datetime import timedelta

import pytest

from channels.phone.carriers.port import Taped
from channels.phone.form import Form
from channels.phone.left_behind import LeftBehind
from channels.phone.links import Links
from channels.phone.notes import CallNotes
from channels.phone.settings import VOICES
from channels.phone.twiml import Script
from channels.phone.waiting.documents import WaitingDocuments
from channels.phone.webhook import Webhook
from hub.contract.errors import Conflict, Refused, Retryable, Unavailable
from hub.contract.inbound import FollowUpAsked, LineLeft, LineMessage
from hub.contract.outbound import Divert
from ivr.menu import Menus
from tests.fakes.carrier import FakeCarrier
from tests.fakes.phone_doors import NOW, FakeHub

CALLER = "+4930901820"


class Desk:
    """A call that waits, and the channel's hands on it."""

    def __init__(self, hub: FakeHub, menus: Menus) -> None:
        self.hub, self.carrier = hub, FakeCarrier()
        hub.intake.open_line("CA1")
        self.counted: list[str] = []
        script = Script(lambda: menus, Links("https://h", ""), VOICES, "")
        unhandled = lambda event, detail: self.counted.append(f"{event} {detail}")  # noqa: E731
        self.left = LeftBehind(self.carrier, hub.doors, WaitingDocuments(script), unhandled)
        self.notes = CallNotes(hub.notes)

    def hook(self, **form: str) -> Webhook:
        fields = {"CallSid": "CA1", "From": CALLER, **form}
        return Webhook(Form(list(fields.items())), Form([]), "")

    async def divert(self, to: str) -> None:
        facts = {"channel": "phone", "contact_id": "ct_1", "conversation_id": "cv_1", "external_key": "CA1"}
        await self.left.divert(Divert(order_id="or_1", to=to, **facts), "en")

    async def told(self, status: str, seconds: str = "7") -> None:
        facts = {"RecordingSid": "RE1", "RecordingStatus": status, "RecordingDuration": seconds}
        await self.left.recording(self.hook(**facts))

    def asked(self) -> list[FollowUpAsked]:
        return self.hub.intake.of(FollowUpAsked)


@pytest.fixture
def desk(hub: FakeHub, menus: Menus) -> Desk:
    return Desk(hub, menus)


async def test_a_callback_is_only_noted(desk: Desk) -> None:
    await desk.divert("callback")
    assert desk.carrier.did == [], "the caller is not disturbed"
    note = await desk.notes.diverted("CA1")
    assert note is not None
    assert (note.to, note.settled) == ("callback", False)


# --- voicemail ------------------------------------------------------------------------------------------------------
async def test_a_voicemail_is_recorded_outside_the_queue(desk: Desk) -> None:
    await desk.divert("voicemail")
    ((what, document),) = desk.carrier.did
    assert what == "redirect"
    for part in ('finishOnKey="#"', 'maxLength="180"', 'transcribe="false"', 'recordingStatusCallback="https://h/'):
        assert part in document


async def test_a_call_that_could_not_be_taken_out_of_the_queue_is_noted_for_the_next_turn(desk: Desk) -> None:
    desk.carrier.fail_with["redirect"] = Retryable("The carrier has trouble.")
    with pytest.raises(Retryable):
        await desk.divert("voicemail")
    note = await desk.notes.diverted("CA1")
    assert note is not None
    assert (note.to, note.settled) == ("voicemail", False)


async def test_the_recording_is_kept_and_handed_in_once(desk: Desk) -> None:
    await desk.divert("voicemail")
    for _ in range(3):
        await desk.told("completed")
    (asked,) = desk.asked()
    (file,) = asked.attachments
    assert (asked.form, file.key, file.media_type, file.size) == ("voicemail", "phone/RE1.wav", "audio/wav", 4)
    assert desk.hub.files.kept == {"phone/RE1.wav": b"RIFF"}


async def test_who_speaks_and_hangs_up_has_left_a_voicemail_and_not_gone(desk: Desk) -> None:
    await desk.divert("voicemail")
    assert await desk.left.hung_up("CA1")
    assert desk.hub.intake.calls == []
    await desk.told("completed")
    assert desk.hub.intake.of(LineLeft) == []
    assert len(desk.asked()) == 1
    assert not await desk.left.hung_up("CA1")


async def test_who_says_nothing_has_gone(desk: Desk) -> None:
    await desk.divert("voicemail")
    await desk.left.hung_up("CA1")
    await desk.told("absent", "0")
    assert [left.key for left in desk.hub.intake.of(LineLeft)] == ["CA1:left"]
    assert desk.asked() == []


async def test_who_says_nothing_and_stays_ends_the_call_by_itself(desk: Desk) -> None:
    await desk.divert("voicemail")
    await desk.told("absent", "0")
    assert desk.hub.intake.calls == []
    assert not await desk.left.hung_up("CA1"), "the end of the call is told as of any other"


async def test_who_hung_up_before_the_tone_has_gone(desk: Desk) -> None:
    desk.carrier.over = True
    await desk.divert("voicemail")
    assert len(desk.hub.intake.of(LineLeft)) == 1


async def test_a_recording_the_carrier_does_not_give_is_told_again(desk: Desk) -> None:
    await desk.divert("voicemail")
    desk.carrier.fail_with["recording"] = Retryable("The carrier has trouble.")
    with pytest.raises(Unavailable):
        await desk.told("completed")
    desk.carrier.fail_with.clear()
    await desk.told("completed")
    assert len(desk.asked()) == 1


async def test_a_recording_whose_news_was_lost_is_found(desk: Desk) -> None:
    await desk.divert("voicemail")
    await desk.left.hung_up("CA1")
    await desk.left.sweep()
    desk.hub.now = NOW + timedelta(seconds=11)
    desk.carrier.taped = [Taped("RE1", "processing", 0)]
    await desk.left.sweep()
    assert desk.hub.intake.calls == []
    desk.carrier.taped = [Taped("RE1", "completed", 3)]
    await desk.left.sweep()
    await desk.left.sweep()
    assert len(desk.asked()) == 1


async def test_a_call_that_left_nothing_ends_though_nobody_told(desk: Desk) -> None:
    await desk.divert("voicemail")
    await desk.left.hung_up("CA1")
    desk.hub.now = NOW + timedelta(seconds=11)
    await desk.left.sweep()
    (left,) = desk.hub.intake.of(LineLeft)
    assert left.at == NOW


async def test_what_one_process_awaited_the_next_takes_up(desk: Desk, hub: FakeHub, menus: Menus) -> None:
    await desk.divert("voicemail")
    await desk.left.hung_up("CA1")
    again = Desk(hub, menus)
    again.carrier.taped = [Taped("RE1", "completed", 3)]
    hub.now = NOW + timedelta(minutes=1)
    await again.left.start()
    await again.left.sweep()
    assert len(desk.asked()) == 1


async def test_the_end_of_a_call_nobody_told_of_is_asked_for(desk: Desk) -> None:
    await desk.divert("voicemail")
    desk.hub.now, desk.carrier.over = NOW + timedelta(minutes=6), True
    await desk.left.sweep()
    desk.hub.now += timedelta(minutes=1)
    await desk.left.sweep()
    assert len(desk.hub.intake.of(LineLeft)) == 1


async def test_a_recording_of_a_caller_an_agent_has_goes_into_their_talk(desk: Desk) -> None:
    await desk.divert("voicemail")
    desk.hub.intake.refuse[FollowUpAsked] = Conflict("An agent has this line.")
    await desk.told("completed")
    (said,) = desk.hub.intake.of(LineMessage)
    assert said.attachments[0].key == "phone/RE1.wav"


async def test_a_call_cannot_be_asked_for_a_written_message(desk: Desk) -> None:
    with pytest.raises(Refused):
        await desk.divert("message")


async def test_who_was_expected_to_speak_and_came_back_leaves_like_anybody(desk: Desk) -> None:
    await desk.left.expect("CA1")
    await desk.left.came_back("CA1")
    assert not await desk.left.hung_up("CA1")
    await desk.left.expect("CA1")
    assert await desk.left.hung_up("CA1"), "a second time they may leave words"
