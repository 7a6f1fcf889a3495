from channels.web_chat.limits import Bucket, Gate


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
