"""A script tag is safe whatever a person is called."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from config.demo.script_tag import ScriptTag


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])))
def test_any_name_stays_one_attribute_of_one_tag(name: str) -> None:
    tags = Tags()
    tags.feed(ScriptTag(src="/widget.js", data={"name": name}).markup())
    assert tags.found == [("script", {"src": "/widget.js", "defer": None, "data-name": name})]
