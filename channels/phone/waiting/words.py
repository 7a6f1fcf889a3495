"""What waiting callers hear. A prompt of the same name in the menus' `prompts.yaml` goes before."""

WAITING: dict[str, dict[str, str]] = {
    "wait_next": {
        "en": "You are next.",
        "zh-CN": "下一位就是您。",
    },
    "wait_place": {
        "en": "You are number {place} in line.",
        "zh-CN": "您排在第 {place} 位。",
    },
    "wait_moment": {
        "en": "We expect to be with you in less than a minute.",
        "zh-CN": "预计一分钟之内为您接通。",
    },
    "wait_within": {
        "en": "We expect to be with you in less than {minutes} minutes.",
        "zh-CN": "预计 {minutes} 分钟之内为您接通。",
    },
    "wait_about": {
        "en": "We expect to be with you in about {minutes} minutes.",
        "zh-CN": "预计等待约 {minutes} 分钟。",
    },
    "wait_between": {
        "en": "We expect to be with you in {least} to {minutes} minutes.",
        "zh-CN": "预计等待 {least} 到 {minutes} 分钟。",
    },
    "wait_long": {
        "en": "We expect that you will wait for more than an hour.",
        "zh-CN": "预计等待时间超过一小时。",
    },
    "callback_offer": {
        "en": (
            "Everybody who can help you is busy. Press 1 to be called back: you keep your place. "
            "Press 2 to leave a message. Or stay on the line."
        ),
        "zh-CN": "客服人员正忙。按 1 键我们会给您回电，并为您保留排队位置；按 2 键留言；或请继续等待。",
    },
    "callback_offer_menu": {
        "en": "Press 1 to be called back as soon as somebody is free. To go on without, press any other key.",
        "zh-CN": "按 1 键，我们会在有空时尽快给您回电；不需要请按其他键。",
    },
    "callback_confirm": {
        "en": "We will call you at {number}. If that is right, press 1. For another number, press 2.",
        "zh-CN": "我们将拨打 {number}。确认请按 1，使用其他号码请按 2。",
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
