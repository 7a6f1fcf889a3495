"""What is said becomes tokens, and what is asked becomes a question about tokens. Pure, and the same for both stores.

* Case, width (NFKC) and diacritics do not count: `Müller`, `MULLER` and `ｍuller` are one word.
* Chinese, Japanese and Korean have no spaces: each character is a token, and each two neighbours are another; a
  question of two or more characters asks for its pairs.
* `KD-1023` is found as `kd 1023`, `kd-1023` and `KD1023`: words joined by one sign are tokens apart and together.
* A telephone number is found however it is written: its digits are tokens with the country's code, without it, and as
  people at home write it (phonenumbers).
* The last word of a question may be unfinished.

A token consists of letters and digits alone (and `MARK` before those the index makes for itself)."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

import phonenumbers

MARK = "§"
LONGEST_WORD = 60
LONGEST_TEXT = 100_000
LONGEST_QUESTION = 200
MOST_TERMS = 12
SHORTEST_PREFIX = 2
FEWEST_DIGITS, MOST_DIGITS = 6, 18
MOST_NUMBERS = 50  # telephone numbers looked for in one text
CHAIN = 4  # so many words joined by signs are a token together

_CJK = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
_PIECE = re.compile(rf"[{_CJK}]+|(?:[^\W_{_CJK}]|[\u0300-\u036f])+")
_IS_CJK = re.compile(f"[{_CJK}]")
_JOINERS = frozenset("-._'’/@+&")
_NUMBER = re.compile(r"\+?\(?\d(?:[\d ()./\u00a0\u2010-\u2013-]){4,30}\d")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})


class Token(NamedTuple):
    """`prefix`: what begins so is meant, too."""

    text: str
    prefix: bool = False


class Piece(NamedTuple):
    """A word of a text, or a run of Chinese, Japanese or Korean characters, and where it stands."""

    begin: int
    end: int
    cjk: bool


Alternative = tuple[Token, ...]
Term = tuple[Alternative, ...]
Question = tuple[Term, ...]
"""All terms must be met; a term is met by one of its alternatives, and that by all of its tokens."""


def fold(text: str) -> str:
    """A word as it is compared: letters and digits alone."""
    if text.isascii():
        return text.lower()[:LONGEST_WORD]
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    plain = unicodedata.normalize("NFC", "".join(sign for sign in apart if not unicodedata.combining(sign)))
    return "".join(sign for sign in plain.translate(_LETTERS) if sign.isalnum())[:LONGEST_WORD]


def chains(text: str) -> Iterator[list[Piece]]:
    """The pieces of a text; words joined by one sign come together."""
    chain: list[Piece] = []
    for found in _PIECE.finditer(text):
        piece = Piece(found.start(), found.end(), _IS_CJK.match(text, found.start()) is not None)
        joined = chain and not piece.cjk and not chain[-1].cjk and piece.begin == chain[-1].end + 1
        if joined and text[chain[-1].end] in _JOINERS:
            chain.append(piece)
            continue
        if chain:
            yield chain
        chain = [piece]
    if chain:
        yield chain


def tokens(text: str) -> set[str]:
    """All tokens of a text, by any of which it is found."""
    text = text[:LONGEST_TEXT]
    found: set[str] = set()
    for chain in chains(text):
        if chain[0].cjk:
            signs = _signs(text[chain[0].begin : chain[0].end])
            found.update(signs)
            found.update(first + second for first, second in pairwise(signs))
            continue
        words = [fold(text[piece.begin : piece.end]) for piece in chain]
        found.update(words)
        if 1 < len(words) <= CHAIN:
            found.add("".join(words)[:LONGEST_WORD])
    for number, _, _ in _numbers(text):
        found.update(ways_to_write(number))
    found.discard("")
    return found


def ways_to_write(number: str) -> set[str]:
    """The digits of a telephone number: as it stands and, where its country is told, as E.164 has it, without the
    country's code, and as people at home write it."""
    digits = _digits(number)
    ways = {digits}
    written = unicodedata.normalize("NFKC", number).strip()
    if written.startswith("00"):
        written = "+" + written[2:]
    if written.startswith("+"):
        try:
            known = phonenumbers.parse(written, None)
        except phonenumbers.NumberParseException:
            return ways
        if phonenumbers.is_possible_number(known):
            national = phonenumbers.format_number(known, phonenumbers.PhoneNumberFormat.NATIONAL)
            ways |= {f"{known.country_code}{phonenumbers.national_significant_number(known)}", _digits(national)}
            ways.add(phonenumbers.national_significant_number(known))
    return {way for way in ways if len(way) >= FEWEST_DIGITS}


