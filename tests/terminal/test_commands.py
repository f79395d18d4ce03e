"""The commands against the simulator, over a pty and TCP."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, override

import pytest

from custom_components.isocket.modem import Port, link, session
from custom_components.isocket.modem.link import open_link
from simulator import PROFILES, SIM7600, TcpPort
from terminal import actions
from terminal.__main__ import say
from terminal.desk import PinFormatError
from terminal.words import Exit
from tests.modem.helpers import SLOW_TEST, House, house
from tests.modem.scripted import Scripted

from .helpers import Told, carry_out

PHONE = "+4790000002"
NOBODY = "+4799999999"


@asynccontextmanager
async def watched(home: House, *options: str) -> AsyncIterator[Told]:
    """Have `receive` run for a while."""
    told = Told()
    watching = asyncio.create_task(carry_out("receive", home.port.path, *options, told=told))
    await home.until(lambda: "Ready." in told.text)
    yield told
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)


async def test_probe_shows_what_a_modem_is_and_can() -> None:
    """Show maker, model, network and abilities, and no number."""
    async with house(SIM7600, start=False) as home:
        told = await carry_out("probe", home.port.path)
        assert told.ended.status is Exit.DONE
        for part in ("SIMCOM_SIM7600E-H", "LE20B04SIM7600M22", "Nordic Mobile", "dBm", "SIMCom LTE", "…65", "115200"):
            assert part in told.text
        assert SIM7600.imei not in told.text
        whole = await carry_out("probe", "--show-numbers", home.port.path)
        assert SIM7600.imei in whole.text


class Silent(Scripted):
    """Hear, and say nothing."""

    @override
    def _answer(self, line: str) -> None:
        self.heard.append(line)


async def test_probe_asks_all_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show the ports of one modem together, which one to use, and what is on the others."""
    async with Scripted() as first, Scripted() as second, Silent() as silent:
        ports = [
            Port(path, 0x1E0E, 0x9001, None, number, "1-1")
            for number, path in enumerate((silent.path, "/dev/gone", second.path, first.path))
        ]

        async def listed() -> list[Port]:
            return ports

        monkeypatch.setattr(actions, "list_ports", listed)
        told = await carry_out("probe")
        assert told.ended.text == "1 modem found."
        assert f"{second.path}: Scripted One" in told.text
        assert f"{first.path} answers too" in told.text
        assert f"{silent.path}: It is silent." in told.text
        assert "/dev/gone: There is no port /dev/gone." in told.text
        del ports[2:]
        told = await carry_out("probe")
        assert told.ended.status is Exit.MODEM and "None of these" in told.ended.text
        del ports[1:]
        told = await carry_out("probe")
        assert told.ended.status is Exit.MODEM and f"{silent.path}: It is silent." in told.text
        ports.clear()
        told = await carry_out("probe")
        assert told.ended.status is Exit.PORT and "plugged in" in told.text

        async def hilink() -> set[tuple[int, int]]:
            return {(0x12D1, 0x14DC)}

        monkeypatch.setattr(actions, "list_products", hilink)
        assert "HiLink" in (await carry_out("probe")).ended.text


async def test_send_and_what_became_of_it() -> None:
    """Send in parts, and wait for the report."""
    async with house(start=False) as home:
        told = await carry_out("send", home.port.path, PHONE, "Hei 😀" * 30)
        assert told.text == "Sent, in 3 parts."
        assert [entry.text for entry in await home.phone.wait_sms()] == ["Hei 😀" * 30]
        told = await carry_out("send", home.port.path, PHONE, "Hei", "--report")
        assert told.ended.text == "It was delivered."


async def test_receive_shows_messages_and_calls() -> None:
    """Show each message once and leave it where it is, unless asked to delete it; hide numbers."""
    async with house(start=False) as home:
        async with watched(home) as told:
            home.phone.send_sms(home.simulated.number, "Where are you?")
            await home.until(lambda: "…02: Where are you?" in told.text)
            call = home.phone.call(home.simulated.number)
            await home.until(lambda: "A call from …02." in told.text)
            call.hang_up(home.phone)
            await home.until(lambda: "The call is over." in told.text)
            home.simulated.urc("SMS FULL")  # it is looked through, and found again
            home.phone.send_sms(home.simulated.number, "Hello?")
            await home.until(lambda: "Hello?" in told.text)
            assert told.text.count("Where are you?") == 1
            assert home.used == 2
            assert "90000002" not in told.text
        async with watched(home, "--delete") as told:
            await home.until(lambda: "Where are you?" in told.text and not home.used)


