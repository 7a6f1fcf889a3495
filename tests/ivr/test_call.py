from ivr.call import SLOTS, Facts


def test_prompts_may_name_account_person_and_agent() -> None:
    assert {"account", "person", "agent"} == SLOTS
    assert Facts(account="A", person="P", agent="G").slots() == {"account": "A", "person": "P", "agent": "G"}
