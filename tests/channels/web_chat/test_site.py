import pytest

from channels.web_chat.site import front, language_of, read_words, site_in, words_of
from hub.contract.chats import ChatRules, FormField, Look, PreChat, Survey, Topic

RULES = ChatRules(
    form=PreChat(
        fields=(
            FormField(
                key="order",
                kind="choice",
                names={"en": "Order", "zh-CN": "订单"},
                required=True,
                choices={"new": {"en": "New"}, "old": {"en": "Old", "zh-CN": "旧"}},
            ),
        ),
        topics=(Topic(key="sales", names={"en": "Sales", "zh-CN": "销售"}, skills=("sales",), calendar="office"),),
        consent={"en": "I agree to [this](https://a.example)."},
    ),
    survey=Survey(csat={"en": "How was it?", "zh-CN": "怎么样？"}),
    look=Look(title={"en": "Casa Nord", "zh-CN": "北屋"}),
    words={"en": {"send": "Off it goes"}, "de": {"send": "Absenden"}},
)
WORDS = {"en": {"title": "Chat", "send": "Send"}, "zh-CN": {"title": "咨询", "send": "发送"}}


def test_a_site_is_told_in_the_visitors_language():
    site = site_in("zh-Hans", RULES, WORDS, is_open=True)
    assert (site.language, site.title, site.words["send"]) == ("zh-CN", "北屋", "发送")
    (question,) = site.form.fields
    assert (question.name, [(c.key, c.name) for c in question.choices]) == ("订单", [("new", "New"), ("old", "旧")])
    assert [(topic.key, topic.name) for topic in site.topics] == [("sales", "销售")]
    assert (site.survey.csat, site.survey.nps) == ("怎么样？", "")
    assert site.form.consent == "I agree to [this](https://a.example)."


def test_skills_and_calendars_are_nobodys_business():
    told = repr(site_in("en", RULES, WORDS, is_open=False))
    assert "skills" not in told
    assert "office" not in told


def test_a_business_may_put_words_otherwise_and_add_languages():
    assert words_of(RULES, WORDS)["en"] == {"title": "Chat", "send": "Off it goes"}
    assert site_in("de-AT", RULES, WORDS, is_open=True).words == {"title": "Chat", "send": "Absenden"}
    assert site_in("fr", ChatRules(), WORDS, is_open=True).title == "Chat"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("en-GB", "en"), ("zh", "zh-CN"), ("zh-TW", "zh-CN"), ("fr", "en"), ("", "en"), ("../x", "en")],
)
def test_every_visitor_reads_some_language(wanted, found):
    assert language_of(wanted, ["en", "zh-CN"]) == found


def test_the_widgets_own_words_are_in_both_languages():
    words = read_words()
    assert {"en", "zh-CN"} <= set(words)
    assert set(words["en"]) == set(words["zh-CN"])
    assert set(front(ChatRules(), words).words["en"]) == {key for key in words["en"] if key.startswith("page_")}
