"""Slots of prompts: `{account}`, `{due:date}`, `{order:spell}`. A slot has a name and a type, which says how its value
is spoken; a value that is not of its type is spoken as it stands. Nothing is ever raised at a caller.

    text (or no type)  as it stands                    spell    letter by letter, digit by digit
    number             1204.5                          date     an ISO date, 2026-11-23
    money              an amount and a currency,       time     an ISO time, 14:30, or date and time
                       1204.50 EUR                     minutes  a length in seconds, as minutes
"""

import string
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date, format_time, format_timedelta
from babel.numbers import format_currency, format_decimal, get_currency_name, is_currency

from ivr.speaking import mandarin

LONGEST = 200  # characters of a value that are spoken
_MOST_PLACES = 12  # behind the point
Piece = tuple[str, str, str]
"""Words, then a slot's name and type; both empty where none follows."""


@lru_cache(maxsize=4096)
def pieces(text: str) -> tuple[Piece, ...]:
    """A prompt's text in its pieces. Raises ValueError for braces that do not close."""
    return tuple(
        (words, "!" if name == "" or conversion else name or "", kind or "")
        for words, name, kind, conversion in string.Formatter().parse(text)
    )


def slots_of(text: str) -> list[tuple[str, str]]:
    """Names and types of a prompt's slots. Raises ValueError."""
    return [(name, kind) for _, name, kind in pieces(text) if name]


def fill(text: str, language: str, values: Mapping[str, str]) -> str:
    """The words as they are spoken. What a slot has no value for is left out."""
    try:
        return "".join(words + _spoken(values.get(name, ""), kind, language) for words, name, kind in pieces(text))
    except ValueError:
        return text


def _spoken(value: str, kind: str, language: str) -> str:
    value = value[:LONGEST]
    speak = TYPES.get(kind)
    if speak is None or not value:
        return value
    try:
        return speak(value.strip(), language)
    except (ValueError, ArithmeticError):
        return value


@lru_cache(maxsize=32)
def _locale(language: str) -> Locale:
    for tag in (language, language.partition("-")[0]):
        try:
            return Locale.parse(tag, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
    return Locale("en")


def _chinese(language: str) -> bool:
    return language.partition("-")[0] == "zh"


def _decimal(value: str) -> Decimal:
    found = Decimal(value.replace(",", ""))
    exponent = found.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -_MOST_PLACES or abs(found) >= mandarin.LARGEST:
        raise ValueError("no number that is spoken")
    return found


def _number(value: str, language: str) -> str:
    amount = _decimal(value)
    return mandarin.number(amount) if _chinese(language) else format_decimal(amount, locale=_locale(language))


def _money(value: str, language: str) -> str:
    parts = value.split()
    currency = next((part.upper() for part in parts if part.isalpha()), "")
    amount = _decimal("".join(part for part in parts if not part.isalpha()))
    if len(parts) != 2 or not is_currency(currency):
        raise ValueError("no amount with a currency")
    if _chinese(language):
        name = "元" if currency == "CNY" else get_currency_name(currency, locale=_locale(language))
        return mandarin.number(amount) + name
    if amount == amount.to_integral_value():
        return (
            format_currency(amount, currency, "#,##0", locale=_locale(language), currency_digits=False)
            + f" {get_currency_name(currency, count=amount, locale=_locale(language))}"
        )
    return format_currency(amount, currency, locale=_locale(language), format_type="name")


def _date(value: str, language: str) -> str:
    found = date.fromisoformat(value[:10])
    return mandarin.day(found) if _chinese(language) else format_date(found, "full", locale=_locale(language))


def _time(value: str, language: str) -> str:
    at = datetime.fromisoformat(value).time() if "-" in value[:10] else time.fromisoformat(value)
    if _chinese(language):
        return mandarin.clock(at.hour, at.minute)
    return format_time(at, "short", locale=_locale(language))


def _minutes(value: str, language: str) -> str:
    minutes = max(1, round(float(_decimal(value)) / 60))
    if _chinese(language):
        return f"{'两' if minutes == 2 else mandarin.number(Decimal(minutes))}分钟"
    return format_timedelta(minutes * 60, "minute", threshold=10**9, locale=_locale(language))


def _spell(value: str, language: str) -> str:
    letters = [letter for letter in value if letter.isalnum()]
    if _chinese(language):
        return "，".join(mandarin.digits(letter) for letter in letters)
    return ", ".join(letters)


TYPES: dict[str, Callable[[str, str], str]] = {
    "text": lambda value, _: value,
    "number": _number,
    "money": _money,
    "date": _date,
    "time": _time,
    "minutes": _minutes,
    "spell": _spell,
}
