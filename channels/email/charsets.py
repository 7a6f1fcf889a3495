"""Bytes to text, whatever the mail claims about them. Nothing here raises on any input."""

import codecs
import re
from email.header import decode_header

MAX_HEADER = 20_000
_WIDER: dict[str, str] = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "hz": "hz",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "cp950",
    "iso8859-1": "cp1252",
    "ascii": "utf-8",
}
"""Supersets that real mail uses under the smaller name (as the WHATWG Encoding Standard does)."""

_NICKNAMES: dict[str, str] = {
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "gb2312_charset": "gb18030",
    "x-sjis": "cp932",
    "x-euc-jp": "euc_jp",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-6-i": "iso8859-6",
    "windows-31j": "cp932",
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "cp-850": "cp850",
    "x-mac-roman": "mac_roman",
}
_NO_CHARSET = {"unicode_escape", "raw_unicode_escape", "idna", "punycode", "undefined", "mbcs", "oem"}
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_BIDI_OVERRIDE = re.compile(r"[\u202a-\u202e\u2066-\u2069\u200e\u200f]")
_SPACE = re.compile(r"\s+")
_ISO_2022_JP = re.compile(r"\x1b\$[@B]")  # the shift to two-byte characters, which old Japanese mailers leave bare
_ADJACENT_WORDS = re.compile(r"(\?=)\s+(=\?)")


def text_of(data: bytes, charset: str = "") -> str:
    """Decode with the declared charset; if that fails, as UTF-8, then GB18030 if the bytes look it, then cp1252."""
    for candidate in (_codec(charset), "utf-8"):
        decoded = _strictly(data, candidate) if candidate else None
        if decoded is not None:
            return plain(decoded)
    declared = _codec(charset)
    if declared and declared not in ("utf-8", "cp1252"):
        return plain(_leniently(data, declared))
    if looks_like_gb(data) and (chinese := _strictly(data, "gb18030")) is not None:
        return plain(chinese)
    return plain(_leniently(data, "utf-8" if declared == "utf-8" and charset.lower() != "us-ascii" else "cp1252"))


def looks_like_gb(data: bytes) -> bool:
    """Whether undeclared 8-bit bytes come in pairs, as GB2312's do and those of Western text hardly ever."""
    runs = [len(run) for run in _HIGH_RUN.findall(data)]
    return bool(runs) and sum(length % 2 == 0 for length in runs) >= 0.8 * len(runs)


def header_text(raw: str) -> str:
    """A header's value as one line of text: raw 8-bit bytes, RFC 2047 words and folding undone.

    `raw` is as Python's parser gives it: 8-bit bytes as surrogates. Only the first `MAX_HEADER` characters are read:
    the standard decoder takes quadratic time on words that never end."""
    raw = raw[:MAX_HEADER]
    unfolded = _ADJACENT_WORDS.sub(r"\1\2", _raw_text(raw).replace("\r", "").replace("\n", ""))
    if "=?" not in unfolded:
        return one_line(unfolded)
    try:
        pieces = decode_header(unfolded)
    except Exception:  # the standard decoder raises various errors on broken base64; the raw words are better than none
        return one_line(unfolded)
    return one_line("".join(_pieces(pieces)))


def plain(text: str) -> str:
    """Text every store takes: LF line ends, no NUL or other control characters, no lone surrogates."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """Plain text on one line, single spaces."""
    return _SPACE.sub(" ", plain(text)).strip()


def file_name(raw: str) -> str:
    """A file's name fit to be shown and saved: no folders, no control characters, no direction overrides
    (which make `exe.pdf` of `fdp.exe`), at most 200 characters."""
    name = _BIDI_OVERRIDE.sub("", header_text(raw)).replace("\\", "/").rsplit("/", 1)[-1].strip(' ."')
    if len(name) <= 200:
        return name
    stem, dot, ending = name.rpartition(".")
    return f"{stem[:180]}.{ending}" if dot and len(ending) <= 15 else name[:200]


def _raw_text(raw: str) -> str:
    if raw.isascii():
        if _ISO_2022_JP.search(raw) and (japanese := _strictly(raw.encode(), "iso2022_jp_ext")) is not None:
            return japanese
        return raw
    return text_of(raw.encode("utf-8", "surrogateescape"))


def _pieces(pieces: list[tuple[bytes | str, str | None]]) -> list[str]:
    """Decode neighbours of one charset together: some mailers cut a multi-byte character between two words."""
    texts: list[str] = []
    held, held_charset = b"", ""
    for value, charset in pieces:
        data = value if isinstance(value, bytes) else value.encode("utf-8", "replace")
        name = (charset or "").partition("*")[0]
        if not name:  # outside encoded words: the decoder hands text on as raw-unicode-escape bytes
            texts.append(text_of(held, held_charset))
            held, held_charset = b"", ""
            texts.append(value if isinstance(value, str) else _unescaped(value))
        elif name == held_charset:
            held += data
        else:
            texts.append(text_of(held, held_charset))
            held, held_charset = data, name
    return [*texts, text_of(held, held_charset)]


def _unescaped(value: bytes) -> str:
    decoded = _strictly(value, "utf-8")
    if decoded is not None and decoded.isascii() and "\\u" not in decoded:
        return decoded
    try:
        return value.decode("raw-unicode-escape")
    except ValueError:
        return value.decode("latin-1")


def _codec(charset: str) -> str:
    """Python's name of a charset, widened to what mail means by it; empty when unknown or no charset at all."""
    wanted = charset.strip().strip("'\"").lower()
    if not wanted or not wanted.isascii() or len(wanted) > 60:
        return ""
    try:
        name = codecs.lookup(_NICKNAMES.get(wanted, wanted)).name
    except (LookupError, ValueError, UnicodeError):
        return ""
    return "" if name.replace("-", "_") in _NO_CHARSET else _WIDER.get(name, name)


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, LookupError, ValueError):
        return None


def _leniently(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec, "replace")
    except (UnicodeError, LookupError, ValueError):
        return data.decode("latin-1")
