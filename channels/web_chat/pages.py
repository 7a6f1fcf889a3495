"""What a browser fetches of the widget: the loader, the frame, its hashed files."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from channels.web_chat.settings import ChatSettings
from channels.web_chat.site import front
from hub.contract.chats import ChatRules, Texts

DIST = Path(__file__).parent / "widget" / "dist"
LOADER_SECONDS = 300
YEAR_SECONDS = 31_536_000


def frame_policy(ancestors: tuple[str, ...]) -> str:
    """The frame's Content-Security-Policy: everything from the hub, nothing inline, shown only where allowed."""
    sites = " ".join(ancestors) or "'none'"
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "connect-src 'self'",
            "img-src 'self' data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
            f"frame-ancestors {sites}",
        )
    )


def with_front(loader: str, rules: ChatRules, words: Mapping[str, Texts]) -> str:
    """The loader with what it needs of the site's settings in front, as one constant. Both stand in one block, so that
    the page's own scripts see no name of ours."""
    constant = msgspec.json.encode(front(rules, words)).decode()
    return f"{{const keydeskFront={constant};\n{loader}\n}}"


class WidgetPages:
    """Serves the built widget from `dist`; says what to do while it is not built. `rules`: those that hold now."""

    def __init__(
        self, settings: ChatSettings, rules: Callable[[], ChatRules], words: Mapping[str, Texts], dist: Path = DIST
    ) -> None:
        self._rules = rules
        self._words = words
        self._dist = dist
        self._policy = frame_policy(settings.frame_ancestors)

    def routes(self) -> list[Route]:
        """`/widget.js`, `/widget/frame.html` and `/widget/assets/…`."""
        return [
            Route("/widget.js", self._loader),
            Route("/widget/frame.html", self._frame),
            Route("/widget/assets/{name}", self._asset),
        ]

    async def _loader(self, request: Request) -> Response:
        path = self._dist / "widget.js"
        if not path.is_file():
            return self._missing()
        loader = await asyncio.to_thread(path.read_text, "utf-8")
        return Response(
            with_front(loader, self._rules(), self._words),
            media_type="text/javascript; charset=utf-8",
            headers={
                "Cache-Control": f"public, max-age={LOADER_SECONDS}",
                "Cross-Origin-Resource-Policy": "cross-origin",
                "Access-Control-Allow-Origin": "*",
                "X-Content-Type-Options": "nosniff",
            },
        )

    async def _frame(self, request: Request) -> Response:
        return self._file(
            "frame.html",
            {
                "Cache-Control": "no-cache",
                "Content-Security-Policy": self._policy,
                "Referrer-Policy": "no-referrer",
                "Cross-Origin-Resource-Policy": "cross-origin",
            },
        )

    async def _asset(self, request: Request) -> Response:
        name: str = request.path_params["name"]
        return self._file(f"assets/{name}", {"Cache-Control": f"public, max-age={YEAR_SECONDS}, immutable"})

    def _file(self, name: str, headers: Mapping[str, str]) -> Response:
        path = self._dist / name
        if path.is_file() and path.parent in (self._dist, self._dist / "assets"):
            return FileResponse(path, headers={**headers, "X-Content-Type-Options": "nosniff"})
        return self._missing()

    def _missing(self) -> Response:
        if not (self._dist / "widget.js").is_file():
            return PlainTextResponse("The chat widget is not built yet: run `make build`.", 503)
        return PlainTextResponse("Not found.", 404)
