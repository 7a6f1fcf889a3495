async def test_ones_own_signature_is_kept_by_language(sign_in):
    ada = await sign_in("ada")
    assert (await ada.get("/me/signature")).json() == {"texts": {}}
    kept = await ada.put("/me/signature", json={"texts": {"en": "Ada, {{reference}}", "zh-CN": " "}})
    assert kept.json() == {"texts": {"en": "Ada, {{reference}}"}}
    assert (await ada.get("/me/signature")).json() == kept.json()
    assert (await (await sign_in("ben")).get("/me/signature")).json() == {"texts": {}}


async def test_a_placeholder_that_stands_for_nothing_is_refused(sign_in):
    refused = await (await sign_in("ada")).put("/me/signature", json={"texts": {"en": "{{phone}}"}})
    assert (refused.status_code, refused.json()["field"]) == (422, "texts")
