"""Notes that call a user, over HTTP."""


async def test_whoever_is_called_finds_it_and_has_seen_it(world, sign_in):
    await world.contact("ct_1", account_id="ac_north", agent_id="us_ada", state="active")
    ada, ben = await sign_in("ada"), await sign_in("ben")
    note = {"text": "@Ben Okafor, the price?", "client_id": "k"}
    assert (await ada.post("/conversations/cv_ct_1/notes", json=note)).status_code == 201
    (mention,) = (await ben.get("/mentions")).json()["items"]
    assert (mention["by_name"], mention["read_at"], mention["conversation_id"]) == ("Ada Lindgren", None, "cv_ct_1")
    assert len((await ben.get("/desk")).json()["mentions"]) == 1
    assert (await ben.post("/mentions/read", json={"conversation_id": "cv_ct_1"})).status_code == 204
    assert (await ben.get("/desk")).json()["mentions"] == []
    assert (await ben.get("/mentions")).json()["items"][0]["read_at"]
    assert (await ada.get("/mentions")).json() == {"items": [], "next": None}


async def test_a_note_that_calls_somebody_who_may_not_see_it_is_refused_and_not_kept(world, sign_in):
    await world.contact("ct_1", account_id="ac_north", agent_id="us_ada", state="active")
    ada = await sign_in("ada")
    refused = await ada.post("/conversations/cv_ct_1/notes", json={"text": "@cy?", "client_id": "k"})
    assert (refused.status_code, refused.json()["field"]) == (422, "text")
    assert "Cy Zhang may not see this conversation" in refused.json()["detail"]
    assert (await ada.get("/conversations/cv_ct_1")).json()["messages"] == []
