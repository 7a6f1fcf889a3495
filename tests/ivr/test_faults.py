from ivr.faults import Fault, MenuFaults, nearest


def test_faults_are_told_one_a_line_with_place_and_mend() -> None:
    faults = [
        Fault(file="main", place=("nodes", "a"), problem="wrong", mend="mend it"),
        Fault(file="main", place=(), problem="worse", mend="mend it"),
    ]
    assert str(MenuFaults(faults)) == "main: nodes.a: wrong; mend it\nmain: worse; mend it"


def test_the_likely_name_is_told_and_else_all() -> None:
    assert nearest("ordres", ["orders", "other"]) == "did you mean 'orders'?"
    assert nearest("x", ["b", "a"]) == "known are a, b"
    assert nearest("x", []) == "none are known"
