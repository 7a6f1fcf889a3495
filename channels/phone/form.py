"""A carrier's payload as a mapping of text, whatever its encoding. Pure."""

from urllib.parse import parse_qsl

import msgspec

from hub.contract.errors import Unrecognisable

MOST_FIELDS = 500


class Form(dict[str, str]):
    """Fields by name, the last value of each. `getall` gives every value: signatures cover them all."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        super().__init__(pairs)
        self._pairs = pairs

    def getall(self, name: str) -> list[str]:
        if len(self) == len(self._pairs):
            return [self[name]]
        return [value for key, value in self._pairs if key == name]

    def need(self, name: str) -> str:
        """The field's value. Raises `Unrecognisable` when it is absent or empty."""
        value = self.get(name, "")
        if not value:
            raise Unrecognisable(f"The webhook lacks {name}.", field=name)
        return value


def read_form(text: str) -> Form:
    """A urlencoded body or query. Raises `Unrecognisable`."""
    if not text:
        return Form([])
    try:
        return Form(
            parse_qsl(text, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=MOST_FIELDS)
        )
    except ValueError as error:
        raise Unrecognisable("The form cannot be read.", mend="send application/x-www-form-urlencoded") from error


def read_json(text: str) -> Form:
    """A JSON object as fields; what is not text stands as JSON. Raises `Unrecognisable`."""
    try:
        content = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
        return Form([(name, _plain(raw)) for name, raw in content.items()])
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise Unrecognisable("The JSON cannot be read.", mend="send one JSON object") from error


def _plain(raw: msgspec.Raw) -> str:
    value = msgspec.json.decode(raw)
    return value if isinstance(value, str) else bytes(raw).decode()
