"""How visitors who chat are met: business rules of channels where customers write on a live line, from `chat.yaml`.

Texts stand by language (`en`, `zh-CN`, …); a language that is missing falls back to `en`.
"""

from typing import Literal

from hub.contract.words import Value

FieldKind = Literal["text", "long_text", "mail", "tel", "choice", "customer_number"]
FieldFault = Literal["missing", "too_long", "not_valid", "no_choice"]
Texts = dict[str, str]


class FormField(Value):
    """A question of the form before the chat. `key` names the answer. The answer to a field of kind `mail` is where to
    write to the visitor (claimed, not proven). `pattern`: a regular expression the whole answer must match. `choices`:
    of kind `choice`, by key."""

    key: str
    kind: FieldKind
    names: Texts
    required: bool = False
    longest: int = 200
    pattern: str = ""
    choices: dict[str, Texts] = {}


class Topic(Value):
    """What the visitor wants to talk about. `skills`: what its agent needs. `calendar`: its own business hours."""

    key: str
    names: Texts
    skills: tuple[str, ...] = ()
    calendar: str = ""


class PreChat(Value):
    """The form before the first word. `ask_name`: whether it asks what the visitor is called. `consent`: what they
    agree to, with Markdown links; without it nothing is agreed to. `for_known`: also for visitors who proved who they
    are."""

    ask_name: bool = True
    fields: tuple[FormField, ...] = ()
    topics: tuple[Topic, ...] = ()
    consent: Texts = {}
    for_known: bool = False

    @property
    def demands(self) -> bool:
        """Whether something must be given before the first message is taken."""
        return bool(self.consent) or any(field.required for field in self.fields)


class Greeting(Value):
    """Words that open by themselves beside the launcher. `pages`: where, as patterns of the page's address with `*`;
    empty: everywhere. `after`: seconds on the page. `again_after`: seconds before a visitor sees it again."""

    key: str
    texts: Texts
    pages: tuple[str, ...] = ()
    after: float = 10.0
    again_after: float = 7 * 86400.0


class FileLimits(Value):
    """What visitors may send: at most `most` files a message of `max_bytes` each, of these media types (`image/*`).
    No types: no files."""

    types: tuple[str, ...] = ("image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "text/plain")
    max_bytes: int = 10 * 1024 * 1024
    most: int = 5


class Idle(Value):
    """A visitor who does not answer an agent is asked after `warn_after` seconds whether they are still there, and
    `close_after` seconds later the chat ends. 0: never."""

    warn_after: float = 600.0
    close_after: float = 300.0
    warning: Texts = {}
    goodbye: Texts = {}


class Survey(Value):
    """What a visitor is asked when the chat is over. `csat`: how satisfied, 1 to 5. `nps`: would they recommend us, 0
    to 10; empty: not asked (Net Promoter Score). Without a question nothing is asked."""

    csat: Texts = {}
    nps: Texts = {}
    comment: Texts = {}


class Look(Value):
    """The widget's face. `accent`: a CSS colour. `side`: where the launcher stands in left-to-right pages."""

    accent: str = "#3b4fd8"
    scheme: Literal["auto", "light", "dark"] = "auto"
    side: Literal["right", "left"] = "right"
    title: Texts = {}


class ChatRules(Value):
    """`calendar`: business hours of the chat, always open without; outside them visitors leave a message.
    `reopen_within`: seconds after a chat's end within which the visitor's next words continue it, with the same agent
    asked first. `transcripts`: visitors may have theirs mailed to them. `previews`: links in messages are looked at by
    the hub and shown with a title. `words`: by language, the widget's own words this business puts otherwise."""

    form: PreChat = PreChat()
    calendar: str = ""
    greetings: tuple[Greeting, ...] = ()
    files: FileLimits = FileLimits()
    idle: Idle = Idle()
    survey: Survey = Survey()
    look: Look = Look()
    reopen_within: float = 24 * 3600.0
    transcripts: bool = True
    previews: bool = False
    words: dict[str, Texts] = {}


def in_language(texts: Texts, language: str) -> str:
    """The text in this language, else in its main language (`zh` finds `zh-CN`), else in English, else the first."""
    wanted = language.lower()
    for name, text in texts.items():
        if name.lower() == wanted:
            return text
    for name, text in texts.items():
        if name.lower().partition("-")[0] == wanted.partition("-")[0]:
            return text
    return texts.get("en") or next(iter(texts.values()), "")
