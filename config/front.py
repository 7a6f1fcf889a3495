"""Plain ASGI in front of the application: the channels' webhooks and sockets are found by their exact path, without
FastAPI's layers, which cost more than a webhook's own work. Everything else goes on to FastAPI."""

from collections.abc import Iterable
from typing import Any

import structlog
from starlette.requests import ClientDisconnect
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from config.problems import problem_of

log = structlog.get_logger()


class Front:
    """The ASGI application that is served; `behind` is FastAPI's, set before it is."""

    behind: ASGIApp

    def __init__(self) -> None:
        self._routes: dict[tuple[str, str], BaseRoute] = {}

    def put_first(self, routes: Iterable[BaseRoute]) -> list[BaseRoute]:
        """Serve these from here; returns those whose path has parameters, which the router behind must serve."""
        others = []
        for route in routes:
            kind = "http" if isinstance(route, Route) else "websocket" if isinstance(route, WebSocketRoute) else ""
            path: Any = getattr(route, "path", "{")
            if kind and "{" not in path:
                self._routes[kind, path] = route
            else:
                others.append(route)
        return others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        route = self._routes.get((scope["type"], scope.get("path", "")))
        if route is None:
            await self.behind(scope, receive, send)
            return
        scope["path_params"] = {}
        scope["app"] = self.behind  # lets Starlette's routes raise what they refuse, so that it is told as a problem
        begun = False

        async def tell(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await route.handle(scope, receive, tell)
        except ClientDisconnect:
            log.info("the client went away", path=scope["path"])
        except Exception as error:
            if scope["type"] != "http" or begun:
                raise
            await problem_of(error)(scope, receive, send)
