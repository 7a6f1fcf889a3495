"""What a regular expression that people write for a form's answer must be: read alike by Python and by browsers, and
done in no time on whatever a visitor types."""

import re

MOST_CHARACTERS = 200
_ELSEWHERE = re.compile(r"\\[AZz]|\(\?(?![:=!])|\\[1-9]|[*+?}]\+|\[\[|\[:")
"""Python's own: what browsers read otherwise or not at all; and references back to a group, which are slow."""
_LOOSE = re.compile(r"[*+]|\{\d*,\}|\{\d*,\d{2,}\}|\{\d{2,}\}")
"""A repetition of ten and more."""
_MOST_LOOSE = 3
_ESCAPED_OR_SET = re.compile(r"\\.|\[\^?(?:\\.|[^\]\\])+\]", re.DOTALL)
_GROUP = re.compile(r"\((?:\?[:=!])?")


def fault_of(pattern: str) -> str:
    """What is wrong with it and how to mend it; empty when nothing is."""
    if len(pattern) > MOST_CHARACTERS:
        return f"is longer than {MOST_CHARACTERS} characters; make it simpler"
    if _ELSEWHERE.search(pattern):
        return "holds what browsers read otherwise; write it with [ ], ( ), |, ?, *, + and { } alone"
    try:
        re.compile(pattern)
    except (re.error, OverflowError) as error:
        return f"is no regular expression ({error}); write for example [0-9]{{6,8}}"
    if _runs_away(_ESCAPED_OR_SET.sub("x", pattern)):
        return "can match in so many ways that it may take forever; repeat less, and single characters only"
    return ""


def _runs_away(pattern: str) -> bool:
    """Whether a group with a repetition or a choice in it is itself repeated (some answers then take a time that
    doubles with every letter; OWASP, "Regular expression Denial of Service"), or many repetitions follow each other."""
    ways = [0]  # of each open group: 0 one, 1 a few, 2 many
    place = 0
    while place < len(pattern):
        letter = pattern[place]
        if letter == "(":
            ways.append(0)
            place += len(_GROUP.match(pattern, place)[0])  # type: ignore[index]
            continue
        if letter == ")":
            inner, loose = ways.pop(), _LOOSE.match(pattern, place + 1)
            if (inner and loose) or (inner == 2 and pattern.startswith("{", place + 1)):
                return True
            ways[-1] = max(ways[-1], inner)
        elif letter in "*+{?|":
            ways[-1] = max(ways[-1], 2 if _LOOSE.match(pattern, place) else 1)
        place += 1
    return len(_LOOSE.findall(pattern)) > _MOST_LOOSE
