"""The error tree as its docstring draws it."""

import re

from hub.contract import errors
from hub.contract.errors import KeydeskError


def all_errors(root: type[KeydeskError] = KeydeskError) -> set[type[KeydeskError]]:
    ours = {kind for kind in root.__subclasses__() if kind.__module__ == errors.__name__}
    return ours.union(*(all_errors(kind) for kind in ours)) if ours else ours


def test_the_drawing_shows_every_error_under_its_parent() -> None:
    drawn: dict[str, str] = {}
    parents = ["KeydeskError"]
    for line in (errors.__doc__ or "").splitlines():
        if found := re.match(r"^    ([│ ]*)[├└]── (\w+)", line):
            depth = len(found[1]) // 4 + 1
            parents[depth:] = [found[2]]
            drawn[found[2]] = parents[depth - 1]
    assert drawn == {kind.__name__: kind.__mro__[1].__name__ for kind in all_errors()}


def test_an_error_says_what_is_wrong_where_and_how_to_mend_it() -> None:
    error = errors.Invalid("The number is not one.", mend="write it as +4722000000", field="address")
    assert (str(error), error.detail, error.mend, error.field) == (
        "The number is not one.",
        "The number is not one.",
        "write it as +4722000000",
        "address",
    )
