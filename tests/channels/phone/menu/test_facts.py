from msgspec import structs

from channels.phone.menu.facts import country_of, facts, facts_of
from hub.contract.words import Address
from ivr.call import Facts
from tests.fakes.phone_doors import card

NORTHWIND = structs.replace(card("Northwind", "gold", "Maria Santos", "zh-CN"), account_id="ac_2", person_name="")
PERSON = card("", "standard", "", "")


def test_what_the_menu_may_know_of_a_caller() -> None:
    assert facts(None, "DE") == Facts(country="DE")
    assert facts(card(), "US") == Facts(
        account_id="ac_1",
        account="Helix Robotics",
        tier="platinum",
        person="Dana Wood",
        agent="Wang Lei",
        language="en",
        country="US",
    )
    assert facts(card("", "standard", "")) == Facts(person="Dana Wood", language="en")


def test_a_person_on_a_companys_switchboard_keeps_their_name() -> None:
    known = facts_of([NORTHWIND], PERSON, "CN")
    assert (known.account_id, known.person, known.agent, known.language) == (
        "ac_2",
        "Dana Wood",
        "Maria Santos",
        "zh-CN",
    )


def test_several_companies_are_candidates_in_their_order() -> None:
    known = facts_of([NORTHWIND, card()], None, "CN")
    assert not known.account_known
    assert [one.account for one in known.candidates] == ["Northwind", "Helix Robotics"]
    assert known.candidates[0].tier == "gold"


def test_a_number_tells_its_country() -> None:
    assert country_of(Address(kind="phone", value="+8613800138000")) == "CN"
    assert country_of(Address(kind="phone", value="+80012345678")) == ""
    assert country_of(Address(kind="phone", value="sip:a@b")) == ""
