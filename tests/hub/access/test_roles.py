import pytest

from hub.access.roles import PERMISSIONS, User


def test_each_role_may_all_that_the_one_below_may():
    assert PERMISSIONS["agent"] < PERMISSIONS["supervisor"] < PERMISSIONS["administrator"]


@pytest.mark.parametrize(("role", "may"), [("agent", False), ("supervisor", False), ("administrator", True)])
def test_users_are_the_administrators_to_keep(role, may):
    user = User(id="us_1", login="x", name="X", role=role, language="en")
    assert user.may("manage_users") is may
    assert user.may("be_here")
