"""The folder a demo lives in: what Home Assistant is given before it starts."""

from dataclasses import dataclass
import fcntl
import json
from pathlib import Path
import shutil
from typing import Any, TextIO

from .errors import DemoError

TEMPLATES = Path(__file__).parent / "config"
INTEGRATION = Path(__file__).parent.parent / "custom_components" / "isocket"
HANDBOOKS_DASHBOARD = Path(__file__).parent.parent / "docs" / "dashboard.yaml"
LOCALTIME = Path("/etc/localtime")

# Seeds of Home Assistant's own storage, each in the oldest version that says what is needed: it migrates them itself.
# The steps of the onboarding that ask internet services are done beforehand.
ONBOARDING = ("onboarding", 4, {"done": ["core_config", "analytics"]})
DASHBOARD = "demo-cabin"
DEFAULT_PANEL = ("frontend.system_data", 1, {"core": {"default_panel": DASHBOARD}})


@dataclass(frozen=True, slots=True)
class Home:
    """A demo's folder, kept from one start to the next."""

    directory: Path

    @property
    def config(self) -> Path:
        """Return Home Assistant's configuration folder."""
        return self.directory / "config"

    @property
    def log(self) -> Path:
        """Return Home Assistant's log, of the running or the last start."""
        return self.directory / "home-assistant.log"

    @property
    def modem(self) -> Path:
        """Return the link to the simulated modem's serial line."""
        return self.directory / "modem"

    @property
    def unit(self) -> Path:
        """Return what the simulated unit in the boathouse knows."""
        return self.directory / "boathouse.json"

    def lock(self) -> TextIO:
        """Claim the folder until the returned file is closed; raise DemoError when another demo has it."""
        self.directory.mkdir(parents=True, exist_ok=True)
        file = (self.directory / "lock").open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.close()
            raise DemoError(
                f"A demo is running in {self.directory}: stop it, or choose another folder with --dir."
            ) from error
        return file

    def clear(self) -> None:
        """Forget what earlier starts left."""
        shutil.rmtree(self.config, ignore_errors=True)
        self.unit.unlink(missing_ok=True)

    def prepare(self, *, port: int, phones_url: str) -> None:
        """Write the configuration for a start on `port`, and install the integration as HACS would."""
        self.config.mkdir(parents=True, exist_ok=True)
        for template in TEMPLATES.glob("*.yaml"):
            shutil.copy(template, self.config)
        shutil.copy(HANDBOOKS_DASHBOARD, self.config / "socket.yaml")
        write_json(self.config / "secrets.yaml", {"time_zone": time_zone(), "phones_url": phones_url})
        self._seed("http", 1, {"server_host": ["127.0.0.1"], "server_port": port})
        for key, version, data in (ONBOARDING, DEFAULT_PANEL):
            if not self._storage(key).exists():
                self._seed(key, version, data)
        self._install()

    def _install(self) -> None:
        """Copy the integration, and nothing of an earlier copy."""
        target = self.config / "custom_components" / INTEGRATION.name
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(INTEGRATION, target, ignore=shutil.ignore_patterns("__pycache__"))

    def _seed(self, key: str, version: int, data: dict[str, Any]) -> None:
        """Write one file of Home Assistant's storage."""
        path = self._storage(key)
        path.parent.mkdir(exist_ok=True)
        write_json(path, {"version": version, "key": key, "data": data})

    def _storage(self, key: str) -> Path:
        """Return the path of one file of Home Assistant's storage."""
        return self.config / ".storage" / key


def write_json(path: Path, data: dict[str, Any]) -> None:
    """Write JSON, which is YAML as well."""
    path.write_text(json.dumps(data, indent=2), encoding="utf-8")


def time_zone() -> str:
    """Return this machine's time zone, so that times in replies are those on its clock."""
    _, found, name = str(LOCALTIME.resolve()).partition("/zoneinfo/")
    return name if found else "UTC"
