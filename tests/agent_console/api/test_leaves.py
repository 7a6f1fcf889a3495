import pytest

BEGINS, ENDS = "2026-03-05T08:00:00+01:00", "2026-03-07T08:00:00+01:00"
AWAY = {"begins": BEGINS, "ends": ENDS, "substitute_id": "us_ben"}


async def test_an_agent_enters_lists_and_strikes_out_their_own_leave(sign_in):
    ada = await sign_in("ada")
    entered = await ada.post("/agents/us_ada/leaves", json=AWAY)
    assert entered.status_code == 201
    (row,) = (await ada.get("/agents/us_ada/leaves")).json()["leaves"]
    assert row == {
        "id": entered.json()["id"], "begins": "2026-03-05T07:00:00Z", "ends": "2026-03-07T07:00:00Z",
        "substitute_id": "us_ben",
    }  # fmt: skip
    cards = {card["id"]: card for card in (await ada.get("/desk")).json()["agents"]}
    assert [leave["substitute_id"] for leave in cards["us_ada"]["leaves"]] == ["us_ben"]
    assert (await ada.delete(f"/agents/us_ada/leaves/{row['id']}")).status_code == 204
    assert (await ada.get("/agents/us_ada/leaves")).json()["leaves"] == []
    assert (await ada.delete(f"/agents/us_ada/leaves/{row['id']}")).status_code == 404


async def test_a_leave_sent_twice_with_one_key_is_entered_once(sign_in):
    ada = await sign_in("ada")
    answers = [
        await ada.post("/agents/us_ada/leaves", json=AWAY, headers={"Idempotency-Key": "k1"}) for _ in range(2)
    ]  # fmt: skip
    assert answers[0].json() == answers[1].json()
    assert len((await ada.get("/agents/us_ada/leaves")).json()["leaves"]) == 1
    other = await ada.post(
        "/agents/us_ada/leaves", json=AWAY | {"substitute_id": None}, headers={"Idempotency-Key": "k1"}
    )
    assert other.status_code == 409


async def test_a_supervisor_does_it_for_anyone_an_agent_for_no_colleague(sign_in):
    ada, sam = await sign_in("ada"), await sign_in("sam")
    assert (await ada.post("/agents/us_cy/leaves", json=AWAY)).status_code == 403
    id = (await sam.post("/agents/us_cy/leaves", json=AWAY)).json()["id"]
    assert (await ada.delete(f"/agents/us_cy/leaves/{id}")).status_code == 403
    assert (await sam.delete(f"/agents/us_cy/leaves/{id}")).status_code == 204


@pytest.mark.parametrize(
    "wish",
    [
        {"ends": BEGINS},
        {"begins": "2026-03-05T08:00:00"},
        {"substitute_id": "us_ada"},
        {"substitute_id": "us_sam"},
        {"reason": "?"},
    ],
)
async def test_a_leave_that_makes_no_sense_is_refused(sign_in, wish):
    assert (await (await sign_in("ada")).post("/agents/us_ada/leaves", json=AWAY | wish)).status_code == 422


async def test_a_circle_of_substitutes_is_refused_by_name(sign_in):
    sam = await sign_in("sam")
    await sam.post("/agents/us_ada/leaves", json=AWAY)
    answer = await sam.post("/agents/us_ben/leaves", json=AWAY | {"substitute_id": "us_ada"})
    assert (answer.status_code, answer.json()["field"]) == (422, "substitute_id")
    assert "Ben Okafor → Ada Lindgren → Ben Okafor" in answer.json()["detail"]
