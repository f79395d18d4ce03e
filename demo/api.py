"""A client of Home Assistant's REST interface, as much of it as a demo needs."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
import secrets
from typing import Any

from aiohttp import ClientSession

from .errors import DemoError
from .waiting import POLL_SECONDS, until, until_served

FLOW = "/api/config/config_entries/flow"
SUBENTRY_FLOW = "/api/config/config_entries/subentries/flow"
ASKING = frozenset({"form", "menu"})
UNDER_WAY = frozenset({"progress", "progress_done"})

type Answers = Mapping[str, Mapping[str, Any]]
"""What is answered at each step, by its name; at a menu, `next_step_id`."""


class ApiError(DemoError):
    """Home Assistant refused a request."""

    def __init__(self, path: str, status: int, text: str) -> None:
        """Name the request and the refusal."""
        super().__init__(f"Home Assistant refused {path} ({status}): {text}")
        self.status = status


@dataclass(slots=True)
class HomeAssistant:
    """Home Assistant at a URL such as http://127.0.0.1:8123, spoken to as the demo's user."""

    session: ClientSession
    url: str
    headers: dict[str, str] = field(default_factory=dict, repr=False)

    @property
    def client_id(self) -> str:
        """Return what Home Assistant knows its own frontend by."""
        return f"{self.url}/"

    async def log_in(self) -> None:
        """Wait until Home Assistant answers, and log in: as a new user at the first start, by the loopback's trust later."""
        await until_served(self.session, self.url)
        undone = await self._undone_steps()
        await self._authorize(await self._sign_up() if "user" in undone else await self._sign_in())
        if "integration" in undone:
            await self.post(
                "/api/onboarding/integration", {"client_id": self.client_id, "redirect_uri": self.client_id}
            )

    async def wait_until_running(self) -> None:
        """Wait until Home Assistant has set up everything."""
        await until(self._is_running)

    async def entries(self, domain: str) -> list[dict[str, Any]]:
        """Return the config entries of an integration."""
        entries: list[dict[str, Any]] = await self.get(f"/api/config/config_entries/entry?domain={domain}")
        return entries

    async def run_flow(self, domain: str, answers: Answers) -> dict[str, Any]:
        """Set an integration up as a user does, with an answer for each step; return the entry made."""
        entry: dict[str, Any] = (await self._run_flow(FLOW, domain, answers))["result"]
        return entry

    async def run_subentry_flow(self, entry_id: str, kind: str, answers: Answers) -> None:
        """Add something to an integration's entry as a user does, with an answer for each step."""
        await self._run_flow(SUBENTRY_FLOW, [entry_id, kind], answers)

    async def _run_flow(self, flow: str, handler: str | list[str], answers: Answers) -> dict[str, Any]:
        """Answer each form and menu once, wait where something is done, and return what the flow ends with."""
        left = dict(answers)
        result: dict[str, Any] = await self.post(flow, {"handler": handler})
        while result["type"] != "create_entry":
            step = f"{flow}/{result['flow_id']}"
            if result["type"] in UNDER_WAY:
                await asyncio.sleep(POLL_SECONDS)
                result = await self.get(step)
            elif result["type"] in ASKING and result["step_id"] in left:
                result = await self.post(step, left.pop(result["step_id"]))
            else:
                why = result.get("errors") or result.get("reason")
                raise DemoError(f"Setting up {handler} stopped at {result.get('step_id', result['type'])!r}: {why}")
        return result

    async def state(self, entity_id: str) -> str | None:
        """Return an entity's state, None when there is no such entity."""
        try:
            state: str = (await self.get(f"/api/states/{entity_id}"))["state"]
        except ApiError as error:
            if error.status == HTTPStatus.NOT_FOUND:
                return None
            raise
        return state

    async def call(self, action: str, entity_id: str, **data: object) -> None:
        """Perform an action such as input_number.set_value on an entity."""
        await self.post(f"/api/services/{action.replace('.', '/')}", {"entity_id": entity_id, **data})

    async def get(self, path: str) -> Any:
        """Return what a GET answers."""
        return await self._request("GET", path)

    async def post(self, path: str, data: Mapping[str, Any]) -> Any:
        """Return what a POST answers."""
        return await self._request("POST", path, json=data)

    async def _request(self, method: str, path: str, **body: Any) -> Any:
        """Return what a request answers; raise ApiError when it is refused."""
        async with self.session.request(method, self.url + path, headers=self.headers, **body) as response:
            if not response.ok:
                raise ApiError(path, response.status, await response.text())
            return await response.json()

    async def _is_running(self) -> bool:
        """Say whether everything is set up."""
        running: bool = (await self.get("/api/config"))["state"] == "RUNNING"
        return running

    async def _undone_steps(self) -> set[str]:
        """Return what is left of the onboarding."""
        try:
            return {step["step"] for step in await self.get("/api/onboarding") if not step["done"]}
        except ApiError as error:
            if error.status == HTTPStatus.NOT_FOUND:  # there is nothing left to ask for
                return set()
            raise

    async def _sign_up(self) -> str:
        """Make the demo's user, whose password nobody needs; return a code to log in with."""
        user = {"name": "Kari", "username": "kari", "password": secrets.token_urlsafe(), "language": "en"}
        code: str = (await self.post("/api/onboarding/users", {"client_id": self.client_id, **user}))["auth_code"]
        return code

    async def _sign_in(self) -> str:
        """Return a code to log in with, given to any program on this machine."""
        flow = {"client_id": self.client_id, "redirect_uri": self.client_id, "handler": ["trusted_networks", None]}
        code: str = (await self.post("/auth/login_flow", flow))["result"]
        return code

    async def _authorize(self, code: str) -> None:
        """Exchange a code for the token that later requests carry."""
        form = {"client_id": self.client_id, "grant_type": "authorization_code", "code": code}
        token = await self._request("POST", "/auth/token", data=form)
        self.headers["Authorization"] = f"Bearer {token['access_token']}"
