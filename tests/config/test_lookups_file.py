from pathlib import Path

import pytest

from config.lookups_file import Asked, load_asked, load_lookups
from config.yaml_file import Mistakes
from hub.contract.calls import LookupQuestion
from hub.contract.dealings import DealingsQuestion


def write(folder: Path, text: str) -> Path:
    (folder / "lookups.yaml").write_text(text, encoding="utf-8")
    return folder


def refused(folder: Path, text: str) -> list[str]:
    with pytest.raises(Mistakes) as caught:
        load_lookups(write(folder, text), {"SECRET": "s3cret"})
    return [str(problem).removeprefix(f"{folder}/") for problem in caught.value.problems]


def test_a_folder_without_the_file_has_no_lookups(tmp_path: Path) -> None:
    assert load_lookups(tmp_path) == {}
    assert load_asked(tmp_path) == Asked()


def test_variables_are_filled_in_and_placeholders_of_callers_are_left(tmp_path: Path) -> None:
    text = (
        "lookups:\n  order:\n    url: ${PUBLIC_URL}/orders/{order}?of={account_id}\n    timeout: 2 s\n"
        "    headers: {Authorization: 'Bearer ${SECRET}'}\n    answers: {status: status, date: delivery.0.date}\n"
    )
    found = load_lookups(write(tmp_path, text), {"PUBLIC_URL": "https://hub.example", "SECRET": "s3cret"})
    assert found == {
        "order": LookupQuestion(
            url="https://hub.example/orders/{order}?of={account_id}",
            answers={"status": "status", "date": "delivery.0.date"},
            headers={"Authorization": "Bearer s3cret"},
            timeout=2,
        )
    }


def test_mistakes_are_named_by_line_and_secrets_are_not(tmp_path: Path) -> None:
    said = refused(
        tmp_path,
        "lookups:\n  order:\n    url: ftp://x/${SECRET}\n    answers: {a: b}\n"
        "    headers: {X-Key: '${KEYDESK_TEST_NOWHERE}'}\n  other:\n    url: 'https://a.example/é x'\n"
        "    answers: {a: b}\n",
    )
    assert said == [
        "lookups.yaml:3: is no address; write it like https://erp.example.com/orders/{order}",
        "lookups.yaml:5: the environment has no KEYDESK_TEST_NOWHERE; set it, or write the value here",
        "lookups.yaml:7: is no address; write it like https://erp.example.com/orders/{order}",
    ]
    assert refused(tmp_path, "lookups:\n  order: {url: 'https://a.example', answers: {}}\n")[0].startswith(
        "lookups.yaml:2: 'answers'"
    )
    bad = "lookups:\n  order: {url: 'https://a.example', answers: {a: b}, headers: {A: 'ö'}}\n"
    assert "cannot be sent" in refused(tmp_path, bad)[0]


def test_what_is_shown_of_accounts_has_its_rows_and_fields(tmp_path: Path) -> None:
    text = (
        "accounts:\n  orders:\n    source: ERP\n    url: https://erp.example/{erp}/orders\n    rows: data.items\n"
        "    fields: {reference: number, due: date}\n    keep: 5 min\n    headers: {X-Key: '${SECRET}'}\n"
    )
    found = load_asked(write(tmp_path, text), {"SECRET": "s3cret"})
    assert found.lookups == {}
    assert found.accounts == {
        "orders": DealingsQuestion(
            source="ERP",
            url="https://erp.example/{erp}/orders",
            rows="data.items",
            fields={"reference": "number", "due": "date"},
            headers={"X-Key": "s3cret"},
            keep=300,
        )
    }


def test_mistakes_in_what_is_shown_are_named_by_line(tmp_path: Path) -> None:
    text = "accounts:\n  orders:\n    source: ERP\n    url: nowhere\n    fields: {title: item}\n"
    assert refused(tmp_path, text) == [
        "lookups.yaml:4: is no address; write it like https://erp.example.com/orders/{order}",
        "lookups.yaml:5: say where a row's reference stands, as in `reference: number`",
    ]
    other = "accounts:\n  parcels: {source: A, url: 'https://a.example', fields: {reference: n}}\n"
    assert "parcels" in refused(tmp_path, other)[0]
