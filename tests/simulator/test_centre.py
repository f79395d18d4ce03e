"""The SMS centre: forwards at once, or when it can."""

import asyncio
from datetime import timedelta

from hypothesis import HealthCheck, example, given, settings, strategies as st
import pytest

from custom_components.isocket.modem.sms import concat, pdu
from simulator import Modem, Network, Phone, Route
from simulator.centre import address
from simulator.modem import Arrival
from simulator.virtual import run_virtual

from .conftest import MODEM_NUMBER, PHONE_NUMBER


async def settle() -> None:
    """Let the network forward what it has."""
    for _ in range(3):
        await asyncio.sleep(0)


def texts(modem: Modem) -> list[str | None]:
    """Read what is stored on the SIM."""
    return [pdu.decode_deliver(slot.pdu).text for _, slot in modem.storage]


async def test_order(network: Network, modem: Modem, phone: Phone) -> None:
    """Messages arrive in the order they were sent, stamped by the centre."""
    for text in ("one", "two", "three"):
        phone.send_sms(MODEM_NUMBER, text)
    await settle()
    assert texts(modem) == ["one", "two", "three"]
    deliver = pdu.decode_deliver(next(iter(modem.storage))[1].pdu)
    assert (deliver.sender.text, deliver.sent) == (PHONE_NUMBER, network.clock())


async def test_wait_for_network(modem: Modem, phone: Phone) -> None:
    """What cannot be forwarded waits for the modem."""
    modem.registered = False
    phone.send_sms(MODEM_NUMBER, "ON")
    await settle()
    assert texts(modem) == []
    modem.registered = True
    await settle()
    assert texts(modem) == ["ON"]


async def test_wait_for_room(network: Network, modem: Modem, phone: Phone) -> None:
    """A full SIM takes nothing until a slot is freed."""
    modem.storage.size = 1
    for text in ("one", "two"):
        phone.send_sms(MODEM_NUMBER, text)
    await settle()
    assert (texts(modem), network.centre.waiting(MODEM_NUMBER)) == (["one"], 1)
    modem.inbox.delete(lambda index, _slot: index == 1)
    await settle()
    assert (texts(modem), network.centre.waiting(MODEM_NUMBER)) == (["two"], 0)


async def test_phone_switched_off(phone: Phone, network: Network) -> None:
    """A phone that is off gets its texts when it is on again."""
    phone.reachable = False
    network.send_sms("1881", PHONE_NUMBER, "hello")
    await settle()
    assert phone.messages == []
    phone.reachable = True
    assert [(entry.peer, entry.text) for entry in await phone.wait_sms()] == [("1881", "hello")]


@pytest.mark.parametrize("sender", ["+4790000002", "1881", "BANK"])
async def test_senders(network: Network, modem: Modem, sender: str) -> None:
    """Numbers, short codes and names arrive as such."""
    network.send_sms(sender, MODEM_NUMBER, "hi")
    await settle()
    assert pdu.decode_deliver(next(iter(modem.storage))[1].pdu).sender == address(sender)


@example(text="Long " + "text " * 100)
@example(text="Жук 🐞 " * 40)
@given(text=st.text(min_size=1, max_size=700))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_long_texts(text: str) -> None:
    """Parts of a text from a modem become one text on the phone, whatever is in it."""

    async def run() -> str:
        network = Network()
        modem, phone = network.add_modem(MODEM_NUMBER), network.add_phone(PHONE_NUMBER)
        for part in reversed(concat.split(text, reference=7)):
            submit = pdu.encode_submit(pdu.Submit(address(PHONE_NUMBER), part))
            modem.send(submit.hex, submit.length)
        return (await phone.wait_sms())[0].text

    assert asyncio.run(run()) == text.encode("utf-16", "replace").decode("utf-16")


@pytest.mark.parametrize(
    ("dialled", "resolved"),
    [("+4790000002", PHONE_NUMBER), ("90000002", PHONE_NUMBER), ("004790000002", PHONE_NUMBER), ("1881", "1881")],
)
def test_numbers(network: Network, dialled: str, resolved: str) -> None:
    """The network understands numbers as people dial them."""
    assert network.resolve(dialled) == resolved


@pytest.mark.parametrize(("recipient", "status"), [(PHONE_NUMBER, 0x00), ("+4799999999", 0x41)])
async def test_status_report(network: Network, modem: Modem, phone: Phone, recipient: str, status: int) -> None:
    """A report that was asked for comes back with the message's reference (23.040 9.2.2.3)."""
    modem.settings.put("+CNMI", "2", "1", "0", "2", "0")
    part = concat.split("ON", reference=0)[0]
    submit = pdu.encode_submit(pdu.Submit(address(recipient), part, status_report=True))
    reference = modem.send(submit.hex, submit.length)
    await settle()
    report = pdu.decode_status_report(next(iter(modem.storage))[1].pdu)
    assert (report.reference, report.recipient.text, report.status) == (reference, recipient, status)


