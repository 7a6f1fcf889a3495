from hub.contract.dealings import PARTS, Dealings, NoBusinessContext, Part


async def test_without_a_system_there_is_nothing_to_know() -> None:
    assert await NoBusinessContext().of("ac_1", {}) == ()


def test_every_kind_has_its_place_in_the_order() -> None:
    assert set(PARTS) == set(Part.__args__)  # type: ignore[attr-defined]


def test_what_failed_has_no_age() -> None:
    failed = Dealings(part="orders", source="ERP", state="failed", as_of=None)
    assert (failed.rows, failed.as_of) == ((), None)
