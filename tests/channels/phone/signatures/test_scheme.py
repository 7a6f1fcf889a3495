from channels.phone.signatures.scheme import Signed


def test_a_header_that_was_not_sent_is_empty() -> None:
    webhook = Signed("https://hub.example.com", {b"x-a": "é".encode("latin-1")}, "", None)
    assert (webhook.header(b"x-a"), webhook.header(b"x-b")) == ("é", "")
