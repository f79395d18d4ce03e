"""Builders of rows: what the commands of a chapter have in common is said here once."""

from typing import Any, Final

from .fields import Field, Fields, active, choice, integer, on_off, or_word, phone, secret, sequence
from .rows import ALL, Basis, Command, Confirm, Kind, Model, Repeat, Reply, Setting
from .template import Template

VALUE: Final = "value"
"""The name of the one field of a setting's commands."""
_ANY_DEGREES: Final = integer(-99, 199)
"""Temperatures are checked against the unit's own scale, so the field takes any."""


def reply(source: str, fields: Fields | None = None, *, also: tuple[str, ...] = ()) -> Reply:
    """Build an answer that the manual prints, and the other ways in which it is printed."""
    return Reply(Template(source, fields or {}), also=tuple(Template(other, fields or {}) for other in also))


def decided(source: str, fields: Fields | None = None) -> Reply:
    """Build an answer that no manual prints."""
    return Reply(Template(source, fields or {}), Basis.DECIDED)


def action(
    request: str,
    purpose: str,
    answer: Reply | None,
    /,
    *,
    chapter: str,
    kind: Kind = Kind.CONTROL,
    confirm: Confirm | None = None,
    models: frozenset[Model] = ALL,
    secret: str = "",
    others: dict[str, Reply] | None = None,
    takes: Fields | None = None,
    repeat: Repeat = Repeat.FREELY,
) -> Command:
    """Build a command with its answers; information is always confirmed (manual ch. 6.1)."""
    return Command(
        request=Template(request, takes or {}),
        replies=({"": answer} if answer else {}) | (others or {}),
        kind=kind,
        confirm=confirm or (Confirm.ALWAYS if kind is Kind.INFORMATION else Confirm.ASKED),
        models=models,
        chapter=chapter,
        purpose=purpose,
        secret=frozenset({secret} - {""}),
        repeat=repeat,
    )


def ask(
    name: str, purpose: str, answer: Reply, /, *, chapter: str, models: frozenset[Model] = ALL, **others: Reply
) -> Command:
    """Build the question after something: `RING?`."""
    return action(
        f"{name}?", purpose, answer, chapter=chapter, kind=Kind.INFORMATION, models=models, others=dict(others)
    )


def change(
    name: str,
    field: Field[Any],
    purpose: str,
    /,
    *,
    chapter: str,
    models: frozenset[Model],
    answer: Reply | None = None,
    is_secret: bool = False,
    repeat: Repeat = Repeat.FREELY,
) -> Command:
    """Build the command that sets something; it is echoed with ` - OK`."""
    return action(
        f"{name}={{{VALUE}}}",
        purpose,
        answer or reply(f"{name}={{{VALUE}}} - OK", {VALUE: field}),
        chapter=chapter,
        kind=Kind.CONFIGURATION,
        models=models,
        secret=VALUE if is_secret else "",
        takes={VALUE: field},
        repeat=repeat,
    )


def options(
    name: str,
    factory: Any,
    *rest: Any,
    purpose: str,
    chapter: str,
    models: frozenset[Model] = ALL,
    set_reply: Reply | None = None,
    ask_reply: Reply | None = None,
    repeat: Repeat = Repeat.FREELY,
) -> Setting:
    """Build a setting of a few values, the factory's first: `RING=x`, and `RING?` with the active one marked."""
    choices = (factory, *rest)
    field: Field[Any] = on_off() if isinstance(factory, bool) else choice(*choices)
    shown = ask_reply or reply(f"{name}={{{VALUE}}}", {VALUE: active(field, choices)})
    commands = (
        change(name, field, purpose, chapter=chapter, models=models, answer=set_reply, repeat=repeat),
        ask(name, f"Show {name}", shown, chapter=chapter, models=models),
    )
    return Setting(name, field, factory, chapter, commands, choices, models=models)


def number(
    name: str,
    low: int,
    high: int,
    factory: int,
    *,
    purpose: str,
    chapter: str,
    unit: str = "",
    models: frozenset[Model] = ALL,
) -> Setting:
    """Build a setting of a whole number, with its unit in the answer to the question."""
    field = integer(low, high)
    suffix = f" {unit}" if unit else ""
    commands = (
        change(name, field, purpose, chapter=chapter, models=models),
        ask(
            name,
            f"Show {name}",
            reply(f"{name}={{{VALUE}}}{suffix}", {VALUE: field}),
            chapter=chapter,
            models=models,
        ),
    )
    return Setting(name, field, factory, chapter, commands, limits=(low, high), unit=unit, models=models)


def degrees(
    name: str,
    low: int,
    high: int,
    factory: int | None,
    *,
    purpose: str,
    chapter: str,
    models: frozenset[Model],
    set_reply: Reply | None = None,
) -> Setting:
    """Build a setting of a temperature; one that the factory leaves off takes OFF too, and can be asked for."""
    optional = factory is None
    field: Field[Any] = or_word(_ANY_DEGREES, "OFF") if optional else _ANY_DEGREES
    commands = [change(name, field, purpose, chapter=chapter, models=models, answer=set_reply)]
    if optional:
        shown = reply(f"{name}={{{VALUE}}}", {VALUE: field})
        commands.append(ask(name, f"Show {name}", shown, chapter=chapter, models=models))
    return Setting(
        name, field, factory, chapter, tuple(commands), limits=(low, high), degrees=True, unit="degrees", models=models
    )


def password(name: str, length: int, *, purpose: str, chapter: str, repeat: Repeat = Repeat.FREELY) -> Setting:
    """Build a password: its echo is masked, NO removes it, and nobody can ask for it."""
    field = secret(length)
    masked = reply(f"{name}={'*' * length} - OK")
    commands = (
        change(name, field, purpose, chapter=chapter, models=ALL, answer=masked, is_secret=True, repeat=repeat),
        forget(name, f"Remove {name}", chapter=chapter, models=ALL, repeat=repeat),
    )
    return Setting(name, or_word(field, "NO"), None, chapter, commands, secret=True)


def forget(
    name: str, purpose: str, /, *, chapter: str, models: frozenset[Model], repeat: Repeat = Repeat.FREELY
) -> Command:
    """Build the command that removes what was set: `PASSWORD=NO`."""
    return action(
        f"{name}=NO",
        purpose,
        reply(f"{name}=NO - OK"),
        chapter=chapter,
        kind=Kind.CONFIGURATION,
        models=models,
        repeat=repeat,
    )


def numbers(
    name: str, listed: Reply, empty: Reply, *, whom: str, chapter: str, models: frozenset[Model] = ALL
) -> tuple[Command, ...]:
    """Build the commands of a list of telephone numbers."""
    one = {"number": phone()}

    def command(
        request: str, purpose: str, takes: Fields | None = None, repeat: Repeat = Repeat.UNLESS_DONE
    ) -> Command:
        return action(
            request,
            purpose,
            reply(f"{request} - OK", takes),
            chapter=chapter,
            kind=Kind.CONFIGURATION,
            models=models,
            takes=takes,
            repeat=repeat,
        )

    return (
        command(f"{name}+{{number}}", f"Add a number {whom}; at most 10", one),
        command(f"{name}-{{number}}", "Remove a number", one),
        command(f"{name}-ALL", "Remove all numbers", repeat=Repeat.FREELY),
        ask(name, "List the numbers", listed, empty=empty, chapter=chapter, models=models),
    )


def number_list(separator: str) -> Field[tuple[str, ...]]:
    """Show the numbers of a list."""
    return sequence(phone(), separator)
