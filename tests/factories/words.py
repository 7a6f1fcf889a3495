"""Any value of a contract type, for hypothesis: `given(words(AnyEvent))`."""

import types
from datetime import UTC, date, datetime
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)  # PostgreSQL keeps no NUL
INSTANTS = st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
PLAIN: dict[Any, SearchStrategy[Any]] = {
    str: TEXT,
    int: st.integers(-(2**53), 2**53),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
    datetime: INSTANTS,
    date: st.dates(),
    type(None): st.none(),
}


def words(kind: Any) -> SearchStrategy[Any]:
    """Values of a struct, a union of structs, or a plain type of their fields."""
    if kind in PLAIN:
        return PLAIN[kind]
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin in (Union, types.UnionType):
        return st.one_of([words(argument) for argument in arguments])
    if origin is tuple:
        return st.lists(words(arguments[0]), max_size=3).map(tuple)
    if origin is dict:
        return st.dictionaries(words(arguments[0]), words(arguments[1]), max_size=3)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return st.deferred(lambda: _struct(kind))
    raise TypeError(f"no words for {kind!r}")


def _struct(kind: type[msgspec.Struct]) -> SearchStrategy[Any]:
    return st.builds(
        kind, **{name: words(hint) for name, hint in get_type_hints(kind).items() if _is_field(kind, name)}
    )


def _is_field(kind: type[msgspec.Struct], name: str) -> bool:
    return name in kind.__struct_fields__


def members(union: Any) -> tuple[type[msgspec.Struct], ...]:
    """The classes of a union, itself for a single class."""
    return get_args(union) or (union,)
