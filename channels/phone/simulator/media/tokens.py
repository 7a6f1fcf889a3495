"""The tokens with which agents' browsers register: JWT, HS256 with the account's own token, `sub` the client."""

import jwt

PREFIX = "client:"


class BadToken(ValueError):
    """Not signed with the account's token, run out, or for no client."""


def identity_of(token: str, secret: str) -> str:
    """Whose token it is, without `client:`. Raises `BadToken`."""
    try:
        claims = jwt.decode(token, secret, algorithms=["HS256"], options={"require": ["exp", "sub"]})
    except jwt.InvalidTokenError as error:
        raise BadToken(type(error).__name__) from error
    subject = str(claims["sub"])
    if not subject.startswith(PREFIX) or subject == PREFIX:
        raise BadToken("the subject is no client")
    return subject.removeprefix(PREFIX)
