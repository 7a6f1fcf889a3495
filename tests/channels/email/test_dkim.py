"""A mail that is signed passes a verifier that asks DNS for our key; one that was changed does not."""

import base64
import subprocess
from pathlib import Path

import dkim
import pytest

from channels.email.compose import as_bytes, compose
from channels.email.dkim import DkimKey, Signer
from channels.email.sink import open_sink
from hub.contract.errors import Misconfigured
from tests.channels.email.conftest import OpenEmail
from tests.channels.email.test_compose import IDS, order
from tests.fakes.email_doors import NOW


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> DkimKey:
    path = tmp_path_factory.mktemp("dkim") / "hub.pem"
    subprocess.run(["openssl", "genrsa", "-out", str(path), "2048"], check=True, capture_output=True)
    return DkimKey(domain="hub.test", selector="desk1", key=path)


def verifies(content: bytes, key: DkimKey) -> bool:
    """Whether a receiver, to whom DNS gives the public half of the key, believes the signature."""
    asked = subprocess.run(
        ["openssl", "rsa", "-in", str(key.key), "-pubout", "-outform", "DER"], check=True, capture_output=True
    )
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(asked.stdout)

    def txt(name: bytes, timeout: int = 5) -> bytes | None:
        return record if name == b"desk1._domainkey.hub.test." else None

    return bool(dkim.verify(content, dnsfunc=txt))


async def test_a_signed_mail_is_believed_and_a_changed_one_is_not(key: DkimKey) -> None:
    mail = compose(order(subject="合同", cc=("cc@x.example",)), sender_name="陈梅", ids=IDS, now=NOW)
    signed = await Signer([key]).sign(as_bytes(mail), "care@hub.test")
    assert verifies(signed, key)
    assert not verifies(signed.replace(b"We ship tomorrow", b"We ship never"), key)
    assert not verifies(signed.replace(b"ann@northwind.example", b"eve@northwind.example"), key)


async def test_a_domain_without_a_key_sends_as_it_is(key: DkimKey) -> None:
    assert await Signer([key]).sign(b"From: a\r\n\r\n", "care@other.test") == b"From: a\r\n\r\n"


async def test_what_comes_out_of_the_channel_is_signed_over_a_real_socket(open_email: OpenEmail, key: DkimKey) -> None:
    async with (
        open_sink("127.0.0.1", 0, clock=lambda: NOW) as sink,
        open_email(smtp_port=sink.port, dkim=(key,)) as channel,
    ):
        await channel.sender.send(order(html="<p>We ship tomorrow.</p>"))
    assert verifies(sink.raw[0], key)


@pytest.mark.parametrize("content", [b"no key", None])
async def test_a_key_that_cannot_sign_is_told_when_the_channel_opens(
    open_email: OpenEmail, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "bad.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Misconfigured, match=r"hub\.test"):
        async with open_email(dkim=(DkimKey(domain="hub.test", selector="s", key=path),)):
            pass