def test_raw_pdu(modem: Modem) -> None:
    """Any PDU can be put into the modem as if the network brought it."""
    assert modem.inbox.deliver("00040A91740900002000F5621142010351000003010203", Arrival.MESSAGE)
    assert len(modem.storage) == 1


class Line:
    """A modem, a phone, and a way between them, on a clock that jumps."""

    def __init__(self, way: Route | None = None) -> None:
        """Put both on a network."""
        self.network = Network()
        self.modem, self.phone = self.network.add_modem(MODEM_NUMBER), self.network.add_phone(PHONE_NUMBER)
        self.modem.settings.put("+CNMI", "2", "1", "0", "2", "0")
        self.network.centre.routes[PHONE_NUMBER] = way or Route()

    def send(self, text: str, validity: timedelta | None = None) -> None:
        """Send a text to the phone, and ask for a report."""
        part = concat.split(text, reference=0)[0]
        submit = pdu.encode_submit(pdu.Submit(address(PHONE_NUMBER), part, status_report=True, validity=validity))
        self.modem.send(submit.hex, submit.length)

    @property
    def arrived(self) -> list[str]:
        """List what the phone got."""
        return [entry.text for entry in self.phone.messages]

    @property
    def reported(self) -> list[int]:
        """List what the modem was told became of its messages."""
        return [pdu.decode_status_report(slot.pdu).status for _, slot in self.modem.storage]


def test_a_text_that_waits_for_too_long_is_thrown_away() -> None:
    """Its sender is told that it was, and the phone never gets it (23.040 9.2.3.12)."""

    async def story() -> None:
        failed: list[object] = []
        asyncio.get_running_loop().set_exception_handler(lambda _, context: failed.append(context))
        line = Line()
        line.phone.reachable = False
        line.send("an hour", timedelta(hours=1))
        line.send("a day", timedelta(days=1))
        await asyncio.sleep(3599)
        assert line.network.centre.waiting(PHONE_NUMBER) == 2
        await asyncio.sleep(2)
        assert line.reported == [0x46]
        line.phone.reachable = True
        await asyncio.sleep(1)
        assert line.arrived == ["a day"]
        assert line.reported == [0x46, 0x00]
        await asyncio.sleep(2 * 24 * 3600)
        assert line.reported == [0x46, 0x00]
        assert failed == []

    run_virtual(story())


@pytest.mark.parametrize("interim", [False, True])
def test_a_phone_that_is_off_is_reported_where_the_centre_does_that(interim: bool) -> None:
    """It says so once; the end comes later, also when the centre gives up before its time."""

    async def story() -> None:
        line = Line()
        line.network.centre.interim = interim
        line.phone.reachable = False
        line.send("ON")
        await asyncio.sleep(1)
        line.network.available(line.phone)
        await asyncio.sleep(1)
        waits = [0x22] if interim else []
        assert line.reported == waits
        line.network.centre.give_up(PHONE_NUMBER)
        line.phone.reachable = True
        await asyncio.sleep(1)
        assert (line.reported, line.arrived) == ([*waits, 0x46], [])

    run_virtual(story())


def test_texts_are_lost_both_ways() -> None:
    """What is lost nobody hears of; the same seed loses the same texts."""

    async def story(seed: int) -> tuple[list[str], list[int], list[str | None]]:
        line = Line(Route(loss=0.5, seed=seed))
        for number in range(8):
            line.send(f"{number}")
            line.phone.send_sms(MODEM_NUMBER, f"{number}")
        await asyncio.sleep(1)
        reports, answers = [], []
        for _, slot in line.modem.storage:
            message = pdu.decode(slot.pdu)
            if isinstance(message, pdu.StatusReport):
                reports.append(message.status)
            elif isinstance(message, pdu.Deliver):
                answers.append(message.text)
        return line.arrived, reports, answers

    arrived, reports, answers = run_virtual(story(1))
    assert 0 < len(arrived) < 8 and 0 < len(answers) < 8
    assert len(reports) == len(arrived)
    assert run_virtual(story(1)) == (arrived, reports, answers)
    assert run_virtual(story(2))[0] != arrived


def test_a_text_that_comes_twice_is_reported_once() -> None:
    """The phone's acknowledgement was lost, so the centre brings it again with the same time stamp."""

    async def story() -> None:
        line = Line(Route(twice=1))
        line.send("ON")
        await asyncio.sleep(1)
        assert line.arrived == ["ON", "ON"]
        assert line.reported == [0x00]

    run_virtual(story())


def test_texts_overtake_each_other() -> None:
    """Where the way takes now long, now short, the order is another."""

    async def story() -> None:
        line = Line(Route(most_seconds=60))
        sent = [f"{number}" for number in range(10)]
        for text in sent:
            line.send(text)
        await asyncio.sleep(60)
        assert line.arrived != sent
        assert sorted(line.arrived) == sent

    run_virtual(story())
