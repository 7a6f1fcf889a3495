import pytest

from hub.accounts import views
from hub.accounts.reach import mark_failed
from hub.accounts.views import PhoneBook
from hub.contract.errors import Invalid, NotFound
from hub.contract.ports import CallerCard
from hub.contract.words import Address
from tests.fakes.clock import START
from tests.fakes.console_world import insert


async def people(world):
    def work(tx):
        for place, account in enumerate(["ac_north", "ac_north", "ac_south", None], start=1):
            insert(tx.conn, "people", id=f"pe_{place}", name=f"Person {place}" if account else "", account_id=account,
                   language="zh-CN" if place == 2 else "", created_at=START)  # fmt: skip
            insert(tx.conn, "addresses", kind="phone", value=f"+472200000{place}", person_id=f"pe_{place}",
                   created_at=START)  # fmt: skip
        insert(tx.conn, "addresses", kind="email", value="one@100%.example", person_id="pe_1", created_at=START)

    await world.commit(work)


async def test_accounts_are_listed_by_name_with_their_counts_and_own_agent(world):
    await people(world)
    await world.contact("ct_1", account_id="ac_south")
    page = await views.account_rows(world.reader)
    assert [(row.name, row.people, row.open_contacts, row.primary_agent_name) for row in page.items] == [
        ("Northwind Marine", 2, 0, "Ada Lindgren"),
        ("Southport Foods", 2, 1, "Ben Okafor"),
    ]
    assert page.next is None


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("NORTHW", ["ac_north"]),
        ("person 3", ["ac_south"]),
        ("+4722000001", ["ac_north"]),
        ("100%", ["ac_north"]),
        ("1%", []),
        ("nothing", []),
        ("  ", ["ac_north", "ac_south"]),
    ],
)
async def test_accounts_are_found_by_name_person_or_address(world, words, found):
    await people(world)
    assert [row.id for row in (await views.account_rows(world.reader, words)).items] == found


async def test_pages_follow_each_other_without_gap_or_double(world):
    for place in range(7):
        await world.insert("accounts", id=f"ac_{place}", name=f"Same {place % 2}", tier="gold", created_at=START)
    seen, after = [], ""
    while True:
        page = await views.account_rows(world.reader, "same", after, limit=3)
        seen += [row.id for row in page.items]
        if page.next is None:
            break
        after = page.next
    assert seen == ["ac_0", "ac_2", "ac_4", "ac_6", "ac_1", "ac_3", "ac_5"]


async def test_a_made_up_page_is_refused(world):
    with pytest.raises(Invalid):
        await views.account_rows(world.reader, after="nonsense")


async def test_an_account_shows_its_team_in_order_and_its_people_with_addresses(world):
    await people(world)
    facts = await views.account(world.reader, "ac_north")
    assert facts.team == ("us_ada", "us_ben")
    assert facts.external_ids == {"crm": "7"}
    assert [(person.name, [address.value for address in person.addresses]) for person in facts.people] == [
        ("Person 1", ["one@100%.example", "+4722000001"]),
        ("Person 2", ["+4722000002"]),
    ]


async def test_an_address_that_refused_a_message_says_when_and_why(world):
    await people(world)
    await world.commit(lambda tx: mark_failed(tx.conn, {"one@100%.example": "550 gone"}, START))
    facts = await views.account(world.reader, "ac_north")
    mail, phone = facts.people[0].addresses
    assert (mail.failed_at, mail.failure, phone.failed_at) == (START, "550 gone", None)


async def test_an_unknown_account_is_not_found(world):
    with pytest.raises(NotFound):
        await views.account(world.reader, "ac_x")


async def test_teams_are_by_account_primary_first(world):
    assert await views.teams(world.reader) == {"ac_north": ("us_ada", "us_ben"), "ac_south": ("us_ben",)}
    assert await views.teams(world.reader, "ac_south") == {"ac_south": ("us_ben",)}


async def test_a_caller_is_greeted_with_all_we_know(world):
    await people(world)
    book = PhoneBook(world.store)
    assert await book.caller(Address(kind="phone", value="+4722000002")) == CallerCard(
        person_id="pe_2", person_name="Person 2", account_id="ac_north", account_name="Northwind Marine",
        tier="platinum", language="zh-CN", primary_agent_name="Ada Lindgren",
    )  # fmt: skip
    known = await book.caller(Address(kind="phone", value="+4722000003"))
    assert known is not None
    assert known.language == "en"  # the account's


async def test_a_person_of_no_account_and_a_stranger(world):
    await people(world)
    book = PhoneBook(world.store)
    known = await book.caller(Address(kind="phone", value="+4722000004"))
    assert known is not None
    assert (known.account_id, known.account_name, known.tier, known.language) == (None, "", "", "")
    assert await book.caller(Address(kind="email", value="+4722000004")) is None
