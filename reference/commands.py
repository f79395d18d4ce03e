"""The command reference, docs/commands.md: from the command table."""

from custom_components.isocket.language import COMMANDS, SETTINGS, Command, Model, Reply
from custom_components.isocket.language.messages import MESSAGES
from custom_components.isocket.language.refusals import REFUSALS
from custom_components.isocket.language.rows import Basis, Confirm

from .markdown import table

CHAPTERS = {
    "4": "Switching, information and calls",
    "5": "Security",
    "6": "Confirmations and errors",
    "7": "Temperature",
    "8": "Date and time",
    "9": "Alarm",
    "10": "Microphone",
    "11": "Scheduler",
    "12": "Power",
    "13": "Credit and subscription",
    "14": "Versions",
}

INTRODUCTION = """\
# Commands

<!-- Written by scripts/reference from custom_components/isocket/language/commands.py. Do not edit. -->

Text these to the number of the modem's SIM. Capitals and blanks do not count, except in passwords. If a password is
set, it goes straight before the command: `12abcSTATUS`. A message of more than 30 characters, without the password,
is not looked at.

- **When**: *any time*, or *30 min*: within 30 minutes of power-on, of the last such command, or of a renewal.
- **Answered**: *always*, or *if* `SMSCONFIRM=ON`.
- **Values**: what may stand in the braces; the factory's value is **bold**.
- **Models**: *all*, or those that have it. The unit that Home Assistant is has everything.
- An answer marked with ° is not printed in the manual; it was decided here.
"""

SILENT = """\
## Where the manual is silent

- **A reply is a promise.** `Power socket ON` is sent when the bound entity was seen on, within 10 seconds;
  otherwise `Execute error!`. A socket that is on already, with nothing else on its way, is answered at once, and
  switched again to be safe.
- **Each sender gets one true answer.** ON and then OFF in quick succession: each waits for its own sight. A RESTART
  that another command cuts short is answered `Execute error!` at once.
- **ONnnn and OFFnnn** end in the opposite state. Any later switching cancels them: by SMS, call, Home Assistant,
  scheduler, thermostat, button, or by hand at the entity. They survive a restart of Home Assistant; a timer that
  passed meanwhile is carried out at its start. A timer whose command failed does not run.
- **RESTART** turns the socket over for RESTARTTIME and back, and is answered when it was seen turned over and seen
  back. A second one starts the time again from the same earlier state. It cancels a running timer. A socket in an
  unknown state cannot be restarted.
- **Unknown states.** An entity that is unavailable is `unknown` in STATUS and RUNTIME; it is never said to be on or
  off.
- **What is not wired is not there.** Without a microrelay, ONM, OFFM and RESTARTM are unknown commands, ONALL and
  OFFALL switch the socket alone, and STATUS has no line for it; without a thermometer, THERMOSTATON answers
  `Execute error!`. A Light unit has no microphone: RING=MIC is an `Incorrect value!` there.
- **Numbers** are compared whole. A sender in local form counts if the list holds it so, or holds it with the
  configured calling code before it. Hidden senders and names, whatever they spell, are nobody; short codes (up to
  6 digits) are never answered, and obeyed only if listed. A listed number that starts with 00 is texted and called
  with a plus, one that starts with a single 0 with the calling code.
- **Lists**: an eleventh number, and removing one that is not there, are `Incorrect value!`; adding one that is
  there is OK.
- **The window** counts a configuration command as received even if its value is refused. Out of the window a bad
  value is `... expired`.
- **Answers**: at most five errors, and thirty answers of any kind, to one number in ten minutes, also by calling back;
  strangers together are like one number. Messages older than 24 hours are not carried out.
- **Wrong passwords**: a number that is on no list, and never gave the right one, has five an hour, all such numbers
  together twenty; then what they text is not looked at. Known numbers are always heard.
- **Thermostat**: half a degree of hysteresis, one decision a minute at most; switching by hand holds for a minute;
  a restart is not interrupted. Without a new reading for 30 minutes the socket goes to its fail-safe; TEMPERATURE
  and STATUS tell the last reading.
- **Temperature alerts** compare whole degrees, above TRISEALERT or below TFALLALERT, once a crossing, again after
  one degree back inside.
- **TEMPCAL**: 5 is neutral; each step is one degree Celsius.
- **Alarm**: a call counts as answered after 3 seconds. After power-on the sensors have 10 seconds to tell what they
  are. A sensor that cannot be read is not active; for ALERT=SMSCHANGE it is as it was. Sensors' names that find no
  room in two SMS are counted. A microrelay that somebody switched during an alarm is theirs.
- **Confirmation by call** (RINGCONFIRMTYPE=CALL): what failed is told by SMS, and so is everything when the line is
  busy. A model without a microphone hangs up on whoever picks up.
- **A house's clock that is put back** by more than a minute takes everything under way along, but for the
  scheduler's rules: a restart, a timer, the thermostat or the alarm does not wait for the old time to come again.
- **Scheduler**: times are wall times; one that the spring night skips runs at the next minute, one that the autumn
  night repeats runs once. A rule missed by up to 15 minutes runs at start. When the clock goes back by more than 5
  minutes, what it passed by mistake runs again at its time. Removing a time without rules is `Incorrect value!`.
- **After an outage** the socket takes its POWERSTATE, and for 5 minutes a plug that wakes up in another state is
  put right.
- **SALDO** without a code, and a second USSD request before the first was answered, are `Execute error!`.
"""


