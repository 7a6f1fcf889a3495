"""Names as people misspell them. Pure.

A misspelt word meets a name where both, with a letter or two left out, are the same (symmetric deletion, as in
W. Garbe's SymSpell): a store finds the name by its key, and only then are the letters compared. What counts as one
mistake is a letter missing, added or wrong, or two that changed places (optimal string alignment)."""

from collections.abc import Iterable
from itertools import combinations

SHORTEST, LONG, LONGEST = 4, 8, 16


def reach(word: str) -> int:
    """How many mistakes a word of this length may have."""
    if len(word) < SHORTEST:
        return 0
    return 2 if LONG <= len(word) <= LONGEST else 1


def forms(word: str) -> set[str]:
    """The word, and the word with letters left out."""
    found = {word}
    for many in range(1, reach(word) + 1):
        for left_out in combinations(range(len(word)), many):
            found.add("".join(letter for place, letter in enumerate(word) if place not in left_out))
    return found


def near(word: str, names: Iterable[str]) -> list[str]:
    """Those of the names that the word may be meant for, the nearest first; never the word itself."""
    distances = ((distance(word, name), name) for name in names if name != word)
    return [name for apart, name in sorted(distances) if apart <= min(reach(word), reach(name))]


def distance(one: str, other: str) -> int:
    """How many mistakes lie between two words."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, sign in enumerate(other, 1):
            least = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != sign))
            swapped = row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == sign
            line.append(min(least, before[column - 2] + 1) if swapped else least)
        before, last = last, line
    return last[-1]
