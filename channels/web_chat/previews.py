"""Looks at pages that messages link to, for what they say of themselves (Open Graph, https://ogp.me).

Whoever writes a link chooses what the hub asks, so only public places are: each address is looked up once, checked, and
connected to as it was checked, at every hop; on the usual ports, without cookies, for a short time and a small page.
"""

import asyncio
import ipaddress
import re
import socket
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from html.parser import HTMLParser
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx
import nh3
import structlog

from hub.contract.chat_ports import LinkPreview

log = structlog.get_logger()
SECONDS = 5.0  # for one page, redirects included
MOST_BYTES = 128 * 1024  # of a page: its head comes first
MOST_TAGS = 2000  # of a head; the time they take grows with their square
MOST_HOPS = 4
AT_ONCE = 8
KEPT = 500
KEPT_SECONDS = 3600.0
LONGEST_URL = 2000
LONGEST_TITLE, LONGEST_TEXT = 200, 300
PORTS = {"http": 80, "https": 443}
NAT64 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))
HEADERS = {"User-Agent": "Keydesk-link-preview", "Accept": "text/html", "Accept-Encoding": "identity"}
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset=[\"']?([\w-]{2,40})", re.IGNORECASE)
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""The addresses of a host. Raises `OSError`."""


class NoPreviews:
    """Implements the `Previews` port where links are not looked at."""

    async def of(self, url: str) -> LinkPreview | None:
        """See the `Previews` port."""
        return None


class _NotPublic(httpx.TransportError):
    """A place that is nobody's business from here."""


async def resolve(host: str, port: int) -> Sequence[str]:
    """As the system resolves names."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


def is_public(address: str) -> bool:
    """Whether it is an address of the open internet, also behind IPv6's ways of writing one of IPv4."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return is_public(str(found.ipv4_mapped))
        if found.sixtofour is not None or found.teredo is not None or any(found in network for network in NAT64):
            return False
    return found.is_global and not found.is_multicast


class PublicOnly(httpx.AsyncBaseTransport):
    """Connects to public addresses alone. The name is looked up here and nowhere else, so that it cannot mean another
    address a moment later (DNS rebinding). `inner` must keep no connections: they are told apart by address only."""

    def __init__(self, resolve: Resolve, inner: httpx.AsyncBaseTransport) -> None:
        self._resolve = resolve
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        port = PORTS.get(url.scheme)
        if port is None or url.port not in (None, port) or url.userinfo:
            raise _NotPublic("not a usual address of a page")
        host = url.raw_host.decode("ascii")
        try:
            addresses = await self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpx.ConnectError(str(error)) from error
        if not addresses or not all(is_public(address) for address in addresses):
            raise _NotPublic("not a public address")
        return await self._inner.handle_async_request(
            httpx.Request(
                request.method,
                url.copy_with(host=addresses[0]),
                headers=request.headers,  # Host stays the name
                stream=request.stream,
                extensions={**request.extensions, "sni_hostname": host},
            )
        )

    async def aclose(self) -> None:
        await self._inner.aclose()


class HttpPreviews:
    """Implements the `Previews` port. `wanted`: whether links are looked at now. `resolve`, `transport`: other ways to
    look up names and to connect than the system's."""

    def __init__(
        self,
        wanted: Callable[[], bool],
        *,
        resolve: Resolve = resolve,
        transport: httpx.AsyncBaseTransport | None = None,
        seconds: float = SECONDS,
    ) -> None:
        self._wanted = wanted
        self._seconds = seconds
        inner = transport or httpx.AsyncHTTPTransport(limits=httpx.Limits(max_keepalive_connections=0))
        self._http = httpx.AsyncClient(
            transport=PublicOnly(resolve, inner),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            headers=HEADERS,
            timeout=seconds,
            trust_env=False,
            follow_redirects=True,
            max_redirects=MOST_HOPS,
        )
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._kept: OrderedDict[str, tuple[float, LinkPreview | None]] = OrderedDict()

    async def of(self, url: str) -> LinkPreview | None:
        """See the `Previews` port. What a page said is kept for an hour."""
        if not self._wanted() or len(url) > LONGEST_URL:
            return None
        now = asyncio.get_running_loop().time()
        at, kept = self._kept.get(url, (now - KEPT_SECONDS - 1, None))
        if now - at <= KEPT_SECONDS:
            return kept
        try:
            async with asyncio.timeout(self._seconds), self._turn:
                found = await self._look(url)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, OSError, ValueError) as error:
            log.info("a link was not looked at", why=type(error).__name__)
            found = None
        self._kept[url] = (now, found)
        self._kept.move_to_end(url)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return found

    async def close(self) -> None:
        """Let go of connections."""
        await self._http.aclose()

    async def _look(self, url: str) -> LinkPreview | None:
        async with self._http.stream("GET", url) as answer:
            kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
            if answer.status_code != httpx.codes.OK or kind not in ("text/html", "application/xhtml+xml"):
                return None
            if answer.headers.get("content-encoding", "identity") != "identity":
                return None  # unasked; it might unfold to anything
            page = b""
            async for part in answer.aiter_raw():
                page += part
                if len(page) >= MOST_BYTES or b"</head" in page[-len(part) - 8 :].lower():
                    break
            charset = answer.charset_encoding
        said = told_by(_text(page[:MOST_BYTES], charset))
        title = said.get("og:title") or said.get("title") or ""
        text = said.get("og:description") or said.get("description") or ""
        return (
            LinkPreview(url=url, title=_tidy(title, LONGEST_TITLE), text=_tidy(text, LONGEST_TEXT)) if title else None
        )


def told_by(page: str) -> dict[str, str]:
    """What a page's `<title>` and `<meta>` say, by name. It is parsed as browsers do (html5ever), for pages are rarely
    right and sometimes made to exhaust a parser; what comes out is small and right."""
    end = re.search(r"</head|<body", page, re.IGNORECASE)
    tags = (page[: end.start()] if end else page).split("<", MOST_TAGS)
    head = nh3.clean(
        "<".join(tags[:MOST_TAGS]),
        tags={"title", "meta"},
        attributes={"meta": {"property", "name", "content"}},
        link_rel=None,
    )
    reader = _HeadReader()
    reader.feed(head)
    reader.close()
    return reader.found


class _HeadReader(HTMLParser):
    """The first title, and the first of each meta."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, str] = {}
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_title = tag == "title" and "title" not in self.found
        said = dict(attrs)
        name = (said.get("property") or said.get("name") or "").lower()
        if tag == "meta" and name and said.get("content"):
            self.found.setdefault(name, said["content"] or "")

    def handle_endtag(self, tag: str) -> None:
        self._in_title = self._in_title and tag != "title"

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.found["title"] = self.found.get("title", "") + data


def _text(page: bytes, charset: str | None) -> str:
    declared = _CHARSET.search(page[:2048])
    for name in (charset, declared and declared[1].decode("ascii", "replace"), "utf-8"):
        try:
            if name:
                return page.decode(name, "replace")
        except LookupError:
            continue
    return ""


def _tidy(text: str, longest: int) -> str:
    """One line of it, without characters that nobody sees."""
    words = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"
