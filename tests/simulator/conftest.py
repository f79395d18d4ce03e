"""A network with a modem on a pseudo terminal and one phone."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from simulator import Modem, Network, Phone, PtyPort

from .terminal import Terminal

NOW = datetime(2026, 11, 24, 10, 30, 15, tzinfo=UTC)
MODEM_NUMBER = "+4790000001"
PHONE_NUMBER = "+4790000002"


@pytest.fixture
def network() -> Network:
    """Give a network whose clock stands still and whose calls ring for ever."""
    return Network(clock=lambda: NOW, ring_interval=1000, ring_limit=1000)


@pytest.fixture
def modem(network: Network) -> Modem:
    """Give a modem that boots at once."""
    modem = network.add_modem(MODEM_NUMBER)
    modem.boot_seconds = 0
    return modem


@pytest.fixture
def phone(network: Network) -> Phone:
    """Give the owner's phone."""
    return network.add_phone(PHONE_NUMBER, "Owner")


@pytest.fixture
async def port(modem: Modem) -> AsyncIterator[PtyPort]:
    """Give the modem's serial port."""
    async with PtyPort(modem) as port:
        yield port


@pytest.fixture
async def terminal(port: PtyPort) -> AsyncIterator[Terminal]:
    """Give a terminal on the port, its echo on as the modem has it at power-on."""
    with Terminal(port.path) as terminal:
        yield terminal
