import pytest

from channels.web_chat import limits
from channels.web_chat.limits import Bucket, Gate, Purse, network


def test_a_bucket_gives_its_burst_at_once_and_then_its_rate():
    bucket = Bucket(rate=2, burst=3, now=0)
    assert [bucket.take(0) for _ in range(5)] == [0, 0, 0, 0.5, 1.0]


def test_a_bucket_fills_again_but_never_over():
    bucket = Bucket(rate=1, burst=2, now=0)
    assert bucket.take(0) == bucket.take(0) == 0
    assert not bucket.full(1)
    assert bucket.full(100)
    assert [bucket.take(100) for _ in range(3)] == [0, 0, 1]


def test_one_address_does_not_shut_out_another():
    gate = Gate(at_once=100, rate=1, burst=2)
    assert [gate.enter("a", 0) for _ in range(3)] == [True, True, False]
    assert gate.enter("b", 0)


def test_so_many_at_once_and_no_more():
    gate = Gate(at_once=2, rate=100, burst=100)
    assert [gate.enter("a", 0) for _ in range(3)] == [True, True, False]
    gate.leave("a")
    assert gate.enter("a", 0)


def test_refused_attempts_do_not_push_the_next_chance_away():
    gate = Gate(at_once=1000, rate=1, burst=1)
    assert gate.enter("a", 0)
    for _ in range(1000):
        assert not gate.enter("a", 0.5)
    assert gate.enter("a", 1.5)


def test_a_quiet_address_is_forgotten():
    gate = Gate(at_once=10, rate=1, burst=5)
    for number in range(100):
        gate.enter(number, 0)
        gate.leave(number)
    gate.forget(10)
    assert len(gate) == 0


def test_an_ipv6_host_is_its_network():
    assert network("2001:db8::1") == network("2001:db8::ffff:1") != network("2001:db8:0:1::1")
    assert network("fe80::1%eth0") == network("fe80::2")
    assert [network(one) for one in ("192.0.2.7", "nonsense::x", "", 7)] == ["192.0.2.7", "nonsense::x", "", 7]
    gate = Gate(at_once=1, rate=1, burst=9)
    assert gate.enter("2001:db8::1", 0)
    assert not gate.enter("2001:db8::2", 0)
    gate.leave("2001:db8::2")
    assert gate.enter("2001:db8::3", 0)


def test_a_flood_from_everywhere_does_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(limits, "MOST_ADDRESSES", 100)
    gate = Gate(at_once=9, rate=1, burst=1)
    assert sum(gate.enter(number, 0) for number in range(500)) == len(gate) == 100
    for number in range(100):
        gate.leave(number)
    assert gate.enter("somebody", 10)
    assert len(gate) == 1


def test_an_address_may_spend_what_so_many_visitors_may():
    purse = Purse(rate=1, burst=2, share=3)
    assert [purse.take("a", 0) for _ in range(7)] == [0, 0, 0, 0, 0, 0, pytest.approx(1 / 3)]
    assert purse.take("b", 0) == 0
    purse.forget(100)
    assert len(purse) == 0
