"""Reads YAML that people write, and tells them by file and line what is wrong and how to mend it.

A file is read once into plain values with the line of each; pydantic models say what may stand there. Every problem is
collected, so that one run shows them all. Anchors and aliases are refused: they hide what a value is from its reader,
and a few lines of them can unfold to gigabytes.
"""

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError
from yaml.composer import Composer

from hub.contract.errors import Misconfigured

Place = tuple[str | int, ...]
"""Where a value stands: the keys and list positions that lead to it."""

Model = TypeVar("Model", bound=BaseModel)

_UNITS = {"s": 1, "min": 60, "h": 3600, "d": 86400}
_LENGTH = re.compile(r"(\d+(?:\.\d+)?) ?(s|min|h|d)")


class Strict(BaseModel):
    """A mapping in which no other keys may stand and no value is bent to fit."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, validate_by_name=True)


def _seconds(value: object) -> object:
    if isinstance(value, str):
        match = _LENGTH.fullmatch(value.strip())
        if match is None:
            raise ValueError(f"{value!r} is not a length of time; write for example 20 s, 5 min or 4 h")
        return float(match[1]) * _UNITS[match[2]]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("a length of time is wanted; write for example 20 s, 5 min or 4 h")
    return float(min(value, 10**12))


Seconds = Annotated[float, BeforeValidator(_seconds), Field(ge=0, le=30 * 86400, allow_inf_nan=False)]
"""A length of time: a number of seconds, or a number with s, min, h or d. At most 30 days."""

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
"""A name that other files refer to: small letters, digits, `_` and `-`."""

Level = Annotated[int, Field(ge=1, le=10)]
"""How well a skill is mastered."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]


class Names(Strict):
    """What people call a thing, in each language of the console."""

    en: Text
    zh: Text = Field(alias="zh-CN")

    def by_language(self) -> dict[str, str]:
        return {"en": self.en, "zh-CN": self.zh}


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong, at one line of one file."""

    path: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


@dataclass(frozen=True)
class YamlFile:
    """A file as plain values. `problems` grows while it is read and checked."""

    path: Path
    data: object
    lines: dict[Place, int]
    problems: list[Problem] = field(default_factory=list)

    def complain(self, place: Place, text: str) -> None:
        """Add a problem at `place`, or at the nearest place above it that stands in the file."""
        while place and place not in self.lines:
            place = place[:-1]
        self.problems.append(Problem(self.path, self.lines.get(place, 1), text))

    def known(self, place: Place, what: str, name: str, names: Iterable[str]) -> None:
        """Complain when `name` is none of `names`."""
        names = list(names)
        if name not in names:
            self.complain(place, f"there is no {what} {name!r}; {did_you_mean(name, names)}")

    def nest(self, holder: Place, key: str) -> None:
        """Read every list that stands directly in the mapping at `holder` as a mapping with that list under `key`: the
        short way to write it."""
        mapping = self.data
        for part in holder:
            mapping = mapping.get(part) if isinstance(mapping, dict) else None
        if not isinstance(mapping, dict):
            return
        short = {name for name, value in mapping.items() if isinstance(value, list)}
        mapping.update({name: {key: mapping[name]} for name in short})
        depth = len(holder) + 1
        for place, line in list(self.lines.items()):
            if place[: depth - 1] == holder and len(place) >= depth and place[depth - 1] in short:
                self.lines[(*place[:depth], key, *place[depth:])] = line

    def check(self, model: type[Model]) -> Model | None:
        """The file's content as `model`, or None with the problems noted."""
        if self.problems:
            return None
        try:
            return model.model_validate({} if self.data is None else self.data)
        except ValidationError as error:
            for found in error.errors(include_url=False):
                place = tuple(part for part in found["loc"] if part != "[key]")
                self.complain(place, _explain(model, place, dict(found)))
            return None


def read_yaml(path: Path) -> YamlFile:
    """Read `path`. What cannot be read is noted in `problems`; nothing is raised."""
    file = YamlFile(path, None, {})
    try:
        node = _compose(path.read_text(encoding="utf-8"))
        data = None if node is None else _Reader(file).value(node, ())
    except OSError as error:
        file.complain((), f"cannot be read ({error.strerror}); put the file there")
    except UnicodeDecodeError:
        file.complain((), "is not UTF-8 text; save it as UTF-8")
    except RecursionError:
        file.complain((), "is nested too deeply")
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable"
        line = 1 if mark is None else mark.line + 1
        file.problems.append(Problem(path, line, f"is not YAML here: {what}; mind indentation, quotes and colons"))
    else:
        return YamlFile(path, data, file.lines, file.problems)
    return file


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """A mend for an unknown name: the likely one, else all there are."""
    names = sorted(known)
    close = difflib.get_close_matches(wrong, names, n=1)
    if close:
        return f"did you mean {close[0]!r}?"
    return f"known are: {', '.join(names)}" if names else "none are known"


