from agent_console.hub import BusinessProblem


async def test_an_administrator_sees_what_holds(sign_in):
    told = (await (await sign_in("root")).get("/business/status")).json()
    assert told.keys() == {"version", "read_at", "problem"}
    assert told["problem"] == []


async def test_an_administrator_has_it_read_anew(world, sign_in):
    answer = await (await sign_in("root")).post("/business/reload")
    assert answer.status_code == 200
    assert answer.json()["version"] == world.configuration.business().version
    assert world.configuration.readers == ["us_root"]


async def test_what_is_refused_is_told_by_file_and_line(world, sign_in):
    world.configuration.refusal = BusinessProblem(file="plans.yaml", line=7, message="'wait' is missing")
    browser = await sign_in("root")
    answer = await browser.post("/business/reload")
    assert answer.status_code >= 400
    assert "plans.yaml:7: 'wait' is missing" in answer.json()["detail"]
    assert (await browser.get("/business/status")).json()["problem"] == [
        {"file": "plans.yaml", "line": 7, "message": "'wait' is missing"}
    ]
