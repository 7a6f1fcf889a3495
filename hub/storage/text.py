"""What both stores can keep of a text. PostgreSQL refuses NUL in text and index entries above 2704 bytes; neither store
keeps half of a surrogate pair, which broken encoders send."""

import hashlib

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
LONGEST_KEY = 500  # characters, at most 2,000 bytes


def clean_text(text: str) -> str:
    """The text with a replacement character for each character that cannot be kept."""
    if "\0" in text:
        text = text.replace("\0", REPLACEMENT)
    try:
        text.encode()
    except UnicodeEncodeError:  # halves that meet are one character, others none
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def clean_key(key: str) -> str:
    """An identifier of others as it is kept and found again: the same for the same, short enough to be indexed."""
    key = clean_text(key)
    if len(key) <= LONGEST_KEY:
        return key
    return f"{key[: LONGEST_KEY - 65]}#{hashlib.sha256(key.encode()).hexdigest()}"
