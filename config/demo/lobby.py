"""The demo's lobby: the page on which a newcomer plays the customer, and the web shop that carries the chat widget.

It only exists in `keydesk demo`, which listens on 127.0.0.1.
"""

import asyncio
import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import phonenumbers
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from channels.web_chat.frames import Identity
from config.demo.company import PASSWORD, PIN, Company, Person, Supplier
from config.demo.company_systems import CompanySystems
from config.demo.mailbox import Letter, Mailboxes
from config.demo.script_tag import ScriptTag
from hub.contract.errors import SendFailed
from hub.contract.plans import Business

DIST = Path(__file__).parent / "lobby" / "dist"
WIDGET_MARK = "<!-- widget -->"
NOT_ALLOWED = 4403
LONGEST_BODY = 500_000
YEAR_SECONDS = 31_536_000

Sign = Callable[[str], Identity]
"""Proves to the chat who is signed in, by email address, as a shop's back end does."""


@dataclass(frozen=True, kw_only=True)
class Lobby:
    """What the lobby needs. `simulator`: the carrier simulator's base URL as a browser reaches it, a path or absolute.

    `sign`: the shop's proof for the chat. `systems`: what the phone's menu can be asked of. `dist`: the built pages."""

    company: Company
    business: Business
    mailboxes: Mailboxes
    simulator: str
    sign: Sign
    systems: CompanySystems
    dist: Path = DIST


def lobby_routes(lobby: Lobby) -> Sequence[BaseRoute]:
    """The pages under `/lobby/` and their own small API."""
    pages, api = _Pages(lobby), _Api(lobby)
    return [
        Route("/lobby", pages.to_index),
        Route("/lobby/", pages.index),
        Route("/lobby/site", pages.site),
        Route("/lobby/api/setup", api.setup),
        Route("/lobby/api/mail", api.send_mail, methods=["POST"]),
        Route("/lobby/api/mails", api.mails),
        WebSocketRoute("/lobby/api/mails/stream", api.mail_stream),
        Route("/lobby/{path:path}", pages.asset),
    ]


def content_policy(simulator: str) -> str:
    """The pages' Content-Security-Policy: everything from here, and calls to the simulator."""
    parts = urlsplit(simulator)
    elsewhere = f" {parts.scheme}://{parts.netloc} ws://{parts.netloc} wss://{parts.netloc}" if parts.netloc else ""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "font-src 'self'",
            "img-src 'self' data:",
            f"connect-src 'self'{elsewhere}",
            "frame-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'self'",
        )
    )


class _Pages:
    """The built pages."""

    def __init__(self, lobby: Lobby) -> None:
        self._lobby = lobby
        self._headers = {
            "Cache-Control": "no-cache",
            "Content-Security-Policy": content_policy(lobby.simulator),
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        }

    async def to_index(self, request: Request) -> Response:
        return RedirectResponse("/lobby/")

    async def index(self, request: Request) -> Response:
        path = self._lobby.dist / "index.html"
        return FileResponse(path, headers=self._headers) if path.is_file() else _not_built()

    async def site(self, request: Request) -> Response:
        """The shop, as the person named by `as` sees it: its back end has signed them in."""
        path = self._lobby.dist / "site.html"
        if not path.is_file():
            return _not_built()
        person = self._lobby.company.person_by_id.get(request.query_params.get("as", ""))
        language = "zh-CN" if request.query_params.get("lang") == "zh-CN" else "en"
        page = path.read_text(encoding="utf-8").replace(WIDGET_MARK, self._widget(person, language).markup())
        name = html.escape(person.name if person else "", quote=True)
        page = page.replace('data-visitor=""', f'data-visitor="{name}"')
        return Response(page, media_type="text/html", headers=self._headers)

    def _widget(self, person: Person | None, language: str) -> ScriptTag:
        supplier = self._lobby.company.supplier
        data = {"site": supplier.email.rpartition("@")[2], "lang": language, "title": supplier.names[language]}
        if person is not None:
            proof = self._lobby.sign(person.email)
            data |= {"email": proof.email, "expires": str(proof.expires), "proof": proof.proof, "name": person.name}
        return ScriptTag(src="/widget.js", data=data)

    async def asset(self, request: Request) -> Response:
        root = self._lobby.dist.resolve()
        path = (root / request.path_params["path"]).resolve()
        if not path.is_file() or root not in path.parents or path.suffix == ".html":
            return PlainTextResponse("Not found.", 404)
        hashed = path.parent.name == "assets"
        cache = f"public, max-age={YEAR_SECONDS}, immutable" if hashed else "no-cache"
        return FileResponse(path, headers={**self._headers, "Cache-Control": cache})


