"""Names of mails: our own Message-IDs, which carry a keyed token, and the keys under which any mail is found again.

A key is a Message-ID without angle brackets and without white space. Ours reads `ms_….<token>@domain`; the token is an
HMAC over the message's id, so that nobody can slip a mail into a conversation by guessing ids
(open help desks that trust a bare id or subject have delivered mail into other customers' threads).
"""

import hashlib
import hmac
import re

from hub.contract.words import Value

DERIVED_DOMAIN = "mail.invalid"
"""Right side of keys made up for mails without Message-ID; RFC 2606 keeps `.invalid` from ever being real."""

MAX_KEY = 250
_TOKEN_LENGTH = 20
_SAFE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_BRACKETED = re.compile(r"<([^<>]{1,2000})>")
_SPACE_OR_BRACKET = re.compile(r"[\s<>]+")


class MessageIds(Value):
    """Makes and checks our Message-IDs. `domain` stands right of the @, `secret` keys the token."""

    domain: str
    secret: bytes

    def make(self, message_id: str) -> str:
        """The key of our message with this id: always the same one, so a second attempt is the same mail.

        Raises `ValueError` when the id holds anything but letters, digits, `_` and `-`."""
        if not _SAFE_ID.fullmatch(message_id):
            raise ValueError("a message id holds letters, digits, _ and - only")
        return f"{message_id}.{self._token(message_id)}@{self.domain}"

    def is_ours(self, key: str) -> bool:
        """Whether the key claims to be one of ours; `is_genuine` tells whether it truly is."""
        left, _, domain = key.rpartition("@")
        return domain.lower() == self.domain.lower() and len(left.rpartition(".")[2]) == _TOKEN_LENGTH

    def is_genuine(self, key: str) -> bool:
        """Whether we made this key. Takes the same time for any wrong token."""
        message_id, _, token = key.rpartition("@")[0].rpartition(".")
        return self.is_ours(key) and hmac.compare_digest(token.encode(), self._token(message_id).encode())

    def message_id(self, key: str) -> str:
        """The id of our message that this key names; call only for genuine ones."""
        return key.rpartition("@")[0].rpartition(".")[0]

    def _token(self, message_id: str) -> str:
        signed = f"{message_id}@{self.domain.lower()}".encode()
        return hmac.new(self.secret, signed, hashlib.sha256).hexdigest()[:_TOKEN_LENGTH]


def keys_in(header: str) -> list[str]:
    """The keys a Message-ID, In-Reply-To or References header names, in its order, each once.

    Old clients write prose around the ids (RFC 822's `In-Reply-To: Your message of … <id>`), others leave the
    brackets out; both are understood."""
    found = _BRACKETED.findall(header) or [word for word in header.split() if "@" in word]
    return list(dict.fromkeys(key for key in map(as_key, found) if key))


def as_key(message_id: str) -> str:
    """A Message-ID as a key: no brackets, no white space, and at most `MAX_KEY` characters (longer: hashed)."""
    key = _SPACE_OR_BRACKET.sub("", message_id)
    if len(key) <= MAX_KEY:
        return key
    return f"{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()}@{DERIVED_DOMAIN}"


def is_derived(key: str) -> bool:
    """Whether the key was made up by us, so that no mail client has ever seen it."""
    return key.endswith(f"@{DERIVED_DOMAIN}")
