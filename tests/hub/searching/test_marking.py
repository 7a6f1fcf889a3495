"""Excerpts: the words around the hit, and where the hits are."""

from hypothesis import given
from hypothesis import strategies as st

from hub.searching.marking import LENGTH, Marked, excerpt, marked
from hub.searching.rules import question


def shown(cut: Marked) -> list[str]:
    return [cut.text[begin:end] for begin, end in cut.marks]


def test_an_excerpt_is_around_the_first_hit() -> None:
    cut = excerpt("a word " * 100 + "the\ninvoice of May " + "and more " * 100, question("invoi"))
    assert "the invoice of May" in cut.text
    assert (cut.text[0], cut.text[-1], shown(cut)) == ("…", "…", ["invoice"])
    assert len(cut.text) <= LENGTH + 2


def test_a_short_text_is_whole() -> None:
    assert excerpt("请把发票寄给我", question("发票")) == Marked(text="请把发票寄给我", marks=((2, 4),))
    assert marked("Jürgen Müller", question("muller")) == Marked(text="Jürgen Müller", marks=((7, 13),))


def test_hits_are_counted_in_characters() -> None:
    assert shown(excerpt("😀 +49 30 55500123 is mine", question("030 55500123"))) == ["+49 30 55500123"]


def test_without_a_hit_it_is_the_beginning() -> None:
    assert excerpt("word " * 100, question("none")) == Marked(text=("word " * 100)[:LENGTH] + "…")


@given(text=st.text(alphabet="ab 中文\n", max_size=400), asked=st.sampled_from(["ab", "中文", "a", "文"]))
def test_marks_lie_within_the_excerpt(text: str, asked: str) -> None:
    cut = excerpt(text, question(asked), 30)
    assert all(0 <= begin < end <= len(cut.text) for begin, end in cut.marks)
