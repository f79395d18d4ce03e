"""A real unit: what the manual says of the hardware, and what it does not answer."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from custom_components.isocket.language import Model
from simulator import Network, Phone, Unit
from simulator.unit import SPELLINGS
from simulator.virtual import run_virtual

UNIT = "+4790000011"
OWNER = "+4790000002"
BEGIN = datetime(2026, 11, 24, 8, tzinfo=UTC)

type Story = Callable[[Unit, Phone], Coroutine[Any, Any, None]]


def told(story: Story, **made: Any) -> None:
    """Tell a story of a unit and its owner's phone, on a clock that jumps from one thing that happens to the next."""

    async def main() -> None:
        begun = asyncio.get_running_loop().time()
        network = Network(clock=lambda: BEGIN + timedelta(seconds=asyncio.get_running_loop().time() - begun))
        unit, phone = network.add_unit(UNIT, "Boat", **made), network.add_phone(OWNER)
        await asyncio.sleep(60)
        await story(unit, phone)
        unit.close()

    run_virtual(main())


async def ask(phone: Phone, *texts: str, within: float = 60) -> list[str]:
    """Text a unit, and return what came back in so many seconds after each text."""
    before = len(phone.messages)
    for text in texts:
        phone.send_sms(UNIT, text)
        await asyncio.sleep(within)
    return [entry.text for entry in phone.messages[before:]]


def test_it_takes_seconds_to_answer_one_text_after_the_other() -> None:
    """The answers come in the order of the texts, each after its time."""

    async def story(unit: Unit, phone: Phone) -> None:
        for text in ("ON", "OFF", "ON"):
            phone.send_sms(UNIT, text)
        begun = unit.network.clock()
        await phone.wait_sms(3)
        answers = [(entry.text, (entry.at - begun).total_seconds()) for entry in phone.messages]
        assert answers == [("Power socket ON", 5), ("Power socket OFF", 10), ("Power socket ON", 15)]
        assert unit.lamp

    told(story, seconds=(5, 5))


@pytest.mark.parametrize(
    ("model", "answers"),
    [
        (Model.M707, ["iSocket GSM 707, Hardware v1.1", "(c) Intellectronics, v1.0.0", "S/N: 12345678987654321"]),
        (
            Model.M706_LIGHT,
            ["iSocket GSM 706 Light, Hardware v1.1", "(c) Intellectronics, v1.0.0", "S/N: 12345678987654321"],
        ),
    ],
)
def test_it_tells_who_it_is(model: Model, answers: list[str]) -> None:
    """The maker's name is the maker's, not ours (manual ch. 14)."""

    async def story(_unit: Unit, phone: Phone) -> None:
        assert await ask(phone, "HARDWARE", "FIRMWARE", "SERIALNUM") == answers

    told(story, model=model)


def test_what_it_does_not_answer() -> None:
    """It is silent where SMSCONFIRM is off, and about what is too long, the password included."""

    async def story(unit: Unit, phone: Phone) -> None:
        assert await ask(phone, "x" * 30) == [f"{'x' * 30} - Error!"]
        assert await ask(phone, "x" * 31) == []
        assert await ask(phone, "PASSWORD=12abc") == ["PASSWORD=***** - OK"]
        assert await ask(phone, "12abcALERTNUMBER+4790000002123") == ["ALERTNUMBER+4790000002123 - OK"]
        assert await ask(phone, "12abcALERTNUMBER+47900000021234") == []
        assert await ask(phone, "12abcSMSCONFIRM=OFF", "12abcON") == ["SMSCONFIRM=OFF - OK"]
        assert unit.lamp
        assert await ask(phone, "12abcRESTARTTIME?") == ["RESTARTTIME=10 seconds"]

    told(story)


def test_a_battery_tells_of_the_mains_until_it_is_empty() -> None:
    """A 707 answers for six minutes; what is texted later waits for it, and is done however old it is."""

    async def story(unit: Unit, phone: Phone) -> None:
        await ask(phone, "ALERTNUMBER+4790000002", "ON")
        assert unit.lamp
        unit.mains = False
        assert not unit.lamp
        assert (await ask(phone, "STATUS"))[0].startswith("Power failed.\n")
        await asyncio.sleep(360)
        assert not unit.running
        assert await ask(phone, "OFF", within=2 * 24 * 3600) == []
        assert unit.network.centre.waiting(UNIT) == 1
        unit.mains = True
        before = len(phone.messages)
        await asyncio.sleep(60)
        restored, done = (entry.text for entry in phone.messages[before:])
        assert restored.startswith("Power restored.\n") and restored.endswith("Outage: 48:07")
        assert done == "Power socket OFF"

    told(story)


