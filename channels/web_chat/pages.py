"""What a browser fetches of the widget: the loader, the frame, its hashed files."""

from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from channels.web_chat.settings import ChatSettings

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


class WidgetPages:
    """Serves the built widget from `dist`; says what to do while it is not built."""

    def __init__(self, settings: ChatSettings, dist: Path = DIST) -> None:
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
        return self._file(
            "widget.js",
            {
                "Cache-Control": f"public, max-age={LOADER_SECONDS}",
                "Cross-Origin-Resource-Policy": "cross-origin",
                "Access-Control-Allow-Origin": "*",
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
        if not (self._dist / "widget.js").is_file():
            return PlainTextResponse("The chat widget is not built yet: run `make build`.", 503)
        return PlainTextResponse("Not found.", 404)
