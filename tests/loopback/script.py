"""What people, weather and burglars do, by dice."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from random import Random

from custom_components.isocket.device import Output

from .network import QUALITIES, Quality
from .world import World

NUMBERS = ("4790000002", "4790000003", "123456789012345", "358401234567")
COMMANDS: tuple[str, ...] = (
    *("ON", "OFF", "STATUS", "RESTART", "RESTARTM", "ON5", "ON30", "OFF10", "ONM", "OFFM", "ONALL", "OFFALL") * 2,
    *("RUNTIME", "TEMPERATURE", "HARDWARE", "SERIALNUM", "FIRMWARE", "DATE", "DATESMS", "SHOWALARMLOG", "CALLBACK"),
    *("SALDO", "SIMCARD*100#", "SALDOUMS=*100#", "SALDOUMS?", "SALDOUMS=NO", "DATE=26/01/05,09:00:00+04"),
    *("RESTARTTIME=5", "RESTARTTIME?", "MICLEVEL=7", "POWERSTATE=ON", "POWERSTATE?", "TEMPCAL=6", "TRISEALERT=35"),
    *("SECLIST=ON", "SECLIST=OFF", "SECLIST?", "RING=SWITCH", "RING=NOACTION", "RING?", "SECNUMBER?", "ALERTNUMBER?"),
    *(f"{name}{sign}{number}" for name in ("SECNUMBER", "ALERTNUMBER") for sign in "+-" for number in NUMBERS),
    *("SECNUMBER-ALL", "ALERTNUMBER-ALL", "THERMALERT=ON", "THERMALERT=OFF", "THERMALERT?"),
    *("SMSCONFIRM=OFF", "SMSCONFIRM=ON", "SMSCONFIRM?", "ERROR=OFF", "ERROR=ON", "RINGCONFIRM?"),
    *("PASSWORD=abcde", "PASSWORD=a1B2c", "PASSWORD=NO", "RENEWINTERVALPW=abcdef123", "RENEWINTERVALPW=NO"),
    *("RENEWINTERVALabcdef123", "RENEWINTERVALnonsense1", "RENEWINTERVAL?"),
    *("THERMOSTATON", "THERMOSTATOFF", "THERMOSTAT=COOLING", "THERMOSTAT=HEATING", "THERMOSTAT?", "TEMPOFF=25"),
    *("ALARMON", "ALARMOFF", "ALARM?", "ALERT=SMSCHANGE", "ALERT=CALL", "ALERT=SMS", "SENSORTYPE=NC"),
    *("SCHEDULER+10:00,*,ON", "SCHEDULER+10:00,1,OFF", "SCHEDULER+11:30,*,INF", "SCHEDULER-10:00") * 2,
    *("SCHEDULER?", "SCHEDULER-ALL", "SCHEDULER+12:00,*,AON", "OPEN SESAME", "ON9999", "TEMPOFF=99"),
)
FULL_LIST = tuple(f"SECNUMBER+4670000000000{digit:02d}" for digit in range(9))


def world(seed: int, quality: Quality | None = None) -> World:
    """Make a world in which something happens for some hours."""
    made = World(seed, QUALITIES[seed % len(QUALITIES)] if quality is None else quality)
    dice = Random(f"script {seed}")
    at = timedelta(seconds=dice.uniform(1, 60))
    if dice.random() < 0.2:
        for number in FULL_LIST:
            made.after(at, partial(_ask, made, number))
    for _ in range(dice.randint(3, 25)):
        made.after(at, _action(made, dice))
        at += timedelta(seconds=dice.choice((0, 5, 60, 400, 1200, 4000)) * dice.uniform(0.5, 1.5))
    made.after(at, lambda: made.cabin.take(made.cabin.unit.apply("ALARMOFF", 0, made.cabin.local)))
    return made


def _ask(made: World, text: str) -> None:
    """Ask for something."""
    made.request(text)


def _action(made: World, dice: Random) -> Callable[[], None]:
    """Choose what happens: mostly somebody asks the unit for something."""
    if dice.random() < 0.75:
        text = dice.choice(COMMANDS)
        return partial(_ask, made, text)
    cabin, on = made.cabin, dice.random() < 0.5
    actions: tuple[Callable[[], None], ...] = (
        made.read_settings,
        made.plug_in,
        made.plug_in,
        made.plug_in,
        made.restart,
        lambda: made.cancel(dice.choice((None, 0, *made.requests))),
        lambda: made.cancel(dice.choice((None, 0, *made.requests))),
        lambda: made.turn(made.client.know(made.client.state.passwords.access, "abcdef123", made.house)),
        lambda: cabin.show(dice.choice((Output.SOCKET, Output.MICRORELAY)), on),
        lambda: cabin.take(cabin.unit.sensed("Door", on, cabin.local)),
        lambda: cabin.take(cabin.unit.mains(on, cabin.local)),
        lambda: cabin.take(cabin.unit.temperature(dice.choice((5.0, 20.0, 40.0)), cabin.local)),
        lambda: cabin.take(cabin.unit.called("+4790000002", cabin.local)),
        lambda: cabin.take(cabin.unit.button_pressed(cabin.local)),
        lambda: cabin.take(cabin.unit.receive("SCHEDULER-10:00", "+4790000003", None, cabin.local)),
    )
    return dice.choice(actions)
