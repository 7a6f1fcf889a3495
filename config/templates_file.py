"""`templates.yaml`: the words agents begin with, and what their mails end with. The folder need not have one."""

from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import Field, StringConstraints

from config.yaml_file import Key, Names, Place, Strict, YamlFile, did_you_mean
from hub.contract.plans import PLACEHOLDERS, Signature, Template
from hub.conversing.wording import unknown_placeholders

Words = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
MailAddress = Annotated[str, StringConstraints(pattern=r"^[^\s@<>\"(),:;]+@[^\s@<>\"(),:;]+$", to_lower=True)]


class InLanguages(Strict):
    """The same words in each language. Customers who speak neither get the first."""

    en: Words
    zh: Words = Field(alias="zh-CN")

    def by_language(self) -> dict[str, str]:
        return {"en": self.en, "zh-CN": self.zh}


class TemplateEntry(Strict):
    names: Names
    channels: list[Key] = Field(default_factory=list)
    subject: InLanguages | None = None
    text: InLanguages
    html: InLanguages | None = None


class SignatureEntry(Strict):
    mailboxes: list[MailAddress] = Field(default_factory=list)
    text: InLanguages
    html: InLanguages | None = None


class TemplatesFile(Strict):
    templates: dict[Key, TemplateEntry] = Field(default_factory=dict)
    signatures: dict[Key, SignatureEntry] = Field(default_factory=dict)


def check_templates(file: YamlFile, found: TemplatesFile, channels: Mapping[str, object]) -> None:
    """Every placeholder stands for something, every channel is in service, and every mailbox has one signature at
    most."""
    for key, template in found.templates.items():
        for index, channel in enumerate(template.channels):
            file.known(("templates", key, "channels", index), "channel", channel, channels)
        for part in ("subject", "text", "html"):
            _check_words(file, ("templates", key, part), getattr(template, part))
    owners: dict[str, str] = {}
    for key, signature in found.signatures.items():
        for part in ("text", "html"):
            _check_words(file, ("signatures", key, part), getattr(signature, part))
        for index, mailbox in enumerate(signature.mailboxes or [""]):
            if mailbox in owners:
                whose = mailbox or "every other mailbox"
                text = f"{whose} has the signature {owners[mailbox]!r} already; name other mailboxes here"
                file.complain(("signatures", key, "mailboxes", index), text)
            owners.setdefault(mailbox, key)


def _check_words(file: YamlFile, place: Place, words: InLanguages | None) -> None:
    for language, text in (words.by_language() if words else {}).items():
        for wrong in unknown_placeholders(text):
            file.complain(
                (*place, language), f"there is no placeholder {{{{{wrong}}}}}; {did_you_mean(wrong, PLACEHOLDERS)}"
            )


def build_templates(found: TemplatesFile | None) -> dict[str, Template]:
    """The templates by key, in the file's order."""
    entries: Iterable[tuple[str, TemplateEntry]] = found.templates.items() if found else ()
    return {
        key: Template(
            key=key,
            names=entry.names.by_language(),
            subject=_of(entry.subject),
            text=_of(entry.text),
            html=_of(entry.html),
            channels=tuple(entry.channels),
        )
        for key, entry in entries
    }


def build_signatures(found: TemplatesFile | None) -> tuple[Signature, ...]:
    entries: Mapping[str, SignatureEntry] = found.signatures if found else {}
    return tuple(
        Signature(key=key, text=_of(entry.text), mailboxes=tuple(entry.mailboxes), html=_of(entry.html))
        for key, entry in entries.items()
    )


def _of(words: InLanguages | None) -> dict[str, str]:
    return words.by_language() if words else {}
