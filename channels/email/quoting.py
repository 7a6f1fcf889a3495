"""Where a reply's own words end and the quoted history begins, for the common English and Chinese clients."""

import re

_HEAD = r"^[ \t>*_]*"
_SEPARATOR = re.compile(
    _HEAD + r"-{2,}[ \t]*(?:Original Message|Original Appointment|Original|Reply Message|原始邮件|原邮件|原始信件"
    r"|回复的原邮件|回复原邮件|原郵件|原始郵件)[ \t]*-{2,}[ \t]*$",
    re.IGNORECASE,
)
_ATTRIBUTION = re.compile(
    _HEAD + r"(?:On\b.{6,300}\bwrote|At\b.{6,300}\bwrote|(?:在|于|於).{4,300}(?:写道|寫道)"
    r"|.{0,200}[于於在][ \t]*\d{4}.{4,200}(?:写道|寫道)|\d{4}[-/年].{4,300}(?:wrote|写道|寫道))[ \t]*[:：][ \t*_]*$",
    re.IGNORECASE,
)
_FIELD = re.compile(
    _HEAD + r"(From|Sent|Date|To|Cc|Subject"
    r"|发件人|寄件者|发送时间|發送時間|发送日期|日期|时间|收件人|收件者|抄送|副本|主题|主題|主旨)"
    r"[ \t*_]*[:：]",
    re.IGNORECASE,
)
_FIRST_FIELD = re.compile(_HEAD + r"(From|发件人|寄件者)[ \t*_]*[:：]", re.IGNORECASE)
_RULE = re.compile(r"^[ \t]*[_—-]{10,}[ \t]*$")
_FORWARD = re.compile(r"forwarded message|转发的?邮件|轉寄", re.IGNORECASE)
_PREVIEW = 140
_DELIMITER = re.compile(r"^--[ \t\u00a0]*$")
_DEVICE = re.compile(
    r"^[ \t>*_]*(?:Sent (?:from|with|via) (?:my |Mail for |Outlook|Yahoo|Proton ?Mail).{0,60}"
    r"|Get Outlook for .{1,40}"
    r"|Von meinem .{1,40} gesendet|Envoyé de mon .{1,40}|Enviado desde mi .{1,40}"
    r"|(?:发自|發自|来自|從|从)我的.{1,30}|发送自 ?.{1,40}|iPhoneから送信)[ \t.]*$",
    re.IGNORECASE,
)
_SIGN_OFF = re.compile(
    r"^[ \t]*(?:(?:with )?(?:best|kind|warm|many)(?: kind| warm)?(?: regards| wishes| thanks)?|regards|sincerely"
    r"|yours (?:sincerely|truly|faithfully)|cheers|thanks(?: and (?:best |kind )?regards)?|thank you"
    r"|mit (?:freundlichen|besten|herzlichen) grüßen|viele grüße|mfg|cordialement|saludos"
    r"|此致|敬礼|祝好|祝商祺|顺祝商祺|顺颂商祺|谢谢|感谢|商祺)[ \t]*[,.，。！!]*[ \t]*$",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?:\b(?:tel|phone|mobile|mob|cell|direct|fax|t|m|p)\b|电话|手机|座机|传真|电邮|telefon|mobil)[ \t]*[.:：]?[ \t]*"
    r"\(?\+?\d[\d ()/.-]{5,}|^[ \t]*\+\d[\d ()/.-]{7,}[ \t]*$",
    re.IGNORECASE,
)
_LONGEST_SIGNATURE = 15  # lines


def visible_text(text: str) -> tuple[str, int | None]:
    """The writer's own words, and the offset (in code points) where quoted history starts, None where there is none.

    Nothing is folded when it would leave nothing, when the mail forwards another, or when the writer answered
    between the quoted lines."""
    lines = text.split("\n")
    last_own = max((at for at, line in enumerate(lines) if line.strip() and not line.startswith(">")), default=-1)
    offset = 0
    for number, line in enumerate(lines):
        if _FORWARD.search(line[:500]) and line.lstrip().startswith(("-", "=", "Begin")):
            break
        if _starts_quote(lines, number, last_own):
            own = text[:offset].rstrip()
            return (own, offset) if own else (text, None)
        offset += len(line) + 1
    return text, None


def signature_start(own_words: str) -> int | None:
    """The offset (in code points) where the writer's signature begins, None where none is sure to.

    Sure are the `-- ` of RFC 3676, what a phone adds, and a sign-off above a few short lines with a telephone number;
    never the whole mail."""
    lines = own_words.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    offset = 0
    for number, line in enumerate(lines):
        if number > first and _begins_signature(line, lines[number + 1 :]):
            return offset
        offset += len(line) + 1
    return None


def _begins_signature(line: str, below: list[str]) -> bool:
    if len(line) > 100:
        return False
    rest = [row for row in below if row.strip()]
    if len(rest) > _LONGEST_SIGNATURE or any(len(row) > 120 for row in rest):
        return False
    if _DELIMITER.match(line):
        return bool(rest)
    if _DEVICE.match(line):
        return not rest
    return bool(_SIGN_OFF.match(line)) and any(_PHONE.search(row) for row in rest)


def preview(own_words: str) -> str:
    """The first of these words, at most 140 characters on one line."""
    words = " ".join(own_words[:2000].split())
    return words if len(words) <= _PREVIEW else words[: _PREVIEW - 1].rstrip() + "…"


def _starts_quote(lines: list[str], number: int, last_own: int) -> bool:
    """`last_own`: the last line that is neither blank nor quoted; below a `>` block it is an answer in between."""
    line = lines[number]
    if len(line) > 500:
        return False
    if line.startswith(">"):
        return last_own < number
    if _SEPARATOR.match(line) or _is_header_block(lines, number):
        return True
    if _RULE.match(line):
        return _is_header_block(lines, number + 1)
    end = _attribution_end(lines, number)
    if end is None:
        return False
    below = next((row for row in lines[end + 1 : end + 5] if row.strip()), "")
    return not below.startswith(">") or last_own <= end


def _attribution_end(lines: list[str], number: int) -> int | None:
    """The last line of an `On … wrote:` that begins here; clients wrap it over up to three lines."""
    wrapped = ""
    for at in range(number, min(number + 3, len(lines))):
        if len(lines[at]) > 500 or not lines[at].strip():
            return None
        wrapped = f"{wrapped} {lines[at].strip()}".strip()
        if wrapped.endswith((":", "：")):
            return at if _ATTRIBUTION.match(wrapped) else None
    return None


def _is_header_block(lines: list[str], number: int) -> bool:
    """Outlook's and Foxmail's way: `From:` and at least two more header lines right below."""
    if number >= len(lines) or not _FIRST_FIELD.match(lines[number][:300]):
        return False
    following = [line[:300] for line in lines[number : number + 8]]
    names = {found.group(1).lower() for line in following if (found := _FIELD.match(line))}
    return len(names) >= 3