def page() -> str:
    """Write the page."""
    chapters = (chapter(number, title) for number, title in CHAPTERS.items())
    return "\n".join([INTRODUCTION, *chapters, refusals(), messages(), SILENT])


def chapter(number: str, title: str) -> str:
    """Write a chapter's commands as a table."""
    commands = [command for command in COMMANDS if command.chapter.partition(".")[0] == number]
    head = ("Command", "What it does", "Answer", "When", "Answered", "Values", "Models")
    return f"## {number}. {title}\n\n" + table(head, map(row, commands))


def row(command: Command) -> tuple[str, ...]:
    """Write a command as a row."""
    answers = [
        code(answer(command, reply)) + ("°" if reply.basis is Basis.DECIDED else "")
        for reply in command.replies.values()
    ]
    return (
        code(command.key),
        command.purpose,
        " or ".join(answers),
        "30 min" if command.kind.value == "30min" else "any time",
        "always" if command.confirm is Confirm.ALWAYS else "if",
        values(command),
        models(command),
    )


def answer(command: Command, reply: Reply) -> str:
    """Write an answer; that to the question after a choice as a new unit gives it."""
    setting = SETTINGS.get(command.key.removesuffix("?"))
    if setting is None or "?" not in command.key or not setting.choices or list(reply.template.fields) != ["value"]:
        return reply.template.source
    return reply.template.render({"value": setting.factory})


def values(command: Command) -> str:
    """Write what may stand in the braces."""
    setting = next((one for one in SETTINGS.values() if command in one.commands), None)
    if not command.request.fields:
        return ""
    if setting is None:
        return "; ".join(f"{name}: {field.shown}" for name, field in command.request.fields.items())
    factory = setting.field.dump(setting.factory)
    if setting.choices:
        return ", ".join(
            f"**{word}**" if word == factory else word for word in map(setting.field.dump, setting.choices)
        )
    if setting.limits is None:
        return f"{command.request.fields['value'].shown}; **{factory}**"
    low, high = setting.limits
    span = f"{low} to {high}"
    if setting.degrees:
        span += f" °C ({low * 9 // 5 + 32} to {high * 9 // 5 + 32} °F)" + (", OFF" if setting.factory is None else "")
    elif setting.unit:
        span += f" {setting.unit}"
    return f"{span}; **{factory}**"


def models(command: Command) -> str:
    """Write which models have a command."""
    real = [model.value for model in Model if model is not Model.HOME_ASSISTANT and model in command.models]
    return "all" if len(real) == len(Model) - 1 else ", ".join(real)


def refusals() -> str:
    """Write the errors and refusals."""
    rows = (
        (code(one.template.source) + ("°" if one.basis is Basis.DECIDED else ""), one.chapter, code(one.silenced_by))
        for one in REFUSALS.values()
    )
    return "## Errors and refusals\n\n" + table(("Text", "Chapter", "Silenced by"), rows)


def messages() -> str:
    """Write what is said unasked."""
    rows = ((name.replace("_", " "), code(template.source)) for name, template in MESSAGES.items())
    return "## Alerts\n\nTo the alert numbers; the manual prints none of them.°\n\n" + table(("When", "Text"), rows)


def code(text: str) -> str:
    """Write a text as code; a slash between blanks is a new line, brackets hold what may be missing."""
    return f"`{text.replace(chr(10), ' / ')}`"
