"""What each mail in `channels/email/fixtures` must become: sender, name, subject, language, own words (up to the
quote), and the names of its attachments."""

from tests.channels.email.expected_mails import MAILS, Reading

EXPECTED: dict[str, Reading] = MAILS | {
    "auto__bulk_newsletter": ("no-reply@shop.example", "News", "50% off", "en", "Buy the thing.", ()),
    "auto__explicitly_human": ("ann@northwind.example", "", "Human", "en", "Hello, I am a person.", ()),
    "auto__mailing_list": (
        "ann@northwind.example",
        "",
        "[logistics] news",
        "en",
        "Hello list, this is the news.",
        (),
    ),
    "auto__null_return_path_bounce": (
        "mailer-daemon@mx.example",
        "Mail Delivery System",
        "Undelivered Mail Returned to Sender",
        "en",
        "Your mail could not be delivered.",
        ("delivery-status.txt", "headers.txt"),
    ),
    "auto__out_of_office_zh": (
        "wang@huaxia.example",
        "王芳",
        "自动回复: 合同",
        "zh-CN",
        "我正在休假，将于周一回复。",
        (),
    ),
    "reply__forwarded_inline": (
        "bob@northwind.example",
        "",
        "Fwd: Late",
        "en",
        "Please handle this.\n\n---------- Forwarded message ---------\nFrom: Real Customer <real@customer.example>\n"
        "Date: Mon, Mar 2, 2026\nSubject: Late\nTo: bob\n\nWhere is it?",
        (),
    ),
    "reply__foxmail_chinese": ("wang@huaxia.example", "", "回复: 合同", "zh-CN", "收到，谢谢！\n\n\n\n王芳", ()),
    "reply__gmail_chinese": ("wang@huaxia.example", "", "Re: x", "zh-CN", "没有问题。", ()),
    "reply__gmail_english": ("ann@northwind.example", "", "Re: Late", "en", "Thanks, that works for us.", ()),
    "reply__html_blockquote": ("ann@northwind.example", "", "Re: Late", "en", "Fine with me.", ()),
    "reply__interleaved": (
        "ann@northwind.example",
        "",
        "Re: Late",
        "en",
        "On Mon, Mar 2, 2026, Mei wrote:\n> When?\nTomorrow.\n> Where?\nAt the dock, please.",
        (),
    ),
    "reply__outlook_english": ("ann@northwind.example", "", "RE: Late", "en", "Please call me.", ()),
    "reply__qq_chinese": ("12345@qq.example", "", "回复：发货", "zh-CN", "好的，明天可以。", ()),
    "auto__null_return_path_bounce_exchange": (
        "postmaster@contoso.example",
        "Microsoft Outlook",
        "Undeliverable: Re: Late [KD-1042]",
        "",
        "Delivery has failed to these recipients or groups:\n\ngone@contoso.example\n"
        "The email address you entered couldn't be found.",
        ("delivery-status.txt", "Re: Late [KD-1042].eml"),
    ),
    "auto__null_return_path_bounce_exim": (
        "mailer-daemon@mx.exim.example",
        "Mail Delivery System",
        "Mail delivery failed: returning message to sender",
        "en",
        "This message was created automatically by mail delivery software.\n\n"
        "A message that you sent could not be delivered to one or more of its\n"
        "recipients. This is a permanent error. The following address(es) failed:\n\n  gone@exim.example\n"
        "    host mx2.exim.example [192.0.2.9]\n"
        "    SMTP error from remote mail server after RCPT TO:<gone@exim.example>:\n"
        "    550 5.1.1 no such user\n\n"
        "------ This is a copy of the message, including all the headers. ------",
        (),
    ),
    "auto__null_return_path_bounce_qmail": (
        "mailer-daemon@mx.qmail.example",
        "",
        "failure notice",
        "en",
        "Hi. This is the qmail-send program at mx.qmail.example.\n"
        "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
        "This is a permanent error; I've given up. Sorry it didn't work out.\n\n<gone@qmail.example>:\n"
        "192.0.2.7 does not like recipient.\n"
        "Remote host said: 550 5.1.1 <gone@qmail.example>: User unknown\nGiving up on 192.0.2.7.\n\n"
        "--- Below this line is a copy of the message.\n\nReturn-Path: <care@hub.test>",
        (),
    ),
    "reply__gmail_zh_tw": ("chen@taipei.example", "", "Re: 訂單", "zh-CN", "沒問題，請盡快出貨。", ()),
    "reply__iphone_english": (
        "ann@northwind.example",
        "",
        "Re: Late",
        "en",
        "Yes, please send it. \n\nSent from my iPhone",
        (),
    ),
    "reply__outlook_chinese": ("wang@huaxia.example", "", "答复: 发货", "zh-CN", "请改到周五送货。", ()),
    "reply__qq_mobile": ("12345@qq.example", "", "回复：发货", "zh-CN", "可以，谢谢。\n\n发自我的iPhone", ()),
}
