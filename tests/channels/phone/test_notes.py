from channels.phone.notes import CallNotes, DivertNote, MenuNote
from ivr.call import Call, Facts
from tests.fakes.phone_doors import NOW, FakeNotes


async def test_each_kind_of_note_comes_back_as_it_was_kept() -> None:
    notes = CallNotes(FakeNotes())
    assert await notes.menu("CA1") is None
    menu = MenuNote(
        call=Call(id="CA1", menu="main", node="topic", language="en", facts=Facts(), entered_at=NOW), answer="<x/>"
    )
    diverted = DivertNote(to="voicemail", at=NOW)
    await notes.keep_menu("CA1", menu)
    await notes.keep_diverted("CA1", diverted)
    assert await notes.menu("CA1") == menu
    assert await notes.diverted("CA1") == diverted
    assert await notes.diverted("CA2") is None
