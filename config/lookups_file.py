"""lookups.yaml: what is asked of the company's own systems: by voice menus, and for whoever looks at an account. A
folder without it asks nothing.

Values may name variables of the environment as `${NAME}`, so that no secret stands in the file; `${PUBLIC_URL}` is
this hub's own address.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from config.yaml_file import Key, Place, Seconds, Strict, Text, YamlFile, raise_all, read_yaml
from hub.contract.calls import LookupQuestion
from hub.contract.dealings import DealingsQuestion, Part
from hub.contract.dealings import Field as RowField

FILE = "lookups.yaml"
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_URL = re.compile(r"https?://[^\s/]+(/\S*)?")
_HEADER = re.compile(r"[\x20-\x7e]*")
Dotted = Annotated[str, StringConstraints(pattern=r"^[^\s.]+(\.[^\s.]+)*$", max_length=200)]
HeaderName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9!#$%&'*+.^_|~-]{1,60}$")]


class QuestionEntry(Strict):
    url: Text
    answers: Annotated[dict[Key, Dotted], Field(min_length=1)]
    headers: dict[HeaderName, Text] = Field(default_factory=dict)
    timeout: Annotated[Seconds, Field(gt=0, le=10)] = 3.0


class ListEntry(Strict):
    source: Text
    url: Text
    rows: Dotted | Literal[""] = ""
    fields: Annotated[dict[RowField, Dotted], Field(min_length=1)]
    headers: dict[HeaderName, Text] = Field(default_factory=dict)
    timeout: Annotated[Seconds, Field(gt=0, le=10)] = 3.0
    keep: Annotated[Seconds, Field(le=86_400)] = 120.0


class LookupsFile(Strict):
    lookups: dict[Key, QuestionEntry] = Field(default_factory=dict)
    accounts: dict[Part, ListEntry] = Field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """What is asked: `lookups` by menus, by name; `accounts` for whoever looks at one, by kind."""

    lookups: Mapping[str, LookupQuestion] = field(default_factory=dict)
    accounts: Mapping[Part, DealingsQuestion] = field(default_factory=dict)


def load_asked(folder: Path, variables: Mapping[str, str] | None = None) -> Asked:
    """All of the file. `variables`: what `${NAME}` stands for beside the environment. Raises `Misconfigured` with every
    mistake, by file and line."""
    path = folder / FILE
    if not path.exists():
        return Asked()
    file = read_yaml(path)
    found = file.check(LookupsFile)
    known = {**os.environ, **(variables or {})}
    asked = (
        Asked(
            {name: _question(file, ("lookups", name), entry, known) for name, entry in found.lookups.items()},
            {part: _list(file, ("accounts", part), entry, known) for part, entry in found.accounts.items()},
        )
        if found
        else Asked()
    )
    raise_all([file])
    return asked


def load_lookups(folder: Path, variables: Mapping[str, str] | None = None) -> Mapping[str, LookupQuestion]:
    """What menus may ask, by name. See `load_asked`."""
    return load_asked(folder, variables).lookups


def _question(file: YamlFile, place: Place, entry: QuestionEntry, known: Mapping[str, str]) -> LookupQuestion:
    url, headers = _address(file, place, entry, known)
    return LookupQuestion(url=url, answers=dict(entry.answers), headers=headers, timeout=entry.timeout)


def _list(file: YamlFile, place: Place, entry: ListEntry, known: Mapping[str, str]) -> DealingsQuestion:
    url, headers = _address(file, place, entry, known)
    if "reference" not in entry.fields:
        file.complain((*place, "fields"), "say where a row's reference stands, as in `reference: number`")
    return DealingsQuestion(
        source=entry.source,
        url=url,
        rows=entry.rows,
        fields=dict(entry.fields),
        headers=headers,
        timeout=entry.timeout,
        keep=entry.keep,
    )


def _address(
    file: YamlFile, place: Place, entry: QuestionEntry | ListEntry, known: Mapping[str, str]
) -> tuple[str, dict[str, str]]:
    """Its URL and headers."""
    url = _filled(file, (*place, "url"), entry.url, known)
    if not _URL.fullmatch(url):
        file.complain((*place, "url"), "is no address; write it like https://erp.example.com/orders/{order}")
    headers = {name: _filled(file, (*place, "headers", name), value, known) for name, value in entry.headers.items()}
    for name, value in headers.items():
        if not _HEADER.fullmatch(value):
            file.complain((*place, "headers", name), f"the header {name!r} cannot be sent; use plain characters")
    return url, headers


def _filled(file: YamlFile, place: Place, text: str, known: Mapping[str, str]) -> str:
    """With its variables filled in. What they hold is never told."""
    for name in _VARIABLE.findall(text):
        if not known.get(name):
            file.complain(place, f"the environment has no {name}; set it, or write the value here")
    return _VARIABLE.sub(lambda match: known.get(match[1], "") or "http://unset", text)
