"""A client of Home Assistant's REST interface, as much of it as a demo needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
import secrets
from typing import Any

from aiohttp import ClientSession

from .errors import DemoError
from .waiting import until, until_served


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

    async def run_flow(self, domain: str, answers: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        """Set an integration up as a user does, with an answer for each step's form; return the entry made."""
        flow = "/api/config/config_entries/flow"
        left = dict(answers)
        result = await self.post(flow, {"handler": domain})
        while result["type"] == "form":
            if result["step_id"] not in left:
                raise DemoError(f"Setting up {domain} stopped at step {result['step_id']!r}: {result['errors']}")
            result = await self.post(f"{flow}/{result['flow_id']}", left.pop(result["step_id"]))
        if result["type"] != "create_entry":
            raise DemoError(f"Setting up {domain} ended with {result['type']}: {result.get('reason')}")
        entry: dict[str, Any] = result["result"]
        return entry

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
