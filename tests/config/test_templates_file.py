"""`templates.yaml`: words that stand ready, checked before anybody sends them."""

from pathlib import Path

from tests.config.business_folder import load, refused

NAMES = "names: {en: Hello, zh-CN: 你好}"


def test_without_a_file_there_are_none(tmp_path: Path) -> None:
    business = load(tmp_path)
    assert (business.templates, business.signatures) == ({}, ())


def test_a_template_speaks_both_languages(tmp_path: Path) -> None:
    text = f"templates:\n  hello:\n    {NAMES}\n    text: {{en: 'Dear {{{{person.name}}}}', zh-CN: 您好}}\n"
    template = load(tmp_path, templates=text).templates["hello"]
    assert template.text == {"en": "Dear {{person.name}}", "zh-CN": "您好"}
    assert (template.subject, template.html) == ({}, {})


def test_a_template_is_for_some_channels_or_for_all(tmp_path: Path) -> None:
    text = (
        f"templates:\n  hello:\n    {NAMES}\n    channels: [web_chat]\n    text: {{en: Hi, zh-CN: 您好}}\n"
        f"  any:\n    {NAMES}\n    text: {{en: Hi, zh-CN: 您好}}\n"
    )
    templates = load(tmp_path, templates=text).templates
    assert (templates["hello"].channels, templates["any"].channels) == (("web_chat",), ())
    [said] = refused(tmp_path / "wrong", templates=text.replace("web_chat", "web_chta"))
    assert said.startswith("templates.yaml:4: ")
    assert "web_chat" in said


def test_signatures_belong_to_mailboxes(tmp_path: Path) -> None:
    text = (
        "signatures:\n  acme:\n    mailboxes: [Care@Acme.example]\n    text: {en: Acme, zh-CN: 爱克}\n"
        "  rest:\n    text: {en: Us, zh-CN: 我们}\n"
    )
    acme, rest = load(tmp_path, templates=text).signatures
    assert (acme.mailboxes, rest.mailboxes) == (("care@acme.example",), ())


def test_a_placeholder_that_stands_for_nothing_is_told_by_file_and_line(tmp_path: Path) -> None:
    text = (
        f"templates:\n  hello:\n    {NAMES}\n    text:\n      en: 'Dear {{{{ person.nmae }}}}'\n"
        "      zh-CN: '{{reference}} {{weather}}'\n"
        "signatures:\n  us:\n    text: {en: '{{agent.phone}}', zh-CN: x}\n"
    )
    assert refused(tmp_path, templates=text) == [
        "templates.yaml:5: there is no placeholder {{person.nmae}}; did you mean 'person.name'?",
        "templates.yaml:6: there is no placeholder {{weather}}; known are: account.name, agent.name, person.first_name,"
        " person.name, reference",
        "templates.yaml:9: there is no placeholder {{agent.phone}}; did you mean 'agent.name'?",
    ]


def test_a_mailbox_has_one_signature(tmp_path: Path) -> None:
    text = (
        "signatures:\n  one:\n    mailboxes: [a@b.c]\n    text: {en: x, zh-CN: x}\n"
        "  two:\n    mailboxes: [d@e.f, A@B.C]\n    text: {en: x, zh-CN: x}\n"
        "  three:\n    text: {en: x, zh-CN: x}\n  four:\n    text: {en: x, zh-CN: x}\n"
    )
    said = refused(tmp_path, templates=text)
    assert [line.split(";")[0] for line in said] == [
        "templates.yaml:6: a@b.c has the signature 'one' already",
        "templates.yaml:10: every other mailbox has the signature 'three' already",
    ]


def test_what_is_missing_or_strange_is_told(tmp_path: Path) -> None:
    said = refused(tmp_path, templates=f"templates:\n  hello:\n    {NAMES}\n    text: {{en: x}}\n    colour: red\n")
    assert [line.split(";")[0] for line in said] == [
        "templates.yaml:4: 'zh-CN' is missing",
        "templates.yaml:5: unknown key 'colour'",
    ]
