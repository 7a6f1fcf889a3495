from hub.conversing.wording import unknown_placeholders


async def test_templates_come_in_both_languages(sign_in):
    found = (await (await sign_in("ada")).get("/templates")).json()
    assert found
    for template in found:
        assert set(template["names"]) == set(template["text"]) == {"en", "zh-CN"}
        assert not [wrong for text in template["text"].values() for wrong in unknown_placeholders(text)]


async def test_the_setup_names_our_mailboxes_and_signatures(sign_in):
    setup = (await (await sign_in("ada")).get("/setup")).json()
    assert setup["mailboxes"] == ["us@hub.example"]
    assert [signature["key"] for signature in setup["signatures"]] == ["house"]
