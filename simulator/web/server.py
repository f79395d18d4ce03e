"""Serve the page and its interface on this machine only.

A web page of another origin must not send texts: requests that change something are JSON, which such a page cannot send
unasked, and their Origin, where there is one, is our own. The page may stand in a frame of another local page.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
import contextlib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import WSMsgType, web

from ..modem import TROUBLES, Modem
from ..network import Network
from ..phone import EntryKind, Phone
from ..unit import Unit
from .knobs import KNOBS
from .state import entry_state, modem_state, network_state, phone_state, unit_state

STATIC = Path(__file__).parent / "static"
LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
LONGEST_TEXT = 4000
LONGEST_BODY = 65536
HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": (
        "default-src 'self'; connect-src 'self' ws://127.0.0.1:* ws://localhost:*; img-src 'self' data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self' http://127.0.0.1:* http://localhost:*"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
NETWORK = web.AppKey("network", Network)
SOCKETS = web.AppKey("sockets", set[web.WebSocketResponse])

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
type Json = dict[str, Any]


def make_app(network: Network) -> web.Application:
    """Make the application for a network."""
    app = web.Application(middlewares=[_guard], client_max_size=LONGEST_BODY)
    app[NETWORK] = network
    app[SOCKETS] = set()
    app.on_shutdown.append(_close_sockets)
    app.router.add_get("/", _page)
    app.router.add_get("/api/state", _state)
    app.router.add_get("/api/events", _events)
    app.router.add_get("/api/phones/{number}/messages", _messages)
    app.router.add_post("/api/phones/{number}/sms", _send_sms)
    app.router.add_post("/api/phones/{number}/{action:call|answer|decline|hangup}", _call_action)
    app.router.add_post("/api/modems/{number}/settings", _modem_settings)
    app.router.add_post("/api/modems/{number}/troubles/{key}", _trouble)
    app.router.add_post("/api/units/{number}/settings", _unit_settings)
    app.router.add_post("/api/units/{number}/{action:press|hold}", _unit_button)
    app.router.add_static("/static/", STATIC)
    return app


@contextlib.asynccontextmanager
async def serve(network: Network, port: int = 0, host: str = "127.0.0.1") -> AsyncIterator[int]:
    """Serve on a port of this machine, a free one for 0, and tell which."""
    runner = web.AppRunner(make_app(network), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


@web.middleware
async def _guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn away what comes from other sites, and add the headers of every answer."""
    origin = request.headers.get("Origin")
    foreign = origin is not None and urlsplit(origin).netloc != request.host
    if urlsplit(f"//{request.host}").hostname not in LOCAL_HOSTS:
        raise web.HTTPForbidden(text="This page is served to this machine only.")
    if foreign and (request.method != "GET" or request.path == "/api/events"):
        raise web.HTTPForbidden(text="Requests from other pages are not taken.")
    if request.method == "POST" and request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="Send application/json.")
    response = await handler(request)
    if not response.prepared:
        response.headers.update(HEADERS)
    return response


async def _page(_request: web.Request) -> web.StreamResponse:
    """Serve the page."""
    return web.FileResponse(STATIC / "index.html")


async def _state(request: web.Request) -> web.Response:
    """Tell everything."""
    return web.json_response(network_state(request.app[NETWORK]))


async def _messages(request: web.Request) -> web.Response:
    """Tell a phone's texts, both ways, oldest first."""
    chat = _phone(request).chat
    return web.json_response([entry_state(entry) for entry in chat if entry.kind is EntryKind.SMS])


async def _send_sms(request: web.Request) -> web.Response:
    """Send a text: {"to", "text"}."""
    phone, body = _phone(request), await _body(request)
    text = _text(body, "text")
    if not text.strip() or len(text) > LONGEST_TEXT:
        raise web.HTTPBadRequest(text=f"text: 1 to {LONGEST_TEXT} characters")
    phone.send_sms(_recipient(request, body), text)
    return web.json_response(entry_state(phone.chat[-1]))


async def _call_action(request: web.Request) -> web.Response:
    """Place, answer, decline or end a call; only the first takes a body: {"to"}."""
    phone, body = _phone(request), await _body(request)
    actions: dict[str, Callable[[], object]] = {
        "call": lambda: phone.call(_recipient(request, body)),
        "answer": phone.answer,
        "decline": phone.decline,
        "hangup": phone.hang_up,
    }
    try:
        actions[request.match_info["action"]]()
    except ValueError as error:
        raise web.HTTPConflict(text=str(error)) from error
    return web.json_response(phone_state(phone))


