"""HTML of mails: sanitised for the console, and as plain text. Nothing here raises on any input.

Only nh3's output is ever parsed or shown. Remote images keep their address in `REMOTE`, where no browser fetches it, so
that opening a mail tells its sender nothing until the reader allows it; other ways to load something (srcset, styles,
backgrounds) are gone."""

import html
import re
from html.parser import HTMLParser

import nh3

MAX_HTML = 1_000_000
"""Characters of HTML that are sanitised; longer mails are shown as text."""

MAX_TAGS = 20_000
"""Tags that are sanitised: building a tree of n nested tags costs n² (10,000: 0.14 s, 100,000: 35 s)."""

REMOTE = "data-remote-src"
"""The attribute of `img` in which a remote image's address waits."""

_HELD_BACK = "cid:remote-image:"
"""What stands before such an address within the cleaning: were it left there, nothing would be fetched either."""

_EMBEDDED = re.compile(r"data:[^\"'\s>]{200,}", re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z!/?][^<>]{0,20000}>")
_HIDDEN = re.compile(r"<(script|style|title)\b", re.IGNORECASE)
_BLANKS = re.compile(r"\n{3,}")
_ENDLESS_TAG = re.compile(r"<[^<>]{20000}")  # n attributes of one tag cost n² as well
_PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "pre", "blockquote"})
_BREAKS_BEFORE = _PARAGRAPHS | {"div", "tr", "li", "hr", "section", "article", "dt", "dd", "center"}


def sanitised(source: str) -> str:
    """The HTML without scripts, styles and forms, its remote images held back; empty when it is too large to clean
    safely."""
    slim = _EMBEDDED.sub("", source)
    if len(slim) > MAX_HTML or slim.count("<") > MAX_TAGS or _ENDLESS_TAG.search(slim):
        return ""
    clean = nh3.clean(
        slim,
        clean_content_tags={"script", "style", "title", "template", "noscript", "textarea", "select"},
        attribute_filter=_keep,
        url_schemes={"http", "https", "mailto", "tel", "cid"},
        link_rel="noopener noreferrer nofollow",
    )
    return clean.replace(f' src="{_HELD_BACK}', f' {REMOTE}="').strip()


def remote_images(clean: str) -> int:
    """How many remote images are held back."""
    return clean.count(f' {REMOTE}="')


def text_from(clean: str) -> str:
    """What sanitised HTML says, as plain text: blocks on their own lines, quotes marked with `> `."""
    reader = _TextReader()
    reader.feed(clean)
    reader.close()
    return reader.text()


def html_from(text: str) -> str:
    """Plain text as safe HTML."""
    return f"<p>{html.escape(text, quote=False).replace(chr(10), '<br>')}</p>"


def crude_text(source: str) -> str:
    """Text of HTML that cannot be cleaned safely: tags simply cut out."""
    words = html.unescape(_TAG.sub(" ", _without_hidden(source[: 2 * MAX_HTML])))
    return "\n".join(line for line in (" ".join(row.split()) for row in words.splitlines()) if line)


def _keep(tag: str, attribute: str, value: str) -> str | None:
    if (tag, attribute) != ("img", "src") or (value.lower().startswith("cid:") and not value.startswith(_HELD_BACK)):
        return value
    if value.lower().startswith(("http://", "https://")):
        return _HELD_BACK + value
    return f"{_HELD_BACK}https:{value}" if value.startswith("//") else None


def _without_hidden(source: str) -> str:
    """Without scripts, styles and titles; one that never ends hides the rest, as in a browser."""
    kept: list[str] = []
    at = 0
    while begin := _HIDDEN.search(source, at):
        kept.append(source[at : begin.start()])
        end = re.compile(f"</{begin.group(1)}", re.IGNORECASE).search(source, begin.end())
        if not end:
            return " ".join(kept)
        at = end.start()
    return " ".join([*kept, source[at:]])


class _TextReader(HTMLParser):
    """Gathers text from sanitised HTML, line by line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._line = ""
        self._quoted = 0
        self._verbatim = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._end_line()
        elif tag == "td" or tag == "th":
            self._line += "\t" if self._line.strip() else ""
        elif tag in _BREAKS_BEFORE:
            self._end_block(paragraph=tag in _PARAGRAPHS)
        if tag == "li":
            self._line = "- "
        elif tag == "blockquote":
            self._quoted += 1
        elif tag == "pre":
            self._verbatim += 1
        elif tag == "img" and (alt := dict(attrs).get("alt")):
            self._line += f"[{alt}]"

    def handle_endtag(self, tag: str) -> None:
        if tag in _BREAKS_BEFORE:
            self._end_block(paragraph=False)
        if tag == "blockquote":
            self._quoted = max(0, self._quoted - 1)
        elif tag == "pre":
            self._verbatim = max(0, self._verbatim - 1)
        if tag in _PARAGRAPHS:  # the blank line below stands outside the quote
            self._end_block(paragraph=True)

    def handle_data(self, data: str) -> None:
        if self._verbatim:
            first, *rest = data.split("\n")
            self._line += first
            for line in rest:
                self._end_line()
                self._line = line
            return
        words = re.sub(r"[ \t\r\n\f]+", " ", data)
        self._line += words.lstrip(" ") if not self._line or self._line.endswith((" ", "\t")) else words

    def text(self) -> str:
        self._end_block(paragraph=False)
        return _BLANKS.sub("\n\n", "\n".join(self._lines)).strip("\n")

    def _end_line(self) -> None:
        self._lines.append("> " * min(self._quoted, 10) + self._line.rstrip().replace("\u00a0", " "))
        self._line = ""

    def _end_block(self, *, paragraph: bool) -> None:
        if self._line.strip():
            self._end_line()
        self._line = ""
        if paragraph and self._lines and self._lines[-1].strip("> "):
            self._lines.append(("> " * min(self._quoted, 10)).rstrip())
