"""Words that stand ready: templates and signatures, and what their placeholders stand for. Pure."""

import re
from collections.abc import Mapping, Sequence
from html import escape

from hub.contract.plans import PLACEHOLDERS, Signature
from hub.contract.words import Value

_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]{0,100}?)\s*\}\}")
DELIMITER = "-- "
"""Above a signature (RFC 3676 section 4.3): clients fold away what stands below."""


class Facts(Value):
    """What placeholders stand for."""

    person_name: str = ""
    account_name: str = ""
    agent_name: str = ""
    reference: str = ""

    def value(self, placeholder: str) -> str:
        """Raises `KeyError` for one there is not."""
        return {
            "person.name": self.person_name,
            "person.first_name": first_name(self.person_name),
            "account.name": self.account_name,
            "agent.name": self.agent_name,
            "reference": self.reference,
        }[placeholder]


def first_name(name: str) -> str:
    """How one addresses them. A Chinese name is not taken apart, nor is a mail address."""
    words = name.split()
    if not words or "@" in name or any("\u4e00" <= letter <= "\u9fff" for letter in name):
        return name.strip()
    return words[0].rstrip(",")


def unknown_placeholders(text: str) -> list[str]:
    """Those that stand for nothing, in the order they stand there."""
    return [name for name in _PLACEHOLDER.findall(text) if name not in PLACEHOLDERS]


def filled(text: str, facts: Facts, *, html: bool = False) -> str:
    """The text with what its placeholders stand for; those that stand for nothing stay as they are."""

    def value(found: re.Match[str]) -> str:
        if found[1] not in PLACEHOLDERS:
            return found[0]
        return escape(facts.value(found[1])) if html else facts.value(found[1])

    return _PLACEHOLDER.sub(value, text)


def has_placeholders(*texts: str) -> bool:
    return any("{{" in text for text in texts)


def in_language(words: Mapping[str, str], language: str) -> str:
    """The words in this language, or in one like it, or in the first there is."""
    plain = language.lower().split("-")[0]
    like = next((words[key] for key in words if key.lower().split("-")[0] == plain), None)
    return words.get(language) or like or next(iter(words.values()), "")


def signature_of(signatures: Sequence[Signature], mailbox: str) -> Signature | None:
    """The one for mails from this address: its own, or the one for all others."""
    own = (each for each in signatures if mailbox.lower() in each.mailboxes)
    return next(own, None) or next((each for each in signatures if not each.mailboxes), None)


def signed(
    text: str, html: str, own: Mapping[str, str], signature: Signature | None, language: str, facts: Facts
) -> tuple[str, str]:
    """Text and HTML with the signatures below: the writer's `own`, then the brand's. Without HTML there is none
    afterwards either."""
    mine = filled(in_language(own, language), facts).strip()
    brand = filled(in_language(signature.text, language), facts).strip() if signature else ""
    if not (mine or brand):
        return text, html
    if html:
        rich = filled(in_language(signature.html, language), facts, html=True) if signature and brand else ""
        blocks = [as_html(mine), rich or as_html(brand)]
        html = f"{html}<div><br>{DELIMITER}<br>{'<br><br>'.join(filter(None, blocks))}</div>"
    below = "\n\n".join(filter(None, [mine, brand]))
    return f"{text.rstrip()}\n\n{DELIMITER}\n{below}", html


def as_html(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")
