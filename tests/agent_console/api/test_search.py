"""Search and saved views, over the API."""

import pytest

from hub.searching.actions import Indexer
from tests.hub.searching.said import said

FILE = {"key": "k", "name": "may.pdf", "media_type": "application/pdf", "size": 1}
ALL = ("accounts", "people", "conversations", "messages")


@pytest.fixture
async def talked(world):
    await world.contact("ct_1", account_id="ac_north")
    await world.contact("ct_2", account_id="ac_south", name="Zhang Wei", channel="web_chat")
    await world.contact("ct_3", name="Nobody Known")
    await said(world, "ms_1", "The invoice of May is wrong", "cv_ct_1", attachments=[FILE])
    await said(world, "ms_2", "请把发票寄给我: invoice", "cv_ct_2", channel="web_chat", author_name="Zhang Wei")
    await said(world, "ms_3", "an invoice, please", "cv_ct_3", author_name="Nobody Known")
    indexer = Indexer(world.writer, world.reader, world.bus)
    while await indexer.step():
        pass
    return world


def ids(answer):
    assert answer.status_code == 200, answer.text
    return {kind: [hit["id"] for hit in answer.json()[kind]["items"]] for kind in ALL if answer.json()[kind]["items"]}


async def test_everything_is_found_by_kind_with_the_hits_marked(talked, sign_in):
    sam = await sign_in("sam")
    answer = await sam.get("/search", params={"q": "invoice"})
    assert {kind: sorted(found) for kind, found in ids(answer).items()} == {"messages": ["ms_1", "ms_2", "ms_3"]}
    hit = next(hit for hit in answer.json()["messages"]["items"] if hit["id"] == "ms_1")
    assert hit["lead"] == {"text": "The invoice of May is wrong", "marks": [[4, 11]]}
    assert (hit["account_name"], hit["conversation_id"], hit["attached"]) == ("Northwind Marine", "cv_ct_1", True)
    assert ids(await sam.get("/search", params={"q": "发票"})) == {"messages": ["ms_2"]}
    found = await sam.get("/search", params={"q": "nortwhind"})
    assert ids(found) == {"accounts": ["ac_north"], "conversations": ["cv_ct_1"]}
    assert found.json()["accounts"]["near"] == ["northwind"]


async def test_agents_find_what_they_may_read(talked, sign_in):
    ada, cy = await sign_in("ada"), await sign_in("cy")
    assert ids(await ada.get("/search", params={"q": "invoice"})) == {"messages": ["ms_1"]}
    assert ids(await cy.get("/search", params={"q": "invoice"})) == {}
    assert ids(await cy.get("/search", params={"q": "zhang"})) == {"people": ["pe_ct_2"]}
    assert ids(await cy.get("/search", params={"q": "nobody"})) == {}
    assert ids(await ada.get("/search")) == {"conversations": ["cv_ct_1"]}


FILTERS = [
    ({"channel": "web_chat"}, {"ms_2"}),
    ({"account_id": "ac_north"}, {"ms_1"}),
    ({"tier": "gold"}, {"ms_2"}),
    ({"tier": "standard"}, {"ms_3"}),
    ({"attached": "true"}, {"ms_1"}),
    ({"status": "open"}, {"ms_1", "ms_2", "ms_3"}),
    ({"status": "closed"}, set()),
    ({"status": "snoozed"}, set()),
    ({"agent_id": "us_ada"}, set()),
    ({"tag": "vip"}, set()),
    ({"from": "2000-01-01T00:00:00Z"}, {"ms_1", "ms_2", "ms_3"}),
    ({"to": "2000-01-01T00:00:00Z"}, set()),
]


async def test_filters_narrow_it(talked, sign_in):
    sam = await sign_in("sam")
    for filters, expected in FILTERS:
        found = await sam.get("/search", params={"q": "invoice", **filters})
        assert set(ids(found).get("messages", [])) == expected, filters
        listed = ids(await sam.get("/search", params=filters)).get("conversations", [])
        assert {f"cv_ct_{id[-1]}" for id in expected} == set(listed), filters


async def test_a_conversation_is_found_by_its_tag(talked, sign_in):
    await talked.commit(
        lambda tx: tx.conn.exec_driver_sql("UPDATE conversations SET tags = '[\"vip\"]' WHERE id = 'cv_ct_2'")
    )
    sam = await sign_in("sam")
    assert ids(await sam.get("/search", params={"tag": "vip"})) == {"conversations": ["cv_ct_2"]}


async def test_pages_follow_each_other(talked, sign_in):
    sam = await sign_in("sam")
    for words in ({"q": "invoice", "kind": "message"}, {"kind": "conversation"}):
        for order in ("latest", "oldest"):
            params, group = {**words, "order": order}, f"{words['kind']}s"
            whole = ids(await sam.get("/search", params=params))[group]
            read, cursor = [], ""
            while cursor is not None:
                answer = await sam.get("/search", params={**params, "limit": 1, "cursor": cursor})
                read += ids(answer)[group]
                cursor = answer.json()[group]["next"]
            assert read == whole
            assert len(whole) == 3


async def test_a_strange_cursor_is_refused(sign_in):
    sam = await sign_in("sam")
    for params, field in (
        ({"q": "x", "cursor": "x"}, "kind"),
        ({"q": "x", "kind": "message", "cursor": "x"}, "cursor"),
        ({"kind": "conversation", "cursor": "WyJ4IiwieSJd"}, "cursor"),
    ):
        answer = await sam.get("/search", params=params)
        assert (answer.status_code, answer.json()["field"]) == (422, field)


VIEW = {"name": "Late gold", "filters": {"tier": "gold", "status": "open"}, "order": "oldest"}


async def test_a_view_is_kept_changed_and_deleted(sign_in):
    ada, ben = await sign_in("ada"), await sign_in("ben")
    kept = await ada.post("/views", json=VIEW)
    assert kept.status_code == 201
    path = f"/views/{kept.json()['id']}"
    (view,) = (await ada.get("/views")).json()["items"]
    assert (view["name"], view["order"], view["filters"]["tier"], view["own"]) == ("Late gold", "oldest", "gold", True)
    assert (await ben.get("/views")).json()["items"] == []
    assert (await ben.put(path, json=VIEW)).status_code == 404
    assert (await ben.delete(path)).status_code == 404
    assert (await ada.post("/views", json=VIEW)).status_code == 409
    assert (await ada.put(path, json={**VIEW, "name": "Gold"})).status_code == 204
    assert [view["name"] for view in (await ada.get("/views")).json()["items"]] == ["Gold"]
    assert (await ada.delete(path)).status_code == 204
    assert (await ada.get("/views")).json()["items"] == []


async def test_supervisors_share_views_and_only_they(sign_in):
    ada, sam, root = await sign_in("ada"), await sign_in("sam"), await sign_in("root")
    assert (await ada.post("/views", json={**VIEW, "shared": True})).status_code == 403
    path = f"/views/{(await sam.post('/views', json={**VIEW, 'shared': True})).json()['id']}"
    (view,) = (await ada.get("/views")).json()["items"]
    assert (view["owner_name"], view["own"], view["may_change"]) == ("Sam Rivers", False, False)
    assert (await ada.put(path, json=VIEW)).status_code == 404
    assert (await root.put(path, json={**VIEW, "shared": True, "name": "Ours"})).status_code == 204


async def test_a_view_makes_sense(sign_in):
    ada = await sign_in("ada")
    for change in ({"name": "  "}, {"name": ""}, {"order": "odd"}, {"filters": {"colour": "red"}}):
        assert (await ada.post("/views", json={**VIEW, **change})).status_code == 422
