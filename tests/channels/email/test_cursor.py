"""How far a folder has been read: no mail is passed over, whatever the server or the hub does in between."""

from hypothesis import given
from hypothesis import strategies as st

from channels.email.cursor import Cursor, Folder, due, failed, opened, taken

FOLDER = Folder(validity=7, next_uid=10, unseen=(3, 8))
UIDS = st.integers(1, 60)


def test_at_first_only_what_nobody_has_opened_counts() -> None:
    cursor = opened(None, FOLDER, "unseen")
    assert due(cursor, [9]) == [3, 8]


def test_at_first_all_may_count_or_only_what_is_to_come() -> None:
    assert due(opened(None, FOLDER, "all"), range(1, 10)) == list(range(1, 10))
    assert due(opened(None, FOLDER, "new"), [9]) == []


def test_the_last_mail_which_servers_always_name_is_not_new_when_it_is_older() -> None:
    assert due(Cursor(validity=7, next_uid=10), [9]) == []


def test_reading_goes_on_where_it_ended() -> None:
    saved = Cursor(validity=7, next_uid=5, put_off={2: 1})
    assert opened(saved, FOLDER, "new") == saved
    assert due(saved, [5, 6]) == [2, 5, 6]


def test_a_folder_that_numbers_its_mails_anew_is_read_whole_whatever_counted_at_first() -> None:
    cursor = opened(Cursor(validity=6, next_uid=99), FOLDER, "new")
    assert due(cursor, range(1, 10)) == list(range(1, 10))


def test_a_mail_that_could_not_be_taken_is_due_again_and_holds_up_no_other() -> None:
    cursor = failed(Cursor(validity=7, next_uid=10), 10)
    assert due(cursor, [10, 11]) == [10, 11]
    assert failed(cursor, 10).put_off == {10: 2}
    assert due(taken(cursor, [10]), [11]) == [11]


@given(st.lists(st.tuples(st.sampled_from(["come", "take", "fail", "restart"]), UIDS), max_size=60))
def test_every_mail_is_taken_in_the_end_and_none_that_was_taken_is_due_again(story: list[tuple[str, int]]) -> None:
    cursor = opened(None, Folder(validity=1, next_uid=1), "all")
    there: list[int] = []
    done: set[int] = set()
    for what, number in story:
        if what == "come":
            there.append(len(there) + 1)
        asked = due(cursor, [uid for uid in there if uid >= cursor.next_uid])
        assert not done & set(asked)
        assert set(asked) == set(there) - done
        if asked and what in ("take", "fail"):
            uid = asked[0] if what == "take" else asked[min(number, len(asked)) - 1]
            for earlier in [each for each in asked if each < uid]:  # taken in their order
                cursor, done = taken(cursor, [earlier]), done | {earlier}
            cursor = taken(cursor, [uid]) if what == "take" else failed(cursor, uid)
            done |= {uid} if what == "take" else set()
        if what == "restart":
            cursor = opened(cursor, Folder(validity=1, next_uid=len(there) + 1, unseen=()), "all")
