"""Recorded prompts, for the carrier to fetch: it signs no such request, and there is nothing secret in them."""

import asyncio
from collections.abc import Callable
from pathlib import Path, PurePath

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from channels.phone.music import FILE, hold_music
from hub.contract.errors import NotFound

MEDIA_TYPES = {
    ".mp3": "audio/mpeg",
    ".wav": "audio/wav",
    ".ogg": "audio/ogg",
    ".aif": "audio/aiff",
    ".aiff": "audio/aiff",
    ".gsm": "audio/x-gsm",
    ".ulaw": "audio/basic",
}
"""What carriers play (https://www.twilio.com/docs/voice/twiml/play#supported-audio-file-types)."""

CACHED = {"Cache-Control": "public, max-age=3600"}


def sounds(folder: Callable[[], str]) -> Route:
    """Files of the folder that `folder` gives, and of those in it, under `/phone/sounds/`; none while it is empty.
    The hold music is always there."""

    async def sound(request: Request) -> Response:
        name = str(request.path_params["file"])
        where = folder()
        path = await asyncio.to_thread(_inside, Path(where), name) if where and "\0" not in name else None
        media_type = MEDIA_TYPES.get(PurePath(name).suffix.lower())
        if path is None and name == FILE:
            return Response(await asyncio.to_thread(hold_music), media_type="audio/wav", headers=CACHED)
        if path is None or media_type is None:
            raise NotFound("There is no such sound.")
        return FileResponse(path, media_type=media_type, headers=CACHED)

    return Route("/phone/sounds/{file:path}", sound, methods=["GET", "HEAD"])


def _inside(folder: Path, name: str) -> Path | None:
    """The file of that name, if it is one and lies in the folder."""
    path = (folder / name).resolve()
    return path if path.is_relative_to(folder.resolve()) and path.is_file() else None
