import asyncio

import httpx

from channels.phone.carriers.http import CarrierHttp


async def test_requests_go_to_the_configured_carrier() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, text="{}")

    http = CarrierHttp("https://carrier.example.com", 5, httpx.MockTransport(answer))
    assert (await http.request("GET", "https://api.twilio.com/2010-04-01/x.json")).status_code == 200
    assert str(asked[0].url) == "https://carrier.example.com/2010-04-01/x.json"
    assert [piece async for piece in http.pieces("/file", ("a", "b"))] == [b"{}"]
    await http.close()


async def test_it_closes_once_all_that_was_asked_is_answered() -> None:
    go, begun = asyncio.Event(), asyncio.Event()

    async def answer(request: httpx.Request) -> httpx.Response:
        begun.set()
        await go.wait()
        return httpx.Response(200, text="{}")

    http = CarrierHttp("https://carrier.example.com", 5, httpx.MockTransport(answer))
    asking = asyncio.ensure_future(http.request("GET", "https://api.twilio.com/x.json"))
    await begun.wait()
    closing = asyncio.ensure_future(http.close())
    go.set()
    await closing
    assert (await asking).status_code == 200
