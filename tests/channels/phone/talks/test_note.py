from channels.phone.talks.note import SpeechNote, TalkNote, TalkNotes, TapeNote
from channels.phone.talks.rules.orders import HangUp, Tape
from channels.phone.talks.rules.state import Party, Talk
from hub.contract.inbound import LineLeft
from tests.fakes.phone_doors import NOW, FakeNotes


async def test_a_talk_comes_back_with_all_that_is_left_to_do_and_tell() -> None:
    notes = TalkNotes(FakeNotes())
    note = TalkNote(
        talk=Talk(line="CA1", order_id="or_1", parties=(Party(id="CA1", role="customer", since=NOW),)),
        todo=(HangUp("CA2"), Tape("stop")),
        owed=(LineLeft(key="CA1:left", channel="phone", at=NOW, external_key="CA1"),),
    )
    assert await notes.read("CA1") == (None, None)
    assert await notes.swap("CA1", None, note)
    found, raw = await notes.read("CA1")
    assert found == note
    assert not await notes.swap("CA1", None, note)
    assert await notes.swap("CA1", raw, TalkNote(talk=note.talk))


async def test_what_is_awaited_is_forgotten_when_it_is_done() -> None:
    notes, tape = TalkNotes(FakeNotes()), TapeNote(line="CA1", sid="RE1")
    await notes.keep_tape(tape)
    await notes.keep_sent_on("CA1")
    assert (await notes.tapes(), await notes.sent_on(), await notes.tape("RE1")) == ([tape], ["CA1"], tape)
    await notes.forget_tape(tape)
    await notes.forget_sent_on("CA1")
    assert (await notes.tapes(), await notes.sent_on(), await notes.tape("RE1")) == ([], [], None)


async def test_typed_words_wait_to_be_spoken() -> None:
    notes = TalkNotes(FakeNotes())
    await notes.keep_speech("or_1", SpeechNote(text="您好", language="zh-CN"))
    assert await notes.speech("or_1") == SpeechNote(text="您好", language="zh-CN")
    assert await notes.speech("or_2") is None
