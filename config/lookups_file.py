"""lookups.yaml: what voice menus may ask the company's own systems. A folder without it has no lookups.

Values may name variables of the environment as `${NAME}`, so that no secret stands in the file; `${PUBLIC_URL}` is
this hub's own address.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from config.yaml_file import Key, Place, Seconds, Strict, Text, YamlFile, raise_all, read_yaml
from hub.contract.calls import LookupQuestion

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


class LookupsFile(Strict):
    lookups: dict[Key, QuestionEntry] = Field(default_factory=dict)


def load_lookups(folder: Path, variables: Mapping[str, str] | None = None) -> dict[str, LookupQuestion]:
    """By name. `variables`: what `${NAME}` stands for beside the environment. Raises `Misconfigured` with every
    mistake, by file and line."""
    path = folder / FILE
    if not path.exists():
        return {}
    file = read_yaml(path)
    found = file.check(LookupsFile)
    known = {**os.environ, **(variables or {})}
    questions = {
        name: _question(file, ("lookups", name), entry, known)
        for name, entry in (found.lookups.items() if found else ())
    }
    raise_all([file])
    return questions


def _question(file: YamlFile, place: Place, entry: QuestionEntry, known: Mapping[str, str]) -> LookupQuestion:
    url = _filled(file, (*place, "url"), entry.url, known)
    if not _URL.fullmatch(url):
        file.complain((*place, "url"), "is no address; write it like https://erp.example.com/orders/{order}")
    headers = {name: _filled(file, (*place, "headers", name), value, known) for name, value in entry.headers.items()}
    for name, value in headers.items():
        if not _HEADER.fullmatch(value):
            file.complain((*place, "headers", name), f"the header {name!r} cannot be sent; use plain characters")
    return LookupQuestion(url=url, answers=dict(entry.answers), headers=headers, timeout=entry.timeout)


def _filled(file: YamlFile, place: Place, text: str, known: Mapping[str, str]) -> str:
    """With its variables filled in. What they hold is never told."""
    for name in _VARIABLE.findall(text):
        if not known.get(name):
            file.complain(place, f"the environment has no {name}; set it, or write the value here")
    return _VARIABLE.sub(lambda match: known.get(match[1], "") or "http://unset", text)
