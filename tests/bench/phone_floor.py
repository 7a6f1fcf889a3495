"""The floor under a webhook: its signature is verified, and the same TwiML is built. Nothing is looked up, decided or
kept. Run as a process of its own: `python -m tests.bench.phone_floor PUBLIC_URL TOKEN`; prints its port."""

import socket
import sys
from urllib.parse import parse_qsl

import uvicorn
from starlette.types import Receive, Scope, Send
from twilio.request_validator import RequestValidator
from twilio.twiml.voice_response import Gather, VoiceResponse

WORDS = (
    ("en-US", "Polly.Joanna-Neural", "Welcome. For English, press 1."),
    ("cmn-CN", "Polly.Zhiyu-Neural", "您好，中文服务请按 2。"),
)


class Floor:
    def __init__(self, public_url: str, token: str) -> None:
        self._public_url = public_url
        self._validator = RequestValidator(token)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        headers = dict(scope["headers"])
        signature = headers.get(b"x-twilio-signature", b"").decode()
        form = dict(parse_qsl(body.decode(), keep_blank_values=True))
        known = self._validator.validate(self._public_url + scope["path"], form, signature)
        answer = self._document().encode() if known else b""
        length = [(b"content-length", str(len(answer)).encode()), (b"content-type", b"text/xml")]
        await send({"type": "http.response.start", "status": 200 if known else 403, "headers": length})
        await send({"type": "http.response.body", "body": answer})

    def _document(self) -> str:
        response = VoiceResponse()
        gather = Gather(
            input="dtmf",
            num_digits=1,
            timeout=5,
            finish_on_key="",
            action=f"{self._public_url}/phone/gather?step=0#rc=2&rp=ct,rt,5xx",
            action_on_empty_result=True,
        )
        for language, voice, words in WORDS:
            gather.say(words, voice=voice, language=language)
        response.append(gather)
        return str(response)


def main() -> None:
    public_url, token = sys.argv[1:]
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        print(listener.getsockname()[1], flush=True)
        config = uvicorn.Config(Floor(public_url, token), log_config=None, access_log=False, lifespan="off")
        uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