async def _modem_settings(request: web.Request) -> web.Response:
    """Change what the modem finds around it: {"registered", "signal", "operator"}, each if given."""
    modem, body = _modem(request), await _body(request)
    kinds = {"registered": bool, "signal": int, "operator": str}
    for name, value in body.items():
        if type(value) is not kinds.get(name):
            raise web.HTTPBadRequest(text=f"{name}: not a setting, or not of its type")
    try:
        for name, value in body.items():
            setattr(modem, name, value)
    except ValueError as error:
        raise web.HTTPBadRequest(text="signal: 0 to 31") from error
    return web.json_response(modem_state(modem))


async def _trouble(request: web.Request) -> web.Response:
    """Start a trouble, or end one that lasts: {"on": true or false}."""
    modem, body = _modem(request), await _body(request)
    if (key := request.match_info["key"]) not in TROUBLES:
        raise web.HTTPNotFound(text="There is no such trouble.")
    modem.trouble(key, on=body.get("on") is not False)
    return web.json_response(modem_state(modem))


async def _unit_settings(request: web.Request) -> web.Response:
    """Change a real unit's surroundings and ways, each if given: the names are those of KNOBS."""
    unit, body = _unit(request), await _body(request)
    for name, value in body.items():
        if name not in KNOBS or not KNOBS[name].takes(value):
            raise web.HTTPBadRequest(text=f"{name}: not a setting, or not a value of it")
    for name, value in body.items():
        KNOBS[name].put(unit, value)
    unit.network.changed()
    return web.json_response(unit_state(unit))


async def _unit_button(request: web.Request) -> web.Response:
    """Press or hold a real unit's hidden button."""
    unit = _unit(request)
    {"press": unit.press, "hold": unit.hold}[request.match_info["action"]]()
    return web.json_response(unit_state(unit))


async def _events(request: web.Request) -> web.StreamResponse:
    """Push the whole state now and after each change."""
    socket = web.WebSocketResponse(heartbeat=30)
    await socket.prepare(request)
    request.app[SOCKETS].add(socket)
    pushing = asyncio.create_task(_push(request.app[NETWORK], socket))
    try:
        async for message in socket:
            if message.type is WSMsgType.ERROR:
                break
    finally:
        pushing.cancel()
        request.app[SOCKETS].discard(socket)
        with contextlib.suppress(asyncio.CancelledError):
            await pushing
    return socket


async def _push(network: Network, socket: web.WebSocketResponse) -> None:
    """Send the state whenever it changed; many changes at once are one."""
    changed = asyncio.Event()
    changed.set()
    forget = network.watch(changed.set)
    try:
        while True:
            await changed.wait()
            changed.clear()
            await socket.send_json(network_state(network))
    except ConnectionError:
        await socket.close()
    finally:
        forget()


async def _close_sockets(app: web.Application) -> None:
    """Let the pages go when the server ends."""
    sockets = app[SOCKETS]
    for socket in list(sockets):
        await socket.close(code=1001)


async def _body(request: web.Request) -> Json:
    """Read a JSON object; an empty body is an empty one."""
    try:
        body = await request.json() if request.can_read_body else {}
    except ValueError as error:
        raise web.HTTPBadRequest(text="The body is not JSON.") from error
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="The body is not an object.")
    return body


def _text(body: Json, name: str) -> str:
    """Take a text out of a body."""
    value = body.get(name)
    if not isinstance(value, str):
        raise web.HTTPBadRequest(text=f"{name}: a text is wanted")
    return value


def _recipient(request: web.Request, body: Json) -> str:
    """Take the number to reach: the one asked for, else the first modem's."""
    if "to" not in body:
        return next(iter(request.app[NETWORK].modems))
    number = _text(body, "to")
    if not number.removeprefix("+").isdecimal():
        raise web.HTTPBadRequest(text="to: a number is wanted")
    return number


def _phone(request: web.Request) -> Phone:
    """Find the phone that a path names."""
    phone = request.app[NETWORK].phones.get(request.match_info["number"])
    if phone is None:
        raise web.HTTPNotFound(text="There is no such phone.")
    return phone


def _unit(request: web.Request) -> Unit:
    """Find the unit that a path names."""
    unit = request.app[NETWORK].units.get(request.match_info["number"])
    if unit is None:
        raise web.HTTPNotFound(text="There is no such unit.")
    return unit


def _modem(request: web.Request) -> Modem:
    """Find the modem that a path names."""
    modem = request.app[NETWORK].modems.get(request.match_info["number"])
    if modem is None:
        raise web.HTTPNotFound(text="There is no such modem.")
    return modem
