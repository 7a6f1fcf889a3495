from pathlib import Path

from config.business_file import load_business
from hub.contract.plans import MailRules
from tests.config.business_folder import load, refused
from tests.factories.river import TRAITS


def test_a_folder_without_the_file_holds_no_mail_and_acknowledges_none(tmp_path: Path) -> None:
    assert load(tmp_path).mail == MailRules()


def test_everything_the_file_says_reaches_the_hub(tmp_path: Path) -> None:
    mail = load(
        tmp_path,
        mail="blocked: ['@Shop.Example', ann@there.example]\nspam: contact\nbulk: quarantine\nstrangers: new\n"
        "rate: {mails: 30, within: 10 min}\ncolleagues: [hub.example]\nskills: {de: german}\n"
        "acknowledgement:\n  per_hour: 2\n  off: {tiers: [basic], mailboxes: [a@hub.example]}\n  zone: Asia/Shanghai\n"
        "  text: {en: 'No. {{ reference }} {{promise}}', zh-CN: 编号}\n  promise: {en: 'by {{by}}'}\n",
    ).mail
    assert mail.blocked == ("shop.example", "ann@there.example")
    assert (mail.spam, mail.bulk, mail.strangers) == ("contact", "quarantine", "new")
    assert (mail.rate, mail.rate_seconds) == (30, 600)
    assert (mail.colleagues, mail.skills) == (("hub.example",), {"de": "german"})
    said = mail.acknowledgement
    assert said is not None
    assert said.text == {"en": "No. {{reference}} {{promise}}", "zh-CN": "编号"}
    assert (said.per_hour, said.zone, said.off_tiers, said.off_mailboxes) == (
        2,
        "Asia/Shanghai",
        ("basic",),
        ("a@hub.example",),
    )


def test_mistakes_are_named_by_line(tmp_path: Path) -> None:
    said = refused(
        tmp_path,
        mail="acknowledgement:\n  zone: Europe/Stuttgart\n  off: {tiers: [golden]}\n  text: {en: 'No. {{refernce}}'}\n"
        "  promise: {zh-CN: 好}\n",
    )
    assert said == [
        "mail.yaml:2: there is no time zone 'Europe/Stuttgart'; write for example Europe/Berlin",
        "mail.yaml:3: there is no tier 'golden'; known are: basic",
        "mail.yaml:4: there is no placeholder 'refernce'; did you mean 'reference'?",
        "mail.yaml:5: the English words are missing; add en, which stands in for other languages",
    ]
    assert "mail.yaml:1: 'x' cannot stand at 'spam'" in refused(tmp_path, mail="spam: x\n")[0]
    assert "mail.yaml:1" in refused(tmp_path, mail="blocked: [nobody]\n")[0]


def test_the_demo_acknowledges_in_two_languages() -> None:
    said = load_business(Path("config/business"), TRAITS).mail.acknowledgement
    assert said is not None
    assert set(said.text) == set(said.promise) == {"en", "zh-CN"}
    assert all("{{reference}}" in words and "{{promise}}" in words for words in said.text.values())
