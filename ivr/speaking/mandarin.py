"""Numbers and dates in Mandarin, written out in characters: voices read `2026` now as a year and now as a quantity, but
characters as they stand. Counting by 万 and 亿 as in GB/T 15835."""

from datetime import date
from decimal import Decimal

_DIGITS = "零一二三四五六七八九"
_IN_FOUR = ("千", "百", "十", "")
_FOURS = ("", "万", "亿", "万亿", "亿亿")
_WEEKDAYS = "一二三四五六日"
LARGEST = Decimal(10) ** 16


def number(value: Decimal) -> str:
    """A quantity: 10086 is 一万零八十六, 0.5 is 零点五. Raises ValueError from ten thousand 万亿 on."""
    if not value.is_finite() or abs(value) >= LARGEST:
        raise ValueError("no number that is spoken")
    whole, _, rest = f"{abs(value):f}".partition(".")
    rest = rest.rstrip("0")
    spoken = _whole(int(whole)) + ("点" + digits(rest, one="一") if rest else "")
    return f"负{spoken}" if value < 0 else spoken


def _whole(value: int) -> str:
    if value == 0:
        return "零"
    groups: list[str] = []
    missing = False  # digits were left out between what is spoken and what comes next, which 零 tells
    for place in range(len(_FOURS) - 1, -1, -1):
        four = value // 10_000**place % 10_000
        if four == 0:
            missing = bool(groups)
            continue
        if groups and (missing or four < 1000):
            groups.append("零")
        groups.append(_four(four) + _FOURS[place])
        missing = False
    spoken = "".join(groups)
    return spoken.removeprefix("一") if spoken.startswith("一十") else spoken


def _four(value: int) -> str:
    spoken, missing = "", False
    for digit, unit in zip(f"{value:04d}", _IN_FOUR, strict=True):
        if digit == "0":
            missing = bool(spoken)
            continue
        spoken += ("零" if missing else "") + _DIGITS[int(digit)] + unit
        missing = False
    return spoken


def digits(text: str, *, one: str = "幺") -> str:
    """Digit by digit, other characters as they are; `one`: on the telephone 1 is said 幺, lest it sound like 七."""
    spoken = dict(zip("0123456789", _DIGITS, strict=True)) | {"1": one}
    return "".join(spoken.get(letter, letter) for letter in text)


def day(value: date) -> str:
    """A date: 二零二六年十一月二十三日，星期一."""
    year, month = digits(f"{value.year}", one="一"), _whole(value.month)
    return f"{year}年{month}月{_whole(value.day)}日，星期{_WEEKDAYS[value.weekday()]}"


def clock(hour: int, minute: int) -> str:
    """A time of day, in twenty-four hours: 十四点三十分."""
    return f"{_whole(hour)}点{_whole(minute)}分" if minute else f"{_whole(hour)}点整"
