from hub.simulation.worktime import Worktime


def test_time_with_a_contact_is_counted_once_however_many_there_are() -> None:
    work = Worktime(0, 100)
    work.comes("ada", 0)
    work.begins("ada", 10)
    work.begins("ada", 20)
    work.finishes("ada", 30)
    work.finishes("ada", 40)
    assert work.occupancy() == 0.3


def test_what_lies_outside_the_counted_time_is_left_out() -> None:
    work = Worktime(50, 100)
    work.comes("ada", 0)
    work.begins("ada", 40)
    work.finishes("ada", 60)
    work.begins("ada", 90)
    assert work.occupancy() == 0.4


def test_who_goes_is_no_longer_at_work() -> None:
    work = Worktime(0, 100)
    work.comes("ada", 0)
    work.comes("ada", 5)
    work.begins("ada", 0)
    work.finishes("ada", 25)
    work.goes("ada", 50)
    work.goes("ada", 60)
    assert work.occupancy() == 0.5


def test_nobody_is_not_occupied() -> None:
    assert Worktime(0, 100).occupancy() == 0
