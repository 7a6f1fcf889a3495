"""Which language a mail is written in, as far as its script or its commonest words tell. Pure."""

import re

from channels.email.headers import first_line
from channels.email.parts import MailTree

_SAMPLE = 5000
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_KANA = re.compile(r"[\u3041-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_LATIN = re.compile(r"[A-Za-zÀ-ÿ]")
_WORDS = {
    "en": "the and you your please is are we our have for with thanks thank hello hi dear can this",
    "de": "und der die das ist nicht wir sie bitte mit für ein eine den von haben danke hallo ihre ihren auf ich zu "
    "guten freundlichen grüßen wann",
    "fr": "le les des est vous nous je bonjour merci pour avec une votre dans pas que et sur cordialement quand",
    "es": "el los las que por para con una gracias hola usted está es no en su nuestro buenos saludos cuándo",
}
"""Words that nearly every mail of a few lines holds, and the other languages hardly ever do."""

_COMMON = {
    language: re.compile(rf"\b(?:{'|'.join(words.split())})\b", re.IGNORECASE) for language, words in _WORDS.items()
}
_DECLARED = {"zh": "zh-CN", "ja": "ja", "ko": "ko", **{language: language for language in _WORDS}}


def language_of(tree: MailTree, text: str) -> str:
    """`zh-CN`, `ja`, `ko`, `en`, `de`, `fr` or `es`; empty when neither the text nor the mail's header tells."""
    return _written(text[:_SAMPLE]) or _DECLARED.get(first_line(tree, "Content-Language")[:2].lower(), "")


def _written(sample: str) -> str:
    han, latin = len(_HAN.findall(sample)), len(_LATIN.findall(sample))
    kana, hangul = len(_KANA.findall(sample)), len(_HANGUL.findall(sample))
    if (han or kana or hangul) and (han + kana + hangul) * 3 >= latin:
        if hangul > han + kana:
            return "ko"
        return "ja" if kana * 6 >= han and kana else "zh-CN"
    found = {language: len(words.findall(sample)) for language, words in _COMMON.items()}
    best = max(found, key=lambda language: found[language])
    # One English word in forty letters is English; other languages need two, as names hold words of theirs.
    if not latin or found[best] * 40 < latin or (best != "en" and found[best] < 2):
        return ""
    return best if sorted(found.values())[-2] < found[best] else ""
