"""The page and its interface."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from aiohttp import ClientSession, WSMsgType
from aiohttp.test_utils import TestClient, TestServer
import pytest

from simulator import Modem, Network, Phone, Unit
from simulator.web.server import make_app

from .conftest import MODEM_NUMBER, PHONE_NUMBER

PHONE = f"/api/phones/{PHONE_NUMBER}"
MODEM = f"/api/modems/{MODEM_NUMBER}"

type Client = TestClient[Any, Any]


@pytest.fixture
async def client(network: Network, modem: Modem, phone: Phone) -> AsyncIterator[Client]:
    """Give a client of the page's server."""
    assert network.modems[modem.number] and network.phones[phone.number]
    async with TestClient(TestServer(make_app(network), host="127.0.0.1")) as client:
        yield client


async def test_text(client: Client, modem: Modem) -> None:
    """A text goes to the modem and stands in the chat."""
    async with client.post(f"{PHONE}/sms", json={"to": MODEM_NUMBER, "text": "<b>ON</b>"}) as response:
        assert response.status == 200
    await modem.network.until(lambda: len(modem.storage))
    async with client.get(f"{PHONE}/messages") as response:
        assert await response.json() == [
            {
                "id": 1,
                "kind": "sms",
                "direction": "out",
                "peer": MODEM_NUMBER,
                "text": "<b>ON</b>",
                "at": "2026-11-24T10:30:15+00:00",
            }
        ]


async def test_call(client: Client, modem: Modem, phone: Phone) -> None:
    """A call is placed, seen, and ended; what cannot be is refused."""
    async with client.post(f"{PHONE}/call", json={"to": MODEM_NUMBER}) as response:
        assert (await response.json())["call"] == {
            "peer": MODEM_NUMBER,
            "incoming": False,
            "ringing": True,
            "answered": None,
        }
    for action, status in (("call", 409), ("answer", 409), ("decline", 409), ("hangup", 200), ("hangup", 409)):
        async with client.post(f"{PHONE}/{action}", json={}) as response:
            assert (action, response.status) == (action, status)
    modem.voice.dial(PHONE_NUMBER)
    await modem.network.until(lambda: phone.current)
    async with client.post(f"{PHONE}/answer", json={}) as response:
        assert response.status == 200
    assert modem.current is not None and modem.current.answered


@pytest.mark.parametrize(
    ("method", "path", "options", "status"),
    [
        ("GET", "/", {}, 200),
        ("GET", "/static/app.js", {}, 200),
        ("GET", "/static/../server.py", {}, 404),
        ("GET", "/api/state", {}, 200),
        ("GET", "/api/state", {"headers": {"Host": "evil.example"}}, 403),
        ("POST", f"{PHONE}/sms", {"json": {"text": "ON"}}, 200),
        ("POST", f"{PHONE}/sms", {"json": {"text": "ON"}, "headers": {"Origin": "http://127.0.0.1:8123"}}, 403),
        ("POST", f"{PHONE}/sms", {"json": {"text": "ON"}, "headers": {"Origin": "null"}}, 403),
        ("POST", f"{PHONE}/sms", {"data": '{"text": "ON"}', "headers": {"Content-Type": "text/plain"}}, 415),
        ("POST", f"{PHONE}/sms", {"data": {"text": "ON"}}, 415),
        ("POST", f"{PHONE}/sms", {"data": "{", "headers": {"Content-Type": "application/json"}}, 400),
        ("POST", f"{PHONE}/sms", {"json": []}, 400),
        ("POST", f"{PHONE}/sms", {"json": {"text": 5}}, 400),
        ("POST", f"{PHONE}/sms", {"json": {"text": "  "}}, 400),
        ("POST", f"{PHONE}/sms", {"json": {"text": "x" * 4001}}, 400),
        ("POST", f"{PHONE}/sms", {"json": {"text": "ON", "to": "evil"}}, 400),
        ("POST", "/api/phones/+470/sms", {"json": {"text": "ON"}}, 404),
        ("POST", "/api/modems/+470/settings", {"json": {}}, 404),
        ("POST", f"{MODEM}/settings", {"json": {"signal": 99}}, 400),
        ("POST", f"{MODEM}/settings", {"json": {"signal": True}}, 400),
        ("POST", f"{MODEM}/settings", {"json": {"number": "x"}}, 400),
        ("POST", f"{MODEM}/troubles/none", {"json": {}}, 404),
    ],
)
async def test_requests(client: Client, method: str, path: str, options: dict[str, Any], status: int) -> None:
    """Requests are taken from our own page and from programs, not from other pages, and only if they make sense."""
    async with client.request(method, path, **options) as response:
        assert response.status == status, await response.text()


async def test_modem(client: Client, modem: Modem) -> None:
    """The modem's surroundings and troubles are set from the page."""
    body = {"registered": False, "operator": "Other", "signal": 3}
    async with client.post(f"{MODEM}/settings", json=body) as response:
        state = await response.json()
    assert (state["registered"], state["operator"], state["signal"]) == (False, "Other", 99)
    async with client.post(f"{MODEM}/troubles/slow", json={"on": True}) as response:
        troubles = {trouble["key"]: trouble["active"] for trouble in (await response.json())["troubles"]}
    assert troubles["slow"] and modem.baud == 9600
    async with client.post(f"{MODEM}/troubles/slow", json={"on": False}) as response:
        assert modem.baud is None


