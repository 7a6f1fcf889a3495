from ivr.nodes import BranchNode, Case, HangupNode, MenuNode, QueueNode, SayNode, SetNode, prompts_of, ways_out


def test_every_way_out_is_told_with_its_place() -> None:
    assert ways_out(SayNode(prompt="p", next="b")) == [(("next",), "b")]
    assert ways_out(SetNode(language="en", next="b")) == [(("next",), "b")]
    menu = MenuNode(prompt="p", keys={"1": "b"}, lost="c")
    assert ways_out(menu) == [(("keys", "1"), "b"), (("lost",), "c")]
    branch = BranchNode(cases=(Case(next="b"),), otherwise="c")
    assert ways_out(branch) == [(("cases", 0, "next"), "b"), (("otherwise",), "c")]
    assert ways_out(QueueNode()) == ways_out(HangupNode()) == []


def test_every_prompt_is_told_with_its_place() -> None:
    assert prompts_of(QueueNode(prompt="p", subject="s")) == [(("prompt",), "p"), (("subject",), "s")]
    assert prompts_of(QueueNode()) == prompts_of(HangupNode()) == prompts_of(SetNode(language="en", next="b")) == []
    assert prompts_of(HangupNode(prompt="bye")) == [(("prompt",), "bye")]
