"""One's own signature: checked, kept by language, and below every mail one writes."""

import pytest

from hub.contract.errors import Invalid
from hub.conversing import actions
from hub.conversing.signatures import LONGEST, OwnSignature, checked, set_signatures, signature_of
from tests.hub.conversing.test_actions import LIVE, orders, words


async def test_it_stands_below_what_its_owner_sends_and_below_nobody_elses(world):
    await world.contact("ct_1", account_id="ac_north", language="en")
    texts = checked({"en": " {{agent.name}}, ext. 7 ", "zh-CN": ""})
    await world.writer.run(set_signatures, OwnSignature(user_id="us_ada", texts=texts))
    assert await signature_of(world.reader, "us_ada") == {"en": "{{agent.name}}, ext. 7"}
    assert await signature_of(world.reader, "us_ben") == {}
    await actions.reply(world.writer, words(text="Tomorrow."), LIVE, world.new_id)
    (order,) = await orders(world)
    assert order.text == "Tomorrow.\n\n-- \nAda Lindgren, ext. 7"


@pytest.mark.parametrize(
    "texts",
    [{"english please": "Ada"}, {"en": "x" * (LONGEST + 1)}, {"en": "{{person.age}}"}],
)
def test_what_is_no_signature_is_refused(texts):
    with pytest.raises(Invalid) as refused:
        checked(texts)
    assert refused.value.field == "texts"
