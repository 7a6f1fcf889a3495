import pytest

from channels.phone.carriers.port import Taped
from channels.phone.talks.note import TapeNote
from hub.contract.errors import Retryable, Unavailable
from hub.contract.inbound import RecordingMade
from ivr.menu import Menus
from tests.fakes.phone_doors import FakeHub
from tests.fakes.phone_talks import CALLER, PhoneTalks

NOTE = TapeNote(line=CALLER, sid="RE1")


@pytest.fixture
async def talks(hub: FakeHub, menus: Menus) -> PhoneTalks:
    talks = PhoneTalks(hub, menus)
    await talks.notes.keep_tape(NOTE)
    return talks


async def test_a_recording_becomes_ours_and_the_carrier_forgets_it(talks: PhoneTalks) -> None:
    talks.carrier.taped = [Taped("RE1", "completed", 7)]
    form = {"RecordingSid": "RE1", "RecordingStatus": "completed"}
    for _ in range(2):
        await talks.webhooks.taped(talks.hook(form, line=CALLER))
    (made,) = talks.hub.intake.of(RecordingMade)
    assert (made.external_key, made.seconds, made.recording.size) == (CALLER, 7, 4)
    assert await talks.hub.files.get(made.recording.key) == b"RIFF"
    assert talks.did("recording", "delete_recording") == ["recording RE1", "delete_recording RE1"]
    assert await talks.notes.tapes() == []


async def test_one_that_cannot_be_fetched_is_asked_for_again(talks: PhoneTalks) -> None:
    talks.carrier.taped = [Taped("RE1", "completed", 7)]
    talks.carrier.fail_with["recording"] = Retryable("The carrier has trouble.")
    with pytest.raises(Unavailable):
        await talks.webhooks.taped(talks.hook({"RecordingSid": "RE1", "RecordingStatus": "completed"}))
    await talks.tapes.sweep()
    assert await talks.notes.tapes() == [NOTE]
    talks.carrier.fail_with.clear()
    await talks.tapes.sweep()
    assert len(talks.hub.intake.of(RecordingMade)) == 1


async def test_one_under_way_is_waited_for_and_an_empty_one_is_not_kept(talks: PhoneTalks) -> None:
    talks.carrier.taped = [Taped("RE1", "processing", 0)]
    await talks.tapes.sweep()
    assert await talks.notes.tapes() == [NOTE]
    await talks.webhooks.taped(talks.hook({"RecordingSid": "RE1", "RecordingStatus": "in-progress"}))
    talks.carrier.taped = [Taped("RE1", "absent", 0)]
    await talks.tapes.sweep()
    assert await talks.notes.tapes() == []
    assert not talks.hub.intake.of(RecordingMade)


async def test_one_of_a_line_the_hub_does_not_know_is_counted(talks: PhoneTalks) -> None:
    await talks.notes.keep_tape(TapeNote(line="CA8", sid="RE8"))
    talks.carrier.taped = [Taped("RE1", "processing", 0), Taped("RE8", "completed", 3)]
    await talks.tapes.sweep()
    assert talks.counted == ["refused Invalid"]
