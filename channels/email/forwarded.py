"""Who wrote the mail that this one forwards: inline as the common clients do it (English, Chinese, German), or
attached whole. Pure; never raises."""

import re

from channels.email.headers import Person, address_in, people
from channels.email.parts import MailFile, tree_of

_SUBJECT = re.compile(r"^\s*(?:fwd?|wg|tr|转发|轉寄|轉發)\s*[:：]", re.IGNORECASE)
_MARK = re.compile(
    r"^[ \t>*_-]*(?:-{2,}\s*(?:Forwarded message|Forwarded by.{0,100}|转发的邮件|转发邮件信息|转发邮件|轉寄郵件"
    r"|轉寄的郵件|Weitergeleitete Nachricht|Weitergeleitete E-Mail)\s*-{2,}"
    r"|(?:Begin forwarded message|Anfang der weitergeleiteten (?:Nachricht|E-Mail)|开始转发的邮件|下面是被转发的邮件)"
    r"\s*[:：]?)"
    r"\s*$",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"^[ \t>*_]*(From|Sent|Date|To|Cc|Subject|Reply-To"
    r"|发件人|寄件者|寄件人|发送时间|發送時間|发送日期|日期|收件人|收件者|抄送|副本|主题|主題|主旨"
    r"|Von|Gesendet|Datum|An|Betreff|Kopie)[ \t*_]*[:：][ \t*_]*(.*)$",
    re.IGNORECASE,
)
_FROM = {"from", "von", "发件人", "寄件者", "寄件人"}
_LONGEST_BLOCK = 12
_LINES = 400


def forwarded_from(subject: str, text: str, files: tuple[MailFile, ...]) -> Person | None:
    """The author of the mail inside, if this mail forwards one that says it.

    A mail forwards when its subject or a line in it says so; quoted history alone is an answer."""
    said = _SUBJECT.match(subject[:200]) is not None
    lines = [line[:500] for line in text.split("\n", _LINES)[:_LINES]]
    marked = next((number for number, line in enumerate(lines) if _MARK.match(line)), None)
    if marked is None and not said:
        return None
    inside = _first_author(lines, 0 if marked is None else marked + 1)
    return inside or (_attached_author(files) if said or marked is not None else None)


def _first_author(lines: list[str], start: int) -> Person | None:
    """From the first block of at least three header lines that names an author with an address."""
    for number in range(start, len(lines)):
        field = _FIELD.match(lines[number])
        if not field:
            continue
        block = [found for line in lines[number : number + _LONGEST_BLOCK] if (found := _FIELD.match(line))]
        authors = [found.group(2) for found in block if found.group(1).lower() in _FROM]
        if len(block) >= 3 and authors:
            return address_in(authors[0])
    return None


def _attached_author(files: tuple[MailFile, ...]) -> Person | None:
    inside = next((file for file in files if file.media_type == "message/rfc822"), None)
    if inside is None:
        return None
    try:
        return next(iter(people(tree_of(inside.data[:200_000]), "From")), None)
    except RecursionError:
        return None