class _Api:
    """What the lobby's page asks for."""

    def __init__(self, lobby: Lobby) -> None:
        self._lobby = lobby
        self._setup = msgspec.json.encode(_setup(lobby))

    async def setup(self, request: Request) -> Response:
        return Response(self._setup, media_type="application/json", headers={"Cache-Control": "no-cache"})

    async def send_mail(self, request: Request) -> Response:
        """Only JSON is taken, which a page of another origin cannot send unasked."""
        if request.headers.get("content-type", "").split(";")[0] != "application/json":
            return _json({"detail": "Send JSON."}, 415)
        if int(request.headers.get("content-length") or LONGEST_BODY + 1) > LONGEST_BODY:
            return _json({"detail": "That is too long."}, 413)
        try:
            letter = msgspec.json.decode(await request.body(), type=Letter)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            return _json({"detail": str(error)}, 422)
        try:
            return _json(await self._lobby.mailboxes.send(letter), 201)
        except SendFailed as error:
            return _json({"detail": error.detail}, 502)

    async def mails(self, request: Request) -> Response:
        return _json(self._lobby.mailboxes.of(request.query_params.get("address", "")))

    async def mail_stream(self, socket: WebSocket) -> None:
        """Mails as they arrive, one frame each. Only this site's own pages may listen."""
        if urlsplit(socket.headers.get("origin", "")).netloc != socket.headers.get("host"):
            await socket.close(NOT_ALLOWED)
            return
        with self._lobby.mailboxes.listening(socket.query_params.get("address", "")) as next_mail:
            await socket.accept()

            async def send() -> None:
                while True:
                    await socket.send_text(msgspec.json.encode(await next_mail()).decode())

            sending = asyncio.create_task(send())
            try:
                while True:
                    await socket.receive_text()
            except WebSocketDisconnect:
                return
            finally:
                sending.cancel()


def _setup(lobby: Lobby) -> dict[str, object]:
    """All the page knows of the company: who can be played, and who would answer them."""
    tiers = sorted(lobby.business.tiers.values(), key=lambda tier: tier.rank)
    users = lobby.company.user_by_id
    return {
        "supplier": _with_phone_shown(lobby.company.supplier),
        "simulator": lobby.simulator.rstrip("/"),
        "password": PASSWORD,
        "tiers": [{"key": tier.key, "names": tier.names, "colour": tier.colour} for tier in tiers],
        "accounts": [
            {
                "id": account.id,
                "name": account.name,
                "tier": account.tier,
                "number": account.number,
                "pin": PIN,
                "orders": lobby.systems.orders_of(account.id),
                "team": [{"login": users[user].login, "name": users[user].name} for user in account.team],
                "people": [_with_phone_shown(person) for person in account.people],
            }
            for account in lobby.company.accounts
        ],
        "supervisors": [
            {"login": user.login, "name": user.name} for user in lobby.company.users if user.role == "supervisor"
        ],
    }


def _with_phone_shown(value: Supplier | Person) -> dict[str, object]:
    """`value` with its number as people write it."""
    shown = phonenumbers.format_number(phonenumbers.parse(value.phone), phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return {**msgspec.structs.asdict(value), "phone_shown": shown}


def _json(value: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(value), status, media_type="application/json")


def _not_built() -> Response:
    return PlainTextResponse("The lobby is not built yet: run `make web`.", 503)
