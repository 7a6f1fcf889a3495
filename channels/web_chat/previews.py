"""Looks at pages that messages link to."""

from hub.contract.chat_ports import LinkPreview


class NoPreviews:
    """Implements the `Previews` port where links are not looked at."""

    async def of(self, url: str) -> LinkPreview | None:
        """See the `Previews` port."""
        return None
