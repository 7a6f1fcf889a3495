import socket

import httpx
import pytest
from pydantic import SecretStr

from channels.phone.simulator import SimulatorSettings, serve
from hub.contract.errors import Misconfigured


async def test_it_serves_on_a_free_port_until_left() -> None:
    async with serve(SimulatorSettings(auth_token=SecretStr("x"))) as simulator:
        async with httpx.AsyncClient() as http:
            assert (await http.get(simulator.url)).status_code == 404
        url = simulator.url
    async with httpx.AsyncClient() as http:
        with pytest.raises(httpx.ConnectError):
            await http.get(url)


async def test_a_port_in_use_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Misconfigured, match="cannot listen"):
            async with serve(SimulatorSettings(auth_token=SecretStr("x")), port=taken.getsockname()[1]):
                pass
