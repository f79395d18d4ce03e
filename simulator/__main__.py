"""Run a network with one modem, three phones and a real unit: python -m simulator."""

import argparse
import asyncio
import contextlib
import json
from pathlib import Path
import signal
import sys

from .modem import PROFILES
from .network import Network
from .ports import PtyPort, TcpPort
from .web import serve

MODEM = ("+4790000001", "Cabin")
PHONES = (("+4790000002", "Owner", "Kari"), ("+4790000003", "Family", "Ola"), ("+4790000099", "Stranger", ""))
UNIT = ("+4790000011", "Boathouse")
FLEET = "+4790001"  # how the numbers of more units begin
QUICK = (1, 2)  # seconds that a unit takes where nobody wants to wait


def _arguments(argv: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="simulator", description="A GSM network to play with.")
    parser.add_argument("--link", type=Path, metavar="PATH", help="keep a link to the modem's serial port there")
    parser.add_argument("--tcp", type=int, metavar="PORT", help="offer the modem on a TCP port too; 0 takes a free one")
    parser.add_argument("--http", type=int, default=0, metavar="PORT", help="serve the page of phones there")
    parser.add_argument("--profile", choices=PROFILES, default="generic", help="who the modem says it is")
    parser.add_argument("--pin", default="", help="the SIM asks for this PIN")
    parser.add_argument("--baud", type=int, help="let bytes pass as slowly as on a line of that speed")
    parser.add_argument(
        "--send-seconds", type=float, default=0.0, help="how long the network takes over a text of the modem's"
    )
    parser.add_argument("--fleet", type=int, default=0, metavar="COUNT", help="so many real units more, switched on")
    parser.add_argument("--memory", type=Path, metavar="FILE", help="keep there what the real unit knows")
    return parser.parse_args(argv)


def make_network(profile: str = "generic", memory: Path | None = None, fleet: int = 0) -> Network:
    """Make the network of the demo: a modem in a cabin, three phones, and a unit in a boathouse.

    The unit's owner gave it the modem's number for its alerts, and its thermometer is warm already.
    """
    network = Network()
    network.add_modem(MODEM[0], PROFILES[profile], name=MODEM[1])
    for number, name, owner in PHONES:
        network.add_phone(number, name, owner)
    prepared = (f"ALERTNUMBER{MODEM[0]}",)
    network.add_unit(*UNIT, seconds=QUICK, warmup_minutes=0, prepared=prepared, memory=memory)
    for index in range(fleet):
        network.add_unit(f"{FLEET}{index:03}", f"Unit {index}", seconds=QUICK, prepared=("ON",), seed=index)
    return network


async def _run(arguments: argparse.Namespace) -> None:
    """Open everything, say where it is in one line of JSON, and stay until told to end."""
    network = make_network(arguments.profile, arguments.memory, arguments.fleet)
    modem = network.modems[MODEM[0]]
    modem.pin = arguments.pin
    modem.set_baud(arguments.baud)
    modem.send_seconds = arguments.send_seconds
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    async with contextlib.AsyncExitStack() as stack:
        port = await stack.enter_async_context(PtyPort(modem, arguments.link))
        tcp = None
        if arguments.tcp is not None:
            tcp = (await stack.enter_async_context(TcpPort(modem, port=arguments.tcp))).port
        http = await stack.enter_async_context(serve(network, arguments.http))
        sys.stdout.write(json.dumps({"device": port.path, "tcp": tcp, "http": http}) + "\n")
        sys.stdout.flush()
        await ended.wait()


def main() -> int:
    """Run the program; a port that is taken is one line, not a traceback."""
    try:
        asyncio.run(_run(_arguments()))
    except OSError as error:
        sys.stderr.write(f"simulator: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
