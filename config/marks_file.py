"""`tags.yaml` and `fields.yaml`: how conversations are marked. The folder need have neither."""

from collections.abc import Iterable

from pydantic import Field

from config.tiers_file import Colour
from config.yaml_file import Key, Names, Strict, YamlFile
from hub.contract.work import CustomField, FieldKind, Marks, Tag

GREY = "#6b7280"


class TagEntry(Strict):
    names: Names
    colour: Colour = GREY


class TagsFile(Strict):
    free: bool = False
    tags: dict[Key, TagEntry] = Field(default_factory=dict)


class ChoiceEntry(Strict):
    names: Names


class FieldEntry(Strict):
    names: Names
    kind: FieldKind
    choices: dict[Key, ChoiceEntry] = Field(default_factory=dict)
    required_at_wrap_up: bool = False
    channels: list[str] = Field(default_factory=list)
    tiers: list[str] = Field(default_factory=list)


class FieldsFile(Strict):
    fields: dict[Key, FieldEntry] = Field(default_factory=dict)


def check_tags(file: YamlFile, found: TagsFile) -> None:
    """No two tags are called the same: agents choose them by name."""
    owners: dict[str, str] = {}
    for key, entry in found.tags.items():
        for name in {key, *(name.casefold() for name in entry.names.by_language().values())}:
            if name in owners:
                file.complain(("tags", key), f"the tag {owners[name]!r} is called {name!r} too; call one otherwise")
            owners.setdefault(name, key)


def check_fields(file: YamlFile, found: FieldsFile, channels: Iterable[str], tiers: Iterable[str] | None) -> None:
    """Choices stand where one chooses, and nowhere else; whom a field is for exists."""
    channels = list(channels)
    for key, entry in found.fields.items():
        place = ("fields", key)
        if entry.kind == "choice" and not entry.choices:
            file.complain(place, f"{key!r} has nothing to choose from; name its choices")
        if entry.kind != "choice" and entry.choices:
            file.complain((*place, "choices"), f"{key!r} is a {entry.kind}; only a choice has choices")
        for index, name in enumerate(entry.channels):
            file.known((*place, "channels", index), "channel", name, channels)
        for index, name in enumerate(entry.tiers):
            if tiers is not None:
                file.known((*place, "tiers", index), "tier", name, tiers)


def build_marks(tags: TagsFile | None, fields: FieldsFile | None) -> Marks:
    """How conversations are marked, in the files' order."""
    tags, fields = tags or TagsFile(), fields or FieldsFile()
    return Marks(
        tags={
            key: Tag(key=key, names=entry.names.by_language(), colour=entry.colour) for key, entry in tags.tags.items()
        },
        free_tags=tags.free,
        fields={
            key: CustomField(
                key=key,
                names=entry.names.by_language(),
                kind=entry.kind,
                choices={name: choice.names.by_language() for name, choice in entry.choices.items()},
                required=entry.required_at_wrap_up,
                channels=tuple(entry.channels),
                tiers=tuple(entry.tiers),
            )
            for key, entry in fields.fields.items()
        },
    )
