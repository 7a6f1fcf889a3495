"""What a menu may know of a caller, from what the hub knows. Pure."""

from collections.abc import Sequence

import phonenumbers

from hub.contract.ports import CallerCard
from hub.contract.words import Address
from ivr.call import Candidate, Facts


def facts(card: CallerCard | None, country: str = "") -> Facts:
    """Of somebody the hub knows, or of nobody."""
    if card is None:
        return Facts(country=country)
    return Facts(
        account_id=card.account_id or "",
        account=card.account_name if card.account_id else "",
        tier=card.tier if card.account_id else "",
        person=card.person_name,
        agent=card.primary_agent_name,
        language=card.language,
        country=country,
    )


def facts_of(companies: Sequence[CallerCard], card: CallerCard | None, country: str) -> Facts:
    """Of a caller on a company's switchboard: that company's, or the companies it may be. `card`: what is known of the
    person."""
    known = facts(card, country)
    if len(companies) == 1:
        company = facts(companies[0], country)
        return Facts(
            account_id=company.account_id,
            account=company.account,
            tier=company.tier,
            person=known.person,
            agent=company.agent,
            language=known.language or company.language,
            country=country,
        )
    candidates = tuple(
        Candidate(
            account_id=company.account_id or "",
            account=company.account_name,
            tier=company.tier,
            agent=company.primary_agent_name,
            language=company.language,
        )
        for company in companies
    )
    return Facts(person=known.person, language=known.language, country=country, candidates=candidates)


def country_of(caller: Address) -> str:
    """Where a number is from (ISO 3166), empty when it cannot be told."""
    try:
        region = phonenumbers.region_code_for_number(phonenumbers.parse(caller.value, None))
    except phonenumbers.NumberParseException:
        return ""
    return region if region and region != "001" else ""
