"""A client of the simulated network: the phones' side of the conversation."""

from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession

from .waiting import until, until_served


@dataclass(frozen=True, slots=True)
class Phones:
    """The phones at a URL such as http://127.0.0.1:8124."""

    session: ClientSession
    url: str

    async def wait_until_up(self) -> None:
        """Wait until the network answers."""
        await until_served(self.session, self.url)

    async def ask(self, number: str, to: str, text: str) -> str:
        """Text from a phone and return the next answer it gets."""
        before = len(await self.received(number))

        async def answered() -> bool:
            return len(await self.received(number)) > before

        await self._post(f"/api/phones/{number}/sms", {"to": to, "text": text})
        await until(answered)
        return (await self.received(number))[before]

    async def received(self, number: str) -> list[str]:
        """Return the texts a phone received, the oldest first."""
        messages = await self._get(f"/api/phones/{number}/messages")
        return [message["text"] for message in messages if message["direction"] == "in"]

    async def _get(self, path: str) -> Any:
        """Return what a GET answers."""
        async with self.session.get(self.url + path, raise_for_status=True) as response:
            return await response.json()

    async def _post(self, path: str, data: dict[str, str]) -> None:
        """Send a request for something to be done."""
        async with self.session.post(self.url + path, json=data, raise_for_status=True):
            pass
