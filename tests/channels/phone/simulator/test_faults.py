from channels.phone.simulator.faults import Fault, Faults


def test_nothing_goes_wrong_unasked() -> None:
    assert Faults().of_rest("calls", "/Calls.json") is None
    assert Faults().of_callback("status", "CA1") is None


def test_a_fault_concerns_what_it_names_as_often_as_it_says() -> None:
    faults = Faults()
    faults.put([Fault("error", on="participants", times=2), Fault("lose", on="status")])
    assert faults.of_rest("calls", "x") is None
    assert [faults.of_rest("participants", "x") is not None for _ in range(3)] == [True, True, False]
    assert faults.of_callback("conference", "CF1") is None
    assert faults.of_callback("status", "CA1") is not None
    assert [(done.do, done.on, done.about) for done in faults.log] == [
        ("error", "participants", "x"),
        ("error", "participants", "x"),
        ("lose", "status", "CA1"),
    ]


def test_the_same_seed_brings_the_same_misfortunes() -> None:
    def fates(seed: int) -> list[bool]:
        faults = Faults()
        faults.put([Fault("lose", chance=0.5)], seed)
        return [faults.of_callback("status", "CA1") is not None for _ in range(40)]

    assert fates(1) == fates(1)
    assert fates(1) != fates(2)
    assert 5 < sum(fates(1)) < 35


def test_documents_cannot_be_overtaken_and_kinds_do_not_mix() -> None:
    faults = Faults()
    faults.put([Fault("reorder")])
    assert faults.of_callback("document", "CA1") is None
    assert faults.of_rest("calls", "x") is None
    assert len(faults.log) == 0
    assert faults.faults == (Fault("reorder"),)
