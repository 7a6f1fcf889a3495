"""What may happen to accounts and people. Pure."""

import re
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from hub.contract.errors import Conflict, Invalid, KeydeskError, NotFound

LARGEST_TEAM = 10
MISSES_ALLOWED = 5
FORGETS_MISSES = timedelta(hours=1)
SHORTEST_PIN, LONGEST_PIN = 4, 8
MOST_PHONES = 100
SHORTEST_BLOCK = 5  # digits of a block of numbers, country code included
_NUMBER = re.compile(r"[0-9]{3,12}")
_PIN = re.compile(rf"[0-9]{{{SHORTEST_PIN},{LONGEST_PIN}}}")


def team_refusal(
    team: Sequence[str], known: Collection[str], present: int | None, expected: int
) -> KeydeskError | None:
    """Why this team cannot be set, None if it can. `known`: ids of enabled agents. `present`: the account's version,
    None if there is no such account; `expected`: the version whoever changes it has seen."""
    if present is None:
        return NotFound("There is no such account.")
    if present != expected:
        return Conflict("Somebody else changed this account meanwhile.", mend="look again, then change it")
    if len(team) > LARGEST_TEAM:
        return Invalid(f"A team has at most {LARGEST_TEAM} agents.", field="team")
    if len(set(team)) != len(team):
        return Invalid("An agent is named twice.", mend="name each once", field="team")
    if unknown := [agent for agent in team if agent not in known]:
        return Invalid(f"No agent has the id {unknown[0][:40]!r}.", mend="name enabled agents", field="team")
    return None


def attach_refusal(of_account: str | None, to_account: str, may_move: bool) -> KeydeskError | None:
    """Why a person cannot be attached, None if they can. Whoever belongs to no account is attached by anyone who may
    attach; moving somebody from another account, to mend a mistake, needs `may_move`."""
    if of_account is None or of_account == to_account or may_move:
        return None
    return Conflict("This person already belongs to another account.", mend="ask a supervisor to move them")


def merge_refusal(person: str, same_as: str | None, known: Any, account: str) -> KeydeskError | None:
    """Why two people cannot become one, None if they can (or need not). `known`: the row of `same_as`, if any."""
    if same_as is None:
        return None
    if known is None or known.account_id != account:
        return Invalid("Nobody at this account has that id.", mend="choose one of its people", field="same_as")
    if same_as == person:
        return Invalid("This is the same person already.", field="same_as")
    return None


def digits_of(number: str) -> str:
    """A customer number as it is typed on a telephone: its digits alone."""
    return "".join(letter for letter in number[:40] if letter in "0123456789")


def checked_number(number: str) -> str:
    """A customer number. Raises `Invalid` for what nobody can type on a telephone."""
    if not _NUMBER.fullmatch(number):
        raise Invalid("A customer number is 3 to 12 digits.", mend="callers type it on a telephone", field="number")
    return number


def checked_pin(pin: str) -> str:
    """Raises `Invalid`, also for such as are guessed first."""
    if not _PIN.fullmatch(pin):
        raise Invalid(f"A PIN is {SHORTEST_PIN} to {LONGEST_PIN} digits.", mend="choose another", field="pin")
    if len(set(pin)) == 1 or pin in "01234567890" or pin in "09876543210":
        raise Invalid("This PIN is guessed first.", mend="choose one without a pattern", field="pin")
    return pin


def blocks_of(number: str) -> list[str]:
    """The beginnings of a number (E.164) that may be a company's block."""
    return [number[:length] for length in range(SHORTEST_BLOCK + 1, len(number) + 1)]


def check_phones(values: Sequence[str]) -> None:
    """Numbers of a company's switchboards. Raises `Invalid`."""
    if len(values) > MOST_PHONES:
        raise Invalid(f"An account has at most {MOST_PHONES} numbers.", mend="name blocks", field="phones")
    if len(set(values)) != len(values):
        raise Invalid("A number is named twice.", mend="name each once", field="phones")
    if any(len(value) <= SHORTEST_BLOCK for value in values):
        raise Invalid("This block holds too many numbers.", mend="write more of their digits", field="phones")
