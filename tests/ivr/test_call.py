from ivr.call import FACT_SLOTS, Call, Facts


def test_what_is_not_known_is_an_empty_word_and_never_missing() -> None:
    assert Facts().slots() == dict.fromkeys(FACT_SLOTS, "")


def test_an_account_is_known_by_its_name_or_its_id() -> None:
    assert [facts.account_known for facts in (Facts(), Facts(account="A"), Facts(account_id="ac_1"))] == [
        False,
        True,
        True,
    ]


def test_what_was_collected_may_be_named_beside_what_is_known() -> None:
    call = Call(id="CA1", menu="main", node="a", language="en", facts=Facts(account="A"), values={"order": "12"})
    assert (call.slots()["order"], call.slots()["account"]) == ("12", "A")
