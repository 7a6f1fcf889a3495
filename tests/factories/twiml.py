"""Is it TwiML? The verbs, nouns and attributes that the twilio package's own classes have, and nothing else."""

import inspect
import re
from functools import cache
from typing import Any
from xml.etree import ElementTree

from twilio.twiml import TwiML, voice_response


@cache
def _children(kind: type[Any]) -> dict[str, tuple[type[Any], frozenset[str]]]:
    """By tag: the class, and the attributes that the parent's method for it takes."""
    found: dict[str, tuple[type[Any], frozenset[str]]] = {}
    for name, method in inspect.getmembers(kind, inspect.isfunction):
        made = re.search(r"self\.nest\(\s*(\w+)\(", inspect.getsource(method)) if not name.startswith("_") else None
        child = getattr(voice_response, made[1], None) if made else None
        if child is not None and issubclass(child, TwiML):
            taken = inspect.signature(method).parameters.values()
            names = frozenset(_camel(one.name) for one in taken if one.name not in ("self", "kwargs"))
            found[child().name if _bare(child) else made[1]] = (child, names)
    return found


def _bare(kind: type[Any]) -> bool:
    needed = list(inspect.signature(kind.__init__).parameters.values())[1:]
    return all(one.default is not inspect.Parameter.empty or one.kind is one.VAR_KEYWORD for one in needed)


def _camel(name: str) -> str:
    first, *others = name.rstrip("_").split("_")
    return first + "".join(part.capitalize() for part in others)


def check_twiml(document: str) -> None:
    """Fails for what no carrier would know."""
    root = ElementTree.fromstring(document)
    assert root.tag == "Response", document
    assert not root.attrib, document
    _check(root, voice_response.VoiceResponse, document)


def _check(element: ElementTree.Element, kind: type[Any], document: str) -> None:
    known = _children(kind)
    for child in element:
        assert child.tag in known, f"{element.tag} knows no {child.tag}: {document}"
        noun, attributes = known[child.tag]
        assert set(child.attrib) <= attributes, (
            f"{child.tag} takes none of {set(child.attrib) - attributes}: {document}"
        )
        assert all(value is not None for value in child.attrib.values())
        _check(child, noun, document)
