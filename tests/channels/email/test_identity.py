"""By which names a mail is known."""

from channels.email.identity import derived_key, idempotency_key, lasting, own_key, thread_keys
from channels.email.message_ids import MessageIds, is_derived
from channels.email.parts import tree_of

IDS = MessageIds(domain="hub.test", secret=b"secret")


def test_a_message_id_is_a_mails_own_unless_it_claims_to_be_ours() -> None:
    assert own_key(tree_of(b"Message-ID: <a b@there>\r\n\r\n"), IDS) == "ab@there"
    assert own_key(tree_of(f"Message-ID: <{IDS.make('ms_1')}>\r\n\r\n".encode()), IDS) == ""
    assert own_key(tree_of(b"\r\n"), IDS) == ""


def test_the_same_message_id_on_another_day_is_another_mail() -> None:
    monday, tuesday = (tree_of(f"Date: {day}, 02 Mar 2026 09:00\r\n\r\n".encode()) for day in ("Mon", "Tue"))
    assert idempotency_key(monday, "a@b") != idempotency_key(tuesday, "a@b")
    assert idempotency_key(monday, "a@b").startswith("mail:a@b:")


def test_without_a_date_the_day_it_came_tells_equal_words_apart() -> None:
    undated, dated = tree_of(b"From: a@b\r\n\r\n"), tree_of(b"From: a@b\r\nDate: Mon\r\n\r\n")
    assert lasting(undated, "2026-03-02") != lasting(undated, "2026-03-03")
    assert lasting(dated, "2026-03-02") == lasting(dated, "2026-03-03")
    assert is_derived(derived_key("ab" * 32))


def test_answers_name_the_direct_one_first_and_forgeries_are_counted() -> None:
    ours, forged = IDS.make("ms_1"), f"ms_2.{'0' * 20}@hub.test"
    tree = tree_of(f"References: <a@x> <{ours}>\r\nIn-Reply-To: <{forged}> <b@x>\r\n\r\n".encode())
    assert thread_keys(tree, IDS) == (("b@x", ours, "a@x"), 1)
