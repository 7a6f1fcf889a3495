"""What the phone says by itself, beside the menus. A prompt of the same name in the menus' `prompts.yaml` goes before.

Slots: `{number}`, a phone number digit by digit; only the words here know it."""

from collections.abc import Mapping

WORDS: dict[str, dict[str, str]] = {
    "callback_offer": {
        "en": (
            "Everybody who can help you is busy. Press 1 to be called back: you keep your place. "
            "Press 2 to be called back at another number. Or stay on the line."
        ),
        "zh-CN": "客服人员正忙。按 1 键我们会给您回电，并为您保留排队位置；按 2 键可改用其他号码；或请继续等待。",
    },
    "callback_offer_withheld": {
        "en": "Everybody who can help you is busy. Press 2 to be called back: you keep your place. Or please hold.",
        "zh-CN": "客服人员正忙。按 2 键留下号码，我们会给您回电，并为您保留排队位置；或请继续等待。",
    },
    "callback_number": {
        "en": "Enter the number that we shall call, with its area code, and then the hash key.",
        "zh-CN": "请输入回电号码（含区号），以井号键结束。",
    },
    "callback_wrong_number": {
        "en": "We cannot call that number.",
        "zh-CN": "该号码无法拨打。",
    },
    "callback_taken": {
        "en": "Thank you. You keep your place, and we will call you at {number}. Goodbye.",
        "zh-CN": "谢谢。您的排队位置已保留，我们将拨打 {number} 给您回电。再见。",
    },
    "voicemail": {
        "en": "Nobody is free to take your call. Leave a message after the tone, then press the hash key.",
        "zh-CN": "目前没有客服人员可以接听。请在提示音后留言，完成后请按井号键。",
    },
    "voicemail_taken": {
        "en": "Thank you. Your message will be answered. Goodbye.",
        "zh-CN": "谢谢，我们会尽快回复您的留言。再见。",
    },
    "voicemail_empty": {
        "en": "We heard nothing. Goodbye.",
        "zh-CN": "没有收到您的留言。再见。",
    },
}


def speech(prompt: str, language: str, slots: Mapping[str, str]) -> str:
    """The words of a prompt; a language not spoken here gets English. Raises KeyError for an unknown prompt."""
    words = WORDS[prompt]
    return (words.get(language) or words["en"]).format_map(slots)


def digit_by_digit(number: str) -> str:
    """A phone number as it is read out."""
    return " ".join(number.removeprefix("+"))
