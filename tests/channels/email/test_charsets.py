import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.email.charsets import file_name, header_text, looks_like_gb, one_line, plain, text_of


@pytest.mark.parametrize(
    ("text", "written_as", "declared"),
    [
        ("朱镕基", "gb18030", "gb2312"),
        ("你好", "gbk", "x-gbk"),
        ("①納期", "cp932", "Shift_JIS"),
        ("“quotes”", "cp1252", "iso-8859-1"),
        ("Привет", "koi8-r", "KOI8-R"),
        ("안녕", "cp949", "ks_c_5601-1987"),
        ("שלום", "iso8859-8", "iso-8859-8-i"),
        ("Grüße", "utf-8", "us-ascii"),
        ("Grüße", "utf-8", "no-such-charset"),
        ("你好，世界", "gbk", ""),
        ("Grüße aus Zürich", "latin-1", ""),
        ("Grüße", "utf-8", '"utf-8"'),
    ],
)
def test_text_is_read_in_the_charset_that_was_meant(text: str, written_as: str, declared: str):
    assert text_of(text.encode(written_as), declared) == text


def test_codecs_that_are_no_charsets_are_not_used():
    for name in ("unicode_escape", "rot13", "hex", "punycode", "undefined", "zlib"):
        assert text_of(rb"a\n", name) == r"a\n"


def test_western_bytes_do_not_look_chinese():
    assert not looks_like_gb("déjà vu, café".encode("latin-1"))
    assert looks_like_gb("合同".encode("gbk"))


def test_what_no_store_takes_is_removed():
    assert plain("a\x00b\r\nc\rd\x1b") == "ab\nc\nd"
    assert one_line("  a\r\n\tb ") == "a b"


def test_encoded_words_are_joined_before_they_are_decoded():
    assert header_text("=?utf-8?B?5ZCI5Q==?=\r\n =?utf-8?B?kIznu63nrb4=?=") == "合同续签"


def test_encoded_words_and_plain_ones_mix():
    assert header_text("Re: =?iso-8859-1?Q?caf=E9?= is open") == "Re: café is open"
    assert header_text("=?utf-8?Q?broken") == "=?utf-8?Q?broken"
    assert header_text("=?utf-8?B?!!!?= rest").endswith("rest")


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("..\\..\\etc\\passwd", "passwd"),
        ("/etc/shadow", "shadow"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\r\nb.txt", "ab.txt"),
        ("..", ""),
        ("=?utf-8?B?5Zu+54mH?=.png", "图片.png"),
    ],
)
def test_file_names_are_made_safe(raw: str, name: str):
    assert file_name(raw) == name


def test_a_long_file_name_keeps_its_ending():
    assert file_name("x" * 500 + ".pdf").endswith("x.pdf")
    assert len(file_name("x" * 500)) == 200


@given(st.binary(), st.text(max_size=20))
def test_any_bytes_under_any_charset_become_text_a_store_takes(data: bytes, charset: str):
    text = text_of(data, charset)
    text.encode("utf-8")
    assert "\x00" not in text


@given(st.binary().map(lambda data: data.decode("ascii", "surrogateescape")))
def test_any_header_becomes_one_line(raw: str):
    line = header_text(raw)
    line.encode("utf-8")
    assert "\n" not in line
    assert "\r" not in line


@given(st.text(alphabet=st.sampled_from("=?utf-8BQ_ \r\n?=gbkABC")))
def test_any_jumble_of_encoded_words_becomes_one_line(raw: str):
    assert "\n" not in header_text(raw)
