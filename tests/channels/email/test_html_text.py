from hypothesis import given
from hypothesis import strategies as st

from channels.email.html_text import MAX_HTML, MAX_TAGS, crude_text, html_from, sanitised, text_from


def test_nothing_active_survives():
    clean = sanitised(
        '<p onclick="x()">hi</p><script>alert(1)</script><a href="javascript:x()">l</a><form><input></form>'
        '<iframe src="https://x"></iframe><style>p{}</style><svg onload="x()"></svg>'
    )
    for active in ("script", "onclick", "javascript", "<form", "<input", "iframe", "style", "onload"):
        assert active not in clean
    assert "<p>hi</p>" in clean


def test_remote_images_lose_their_address_and_embedded_ones_keep_it():
    clean = sanitised('<img src="https://spy.example/p.gif" alt="logo"><img src="cid:1@x"><img src="//spy.example/q">')
    assert "spy" not in clean
    assert "cid:1@x" in clean
    assert "logo" in clean


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
