"""Menus as data: graphs of nodes, and what they say. `ivr.reading` makes them from files."""

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta, Struct

from ivr.nodes import AnyNode
from ivr.speaking.slots import fill
from ivr.steps import Say, Spoken

Key = Annotated[str, Meta(pattern=r"^[0-9*#]?$")]
LONGEST_WALK = 40
"""Inputs after which a caller is put through, however the menu is drawn."""


class GlobalKeys(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What keys do everywhere in a menu, unless a node gives them another meaning. Empty: no key does."""

    person: Key = "0"
    back: Key = "*"
    repeat: Key = "#"

    def meaning(self, key: str) -> str:
        """person, back or repeat; empty when it is none of these."""
        return {self.repeat: "repeat", self.back: "back", self.person: "person"}.get(key, "") if key else ""


class Menu(Struct, frozen=True, kw_only=True):
    """A graph of named nodes, entered at `start`. `person`: the node that the key for a person leads to; empty: the
    queue. `limit`: inputs after which a caller who is still there is put through."""

    name: str
    start: str
    nodes: dict[str, AnyNode]
    keys: GlobalKeys = GlobalKeys()
    person: str = ""
    limit: int = LONGEST_WALK


class Asks(Struct, frozen=True, kw_only=True):
    """What a menu, and those it leads to, ask of the `World`: `open`; with `queue` waiting, agents and seconds; and
    whether the named calendars are open."""

    open: bool = False
    queue: bool = False
    calendars: frozenset[str] = frozenset()


class Menus(Struct, frozen=True, kw_only=True):
    """All menus, and what they say: `prompts[key][language]`. The first language is spoken when none is known.

    `recordings`: sound files that are played instead, in the same order; `sounds`: the folder they are in, if any.
    `countries`: languages by the country (ISO 3166) whose callers speak them. `phrases`: what callers say for person,
    back and repeat, by language. `needs`: by menu and node, what `asks` tells."""

    menus: dict[str, Menu]
    prompts: dict[str, dict[str, str]]
    languages: tuple[str, ...]
    recordings: dict[str, dict[str, str]] = {}
    sounds: str = ""
    countries: dict[str, str] = {}
    phrases: dict[str, dict[str, tuple[str, ...]]] = {}
    needs: dict[str, dict[str, Asks]] = {}

    def asks(self, menu: str, node: str = "") -> Asks:
        """What must be known of the surroundings while a call is in `menu`, or just when it goes on from `node`."""
        asked = self.needs.get(menu, {})
        return asked.get(node) or asked.get("", Asks())

    def speech(self, say: Say) -> Spoken:
        """What the caller hears of it. Raises KeyError for a prompt there is not."""
        if say.file:
            return Spoken(text="", language=say.language, file=say.file)
        if say.text:
            return Spoken(text=say.text, language=say.language)
        recorded = self.recordings.get(say.prompt, {}).get(say.language, "")
        return Spoken(text=self.text(say.prompt, say.language, say.slots), language=say.language, file=recorded)

    def words(self, prompt: str, language: str) -> str:
        """A prompt as it was written. A language we do not speak gets the first one; a prompt there is not, nothing."""
        words = self.prompts.get(prompt, {})
        return words.get(language) or words.get(self.languages[0], "")

    def text(self, prompt: str, language: str, slots: Mapping[str, str] | None = None) -> str:
        """The words of a prompt, its slots filled. Raises KeyError for a prompt there is not."""
        words = self.prompts[prompt]
        spoken = language if words.get(language) else self.languages[0]
        return fill(words[spoken], spoken, slots or {})

    def speaks(self, language: str) -> str:
        """The language of ours nearest to `language` (`zh` and `zh-TW` find `zh-CN`), or empty."""
        if language in self.languages:
            return language
        family = language.partition("-")[0].lower()
        return next((ours for ours in self.languages if family and ours.partition("-")[0] == family), "")

    def language_of(self, language: str, country: str) -> str:
        """What to speak with a caller of that language, or else of that country; empty when neither tells."""
        return self.speaks(language) or self.speaks(self.countries.get(country, ""))
