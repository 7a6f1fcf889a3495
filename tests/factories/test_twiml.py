import pytest

from tests.factories.twiml import check_twiml


@pytest.mark.parametrize(
    "document",
    [
        "<Response />",
        '<Response><Gather numDigits="1" finishOnKey=""><Say voice="x">a</Say><Play>b</Play></Gather></Response>',
        '<Response><Dial answerOnBridge="true"><Sip>s</Sip></Dial><Start><Transcription track="x"/></Start></Response>',
        '<Response><Enqueue waitUrl="w" maxQueueSize="5">q</Enqueue><Leave/><Record playBeep="true"/></Response>',
    ],
)
def test_what_the_package_builds_is_known(document: str) -> None:
    check_twiml(document)


@pytest.mark.parametrize(
    "document",
    [
        "<Answer/>",
        "<Response><Speak/></Response>",
        '<Response><Say speed="2">a</Say></Response>',
        "<Response><Gather><Dial/></Gather></Response>",
        "<Response><Client>a</Client></Response>",
        '<Response version="1"/>',
    ],
)
def test_anything_else_is_not(document: str) -> None:
    with pytest.raises(AssertionError):
        check_twiml(document)
