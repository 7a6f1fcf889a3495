"""What a chat's hub was told to have reached its visitors, which is told a moment later."""

import asyncio

from hub.contract.inbound import ReceiptReceived
from tests.fakes.chat_doors import ChatHub


async def receipts(hub: ChatHub, many: int, reached: str = "") -> list[tuple[str, str]]:
    """Message and how far it came, of each receipt, once there are so many; `reached`: only those that came so far."""
    async with asyncio.timeout(20):
        while True:
            told = [receipt for receipt in hub.of(ReceiptReceived) if reached in ("", receipt.delivery)]
            if len(told) >= many:
                return [(receipt.message_id, receipt.delivery) for receipt in told]
            await asyncio.sleep(0.01)