async def test_events(client: Client, modem: Modem, phone: Phone) -> None:
    """Each change is pushed, and a page that leaves stops nothing."""
    async with client.ws_connect("/api/events") as socket:
        assert (await socket.receive_json())["phones"][0]["chat"] == []
        phone.send_sms(MODEM_NUMBER, "ON")
        state = await socket.receive_json()
        while not state["modems"][0]["storage"]["used"]:
            state = await socket.receive_json()
        assert state["phones"][0]["chat"][0]["text"] == "ON"
    modem.signal = 5
    async with client.ws_connect("/api/events", headers={"Origin": str(client.make_url("/"))[:-1]}) as socket:
        assert (await socket.receive_json())["modems"][0]["signal"] == 5


async def test_events_for_others(client: Client) -> None:
    """Another page may not listen."""
    async with ClientSession() as session:
        url, headers = client.make_url("/api/events"), {"Origin": "http://evil.example"}
        async with session.get(url, headers=headers) as response:
            assert response.status == 403


async def test_server_ends(network: Network) -> None:
    """The end of the server is told to the page, which may then try again."""
    server = TestServer(make_app(network), host="127.0.0.1")
    async with TestClient(server) as client, client.ws_connect("/api/events") as socket:
        await socket.receive_json()
        closing = asyncio.create_task(server.close())
        assert (await socket.receive()).type in {WSMsgType.CLOSE, WSMsgType.CLOSING}
        await closing


async def test_page_may_stand_in_a_frame(client: Client) -> None:
    """The page shows in a local dashboard, loads nothing from elsewhere, and nowhere else shows."""
    async with client.get("/") as response:
        policy = response.headers["Content-Security-Policy"]
        page = await response.text()
    assert "X-Frame-Options" not in response.headers
    assert "default-src 'self'" in policy and "frame-ancestors 'self' http://127.0.0.1:*" in policy
    assert "://" not in page


UNIT_NUMBER = "+4790000011"
UNIT = f"/api/units/{UNIT_NUMBER}"


@pytest.fixture
async def unit(client: Client, network: Network) -> AsyncIterator[Unit]:
    """Give a unit that answers at once."""
    unit = network.add_unit(UNIT_NUMBER, "Boathouse", seconds=(0, 0), boot_seconds=0)
    await network.until(lambda: unit.running)
    yield unit
    unit.close()


async def test_unit(client: Client, unit: Unit, phone: Phone) -> None:
    """What is around a unit is turned on the page, and what it does is seen there."""
    body = {"temperature": -4.5, "alarm": True, "signal": -99, "loss": 0, "seconds": 0, "spelling": "line"}
    async with client.post(f"{UNIT}/settings", json=body) as response:
        state = await response.json()
    assert body.items() <= state.items()
    assert (state["lights"]["POWER"], state["lamp"]) == ("four blinks a second", False)
    phone.send_sms(UNIT_NUMBER, "ON")
    await phone.wait_sms()
    phone.send_sms(UNIT_NUMBER, "STATUS")
    answer = (await phone.wait_sms(2))[1].text
    assert answer.startswith("Power socket ON Microrelay OFF Signal: Weak (-99dBm)")
    async with client.get("/api/state") as response:
        (shown,) = (await response.json())["units"]
    assert shown["lamp"] and shown["lights"]["OUT"] == "steady"
    assert [(entry["direction"], entry["text"]) for entry in shown["chat"]][:2] == [
        ("in", "ON"),
        ("out", "Power socket ON"),
    ]


async def test_power_of_a_unit(client: Client, unit: Unit) -> None:
    """It is unplugged and plugged in again, and its button pressed; what is not pressed does nothing."""
    async with client.post(f"{UNIT}/press", json={}) as response:
        assert (await response.json())["lamp"]
    async with client.post(f"{UNIT}/settings", json={"mains": False}) as response:
        state = await response.json()
    assert (state["lamp"], state["running"]) == (False, True)
    async with client.post(f"{UNIT}/settings", json={"mains": True, "signal": None}) as response:
        state = await response.json()
    assert (state["lamp"], state["reach"], state["signal"]) == (True, False, None)
    async with client.post(f"{UNIT}/hold", json={}) as response:
        assert set((await response.json())["lights"].values()) == {"one blink a second"}


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/units/+470/settings", {}, 404),
        (f"{UNIT}/shout", {}, 404),
        (f"{UNIT}/settings", {"number": "x"}, 400),
        (f"{UNIT}/settings", {"mains": 1}, 400),
        (f"{UNIT}/settings", {"temperature": "warm"}, 400),
        (f"{UNIT}/settings", {"temperature": True}, 400),
        (f"{UNIT}/settings", {"temperature": 1e9}, 400),
        (f"{UNIT}/settings", {"signal": -67.5}, 400),
        (f"{UNIT}/settings", {"loss": 1.1}, 400),
        (f"{UNIT}/settings", {"seconds": -1}, 400),
        (f"{UNIT}/settings", {"spelling": ["table"]}, 400),
        (f"{UNIT}/settings", {"mains": False, "spelling": "none"}, 400),
    ],
)
async def test_what_a_unit_does_not_take(client: Client, unit: Unit, path: str, body: Any, status: int) -> None:
    """Nothing is changed where something of it makes no sense."""
    async with client.post(path, json=body) as response:
        assert response.status == status, await response.text()
    assert unit.mains
