"""Run as a process of its own: the email channel with files in a folder, which tells in JSON how far its memory grew
while it took one heavy mail.

Arguments: the folder, and the channel's settings as JSON."""

import asyncio
import json
import sys
from dataclasses import replace
from pathlib import Path

from channels.email.manifest import EmailSettings, open_channel
from hub.storage.files import FolderFiles
from tests.fakes.email_doors import FakeHub


def _status(name: str) -> int:
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) * 1024


async def main(folder: str, settings: str) -> None:
    hub = FakeHub()
    doors = replace(hub.doors, files=FolderFiles(Path(folder)))
    async with open_channel(EmailSettings.model_validate_json(settings), doors) as channel:
        Path("/proc/self/clear_refs").write_text("5")  # the highest so far is forgotten (proc(5))
        before = _status("VmRSS")
        print(json.dumps({"port": channel.listen_port}), flush=True)
        while not hub.intake.mails:
            await asyncio.sleep(0.05)
        (mail,) = hub.intake.mails
        told = {"grown": _status("VmHWM") - before, "raw": mail.extra["raw"], "text": mail.text.strip()}
        print(json.dumps(told | {"files": [[file.name, file.size, file.key] for file in mail.attachments]}), flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
