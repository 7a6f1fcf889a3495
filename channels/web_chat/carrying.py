"""What becomes of one frame, by whichever way it came: a socket or a request."""

import asyncio

import structlog

from channels.web_chat import frames
from channels.web_chat.frames import Hello
from channels.web_chat.visit import Connected, Visit
from channels.web_chat.visits import Visits
from hub.contract.errors import BadSignature, KeydeskError

log = structlog.get_logger()


async def carry_out(
    visits: Visits, connection: Connected, visit: Visit | None, data: str | bytes, name: str, address: str
) -> Visit | None:
    """Take one frame of the connection called `name` and carry it out; returns whose connection it is from now on. What
    goes wrong closes the line. `address`: theirs, in the network."""
    line = connection.line
    try:
        asked = line.receive(data)
        if isinstance(asked, Hello):
            visit = await _enter(visits, connection, asked)
        elif asked is not None and visit is not None:
            if wait := visits.patience(visit, address, asked):
                await asyncio.sleep(wait)
            await visit.do(connection, asked)
    except KeydeskError as error:
        log.warning("chat frame not taken", connection=name, why=error.detail)
        line.close(frames.TRY_LATER, f"try again later ({name})")
    except Exception:
        log.exception("chat connection failed", connection=name)
        line.close(frames.TRY_LATER, f"something went wrong ({name})")
    return visit


async def _enter(visits: Visits, connection: Connected, hello: Hello) -> Visit | None:
    try:
        return await visits.enter(hello, connection)
    except BadSignature as error:
        code = frames.NOT_PROVEN if error.field == "identity" else frames.NOT_OURS
        connection.line.close(code, error.detail)
        return None
