"""What happens to conversations survives JSON."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from hub.contract.conversations import ConversationChanged, ConversationMerged, ConversationSplit
from tests.factories.words import words


@given(st.data())
def test_a_conversations_event_is_the_same_after_json(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from([ConversationChanged, ConversationMerged, ConversationSplit]))
    value = data.draw(words(kind))
    assert msgspec.json.decode(msgspec.json.encode(value), type=kind) == value