async def test_receive_follows_a_modem_that_is_unplugged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Say once what is wrong, however often it is looked for, and that it is back."""
    tries = 0

    def connected(*way: Any) -> AbstractAsyncContextManager[None]:
        nonlocal tries
        tries += 1
        return link.connected(*way)

    async with house(start=False) as home, watched(home) as told:
        monkeypatch.setattr(session, "connected", connected)
        home.simulated.unplug()
        await home.until(lambda: tries > 3)
        assert told.text.count(f"The modem is lost, and is looked for. There is no port {home.port.path}.") == 1
        home.simulated.plug()
        await home.until(lambda: "ready again" in told.text)
        assert "Error" not in told.text


async def test_a_message_from_a_stranger_moves_no_cursor(capsys: pytest.CaptureFixture[str]) -> None:
    """Print what can be printed, in its lines."""
    say("\x1b[2Jred\x9b\r1\nline æ 😀")
    assert capsys.readouterr().out == "�[2Jred��1\nline æ 😀\n"


async def test_ussd_and_call() -> None:
    """Show the answer of the network, and how a call went, in words and in the exit status."""
    async with house(start=False) as home:
        told = await carry_out("ussd", home.port.path, "*100#")
        assert "123.45" in told.text and told.ended.status is Exit.DONE
        told = await carry_out("ussd", home.port.path, "*999#")
        assert told.ended.status is Exit.REFUSED
        told = await carry_out("call", home.port.path, PHONE, "--ring=0.3")
        assert "not answered" in told.ended.text and told.ended.status is Exit.REFUSED
        assert "90000002" not in told.text


async def wrong_pin(home: House) -> Told:
    """Give a PIN that the SIM refuses."""
    home.simulated.pin = "1234"
    return await carry_out("send", home.port.path, PHONE, "x", pin="9999")


async def no_pin(home: House) -> Told:
    """Give no PIN to a SIM that wants one."""
    home.simulated.pin = "1234"
    return await carry_out("send", home.port.path, PHONE, "x")


async def blocked(home: House) -> Told:
    """Use a SIM that is blocked."""
    home.simulated.pin = "1234"
    home.simulated.block_sim(True)
    return await carry_out("send", home.port.path, PHONE, "x", pin="1234")


async def no_sim(home: House) -> Told:
    """Use a modem without a SIM."""
    home.simulated.seat_sim(False)
    return await carry_out("receive", home.port.path)


async def busy(home: House) -> Told:
    """Use a port that another holds."""
    held = await open_link(home.port.path, 9600, on_data=lambda _: None, on_lost=lambda _: None)
    try:
        return await carry_out("ussd", home.port.path, "*100#")
    finally:
        await held.close()


async def unplugged(home: House) -> Told:
    """Use a port that is gone."""
    home.simulated.unplug()
    return await carry_out("probe", home.port.path)


async def silent(home: House) -> Told:
    """Use a port on which nothing answers."""
    home.simulated.trouble("silence")
    return await carry_out("send", home.port.path, PHONE, "x")


async def no_network(home: House) -> Told:
    """Use a modem that finds no network."""
    home.simulated.registered = False
    return await carry_out("send", home.port.path, PHONE, "x", "--wait=0.3")


async def refused(home: House) -> Told:
    """Send what the network refuses."""
    home.simulated.trouble("send_error")
    return await carry_out("send", home.port.path, PHONE, "x")


@pytest.mark.parametrize(
    ("going", "status", "words"),
    [
        (wrong_pin, Exit.SIM, "given once"),
        (no_pin, Exit.SIM, "ISOCKET_PIN"),
        (blocked, Exit.SIM, "PUK"),
        (no_sim, Exit.SIM, "no SIM card"),
        (busy, Exit.PORT, "fuser -v"),
        (unplugged, Exit.PORT, "plugged in"),
        (silent, Exit.MODEM, "scripts/modem probe"),
        (no_network, Exit.REFUSED, "antenna"),
        (refused, Exit.REFUSED, "Trying again may help"),
    ],
)
async def test_what_goes_wrong_is_told_with_what_to_do(
    going: Callable[[House], Awaitable[Told]], status: Exit, words: str
) -> None:
    """End with words and a status of its own."""
    async with house(start=False) as home:
        async with asyncio.timeout(SLOW_TEST):
            told = await going(home)
        assert told.ended.status is status
        assert words in told.ended.text


async def test_a_pin_is_asked_for_once_and_never_given_twice() -> None:
    """Ask where none is set, and give up after one that is wrong, with attempts left."""
    async with house(start=False, prepare=lambda modem: setattr(modem, "pin", "1234")) as home:
        asked: list[str] = []

        def ask(pin: str) -> str:
            asked.append(pin)
            return pin

        told = await carry_out("send", home.port.path, PHONE, "x", ask_pin=lambda: ask("9999"))
        assert told.ended.status is Exit.SIM and asked == ["9999"]
        assert home.simulated.sim.pin_tries == 2
        told = await carry_out("send", home.port.path, PHONE, "x", ask_pin=lambda: ask("1234"))
        assert told.ended.status is Exit.DONE and asked == ["9999", "1234"]


async def test_the_last_attempt_is_never_used() -> None:
    """Leave it to a phone."""
    async with house(start=False, prepare=lambda modem: setattr(modem, "pin", "1234")) as home:
        home.simulated.sim.pin_tries = 1
        told = await carry_out("send", home.port.path, PHONE, "x", pin="9999")
        assert told.ended.status is Exit.SIM
        assert home.simulated.sim.pin_tries == 1


@pytest.mark.parametrize("pin", ["", "12", "12345678901", "abcd"])
async def test_what_is_no_pin_is_not_given(pin: str) -> None:
    """Spend no attempt on a slip."""
    with pytest.raises(PinFormatError):
        await carry_out("send", "/dev/null", PHONE, "x", pin=pin)


async def test_any_url_will_do() -> None:
    """Work over TCP, and show no key that is in a URL."""
    async with house(PROFILES["huawei"], start=False) as home, TcpPort(home.simulated) as tcp:
        told = await carry_out("ussd", f"socket://127.0.0.1:{tcp.port}", "*100#")
        assert "123.45" in told.text
    told = await carry_out("ussd", f"socket://127.0.0.1:{tcp.port}?key=secret", "*100#")
    assert told.ended.status is Exit.PORT and "secret" not in told.text
    assert "does not hold" in told.text and "switched on" in told.text
    told = await carry_out("ussd", "nonsense://127.0.0.1", "*100#")
    assert told.ended.status is Exit.PORT and "Is the address right?" in told.text