def test_one_without_a_battery_falls_silent_at_once() -> None:
    """A 706 loses what it had not read, and comes back as POWERSTATE says."""

    async def story(unit: Unit, phone: Phone) -> None:
        await ask(phone, "POWERSTATE=ON")
        phone.send_sms(UNIT, "ON")
        await asyncio.sleep(1)
        unit.mains = False
        assert not unit.running
        unit.mains = True
        await asyncio.sleep(60)
        assert [entry.text for entry in phone.messages] == ["POWERSTATE=ON - OK"]
        assert unit.lamp
        assert await ask(phone, "RESTARTTIME?") == ["RESTARTTIME=10 seconds"]

    told(story, model=Model.M706, seconds=(5, 5))


def test_its_clock_is_its_own() -> None:
    """It goes wrong, is put right by DATESMS, and forgets the time in a long outage (manual ch. 8)."""

    async def story(unit: Unit, phone: Phone) -> None:
        assert (await ask(phone, "DATE"))[0].startswith("DATE 26/11/24,09:31:0")
        assert (await ask(phone, "DATESMS"))[0].startswith("DATE 26/11/24,08:02:0")
        assert (await ask(phone, "DATE"))[0].startswith("DATE 26/11/24,08:02:5")
        unit.mains = False
        await asyncio.sleep(7 * 3600)
        unit.mains = True
        assert (await ask(phone, "DATE"))[0].startswith("DATE 04/01/01,00:00:")

    told(story, clock_error=timedelta(minutes=90))


def test_it_warms_up_and_keeps_the_cold_out() -> None:
    """The thermometer says nothing for ten minutes; then the thermostat goes by it (manual ch. 7)."""

    async def story(unit: Unit, phone: Phone) -> None:
        assert await ask(phone, "TEMPERATURE") == ["TEMPERATURE: No data"]
        await ask(phone, "THERMOSTATON", within=600)
        unit.celsius = 4
        assert await ask(phone, "TEMPERATURE") == ["TEMPERATURE: 4C"]
        assert unit.lamp
        unit.celsius = 10
        await asyncio.sleep(60)
        assert not unit.lamp

    told(story)


def test_its_alarm_texts_and_calls() -> None:
    """A closed contact is told by SMS without a name, or by a call, which ends when it is refused."""

    async def story(unit: Unit, phone: Phone) -> None:
        await ask(phone, "ALERTNUMBER+4790000002", "ALARMON")
        unit.tripped = True
        await asyncio.sleep(10)
        assert phone.messages[-1].text.startswith("ALARM! Sensor active\nTime: ")
        unit.tripped = False
        await ask(phone, "ALERT=CALL", within=90)
        unit.tripped = True
        await unit.network.until(lambda: phone.current)
        assert unit.current is not None
        phone.decline()
        await asyncio.sleep(10)
        assert unit.current is None
        assert unit.chat[-1].text == "Call, rejected"

    told(story)


def test_a_call_switches_it() -> None:
    """With RING=SWITCH a listed number's call is refused, and done what it means."""

    async def story(unit: Unit, phone: Phone) -> None:
        await ask(phone, "SECNUMBER+4790000002", "SECLIST=ON", "RING=SWITCH")
        phone.call(UNIT)
        await asyncio.sleep(1)
        assert unit.lamp
        assert phone.current is None
        assert phone.messages[-1].text == "Power socket ON"

    told(story)


def test_out_of_reach_it_acts_and_cannot_say_so() -> None:
    """What it says without a network is lost; what it is told waits."""

    async def story(unit: Unit, phone: Phone) -> None:
        phone.send_sms(UNIT, "ON")
        await asyncio.sleep(1)
        unit.signal = None
        await asyncio.sleep(60)
        assert unit.lamp
        assert phone.messages == []
        phone.send_sms(UNIT, "STATUS")
        await asyncio.sleep(60)
        assert unit.network.centre.waiting(UNIT) == 1
        unit.signal = -101
        assert "Signal: Weak (-101dBm)" in (await phone.wait_sms())[0].text

    told(story, seconds=(5, 5))


