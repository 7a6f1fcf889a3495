"""The demo company: its customers, their people and its own users, read from the YAML files beside this one.

Ids are made from the keys in those files, so that every start of the demo names the same things the same way.
"""

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import phonenumbers
from pydantic import AfterValidator, Field, StringConstraints

from config.yaml_file import Names, Place, Strict, Text, YamlFile, did_you_mean, raise_all, read_yaml
from hub.contract.plans import Business
from hub.contract.words import Address, Channel, Role, Value

PASSWORD = "demo"  # noqa: S105 - everyone's, and only `keydesk demo` makes these users
PIN = "2580"  # every account's, by which callers from an unknown number prove who they are
FOLDER = Path(__file__).parent


class Supplier(Value):
    """The company whose contact hub this is. `phone` (E.164) and `email` reach the hub."""

    name: str
    names: dict[str, str]
    phone: str
    email: str


class Person(Value):
    """Someone at an account. In chats the web page proves them by their email address."""

    id: str
    account_id: str
    name: str
    title: str
    language: str
    phone: str
    email: str

    @property
    def addresses(self) -> tuple[Address, ...]:
        return (Address(kind="phone", value=self.phone), Address(kind="email", value=self.email))


class Account(Value):
    """A customer company. `team`: ids of users, its own agent first. `switchboard`: how all its phone numbers begin."""

    id: str
    name: str
    tier: str
    language: str
    time_zone: str
    domains: tuple[str, ...]
    note: str
    external_ids: dict[str, str]
    team: tuple[str, ...]
    people: tuple[Person, ...]
    switchboard: str = ""

    @property
    def number(self) -> str:
        """What its people key in on the phone: the digits of its number with us."""
        return "".join(letter for letter in self.external_ids.get("crm", "") if letter.isdigit())


class User(Value):
    """Someone who works here. `capacity`: contacts at a time by channel, where it differs from the channel's own."""

    id: str
    login: str
    name: str
    role: Role
    teams: tuple[str, ...]
    skills: dict[str, int]
    language: str
    capacity: dict[Channel, int]


class Company(Value, dict=True):
    """All of the demo company."""

    supplier: Supplier
    accounts: tuple[Account, ...]
    users: tuple[User, ...]

    @cached_property
    def people(self) -> tuple[Person, ...]:
        return tuple(person for account in self.accounts for person in account.people)

    @cached_property
    def user_by_id(self) -> dict[str, User]:
        return {user.id: user for user in self.users}

    @cached_property
    def person_by_id(self) -> dict[str, Person]:
        return {person.id: person for person in self.people}


def _e164(value: str) -> str:
    try:
        number = phonenumbers.parse(value)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise ValueError(f"{value[:40]!r} is no phone number; write it like +14155550100")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _time_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        known = available_timezones()
        if known:  # a machine without time zone data cannot judge
            raise ValueError(f"there is no time zone {value[:40]!r}; {did_you_mean(value, known)[:200]}") from None
    return value


Language = Literal["en", "zh-CN"]
Phone = Annotated[str, AfterValidator(_e164)]
Email = Annotated[str, StringConstraints(pattern=r"^[a-z0-9.+-]+@[a-z0-9-]+(\.[a-z0-9-]+)+$")]
Domain = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")]
Login = Annotated[str, StringConstraints(pattern=r"^[a-z]+(\.[a-z]+)*$")]


class SupplierFile(Strict):
    name: Text
    names: Names
    phone: Phone
    email: Email


class PersonEntry(Strict):
    name: Text
    title: Text
    phone: Phone


class AccountEntry(Strict):
    name: Text
    tier: str
    team: Annotated[list[str], Field(min_length=1)]
    language: Language
    time_zone: Annotated[str, AfterValidator(_time_zone)]
    domains: Annotated[list[Domain], Field(min_length=1)]
    note: Text
    external_ids: dict[str, str]
    people: dict[Login, PersonEntry]
    switchboard: Annotated[str, StringConstraints(pattern=r"^\+[0-9]{6,14}$")] = ""


