from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.email.html_text import MAX_HTML, MAX_TAGS, crude_text, html_from, remote_images, sanitised, text_from


def test_nothing_active_survives():
    clean = sanitised(
        '<p onclick="x()">hi</p><script>alert(1)</script><a href="javascript:x()">l</a><form><input></form>'
        '<iframe src="https://x"></iframe><style>p{}</style><svg onload="x()"></svg>'
    )
    for active in ("script", "onclick", "javascript", "<form", "<input", "iframe", "style", "onload"):
        assert active not in clean
    assert "<p>hi</p>" in clean


def test_remote_images_wait_for_the_reader_and_embedded_ones_are_shown():
    clean = sanitised(
        '<img src="https://spy.example/p.gif?a=1&amp;b=2" alt="logo"><img src="cid:1@x"><img src="//spy.example/q">'
    )
    assert clean == (
        '<img data-remote-src="https://spy.example/p.gif?a=1&amp;b=2" alt="logo"><img src="cid:1@x">'
        '<img data-remote-src="https://spy.example/q">'
    )
    assert remote_images(clean) == 2


@pytest.mark.parametrize(
    "hostile",
    [
        '<img srcset="https://spy.example/2x 2x">',
        '<table background="https://spy.example/b"><tr><td style="background:url(https://spy.example/c)">x</td></tr></table>',
        '<div style="background-image:url(https://spy.example/d)">x</div><style>@import "https://spy.example/e";</style>',
        '<link rel="stylesheet" href="https://spy.example/f"><video poster="https://spy.example/g"></video>',
        '<img src="cid:remote-image:https://spy.example/h"><img src=" \nCID:x" data-remote-src="https://spy.example/i">',
        '<img src="ftp://spy.example/j"><input type="image" src="https://spy.example/k">',
    ],
)
def test_no_other_way_to_load_something_survives(hostile: str):
    assert "spy.example" not in sanitised(hostile)


@given(
    st.lists(
        st.sampled_from(["<img ", "src=", '"', "'", "https://x.y/", "cid:", "remote-image:", " ", ">", "<a title="])
    )
)
def test_no_image_is_fetched_whatever_the_html(pieces: list[str]):
    """What a browser would load: the addresses of its images, as a parser of HTML sees them."""

    class Images(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert tag != "img" or (dict(attrs).get("src") or "cid:").lower().startswith("cid:")

    Images().feed(sanitised("".join(pieces)))


def test_blocks_lists_cells_and_quotes_read_as_text():
    html = "<p>Dear team,</p><ul><li>one</li><li>two</li></ul><table><tr><td>a</td><td>b</td></tr></table>"
    assert text_from(html) == "Dear team,\n\n- one\n- two\n\na\tb"
    assert text_from("<div>Yes</div><blockquote>Is it?<br>Really?</blockquote>") == "Yes\n\n> Is it?\n> Really?"
    assert text_from("<pre>a\n  b</pre>") == "a\n  b"
    assert text_from("a&nbsp;b &amp; c") == "a b & c"


def test_plain_text_becomes_harmless_html():
    assert html_from("a < b\n<script>") == "<p>a &lt; b<br>&lt;script&gt;</p>"


def test_html_that_costs_too_much_to_clean_is_read_crudely():
    for hostile in ("<div>" * (MAX_TAGS + 1), "x" * (MAX_HTML + 1), "<a " + "b " * 20_000 + ">"):
        assert sanitised(hostile) == ""
    assert crude_text("<style>p{}</style><p>Hello&amp;</p><script>x()") == "Hello&"


def test_large_embedded_pictures_do_not_count_as_size():
    assert sanitised(f'<p>hi</p><img src="data:image/png;base64,{"A" * MAX_HTML}">').startswith("<p>hi</p>")


@given(st.text(alphabet=st.sampled_from("<>/!-[]&;=\"' abpdivscriptqote\n")))
def test_any_html_is_cleaned_and_read_without_error(source: str):
    assert "<script" not in sanitised(source)
    text_from(sanitised(source))
    crude_text(source)
