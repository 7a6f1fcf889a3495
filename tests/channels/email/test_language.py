import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.email.language import language_of
from channels.email.parts import tree_of

NOTHING = tree_of(b"\r\n")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("When does the order arrive? Please let us know.", "en"),
        ("Wann kommt die Lieferung an? Bitte geben Sie uns Bescheid.\nMit freundlichen Grüßen", "de"),
        ("Bonjour, quand est-ce que la commande arrive ? Merci pour votre réponse.", "fr"),
        ("Hola, ¿cuándo llega el pedido? Gracias por su respuesta.", "es"),
        ("订单什么时候到？PO 4711", "zh-CN"),
        ("納期はいつですか。教えてください。", "ja"),
        ("주문은 언제 도착합니까? 감사합니다.", "ko"),
        ("请把の字去掉，这份合同的中文版有错误，谢谢。", "zh-CN"),
        ("PO 4711 / Rotterdam / 12 pallets", ""),
        ("Где наш заказ?", ""),
        ("Van der Berg B.V.", ""),
        ("", ""),
    ],
)
def test_script_and_common_words_tell(text: str, language: str):
    assert language_of(NOTHING, text) == language


def test_what_the_words_do_not_tell_the_header_may():
    assert language_of(tree_of(b"Content-Language: de-AT\r\n\r\n"), "OK") == "de"
    assert language_of(tree_of(b"Content-Language: tlh\r\n\r\n"), "OK") == ""


@given(st.text())
def test_any_text_has_a_language_or_none(text: str):
    assert language_of(NOTHING, text) in ("", "zh-CN", "ja", "ko", "en", "de", "fr", "es")
