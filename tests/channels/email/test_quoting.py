import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.email.quoting import preview, signature_start, visible_text


@pytest.mark.parametrize(
    "history",
    [
        "On Mon, Mar 2, 2026 at 9:00 AM Mei <care@hub.test> wrote:\n> old",
        "On Mon, Mar 2, 2026 at 9:00 AM Mei Chen\n<care@hub.test> wrote:\n\n> old",
        "-----Original Message-----\nFrom: Mei\nold",
        "________________________________\nFrom: Mei\nSent: Monday\nTo: Ann\nSubject: x\n\nold",
        "From: Mei <care@hub.test>\nDate: Monday\nTo: Ann\nold",
        "*From:* Mei\n*Sent:* Monday\n*To:* Ann\nold",
        "发件人： 客服\n发送时间： 2026-03-02\n收件人： 王\n主题： 合同\n旧",
        "------------------ 原始邮件 ------------------\n发件人: 客服\n旧",
        "-----原始邮件-----\n旧",
        "张三 <a@b.cn> 于2026年3月2日周一 09:00写道：\n> 旧",
        "在 2026年3月2日，上午9:00，客服 <care@hub.test> 写道：\n\n> 旧",
        '在 2026-03-02 09:00:00，"客服" <care@hub.test> 写道：\n旧',
        "> old\n> older",
    ],
)
def test_history_is_folded_away(history: str):
    text = f"My own words.\n\n{history}"
    own, start = visible_text(text)
    assert own == "My own words."
    assert start is not None
    assert text[start:] == history


@pytest.mark.parametrize(
    "text",
    [
        "Just words.",
        "> When?\nTomorrow.\n> Where?\nHere.",
        "On Monday Mei wrote:\n> When?\nTomorrow.",
        "On Mon, Mar 2, 2026, Mei wrote:\n> all of it is quoted",
        "See:\n\n---------- Forwarded message ---------\nFrom: a\nDate: b\nTo: c\nold",
        "From: Berlin to Paris\nis a long way",
        "I wrote:\nnothing",
        "",
    ],
)
def test_what_may_be_the_writers_own_is_never_folded(text: str):
    assert visible_text(text) == (text, None)


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nAnn Smith\nNorthwind Ltd.",
        "--\nAnn",
        "Sent from my iPhone",
        "Get Outlook for iOS",
        "发自我的iPhone",
        "发自我的华为手机",
        "Von meinem iPhone gesendet",
        "Best regards,\nAnn Smith\nNorthwind Ltd.\nTel: +44 20 7946 0000",
        "Kind regards\n\nAnn\n+44 20 7946 0000",
        "此致\n敬礼\n王芳\n华夏贸易有限公司\n电话：010-88886666",
        "谢谢！\n王芳\n手机: 13800138000",
        "Mit freundlichen Grüßen\nBernd Vogel\nTelefon: 0711 123456",
    ],
)
def test_a_signature_is_found(signature: str):
    text = f"Where is our order?\n\n{signature}"
    start = signature_start(text)
    assert start is not None
    assert text[start:] == signature


@pytest.mark.parametrize(
    "text",
    [
        "Please call me.\n\nBest regards,\nAnn",
        "Best regards,\nAnn\nTel: +44 20 7946 0000",
        "Sent from my iPhone",
        "Sent from my iPhone\nis what it says, and then nothing happens",
        "Three things:\n--\n" + "one more line\n" * 20,
        "谢谢！\n我们已经收到货物，但是数量不对，请尽快核实并回复。",
        f"Thanks,\nplease ring the number below and ask for me, {'and wait, ' * 20}\nTel: 123456789",
        "",
    ],
)
def test_what_may_be_meant_is_no_signature(text: str):
    assert signature_start(text) is None


@given(st.text(alphabet=st.sampled_from("-\n aT:1+Bestrgad谢发自我的iPhone")))
def test_a_signature_never_is_the_whole_mail(text: str):
    start = signature_start(text)
    assert start is None or text[:start].strip()


def test_the_preview_is_one_short_line():
    assert preview("Hello,\n\nwhere  is it?") == "Hello, where is it?"
    assert len(preview("x" * 500)) == 140


@given(st.text(alphabet=st.sampled_from("> \n-_:：Fromwrte发件人On于写道2026")))
def test_own_words_are_always_the_beginning_of_the_text(text: str):
    own, start = visible_text(text)
    assert text.startswith(own)
    assert start is None or own == text[:start].rstrip()
