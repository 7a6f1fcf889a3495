from datetime import date
from decimal import Decimal

import pytest

from ivr.speaking import mandarin


@pytest.mark.parametrize(
    ("value", "spoken"),
    [
        ("0", "零"),
        ("5", "五"),
        ("10", "十"),
        ("11", "十一"),
        ("20", "二十"),
        ("101", "一百零一"),
        ("110", "一百一十"),
        ("1001", "一千零一"),
        ("1010", "一千零一十"),
        ("10086", "一万零八十六"),
        ("100000", "十万"),
        ("1000001", "一百万零一"),
        ("12345678", "一千二百三十四万五千六百七十八"),
        ("20000500", "二千万零五百"),
        ("100010000", "一亿零一万"),
        ("-3.50", "负三点五"),
        ("0.05", "零点零五"),
        ("1E+3", "一千"),
    ],
)
def test_quantities_are_read_as_people_read_them(value: str, spoken: str) -> None:
    assert mandarin.number(Decimal(value)) == spoken


@pytest.mark.parametrize("value", ["1E+16", "NaN", "Infinity"])
def test_what_nobody_reads_aloud_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="no number"):
        mandarin.number(Decimal(value))


def test_one_is_said_so_that_it_is_not_taken_for_seven() -> None:
    assert mandarin.digits("A117") == "A幺幺七"


def test_a_year_is_read_digit_by_digit() -> None:
    assert mandarin.day(date(2026, 11, 23)) == "二零二六年十一月二十三日，星期一"


def test_the_clock() -> None:
    assert [mandarin.clock(14, 30), mandarin.clock(9, 0)] == ["十四点三十分", "九点整"]
