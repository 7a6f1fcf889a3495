import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.email.forwarded import forwarded_from
from channels.email.parts import MailFile

INSIDE = [
    "---------- Forwarded message ---------\nFrom: Ann Smith <ann@shop.example>\nDate: Mon\nSubject: x\nTo: us\n\nhi",
    "Begin forwarded message:\n\nFrom: Ann Smith <ann@shop.example>\nSubject: x\nDate: Monday\nTo: us\n\nhi",
    "________________________________\nFrom: Ann Smith <ann@shop.example>\nSent: Monday\nTo: us\nSubject: x\n\nhi",
    "-----Original Message-----\nFrom: Ann Smith [mailto:ann@shop.example]\nSent: Monday\nTo: us\nSubject: x\nhi",
    "---------- 转发的邮件 ----------\n发件人：Ann Smith <ann@shop.example>\n日期：周一\n主题：x\n收件人：us\n",
    '------------------ 原始邮件 ------------------\n发件人: "Ann Smith" <ann@shop.example>;\n发送时间: 周一\n收件人: us\n',  # noqa: E501
    "-------- Weitergeleitete Nachricht --------\nBetreff: x\nVon: Ann Smith <ann@shop.example>\nAn: us\n",
    "Von: Ann Smith <ann@shop.example>\nGesendet: Montag\nAn: us\nBetreff: x\n",
    "*From:* Ann Smith <ann@shop.example>\n*Sent:* Monday\n*To:* us\n",
]


@pytest.mark.parametrize("text", INSIDE)
def test_the_author_of_what_is_forwarded_is_found(text: str):
    found = forwarded_from("Fwd: x", f"Please take care.\n\n{text}", ())
    assert found is not None
    assert (found.address, found.name) == ("ann@shop.example", "Ann Smith")


@pytest.mark.parametrize("subject", ["WG: x", "Fw: x", "FW：x", "转发：x"])
def test_subjects_of_other_languages_say_so_too(subject: str):
    assert forwarded_from(subject, INSIDE[6], ()) is not None


def test_an_answer_with_quoted_history_forwards_nothing():
    assert forwarded_from("Re: x", INSIDE[2], ()) is None
    assert forwarded_from("Re: Fwd: x", INSIDE[3], ()) is None


def test_a_mail_attached_whole_names_its_author():
    inside = MailFile(name="x.eml", media_type="message/rfc822", data=b"From: Ann <ann@shop.example>\r\n\r\nhi")
    found = forwarded_from("Fwd: x", "See below.", (inside,))
    assert found is not None
    assert found.address == "ann@shop.example"
    assert forwarded_from("Fwd: x", "See below.", ()) is None
    assert forwarded_from("A question", "Attached.", (inside,)) is None


@given(st.text(alphabet=st.sampled_from("From: VonTo发件人<a@b.c>\n-")))
def test_no_text_makes_it_raise(text: str):
    forwarded_from("Fwd:", text, ())