def question(asked: str) -> Question:
    """What is asked for; empty if there is no word in it."""
    asked = unicodedata.normalize("NFKC", asked)[:LONGEST_QUESTION]
    typing = not asked[-1:].isspace()
    terms: list[Term] = []
    numbers = list(_numbers(asked))
    for number, begin, end in numbers:
        ways = sorted(ways_to_write(number))
        apart = [Token(_digits(part)) for part in re.findall(r"\d+", asked[begin:end])]
        terms.append((*((Token(way, typing),) for way in ways), _unfinished(apart, typing and end == len(asked))))
    for chain in chains(asked):
        if any(begin <= chain[0].begin < end for _, begin, end in numbers):
            continue
        unfinished = typing and chain[-1].end == len(asked)
        terms.extend(_terms(asked, chain, unfinished))
    return tuple(terms[:MOST_TERMS])


def _terms(asked: str, chain: list[Piece], unfinished: bool) -> Iterator[Term]:
    if chain[0].cjk:
        signs = _signs(asked[chain[0].begin : chain[0].end])
        pairs = [first + second for first, second in pairwise(signs)]
        if signs:
            yield (tuple(Token(each) for each in pairs or signs),)
        return
    words = [word for piece in chain if (word := fold(asked[piece.begin : piece.end]))]
    if not words:
        return
    apart = _unfinished([Token(word) for word in words], unfinished)
    if 1 < len(words) <= CHAIN:
        together = _unfinished([Token("".join(words)[:LONGEST_WORD])], unfinished)
        yield (apart, together)
    else:
        yield (apart,)


def _unfinished(words: list[Token], unfinished: bool) -> Alternative:
    if unfinished and len(words[-1].text) >= SHORTEST_PREFIX:
        return (*words[:-1], Token(words[-1].text, prefix=True))
    return tuple(words)


def names_in(asked: Question) -> list[str]:
    """Words of the question that may be misspelt names."""
    single = [term[0][0].text for term in asked if len(term) == 1 and len(term[0]) == 1]
    return [word for word in single if word.isalpha() and not _IS_CJK.match(word)]


def widened(asked: Question, near: Mapping[str, Collection[str]]) -> Question:
    """The question that takes each word for those near it, too."""
    return tuple(
        (*term, *((Token(word),) for word in sorted(near.get(term[0][0].text, ())))) if len(term[0]) == 1 else term
        for term in asked
    )


def met(asked: Question, present: Collection[str]) -> bool:
    """Whether a text with these tokens is what is asked for: what the stores' indexes must answer, too."""
    return all(any(all(_present(token, present) for token in each) for each in term) for term in asked)


def _present(token: Token, present: Collection[str]) -> bool:
    return any(word.startswith(token.text) for word in present) if token.prefix else token.text in present


def _signs(run: str) -> list[str]:
    return [folded for sign in run if (folded := fold(sign))]


def _digits(text: str) -> str:
    return "".join(str(unicodedata.digit(sign)) for sign in text if sign.isdecimal())


def _numbers(text: str) -> Iterator[tuple[str, int, int]]:
    """What may be a telephone number, and where it stands."""
    many = 0
    for found in _NUMBER.finditer(text):
        if FEWEST_DIGITS <= len(_digits(found.group())) <= MOST_DIGITS:
            yield found.group(), found.start(), found.end()
            many += 1
            if many == MOST_NUMBERS:
                return


def hits(text: str, asked: Question) -> list[tuple[int, int]]:
    """Where the text has what was asked for: ranges in order that do not meet, from the first character to before the
    last."""
    whole = {token.text for term in asked for each in term for token in each}
    begun = tuple({token.text for term in asked for each in term for token in each if token.prefix})
    found: list[tuple[int, int]] = []
    for chain in chains(text):
        if chain[0].cjk:
            found.extend(_hits_in_run(text, chain[0], whole))
            continue
        words = [fold(text[piece.begin : piece.end]) for piece in chain]
        together = "".join(words)
        if len(words) > 1 and (together in whole or (begun and together.startswith(begun))):
            found.append((chain[0].begin, chain[-1].end))
            continue
        for piece, word in zip(chain, words, strict=True):
            if word in whole or (begun and word.startswith(begun)):
                found.append((piece.begin, piece.end))
    for number, begin, end in _numbers(text):
        if any(way in whole or (begun and way.startswith(begun)) for way in ways_to_write(number)):
            found.append((begin, end))
    return _merged(found)


def _hits_in_run(text: str, run: Piece, whole: Collection[str]) -> Iterator[tuple[int, int]]:
    signs = [fold(text[place]) for place in range(run.begin, run.end)]
    for place, sign in enumerate(signs):
        if sign in whole:
            yield run.begin + place, run.begin + place + 1
        if place + 1 < len(signs) and sign + signs[place + 1] in whole:
            yield run.begin + place, run.begin + place + 2


def _merged(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(ranges):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged
