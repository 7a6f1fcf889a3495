"""A menu with a node of every kind that the channel must do something for."""

from ivr.menu import Menus
from ivr.reading import read_menus

PROMPTS = [
    *("no_key", "wrong_key", "put_through", "comfort", "connecting", "please_hold", "hello", "which_account"),
    *("ask_number", "ask_pin", "wrong_pin", "ask_order", "closed", "goodbye", "wrong_entry"),
]
SPOKEN = {key: {"en": f"({key})", "zh-CN": f"（{key}）"} for key in PROMPTS}
SPOKEN["status"] = {"en": "Your order is {status}.", "zh-CN": "您的订单：{status}。"}
SPOKEN["which_account"] = {"en": "For {account}, press {key}.", "zh-CN": "{account} 请按 {key}。"}
SPOKEN["who"] = {"en": "This is {account}.", "zh-CN": "您是 {account}。"}

MAIN = {
    "start": "choose",
    "nodes": {
        "choose": {
            "kind": "menu",
            "prompt": "hello",
            "keys": {
                "1": "order",
                "2": "prove",
                "3": "outside",
                "4": "message",
                "5": "back",
                "6": "which",
                "7": "hours",
            },
        },
        "order": {"kind": "collect", "prompt": "ask_order", "into": "order", "min": 4, "max": 4, "next": "look"},
        "look": {
            "kind": "lookup",
            "question": "order",
            "values": {"order": "order"},
            "gives": ["status"],
            "found": "told",
            "not_found": "none",
            "failed": "none",
        },
        "told": {"kind": "say", "prompt": "status", "next": "bye"},
        "none": {"kind": "queue", "prompt": "put_through"},
        "prove": {"kind": "identify", "by": "number_and_pin", "found": "known", "not_found": "none"},
        "known": {"kind": "say", "prompt": "who", "next": "through"},
        "through": {"kind": "queue"},
        "outside": {"kind": "dial", "number": "+4930123456", "busy": "none", "no_answer": "choose"},
        "message": {"kind": "voicemail", "next": "bye"},
        "back": {"kind": "callback", "declined": "bye"},
        "which": {"kind": "identify", "by": "caller", "found": "known", "not_found": "none"},
        "hours": {"kind": "branch", "cases": [{"closed_in": "office", "next": "shut"}], "otherwise": "through"},
        "shut": {"kind": "hangup", "prompt": "closed"},
        "bye": {"kind": "hangup", "prompt": "goodbye"},
    },
}


def every_kind() -> Menus:
    return read_menus({"prompts": {"languages": ["en", "zh-CN"], "prompts": SPOKEN}, "main": MAIN})
