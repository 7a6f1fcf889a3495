from urllib.parse import parse_qs, urlsplit

from channels.phone.links import Links


def test_links_are_external_and_tell_the_carrier_how_to_repeat() -> None:
    links = Links("https://hub.example.com/keydesk", "rc=2&rp=5xx")
    assert links.fallback == "https://hub.example.com/keydesk/phone/fallback#rc=2&rp=5xx"
    assert links.gather(4) == "https://hub.example.com/keydesk/phone/gather?step=4#rc=2&rp=5xx"
    assert Links("https://hub.example.com", "").transcription() == "https://hub.example.com/phone/transcription"


def test_what_goes_into_a_query_comes_out_of_it() -> None:
    links = Links("https://hub.example.com", "")
    assert parse_qs(urlsplit(links.to("leg", line="CA&1", leg="or 1")).query) == {"line": ["CA&1"], "leg": ["or 1"]}
    assert links.wait("zh-CN", "connecting").endswith("/wait?language=zh-CN&why=connecting")
