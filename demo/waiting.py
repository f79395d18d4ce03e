"""Waiting for what another program does, by asking it again and again."""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import ClientConnectionError, ClientSession

POLL_SECONDS = 0.1


async def until(done: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something is so."""
    while True:
        if await done():
            return
        await asyncio.sleep(POLL_SECONDS)


async def until_served(session: ClientSession, url: str) -> None:
    """Wait until a URL answers, whatever it answers."""

    async def served() -> bool:
        try:
            async with session.get(url):
                return True
        except ClientConnectionError:
            return False

    await until(served)
