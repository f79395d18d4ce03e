"""Delivery reports as modems bring them: at once, or from where they keep them (27.005 3.4.1)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.isocket.modem import Manner, Verdict
from simulator import GENERIC, PROFILES, Profile
from simulator.modem import Modem as SimulatedModem
from simulator.modem.faults import DropUrc, LateFinal, OneByte
from simulator.modem.settings import Setting

from .helpers import FAST, House, house

WISH = Manner(report=True)
NOBODY = "+4790000099"
CNMI = "+CNMI"


def announcing(*values: str, reports: str = "") -> Profile:
    """Return a modem that announces reports in some ways alone."""
    row = Setting(CNMI, ("0",) * 5, f"(0-2),(0-3),(0,2),({','.join(values)}),(0,1)")
    return replace(GENERIC, settings=(row,), reports=reports)


# What they say of themselves in their manuals, and ways of the standard that none of the families has.
WAYS = {
    **PROFILES,
    "stored among messages": announcing("0", "2"),
    "stored apart": announcing("0", "2", reports="SR"),
    "at once": announcing("0", "1"),
}


async def sent(home: House, text: str = "x", to: str = "") -> int:
    """Send a text in one part, and return its reference."""
    receipt = await home.modem.send(to or home.phone.number, text, manner=WISH)
    (reference,) = receipt.references
    return reference


@pytest.mark.parametrize("profile", WAYS.values(), ids=WAYS)
async def test_each_modem_brings_them(profile: Profile) -> None:
    """Tell each once, whichever way it comes, and leave nothing on the SIM."""
    async with house(profile) as home:
        await home.ready()
        delivered, failed = await sent(home), await sent(home, to=NOBODY)
        await home.until(lambda: len(home.recorder.reports) == 2)
        await home.until(lambda: home.used == 0)
        told = {report.reference: (report.recipient.text, report.verdict) for report in home.recorder.reports}
        assert told == {
            delivered: (home.phone.number, Verdict.DELIVERED),
            failed: (NOBODY, Verdict.FAILED),
        }


async def test_a_modem_that_tells_of_none() -> None:
    """Send all the same; nothing comes, and nothing is left."""
    async with house(announcing("0")) as home:
        await home.ready()
        await sent(home)
        home.phone.send_sms(home.simulated.number, "ON")
        await home.until(lambda: home.recorder.texts == ["ON"])
        assert (home.recorder.reports, len(home.phone.messages)) == ([], 1)
        await home.until(lambda: home.used == 0)


@pytest.mark.parametrize("key", ["stored among messages", "stored apart", "wavecom", "sierra"])
async def test_a_lost_announcement(key: str) -> None:
    """Find what was never announced, so that it fills nothing, not even five slots, and hear commands meanwhile."""
    async with house(WAYS[key], timing=replace(FAST, sweep=0.1)) as home:
        await home.ready()
        home.simulated.faults.add(DropUrc(times=None))
        for number in range(8):
            await sent(home, str(number))
        home.phone.send_sms(home.simulated.number, "ON")
        await home.until(lambda: home.recorder.texts == ["ON"])
        await home.until(lambda: home.used == 0)
        assert {report.verdict for report in home.recorder.reports} == {Verdict.DELIVERED}
        assert len(home.recorder.reports) >= 5


async def test_sooner_than_the_modem_says_that_it_went() -> None:
    """Tell a report that comes before the reference: whoever matches them has to wait for it."""
    async with house() as home:
        await home.ready()
        home.simulated.faults.add(LateFinal(only="+CMGS", seconds=0.2))
        reference = await sent(home)
        assert [report.reference for report in home.recorder.reports] == [reference]


@pytest.mark.parametrize("key", ["generic", "sierra"])
async def test_among_messages_on_a_slow_line(key: str) -> None:
    """Tell reports from messages when both come together, one byte at a time."""
    async with house(PROFILES[key]) as home:
        await home.ready()
        home.simulated.faults.add(OneByte())
        for number in range(5):
            home.phone.send_sms(home.simulated.number, f"STATUS {number}")
            await sent(home, str(number))
        await home.until(lambda: len(home.recorder.reports) == 5 and len(home.recorder.texts) == 5)
        assert sorted(home.recorder.texts) == [f"STATUS {number}" for number in range(5)]
        await home.until(lambda: home.used == 0)


@pytest.mark.parametrize("key", ["generic", "sierra"])
async def test_while_a_phone_is_off(key: str) -> None:
    """Tell that the network still tries, where it says so, and the end of it."""
    async with house(PROFILES[key]) as home:
        await home.ready()
        home.network.centre.interim = True
        home.phone.reachable = False
        reference = await sent(home)
        await home.until(lambda: len(home.recorder.reports) == 1)
        home.phone.reachable = True
        await home.until(lambda: len(home.recorder.reports) == 2)
        told = [(report.reference, report.verdict) for report in home.recorder.reports]
        assert told == [(reference, Verdict.TRYING), (reference, Verdict.DELIVERED)]


async def test_a_phone_that_stays_off() -> None:
    """Tell that the time was over."""
    async with house() as home:
        await home.ready()
        home.phone.reachable = False
        await sent(home)
        home.network.centre.give_up(home.phone.number)
        await home.until(lambda: len(home.recorder.reports) == 1)
        assert home.recorder.reports[0].verdict is Verdict.EXPIRED
        assert home.recorder.reports[0].sent is not None
        assert home.recorder.reports[0].at is not None
        assert home.recorder.reports[0].at - home.recorder.reports[0].sent < timedelta(minutes=1)


async def test_a_report_comes_while_nobody_listens() -> None:
    """Find what was stored while the driver was away."""

    def prepare(modem: SimulatedModem) -> None:
        modem.settings.put(CNMI, "2", "1", "0", "2", "0")

    async with house(PROFILES["sierra"], prepare=prepare) as home:
        await home.ready()
        home.phone.reachable = False
        reference = await sent(home)
        await home.modem.stop()
        home.phone.reachable = True
        await home.until(lambda: home.used == 1)
        assert home.recorder.reports == []
        await home.modem.start()
        await home.until(lambda: [report.reference for report in home.recorder.reports] == [reference])
        await home.until(lambda: home.used == 0)
