"""The port is looked at before anything is built, and refused in one line."""

import socket
from collections.abc import Iterator

import pytest

from config.build.start import free_port, main, why_not_bound
from config.build.steps import Stop


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen(1)
        yield other.getsockname()[1]


def test_a_port_in_use_is_told_with_one_that_is_free(taken: int) -> None:
    with pytest.raises(Stop, match=f"Port {taken} is in use") as caught:
        free_port(str(taken))
    offered = int(str(caught.value).rpartition("PORT=")[2])
    assert why_not_bound(offered) == ""


def test_a_free_port_is_taken(taken: int) -> None:
    offered = next(port for port in range(taken + 1, taken + 100) if not why_not_bound(port))
    assert free_port(str(offered)) == offered


@pytest.mark.parametrize("text", ["", "x", "0", "65536", "-1", "８０００", "80 00"])
def test_what_is_no_port_is_told_so(text: str) -> None:
    with pytest.raises(Stop, match="is no port"):
        free_port(text)


def test_a_stop_is_one_line_and_exit_code_1(taken: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--port", str(taken)]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_unknown_words_show_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dance"]) == 2
    assert "run --port PORT" in capsys.readouterr().out