class Mistakes(Misconfigured):
    """What people wrote is wrong: every problem, a line each in the detail."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)), mend="mend the lines named and start again")


def raise_all(files: Sequence[YamlFile]) -> None:
    """Raise `Mistakes` with every problem of `files`; return when there are none."""
    if problems := [problem for file in files for problem in file.problems]:
        raise Mistakes(problems)


class _Loader(Composer, yaml.CSafeLoader):
    """Scans with libyaml, ten times as fast, but composes in Python: what is nested without end is a RecursionError
    there, and the end of the process in C."""

    def __init__(self, text: str) -> None:
        yaml.CSafeLoader.__init__(self, text)
        Composer.__init__(self)


def _compose(text: str) -> yaml.Node | None:
    try:
        return yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError:
        return yaml.compose(text, Loader=yaml.SafeLoader)  # which says better what is wrong, and where


class _Reader:
    """Turns composed nodes into values and notes the line of each."""

    def __init__(self, file: YamlFile) -> None:
        self._file = file
        self._seen: set[int] = set()

    def value(self, node: yaml.Node, place: Place) -> object:
        self._file.lines.setdefault(place, node.start_mark.line + 1)
        if id(node) in self._seen:
            self._file.complain(place, "anchors and aliases (& and *) are not read here; write the value out")
            return None
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*place, index)) for index, item in enumerate(node.value)]
        return self._scalar(node, place)

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, object]:
        found: dict[str, object] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self._file.problems.append(Problem(self._file.path, line, "a key must be a plain word"))
                continue
            key = key_node.value
            if key in found:
                first = self._file.lines[(*place, key)]
                text = f"{key!r} stands here a second time (first in line {first}); keep one of them"
                self._file.problems.append(Problem(self._file.path, line, text))
                continue
            self._file.lines[(*place, key)] = line
            found[key] = self.value(value_node, (*place, key))
        return found

    def _scalar(self, node: yaml.Node, place: Place) -> object:
        kind = node.tag.rpartition(":")[2]
        if any("\ud800" <= letter <= "\udfff" for letter in node.value):
            self._file.complain(place, "holds half a character (a lone surrogate); write the character itself")
        elif kind in {"null", "bool", "int", "float"}:
            try:
                return yaml.SafeLoader("").construct_object(node)
            except (ValueError, yaml.YAMLError, KeyError, IndexError):
                self._file.complain(place, f"{node.value[:40]!r} cannot be read; put it in quotes if it is text")
        return node.value


def _explain(model: type[BaseModel], place: Place, found: dict[str, Any]) -> str:
    """One sentence for one of pydantic's findings."""
    name = next((part for part in reversed(place) if isinstance(part, str)), "the file")
    kind, value = found["type"], found["input"]
    if kind == "extra_forbidden":
        return f"unknown key {name!r}; {did_you_mean(str(name), _keys(model, place[:-1]))}"
    if kind == "missing":
        return f"{name!r} is missing; add it"
    if kind == "literal_error":
        known = re.findall(r"'([^']*)'", found["ctx"]["expected"])
        return f"{str(value)[:40]!r} cannot stand at {name!r}; {did_you_mean(str(value), known)}"
    if kind == "string_pattern_mismatch" and value == name:
        return f"{name!r} cannot be a name; use small letters, digits, _ and -"
    if kind == "string_type":
        return f"{name!r} must be text; put the value in quotes"
    return f"{name!r}: {found['msg'].removeprefix('Value error, ')}"


def _keys(model: object, place: Place) -> list[str]:
    """The keys that may stand at `place` in `model`."""
    for part in place:
        model = _inside(model, part)
    if get_origin(model) is Annotated:
        model = get_args(model)[0]
    if isinstance(model, type) and issubclass(model, BaseModel):
        return [info.alias or name for name, info in model.model_fields.items()]
    return []


def _inside(model: object, part: str | int) -> object:
    """The type found under one key or position of the type `model`."""
    origin, arguments = get_origin(model), get_args(model)
    if origin is Annotated:
        return _inside(arguments[0], part)
    if origin in (Union, UnionType):
        return next((found for option in arguments if (found := _inside(option, part)) is not None), None)
    if origin in (dict, list, tuple):
        return arguments[1] if origin is dict else arguments[0]
    if isinstance(model, type) and issubclass(model, BaseModel):
        fields = {info.alias or name: info.annotation for name, info in model.model_fields.items()}
        return fields.get(str(part))
    return None
