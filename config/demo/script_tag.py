"""A script tag for a page, with everything escaped."""

import html

from hub.contract.words import Value


class ScriptTag(Value):
    """`src` and the `data-…` attributes (named without `data-`) of a script that runs once the page is read."""

    src: str
    data: dict[str, str] = {}

    def markup(self) -> str:
        attributes = "".join(f' data-{name}="{html.escape(value, quote=True)}"' for name, value in self.data.items())
        return f'<script src="{html.escape(self.src, quote=True)}" defer{attributes}></script>'