def test_the_button() -> None:
    """A press switches, and after holding it another puts everything back (manual ch. 4.3 and 15)."""

    async def story(unit: Unit, phone: Phone) -> None:
        await ask(phone, "RESTARTTIME=20")
        unit.press()
        assert unit.lamp
        unit.hold()
        unit.press()
        assert not unit.lamp
        assert await ask(phone, "RESTARTTIME?") == ["RESTARTTIME=10 seconds"]

    told(story)


@pytest.mark.parametrize(("splits", "count"), [(False, 1), (True, 2)])
def test_long_replies_come_in_parts_or_in_pieces(splits: bool, count: int) -> None:
    """One that knows of no parts sends texts of 160 characters."""

    async def story(unit: Unit, phone: Phone) -> None:
        unit.splits = splits
        for last in range(10):
            await ask(phone, f"SECNUMBER+4790000000000{last:02}"[:25])
        texts = await ask(phone, "SECNUMBER?")
        assert len(texts) == count
        assert "".join(texts).count("47900000000000") == 10

    told(story)


def test_what_it_was_prepared_with() -> None:
    """Out of the box it knows what its owner told it before, and is what it was switched to."""

    async def story(unit: Unit, phone: Phone) -> None:
        assert unit.lamp
        assert await ask(phone, "RESTARTTIME?") == ["RESTARTTIME=20 seconds"]

    told(story, prepared=("RESTARTTIME=20", "ON"))


def test_it_remembers(tmp_path: Path) -> None:
    """What it knows is there when the program starts again."""
    memory = tmp_path / "unit.json"

    async def first(_unit: Unit, phone: Phone) -> None:
        await ask(phone, "RESTARTTIME=20", "ON")

    async def second(unit: Unit, phone: Phone) -> None:
        assert await ask(phone, "RESTARTTIME?") == ["RESTARTTIME=20 seconds"]
        assert unit.lamp

    told(first, memory=memory)
    told(second, memory=memory)


REPLIES = {
    "RING?": "RING=(NOACTION),RESTART,SWITCH,MIC",
    "ERROR?": "ERROR=(ON),OFF",
    "ALERTNUMBER-358": "ALERTNUMBER-358 - OK",
    "DATE": "DATE 26/11/24,08:00:00+04",
    "RINGCONFIRMTYPE?": "RINGCONFIRMTYPE=(SMS),CALL",
    "ALERTNUMBER?": "ALERTNUMBERs:\n358,\n359",
}


@pytest.mark.parametrize(
    ("spelling", "text", "spelt"),
    [
        ("norwegian", REPLIES["RING?"], "RING=(NOACTION),RESTART,SWITCH, MIC"),
        ("norwegian", REPLIES["ERROR?"], "ERROR =(ON), OFF"),
        ("norwegian", REPLIES["ALERTNUMBER-358"], "ALERTNUMBER -358 - OK"),
        ("norwegian", REPLIES["DATE"], "DATE 26/11/24, 08:00:00+04"),
        ("english", REPLIES["RINGCONFIRMTYPE?"], "RINGCONFIRMTYPE=(SMS), CALL"),
        (
            "english",
            "RING=SWITCH - Time for configuration is expired (30min)!",
            "Time for configuration is expired (30min)!",
        ),
        (
            "bare",
            "RING=SWITCH - Time for configuration is expired (30min)!",
            "RING=SWITCH - Time for configuration is expired (30min)",
        ),
        ("dashes", "PASSWORD=***** - OK", "PASSWORD=***** – OK"),
        ("line", REPLIES["ALERTNUMBER?"], "ALERTNUMBERs: 358, 359"),
        ("terminal", REPLIES["ALERTNUMBER?"], "ALERTNUMBERs:\r\n358,\r\n359"),
        ("ancestor", "Power restored.\nTime: 26/11/24,08:00:00\nOutage: 1:00", "Power restored."),
        ("norwegian", "08:00,*,ON", "08:00,*,ON"),
    ],
)
def test_spellings(spelling: str, text: str, spelt: str) -> None:
    """Each is one that a manual prints, or that a unit may well have."""
    assert SPELLINGS[spelling](text) == spelt
