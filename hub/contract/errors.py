"""Every error Keydesk raises on purpose.

    KeydeskError
    ├── Invalid            the input is wrong; `field` says where, `mend` says how to put it right
    ├── Unrecognisable     the payload is not what its sender claims (form, JSON, MIME, frame)
    ├── TooLarge           more bytes than the channel accepts
    ├── BadSignature       the sender cannot be who it claims to be
    ├── NotSignedIn        no valid session
    ├── NotAllowed         signed in, but the role may not do this
    ├── NotFound           no such thing, or none this user may see
    ├── Conflict           the thing has moved on (an offer taken, a contact closed, an old version)
    ├── Unavailable        try again later: the store or a provider does not answer
    ├── Misconfigured      the configuration is wrong; names file, line and mend
    └── SendFailed
        ├── Retryable      the provider may take it later
        ├── Refused        the provider will never take it
        └── BadCredentials the provider does not accept ours

`config/problems.py` maps each to an RFC 9457 problem; nothing else knows HTTP statuses.
"""


class KeydeskError(Exception):
    """Root of the tree. `detail` is one sentence for a person; never carries message bodies, numbers or tokens."""

    def __init__(self, detail: str, *, mend: str = "", field: str = "") -> None:
        super().__init__(detail)
        self.detail = detail
        self.mend = mend
        self.field = field


class Invalid(KeydeskError):
    """The input is wrong."""


class Unrecognisable(KeydeskError):
    """The payload is not what its sender claims."""


class TooLarge(KeydeskError):
    """More bytes than the channel accepts."""


class BadSignature(KeydeskError):
    """The sender cannot be who it claims to be."""


class NotSignedIn(KeydeskError):
    """No valid session."""


class NotAllowed(KeydeskError):
    """The role may not do this."""


class NotFound(KeydeskError):
    """No such thing, or none this user may see."""


class Conflict(KeydeskError):
    """The thing has moved on."""


class Unavailable(KeydeskError):
    """Try again later."""


class Misconfigured(KeydeskError):
    """The configuration is wrong; the detail names file, line and mend."""


class SendFailed(KeydeskError):
    """A provider did not take an outbound order."""


class Retryable(SendFailed):
    """The provider may take it later."""


class Refused(SendFailed):
    """The provider will never take it."""


class BadCredentials(SendFailed):
    """The provider does not accept our credentials."""
