from channels.phone.notes import CallNotes, MenuNote, SpeechNote, TalkNote
from ivr.call import Call, Facts
from tests.fakes.phone_doors import NOW, FakeNotes


async def test_each_kind_of_note_comes_back_as_it_was_kept() -> None:
    notes = CallNotes(FakeNotes())
    assert await notes.menu("CA1") is None
    menu = MenuNote(
        call=Call(id="CA1", menu="main", node="topic", language="en", facts=Facts(), entered_at=NOW), answer="<x/>"
    )
    talk, speech = TalkNote(order_id="or_1", agent_id="us_1"), SpeechNote(text="您好", language="zh-CN")
    await notes.keep_menu("CA1", menu)
    await notes.keep_talk("CA1", talk)
    await notes.keep_speech("or_1", speech)
    assert await notes.menu("CA1") == menu
    assert await notes.talk("CA1") == talk
    assert await notes.speech("or_1") == speech
    assert await notes.talk("CA2") is None
