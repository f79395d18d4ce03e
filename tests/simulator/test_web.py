"""The page and its interface."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from aiohttp import ClientSession, WSMsgType
from aiohttp.test_utils import TestClient, TestServer
import pytest

from simulator import Modem, Network, Phone
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
