"""Serves the console's built web application at `/`.

Files with a hash in their name (Vite puts them under `assets/`) may be kept for ever, everything else is asked for
anew each time. Any path that names no file is a page of the application, so that its addresses can be reloaded.
"""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",  # components place themselves by the CSSOM, which this leaves alone
        "img-src 'self' data: blob:",
        "font-src 'self'",
        # Twilio's hosts: where calls in browsers are signalled, and their tones come from.
        "connect-src 'self' wss://voice-js.roaming.twilio.com https://eventgw.twilio.com https://sdk.twilio.com",
        "media-src 'self' https://sdk.twilio.com",
        "manifest-src 'self'",
        "frame-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


def policy_with(carrier: str) -> str:
    """The console's policy, in which calls may also be signalled at `carrier`, an http address."""
    host = urlsplit(carrier).netloc
    return POLICY.replace("connect-src 'self'", f"connect-src 'self' ws://{host} wss://{host}") if host else POLICY


HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
}
FRAME = "mail_frame.html"
"""The empty page in which a mail is shown once its reader wants the images from outside: there, and there alone, any
site's may load. No script runs in it."""
FRAME_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' https: http:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
        "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox",
    )
)
FRAME_HEADERS = {**HEADERS, "Content-Security-Policy": FRAME_POLICY, "Referrer-Policy": "no-referrer"}
FOR_EVER = "public, max-age=31536000, immutable"
ELSEWHERE = ("api/", "phone/", "chat/", "widget", "lobby")
"""Beginnings of paths that never are pages of the console: a wrong one there is simply not found."""


def console_files(dist: Path, carrier: str = "") -> Sequence[BaseRoute]:
    """Routes for the application built in `dist`; put them last. Without a build, a page says so. `carrier`: address of
    one whose devices are not Twilio's, which pages may reach as well."""
    root = dist.resolve()
    index = root / "index.html"
    own = {**HEADERS, "Content-Security-Policy": policy_with(carrier)}

    async def page(request: Request) -> Response:
        path = request.path_params["path"]
        if path.startswith(ELSEWHERE):
            return PlainTextResponse("Not found", 404, HEADERS)
        file = (root / path).resolve()
        if not file.is_relative_to(root) or not file.is_file():
            if "." in path.rpartition("/")[2]:
                return PlainTextResponse("Not found", 404, HEADERS)
            file = index
            if not index.is_file():
                return PlainTextResponse("The console has not been built yet. Run: make build", 503, HEADERS)
        kept = FOR_EVER if path.startswith("assets/") else "no-cache"
        headers = FRAME_HEADERS if file.name == FRAME else own
        return FileResponse(file, headers={**headers, "Cache-Control": kept})

    return [Route("/{path:path}", page, methods=["GET"], include_in_schema=False)]
