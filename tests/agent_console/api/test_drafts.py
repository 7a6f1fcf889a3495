DRAFT = {"text": "Dear Ing", "to": "ingrid@", "cc": ["boss@north.example"]}
PATH = "/conversations/cv_ct_1/draft"


async def test_a_draft_is_there_in_another_window_until_it_is_sent(world, sign_in):
    await world.contact("ct_1", account_id="ac_north")
    ada = await sign_in("ada")
    assert (await ada.get(PATH)).json()["at"] is None
    kept = await ada.put(PATH, json=DRAFT)
    assert kept.status_code == 204
    found = await ada.get(PATH)
    card = found.json()
    assert (card["text"], card["to"], card["cc"], card["attachments"]) == (*DRAFT.values(), [])
    assert found.headers["etag"] == kept.headers["etag"]
    assert (await (await sign_in("ben")).get(PATH)).json()["text"] == ""
    await ada.post("/conversations/cv_ct_1/messages", json={"text": "Dear Ingrid", "client_id": "c1"})
    assert (await ada.get(PATH)).json()["at"] is None


async def test_what_was_read_may_be_put_back_as_it_is(world, sign_in):
    await world.contact("ct_1", account_id="ac_north")
    ada = await sign_in("ada")
    file = (await ada.post("/uploads", content=b"PNG", headers={"X-Filename": "a.png"})).json()
    await ada.put(PATH, json=DRAFT | {"attachments": [file["id"]]})
    card = (await ada.get(PATH)).json()
    assert card["attachments"] == [file]
    assert (await ada.put(PATH, json=card)).status_code == 204
    assert (await ada.get(PATH)).json()["attachments"] == [file]


async def test_an_older_version_does_not_win(world, sign_in):
    await world.contact("ct_1", account_id="ac_north")
    ada = await sign_in("ada")
    first = (await ada.put(PATH, json=DRAFT)).headers["etag"]
    world.clock.advance(1)
    assert (await ada.put(PATH, json=DRAFT, headers={"If-Match": first})).status_code == 204
    assert (await ada.put(PATH, json=DRAFT, headers={"If-Match": first})).status_code == 409
    assert (await ada.delete(PATH, headers={"If-Match": first})).status_code == 409
    assert (await ada.delete(PATH, headers={"If-Match": "*"})).status_code == 204
    assert (await ada.get(PATH)).headers["etag"] == '""'


async def test_nobody_drafts_in_a_conversation_that_is_not_theirs(world, sign_in):
    await world.contact("ct_1", account_id="ac_south")
    assert (await (await sign_in("ada")).put(PATH, json=DRAFT)).status_code == 404


async def test_a_mail_to_somebody_is_drafted_too_until_it_is_sent(sign_in):
    ada, path = await sign_in("ada"), "/me/new-mail-draft"
    file = (await ada.post("/uploads", content=b"PNG", headers={"X-Filename": "a.png"})).json()
    whole = DRAFT | {"our_address": "us@hub.example", "account_id": "ac_north", "attachments": [file]}
    kept = await ada.put(path, json=whole)
    found = await ada.get(path)
    assert found.headers["etag"] == kept.headers["etag"]
    card = found.json()
    assert {name: card[name] for name in whole} == whole
    assert (await ada.put(path, json=card, headers={"If-Match": '"older"'})).status_code == 409
    assert (await (await sign_in("ben")).get(path)).json()["at"] is None
    assert (await ada.delete(path)).status_code == 204
    assert (await ada.get(path)).json()["at"] is None
