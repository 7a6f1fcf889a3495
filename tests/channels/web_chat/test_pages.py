import gzip
import json
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from channels.web_chat.pages import DIST, WidgetPages, frame_policy, with_front
from channels.web_chat.settings import ChatSettings
from hub.contract.chats import ChatRules, Greeting, Look

WORDS = {"en": {"page_open": "Open chat", "title": "Chat"}, "zh-CN": {"page_open": "打开聊天"}}
RULES = ChatRules(
    greetings=(Greeting(key="hi", texts={"en": "Need help?"}, pages=("*/prices*",)),),
    look=Look(accent="#b5004f", title={"en": "Casa Nord"}),
)


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    (tmp_path / "dist/assets").mkdir(parents=True)
    (tmp_path / "dist/widget.js").write_text("loader")
    (tmp_path / "dist/frame.html").write_text("<!doctype html>")
    (tmp_path / "dist/assets/app-abc123.js").write_text("app")
    (tmp_path / "secret").write_text("not yours")
    return tmp_path / "dist"


def browser(dist: Path, **settings) -> httpx.AsyncClient:
    app = Starlette(routes=WidgetPages(ChatSettings(**settings), lambda: RULES, WORDS, dist).routes())
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hub")


async def test_the_loader_is_kept_for_minutes_only_and_may_be_used_anywhere(dist):
    answer = await browser(dist).get("/widget.js")
    assert answer.text.startswith("{const keydeskFront={")
    assert answer.text.endswith("\nloader\n}")
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["content-type"].startswith(("text/javascript", "application/javascript"))


def test_the_loader_has_the_sites_greetings_look_and_words_in_front_and_no_more():
    constant = with_front("loader", RULES, WORDS).partition("=")[2].partition(";\n")[0]
    assert json.loads(constant) == {
        "look": {"accent": "#b5004f", "scheme": "auto", "side": "right", "title": {"en": "Casa Nord"}},
        "greetings": [
            {"key": "hi", "texts": {"en": "Need help?"}, "pages": ["*/prices*"], "after": 10.0, "again_after": 604800.0}
        ],
        "words": {"en": {"page_open": "Open chat"}, "zh-CN": {"page_open": "打开聊天"}},
    }


async def test_files_and_photos_of_the_hub_are_seen_in_the_frame_and_no_others(dist):
    policy = (await browser(dist).get("/widget/frame.html")).headers["content-security-policy"]
    assert "img-src 'self' data: blob:;" in policy


async def test_the_frame_is_shown_only_where_allowed(dist):
    answer = await browser(dist, frame_ancestors=("https://shop.example", "'self'")).get("/widget/frame.html")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert policy.endswith("frame-ancestors https://shop.example 'self'")
    assert answer.headers["cache-control"] == "no-cache"


def test_no_site_at_all_is_a_policy_too():
    assert frame_policy(()).endswith("frame-ancestors 'none'")


async def test_hashed_files_never_change(dist):
    answer = await browser(dist).get("/widget/assets/app-abc123.js")
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("name", ["missing.js", "..%2f..%2fsecret", "..", "%2e%2e%2f%2e%2e%2fsecret"])
async def test_nothing_outside_is_served(dist, name):
    answer = await browser(dist).get(f"/widget/assets/{name}")
    assert answer.status_code == 404


async def test_an_unbuilt_widget_says_how_to_build_it(tmp_path):
    answer = await browser(tmp_path / "none").get("/widget.js")
    assert (answer.status_code, "make build" in answer.text) == (503, True)


@pytest.mark.skipif(not (DIST / "widget.js").exists(), reason="the widget is not built: run `make build`")
def test_the_widget_is_small():
    sizes = {
        path.name: len(gzip.compress(path.read_bytes())) for path in DIST.rglob("*") if path.is_file() and path.suffix
    }
    assert sizes["widget.js"] <= 3_000
    assert sum(sizes.values()) <= 15_000
