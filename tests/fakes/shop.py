"""A customer's web site that carries the widget: another origin, a strict policy, unfriendly styles."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

PAGE = """<!doctype html><html lang="{language}"><head><title>Casa Nord</title>
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/hostile.css">
</head><body><h1>Casa Nord</h1><p>Lamps, chairs and tables. <a href="/other">More</a></p>
<script src="{hub}/widget.js" data-site="shop" data-title="Casa Nord" {data}></script></body></html>"""
HOSTILE = (
    "*{font:900 40px serif!important}button{background:red!important;border:9px solid!important}"
    "iframe{display:none!important}div{visibility:hidden!important;opacity:0!important}"
    "h1,p{font:16px sans-serif!important}"
)


def shop(hub: str, data: str = "", language: str = "en") -> Starlette:
    """The site, with the widget of the hub at `hub`."""

    async def page(request: Request) -> Response:
        policy = f"default-src 'none'; script-src {hub}; frame-src {hub}; style-src 'self'"
        html = PAGE.format(hub=hub, data=data, language=request.query_params.get("lang", language))
        return HTMLResponse(html, headers={"Content-Security-Policy": policy})

    async def hostile(request: Request) -> Response:
        return Response(HOSTILE, media_type="text/css")

    return Starlette(routes=[Route("/", page), Route("/other", page), Route("/hostile.css", hostile)])
