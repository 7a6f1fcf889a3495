"""Links are looked at in public places only, and what a page says of itself is told in a few words."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import httpx
import pytest

from channels.web_chat.previews import MOST_BYTES, HttpPreviews, NoPreviews, is_public, told_by
from hub.contract.chat_ports import LinkPreview

PUBLIC = "93.184.216.34"
PAGE = (
    '<html><head><title>Old</title><meta property="og:title" content="Gearboxes &amp; more">'
    '<meta name="description" content="All  of\nthem"></head><body>'
)
Serve = Callable[[httpx.Request], httpx.Response]


def page(content: str | bytes = PAGE, kind: str = "text/html; charset=utf-8", status: int = 200) -> httpx.Response:
    data = content.encode() if isinstance(content, str) else content
    return httpx.Response(status, headers={"content-type": kind}, stream=httpx.ByteStream(data))


class Web:
    """The internet: names and what is served by name. `asked`: (address connected to, name in Host, name in TLS)."""

    def __init__(self, **pages: httpx.Response | Callable[[], httpx.Response]) -> None:
        self.pages = pages
        self.names: dict[str, list[str]] = {}
        self.asked: list[tuple[str, str, str]] = []
        self.requests: list[httpx.Request] = []

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        if host.replace(".", "").isdigit() or ":" in host:
            return [host]
        if host not in self.names:
            raise OSError("no such name")
        return self.names[host]

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        self.asked.append((request.url.host, request.headers["host"], request.extensions["sni_hostname"]))
        found = self.pages[request.url.path.strip("/") or "index"]
        return found() if callable(found) else found

    def previews(self, **more: Any) -> HttpPreviews:
        return HttpPreviews(lambda: True, resolve=self.resolve, transport=httpx.MockTransport(self), **more)


async def test_a_page_is_told_by_its_title_and_description() -> None:
    web = Web(index=page)
    web.names["shop.example"] = [PUBLIC]
    assert await web.previews().of("https://shop.example/#top") == LinkPreview(
        url="https://shop.example/#top", title="Gearboxes & more", text="All of them"
    )
    assert web.asked == [(PUBLIC, "shop.example", "shop.example")]  # no second look at the name may change it
    assert "cookie" not in web.requests[0].headers


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.5",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fd00::1",
        "fe80::1%eth0",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::a00:1",
    ],
)
async def test_private_places_are_never_asked(address: str) -> None:
    assert not is_public(address)
    web = Web(index=page)
    web.names["shop.example"] = [PUBLIC, address]
    assert await web.previews().of("https://shop.example/") is None
    if "%" not in address:
        literal = f"[{address}]" if ":" in address else address
        assert await web.previews().of(f"http://{literal}/") is None
    assert web.asked == []


async def test_nor_after_a_redirect_or_once_the_name_means_another_place() -> None:
    def away(to: str) -> Callable[[], httpx.Response]:
        return lambda: httpx.Response(302, headers={"location": to, "set-cookie": "a=b; Domain=.shop.example"})

    web = Web(index=away("http://intranet.example/"), ip=away("http://127.0.0.1/"), file=away("file:///etc/passwd"))
    web.pages |= {"moved": away("/new"), "new": page, "round": away("/round")}
    web.names |= {"shop.example": [PUBLIC], "intranet.example": ["10.0.0.1"]}
    previews = web.previews()
    for path in ("", "ip", "file", "round"):
        assert await previews.of(f"http://shop.example/{path}") is None
    assert {address for address, _, _ in web.asked} == {PUBLIC}
    told = await previews.of("http://shop.example/moved")
    assert told is not None
    assert told.title == "Gearboxes & more"
    assert all("cookie" not in request.headers for request in web.requests)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "shop.example",
        "ftp://shop.example/",
        "https://shop.example:8443/",
        "https://me@shop.example/",
        "http://",
        "https://nowhere.example/",
        "https://shop.example/" + "a" * 2000,
        "https://\ud800/",
        "https://xn--/",
        "//x",
    ],
)
async def test_what_is_no_usual_link_is_not_looked_at(url: str) -> None:
    web = Web(index=page)
    web.names["shop.example"] = [PUBLIC]
    assert await web.previews().of(url) is None
    assert web.asked == []


@pytest.mark.parametrize(
    "answer",
    [
        page(kind="application/pdf"),
        page(status=404),
        page("<p>no head at all"),
        httpx.Response(200, headers={"content-type": "text/html", "content-encoding": "br"}, content=b""),
    ],
)
async def test_what_tells_nothing_of_itself_is_passed_over(answer: httpx.Response) -> None:
    web = Web(index=answer)
    web.names["shop.example"] = [PUBLIC]
    assert await web.previews().of("https://shop.example/") is None


async def test_only_the_beginning_of_a_page_is_read_and_nobody_is_waited_for() -> None:
    read = 0

    class Endless(httpx.AsyncByteStream):
        async def __aiter__(self) -> Any:
            nonlocal read
            while True:
                read += 4096
                yield b"<p>" + b"x" * 4093

    class Silent(httpx.AsyncByteStream):
        async def __aiter__(self) -> Any:
            await asyncio.Event().wait()
            yield b""

    headers = {"content-type": "text/html"}
    web = Web(
        index=lambda: httpx.Response(200, headers=headers, stream=Endless()),
        silent=lambda: httpx.Response(200, headers=headers, stream=Silent()),
    )
    web.names["shop.example"] = [PUBLIC]
    assert await web.previews().of("https://shop.example/") is None
    assert read <= MOST_BYTES + 4096
    assert await web.previews(seconds=0.05).of("https://shop.example/silent") is None


async def test_a_page_is_asked_once_in_an_hour_and_never_while_previews_are_off() -> None:
    web = Web(index=page)
    web.names["shop.example"] = [PUBLIC]
    wanted = False
    previews = HttpPreviews(lambda: wanted, resolve=web.resolve, transport=httpx.MockTransport(web))
    assert await previews.of("https://shop.example/") is None
    wanted = True
    assert await previews.of("https://shop.example/") == await previews.of("https://shop.example/")
    assert len(web.asked) == 1
    await previews.close()
    assert await NoPreviews().of("https://shop.example/") is None


@pytest.mark.parametrize(
    ("content", "kind", "title"),
    [
        ("<title>轴承</title>".encode("gbk"), "text/html; charset=gbk", "轴承"),
        (b'<meta charset="gbk">' + "<title>轴承</title>".encode("gbk"), "text/html", "轴承"),
        ("<title>轴承</title>".encode(), "text/html; charset=rot13", "轴承"),
        (b"<title>a\n\xe2\x80\xaeb</title>", "text/html", "a b"),
        (b"<title>" + b"x" * 500 + b"</title>", "text/html", "x" * 199 + "…"),
    ],
)
async def test_titles_are_read_as_they_were_written_in_one_line(content: bytes, kind: str, title: str) -> None:
    web = Web(index=page(content, kind))
    web.names["shop.example"] = [PUBLIC]
    told = await web.previews().of("https://shop.example/")
    assert told is not None
    assert told.title == title


def test_pages_that_are_not_right_are_read_as_browsers_do() -> None:
    assert told_by("<title>A <b>bold</b> &lt;claim&gt;</title><title>B</title>") == {"title": "A <b>bold</b> <claim>"}
    assert told_by("<script>'<title>no</title>'</script><META NAME=description CONTENT=yes>") == {"description": "yes"}
    assert told_by("<div>" * 50_000) == {}
