"""Start a cabin to play with: `scripts/demo --help`."""

import argparse
import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
import os
from pathlib import Path
import signal
import sys
from tempfile import TemporaryDirectory
import webbrowser

from .check import check
from .errors import DemoError
from .home import Home
from .log import Log
from .processes import ROOT, free_port
from .stage import Demo, Plan, Ports, staged

PORT = 8123
DIRECTORY = ROOT / ".demo"


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    options = argparse.ArgumentParser(
        prog="scripts/demo",
        description="A Home Assistant with a simulated cabin, a modem and phones to text from. Ctrl-C ends it.",
    )
    options.add_argument("--port", type=int, help=f"Home Assistant's port (default {PORT})")
    options.add_argument("--phones-port", type=int, help="the phones' port (default the next one)")
    options.add_argument(
        "--modem-port", type=int, help="reach the modem over TCP at this port (0: a free one), not on a serial line"
    )
    options.add_argument("--pin", default="", help="let the SIM ask for this PIN")
    options.add_argument("--bare", action="store_true", help="leave it to you to set the integration up")
    options.add_argument("--dir", type=Path, help=f"where its state is kept (default {DIRECTORY.name})")
    options.add_argument("--fresh", action="store_true", help="forget the state of earlier starts")
    options.add_argument("--no-browser", action="store_true", help="do not open a browser")
    options.add_argument(
        "--check",
        nargs="?",
        const=Log.ALL,
        choices=list(Log),
        help="text and look, print the dialogue, and end; success is the exit status, for which all of "
        "Home Assistant's log has to be clean, or our part of it "
        "(with free ports and a temporary folder, unless they are given)",
    )
    return options


def ports(options: argparse.Namespace) -> Ports:
    """Return the ports to serve."""
    modem = free_port() if options.modem_port == 0 else options.modem_port
    if options.check:
        return Ports(options.port or free_port(), options.phones_port or free_port(), modem)
    home = options.port or PORT
    return Ports(home, options.phones_port or home + 1, modem)


@contextmanager
def directory(options: argparse.Namespace) -> Iterator[Path]:
    """Provide the folder to keep the state in."""
    if options.check and options.dir is None:
        with TemporaryDirectory(prefix="isocket-demo-") as temporary:
            yield Path(temporary)
    else:
        yield (options.dir or DIRECTORY).resolve()


async def run(options: argparse.Namespace, home: Home) -> None:
    """Run a demo, until it is interrupted or has checked itself."""
    task = asyncio.current_task()
    assert task is not None
    for number in (signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    print("Starting Home Assistant and the simulated network ...", flush=True)
    plan = Plan(ports(options), pin=options.pin, bare=options.bare, fresh=options.fresh)
    async with staged(home, plan) as demo:
        if options.check:
            await check(demo, Log(options.check))
        else:
            await show(demo, browser=not options.no_browser)


async def show(demo: Demo, *, browser: bool) -> None:
    """Tell where the demo is, and leave it to the user."""
    print(f"The cabin:   {demo.dashboard}")
    print(f"Its phones:  {demo.phones.url}/")
    print(f"Its modem:   {demo.modem}")
    print(f"State, logs: {demo.home.directory}")
    print("Ctrl-C ends it.", flush=True)
    if browser and can_browse():
        await asyncio.to_thread(webbrowser.open, demo.dashboard)
    await asyncio.Event().wait()


def can_browse() -> bool:
    """Say whether there is a desktop to open a browser on; one in the terminal would only be in the way."""
    return sys.platform == "darwin" or bool({"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys())


def main() -> int:
    """Run a demo and return its exit status."""
    options = parser().parse_args()
    with directory(options) as folder:
        try:
            asyncio.run(run(options, Home(folder)))
        except KeyboardInterrupt, asyncio.CancelledError:
            return int(bool(options.check))
        except DemoError as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
