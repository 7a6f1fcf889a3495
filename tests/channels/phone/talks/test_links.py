from urllib.parse import parse_qs, urlsplit

from channels.phone.links import Links
from channels.phone.talks.links import TalkLinks


def test_every_link_says_which_line_and_which_talk() -> None:
    links = TalkLinks(Links("https://h", ""))
    for url in (
        links.conference("a b", "or&1"),
        links.talk_over("a b", "or&1"),
        links.answered_by("a b", "or&1"),
        links.consent("a b", "or&1"),
    ):
        assert parse_qs(urlsplit(url).query) == {"line": ["a b"], "conference": ["or&1"]}
    assert links.leg("CA1", "or_1:2") == "https://h/phone/leg?line=CA1&leg=or_1%3A2"
    assert links.taped("CA1") == "https://h/phone/taped?line=CA1"
