import threading

from hub.access.passwords import Passwords
from tests.fakes.console_world import CHEAP


class Counting:
    """A hasher that tells how often it verified, and on which thread."""

    def __init__(self):
        self.verified = []

    def hash(self, password):
        return CHEAP.hash(password)

    def verify(self, known, password):
        self.verified.append(threading.current_thread())
        return CHEAP.verify(known, password)


async def test_a_password_matches_its_own_hash_only():
    passwords = Passwords(CHEAP)
    known = await passwords.hash("correct horse")
    assert known.startswith("$argon2id$")
    assert await passwords.matches(known, "correct horse")
    assert not await passwords.matches(known, "battery staple")
    assert not await passwords.matches("not a hash", "correct horse")
    passwords.close()


async def test_an_unknown_user_costs_as_much_work_as_a_known_one():
    hasher = Counting()
    passwords = Passwords(hasher)
    known = await passwords.hash("correct horse")
    assert not await passwords.matches(None, "correct horse")
    assert not await passwords.matches(known, "wrong")
    assert len(hasher.verified) == 2
    assert threading.main_thread() not in hasher.verified
    passwords.close()


async def test_nobodys_own_password_opens_nothing():
    passwords = Passwords(CHEAP)
    assert not await passwords.matches(None, "nobody has this password")
    passwords.close()
