"""A demo that tries itself: text, see what is switched and shown, read the log."""

import asyncio
from datetime import UTC, datetime, timedelta

from .cabin import ALARM, DOMAIN, HEATER, OWNER, REMOTE_SOCKET, SCHEDULE, SIM, SOCKET, THERMOSTAT
from .errors import DemoError
from .log import Log, faults
from .stage import Demo
from .waiting import until

ANSWER_SECONDS = 30
SEEN_SECONDS = 10
# What is texted, and what the answer holds.
TEXTS = (
    ("STATUS", "Power socket"),
    ("SCHEDULER+06:30,*,AOF", "SCHEDULER+06:30,*,AOF - OK"),
    ("ON", "Power socket ON"),
)
# What is done on the dashboard, and what is then seen.
ACTIONS: tuple[tuple[str, str, dict[str, object], str], ...] = (
    ("alarm_control_panel.alarm_arm_away", ALARM, {}, "armed_away"),
    ("alarm_control_panel.alarm_disarm", ALARM, {}, "disarmed"),
    ("climate.set_temperature", THERMOSTAT, {"temperature": 21, "hvac_mode": "heat"}, "heat"),
    ("climate.set_hvac_mode", THERMOSTAT, {"hvac_mode": "off"}, "off"),
    ("switch.turn_on", REMOTE_SOCKET, {}, "on"),
)


async def check(demo: Demo, much: Log) -> None:
    """Try a demo out, print the dialogue and what is wrong; raise DemoError when anything is."""
    print(f"  Home Assistant {(await demo.home_assistant.get('/api/config'))['version']}")
    try:
        await converse(demo)
        await operate(demo)
        await look(demo)
        await read_calendar(demo)
    finally:
        found = faults(demo.home.log, much)
        print(f"  Home Assistant's log ({much}) is", "not clean:" if found else "clean.")
        print(*(f"  {record}\n" for record in found), sep="", end="")
    if found:
        raise DemoError("Home Assistant's log is not clean.")


async def converse(demo: Demo) -> None:
    """Hold the conversation that the product is for; raise DemoError when it goes otherwise."""
    # The frontend does not open without this list, for which Home Assistant imports more than it runs.
    await demo.home_assistant.get("/api/services")
    for text, answer in TEXTS:
        await say(demo, text, answer)
    for entity_id in (HEATER, SOCKET):
        await see(demo, entity_id, "on")


async def operate(demo: Demo) -> None:
    """Do on the dashboard what can be done there; raise DemoError when it is not seen."""
    for action, entity_id, data, state in ACTIONS:
        print(f"  {action}")
        await demo.home_assistant.call(action, entity_id, **data)
        await see(demo, entity_id, state)


async def look(demo: Demo) -> None:
    """Look at all that the socket shows; raise DemoError when some of it is not there."""
    states = await demo.home_assistant.get("/api/states")
    ours = [state for state in states if state["entity_id"].partition(".")[2].startswith(DOMAIN)]
    lost = [state["entity_id"] for state in ours if state["state"] == "unavailable"]
    print(f"  {len(ours)} entities of the socket, {len(lost)} of them unavailable")
    if lost or not ours:
        raise DemoError(f"Entities are unavailable, or there are none: {', '.join(lost)}")


async def read_calendar(demo: Demo) -> None:
    """Look at the next day of the schedule; raise DemoError when it is not what was texted."""
    now = datetime.now(UTC)
    start, end = (f"{at:%Y-%m-%dT%H:%M:%SZ}" for at in (now, now + timedelta(days=1)))
    events = await demo.home_assistant.get(f"/api/calendars/{SCHEDULE}?start={start}&end={end}")
    commands = {event["summary"] for event in events}
    print(f"  {SCHEDULE} has {', '.join(commands)}")
    if commands != {"AOF"}:
        raise DemoError(f"{SCHEDULE} does not show the one command that was texted.")


async def say(demo: Demo, text: str, answer: str) -> None:
    """Text from the owner's phone and compare what comes back."""
    print(f"  {OWNER}: {text}")
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            got = await demo.phones.ask(OWNER, SIM, text)
    except TimeoutError as error:
        raise DemoError(f"{text} was not answered within {ANSWER_SECONDS} s.") from error
    print(*(f"  {SIM}: {line}" for line in got.splitlines()), sep="\n")
    if answer not in got:
        raise DemoError(f"{text} was answered with {got!r}, without {answer!r}.")


async def see(demo: Demo, entity_id: str, wanted: str) -> None:
    """Wait until an entity has a state; raise DemoError when it does not come to it."""
    state: str | None = None

    async def seen() -> bool:
        nonlocal state
        state = await demo.home_assistant.state(entity_id)
        return state == wanted

    try:
        async with asyncio.timeout(SEEN_SECONDS):
            await until(seen)
    except TimeoutError as error:
        raise DemoError(f"{entity_id} is {state}, and {wanted} was promised.") from error
    print(f"  {entity_id} is {state}")
