"""What the widget weighs, and in how many languages it speaks."""

import gzip
import json

import pytest

from channels.web_chat.pages import DIST
from channels.web_chat.site import read_words


def test_every_language_has_every_word():
    words = read_words()
    assert {"en", "zh-CN"} <= words.keys()
    for language, texts in words.items():
        assert texts.keys() == words["en"].keys(), language
        assert all(text.count("{n}") == words["en"][key].count("{n}") for key, text in texts.items()), language


@pytest.mark.skipif(not (DIST / "widget.js").exists(), reason="the widget is not built: run `make build`")
@pytest.mark.parametrize("language", sorted(read_words()))
def test_the_widget_with_its_words_is_small(language):
    """Loader, frame, script with its styles, and the words as they are served with the site, gzipped."""
    files = {path.name: path.read_bytes() for path in DIST.rglob("*") if path.is_file() and path.suffix}
    sizes = {name: len(gzip.compress(data)) for name, data in files.items()}
    words = json.dumps(read_words()[language], ensure_ascii=False, separators=(",", ":"))
    assert sizes["widget.js"] <= 3_000
    assert sum(sizes.values()) + len(gzip.compress(words.encode())) <= 15_000
