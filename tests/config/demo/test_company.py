"""The demo company is whole and believable, and mistakes in its files are told by file and line."""

import shutil
from pathlib import Path

import phonenumbers
import pytest

from config.demo.company import FOLDER, Company, load_company
from hub.contract.errors import Misconfigured
from hub.contract.plans import Business


def test_it_has_what_the_readme_promises(company: Company) -> None:
    roles = [user.role for user in company.users]
    assert len(company.accounts) == 20
    assert len(company.people) == 60
    assert (roles.count("agent"), roles.count("supervisor"), roles.count("administrator")) == (12, 2, 1)
    assert {account.tier for account in company.accounts} == {"platinum", "gold", "silver", "standard"}
    assert {person.language for person in company.people} == {"en", "zh-CN"}


def test_every_address_names_one_person(company: Company) -> None:
    addresses = [address for person in company.people for address in person.addresses]
    assert len({(address.kind, address.value) for address in addresses}) == 2 * len(company.people)


def test_every_phone_is_a_valid_number_in_e164(company: Company) -> None:
    for phone in [company.supplier.phone, *(person.phone for person in company.people)]:
        number = phonenumbers.parse(phone)
        assert phonenumbers.is_valid_number(number)
        assert phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) == phone


def test_no_mail_could_ever_reach_a_real_domain(company: Company) -> None:
    assert all(person.email.endswith(".example") for person in company.people)
    assert company.supplier.email.endswith(".example")


def test_every_team_is_of_agents_and_each_agent_has_an_account_or_a_shared_team(company: Company) -> None:
    for account in company.accounts:
        assert {company.user_by_id[user].role for user in account.team} == {"agent"}
    assert all(user.teams for user in company.users if user.role == "agent")


def test_ids_come_from_the_keys_so_each_start_has_the_same(company: Company) -> None:
    assert company.accounts[0].id == "ac_northwind"
    helena = company.person_by_id["pe_northwind_helena_brandt"]
    assert helena.email == "helena.brandt@northwind.example"
    assert company.user_by_id[company.accounts[0].team[0]].login == "wang.lei"


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("accounts.yaml", "tier: platinum", "tier: platinium", "did you mean 'platinum'?"),
        ("accounts.yaml", "[wang.lei, ", "[wang.li, ", "there is no agent 'wang.li'; did you mean 'wang.lei'?"),
        ("accounts.yaml", "[wang.lei, ", "[helen.park, ", "there is no agent 'helen.park'"),
        ("accounts.yaml", "+493023125102", "+493023125101", "already belongs to 'northwind'"),
        ("accounts.yaml", "+493023125102", "12", "is no phone number"),
        ("accounts.yaml", "Europe/Berlin", "Europe/Berlim", "did you mean 'Europe/Berlin'?"),
        ("users.yaml", "[key_accounts, engineering]", "[key_acounts]", "did you mean 'key_accounts'?"),
        ("users.yaml", "{ web_chat: 4 }", "{ webchat: 4 }", "did you mean 'web_chat'?"),
        ("users.yaml", "technical: 9", "technical: 11", "less than or equal to 10"),
        ("supplier.yaml", "support@meridian.example", "nobody", "should match pattern"),
    ],
)
def test_a_mistake_is_told_by_file_and_mend(
    business: Business, tmp_path: Path, name: str, old: str, new: str, says: str
) -> None:
    for source in FOLDER.glob("*.yaml"):
        shutil.copy(source, tmp_path)
    path = tmp_path / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Misconfigured, match=rf"{name}:\d+: ") as caught:
        load_company(business, tmp_path)
    assert says in caught.value.detail
