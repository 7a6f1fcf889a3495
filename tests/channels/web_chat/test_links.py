from datetime import timedelta

import pytest

from channels.web_chat.links import FILE_LASTS, agent_named, file_path, photo_path, visitor_named
from hub.contract.errors import BadSignature, NotFound
from tests.fakes.clock import START

KEY = b"k" * 32
SEALED = file_path(KEY, "vi_1", "ms_1.0", now=START).partition("?key=")[2]


def test_a_files_address_names_its_visitor_for_some_hours():
    assert visitor_named(KEY, "ms_1.0", SEALED, now=START + FILE_LASTS) == "vi_1"
    with pytest.raises(BadSignature, match="expired"):
        visitor_named(KEY, "ms_1.0", SEALED, now=START + FILE_LASTS + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("key", "file_id", "sealed"),
    [
        (KEY, "ms_1.1", SEALED),
        (KEY, "ms_1.0", SEALED.replace("vi_1", "vi_2")),
        (KEY, "ms_1.0", SEALED[:-1]),
        (KEY, "ms_1.0", ""),
        (KEY, "ms_1.0", "é~1~é"),
        (b"o" * 32, "ms_1.0", SEALED),
    ],
)
def test_it_opens_nothing_else_and_cannot_be_made_by_others(key, file_id, sealed):
    with pytest.raises(BadSignature):
        visitor_named(key, file_id, sealed, now=START)


def test_a_photos_address_stays_the_same_and_names_its_agent():
    path = photo_path(KEY, "us_1")
    assert path == photo_path(KEY, "us_1")
    assert agent_named(KEY, path.rpartition("/")[2]) == "us_1"
    assert photo_path(KEY, "") == ""


@pytest.mark.parametrize("sealed", ["", "dXNfMQ", "dXNfMQ~x", "é~é", "~", photo_path(KEY, "us_1")[:-2]])
def test_agents_cannot_be_tried_out(sealed):
    with pytest.raises(NotFound):
        agent_named(KEY, sealed.rpartition("/")[2])