class AccountsFile(Strict):
    accounts: dict[Annotated[str, StringConstraints(pattern=r"^[a-z]+$")], AccountEntry]


class UserEntry(Strict):
    name: Text
    role: Role = "agent"
    teams: list[str] = Field(default_factory=list)
    skills: dict[str, Annotated[int, Field(ge=1, le=10)]] = Field(default_factory=dict)
    language: Language
    capacity: dict[str, Annotated[int, Field(ge=0, le=100)]] = Field(default_factory=dict)


class UsersFile(Strict):
    users: dict[Login, UserEntry]


def load_company(business: Business, folder: Path = FOLDER) -> Company:
    """The demo company, checked against the business's tiers, teams and channels.

    Raises `Misconfigured` with a line for every problem."""
    files = {name: read_yaml(folder / f"{name}.yaml") for name in ("supplier", "accounts", "users")}
    supplier = files["supplier"].check(SupplierFile)
    accounts = files["accounts"].check(AccountsFile)
    users = files["users"].check(UsersFile)
    if users:
        _check_users(files["users"], users, business)
    if accounts and users:
        _check_accounts(files["accounts"], accounts, users, business)
    raise_all(list(files.values()))
    if not (supplier and accounts and users):
        raise AssertionError("a file without content has its problem, which was raised above")
    return Company(
        supplier=Supplier(
            name=supplier.name, names=supplier.names.by_language(), phone=supplier.phone, email=supplier.email
        ),
        accounts=tuple(_account(key, entry) for key, entry in accounts.accounts.items()),
        users=tuple(_user(login, entry) for login, entry in users.users.items()),
    )


def user_id(login: str) -> str:
    return "us_" + login.replace(".", "_")


def _user(login: str, entry: UserEntry) -> User:
    return User(
        id=user_id(login),
        login=login,
        name=entry.name,
        role=entry.role,
        teams=tuple(entry.teams),
        skills=entry.skills,
        language=entry.language,
        capacity=entry.capacity,
    )


def _account(key: str, entry: AccountEntry) -> Account:
    people = tuple(
        Person(
            id=f"pe_{key}_{local.replace('.', '_')}",
            account_id=f"ac_{key}",
            name=person.name,
            title=person.title,
            language=entry.language,
            phone=person.phone,
            email=f"{local}@{entry.domains[0]}",
        )
        for local, person in entry.people.items()
    )
    return Account(
        id=f"ac_{key}",
        name=entry.name,
        tier=entry.tier,
        language=entry.language,
        time_zone=entry.time_zone,
        domains=tuple(entry.domains),
        note=entry.note,
        external_ids=entry.external_ids,
        team=tuple(map(user_id, entry.team)),
        people=people,
        switchboard=entry.switchboard,
    )


def _known(file: YamlFile, place: Place, what: str, names: Iterable[str], known: Iterable[str]) -> None:
    known = list(known)
    for name in names:
        if name not in known:
            file.complain(place, f"there is no {what} {name!r}; {did_you_mean(name, known)}")


def _check_users(file: YamlFile, found: UsersFile, business: Business) -> None:
    for login, user in found.users.items():
        _known(file, ("users", login, "teams"), "team", user.teams, business.teams)
        _known(file, ("users", login, "capacity"), "channel", user.capacity, business.channels)


def _check_accounts(file: YamlFile, found: AccountsFile, users: UsersFile, business: Business) -> None:
    agents = [login for login, user in users.users.items() if user.role == "agent"]
    seen: dict[str, str] = {}
    for key, account in found.accounts.items():
        place: Place = ("accounts", key)
        _known(file, (*place, "tier"), "tier", [account.tier], business.tiers)
        _known(file, (*place, "team"), "agent", account.team, agents)
        marks = [((*place, "domains"), domain) for domain in account.domains]
        marks += [((*place, "people", local, "phone"), person.phone) for local, person in account.people.items()]
        for where, mark in marks:
            if mark in seen:
                file.complain(where, f"{mark!r} already belongs to {seen[mark]!r}; nobody could tell them apart")
            seen[mark] = key
