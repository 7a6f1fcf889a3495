import httpx
import pytest
from starlette.applications import Starlette

from agent_console.web_files import FOR_EVER, FRAME_POLICY, POLICY, console_files, policy_with


@pytest.fixture
def dist(tmp_path):
    made = tmp_path / "dist"
    (made / "assets").mkdir(parents=True)
    (made / "index.html").write_text("<title>Keydesk</title>")
    (made / "mail_frame.html").write_text("<title>Mail</title>")
    (made / "favicon.svg").write_text("<svg/>")
    (made / "assets" / "app-1a2b.js").write_text("let x")
    (tmp_path / "secret.txt").write_text("secret")
    return made


@pytest.fixture
async def get(dist):
    app = Starlette(routes=[*console_files(dist)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hub.example") as client:
        yield client.get


@pytest.mark.parametrize("path", ["/", "/index.html", "/accounts/ac_1", "/conversations"])
async def test_every_page_is_the_application_and_never_kept(get, path):
    answer = await get(path)
    assert (answer.status_code, answer.text) == (200, "<title>Keydesk</title>")
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_file_named_by_its_hash_is_kept_for_ever(get):
    answer = await get("/assets/app-1a2b.js")
    assert answer.headers["cache-control"] == FOR_EVER
    assert answer.headers["content-type"].startswith("text/javascript")


async def test_other_files_are_served_as_they_are(get):
    assert (await get("/favicon.svg")).headers["content-type"] == "image/svg+xml"


async def test_images_from_outside_load_in_the_frame_for_mails_alone(get):
    answer = await get("/mail_frame.html")
    assert answer.headers["content-security-policy"] == FRAME_POLICY
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "https:" in FRAME_POLICY
    assert "script-src" not in FRAME_POLICY
    assert "img-src 'self' data: blob:;" in POLICY


@pytest.mark.parametrize(
    "path",
    [
        "/assets/gone.js",
        "/gone.js",
        "/api/v1/nothing",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/widget/x",
        "/lobby/",
    ],
)
async def test_what_is_not_there_is_not_found(get, path):
    answer = await get(path)
    assert answer.status_code == 404
    assert "secret" not in answer.text


async def test_without_a_build_a_page_says_so(tmp_path):
    app = Starlette(routes=[*console_files(tmp_path / "nowhere")])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hub.example") as client:
        answer = await client.get("/")
        assert answer.status_code == 503
        assert "make build" in answer.text
        assert (await client.get("/assets/x.js")).status_code == 404


def test_scripts_and_styles_come_from_here_alone():
    assert "script-src 'self';" in POLICY
    assert "style-src 'self';" in POLICY
    assert "unsafe" not in POLICY


def test_a_carrier_elsewhere_may_signal_calls() -> None:
    policy = policy_with("http://127.0.0.1:9000")
    assert "connect-src 'self' ws://127.0.0.1:9000 wss://127.0.0.1:9000 " in policy
    assert policy_with("") == POLICY
