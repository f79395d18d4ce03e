"""The tables of modems: the families that the driver knows, and the USB sticks and boards that it finds by themselves."""

from typing import Final

from custom_components.isocket.modem.profiles import PROFILES, Profile
from custom_components.isocket.modem.usb import OFFERED, USB_MODEMS

from .markdown import table

FAMILIES: Final[dict[str, tuple[str, ...]]] = {
    "SIMCom 2G": ("SIM800", "SIM868", "SIM900", "A6"),
    "SIMCom data": ("SIM7000", "SIM7070", "SIM7670G", "SIM7672"),
    "SIMCom LTE": ("SIM7500", "SIM7600", "A7600", "A7670", "A7672", "SIM8200"),
    "Quectel 2G": ("M95", "M66", "M26", "MC60"),
    "Quectel LTE": ("EC21", "EC25", "EG25-G", "EG91", "EC200", "BG95"),
    "ZTE": ("MF190", "MF192", "MF626"),
    "Huawei": ("E1550", "E173", "E3131", "E3372", "MU609", "ME909"),
    "Sierra": ("MC7455", "EM7455"),
    "u-blox": ("SARA-U201", "LISA-U200", "TOBY-L200", "LARA-R211"),
    "Telit": ("HE910", "UE910", "GE910", "LE910"),
    "Cinterion": ("BGS2", "EHS6", "PLS8", "TC35", "MC35i"),
    "Wavecom": ("Fastrack", "Q2403"),
}
"""Modems that people have, by family."""


def families() -> str:
    """Write the families with what they can do."""
    rows = [*map(_family, PROFILES), ("any other", "", "if the modem has voice", "by asking it")]
    return table(("Family", "Such as", "Calls", "An answered call is known"), rows)


def _family(profile: Profile) -> tuple[str, str, str, str]:
    """Write one family."""
    calls = "" if not profile.voice else "if the modem has voice" if profile.voice_test else "yes"
    told = "" if not profile.voice else "at once" if profile.tells_answer else "by asking it"
    return profile.name, ", ".join(FAMILIES[profile.name]), calls or "no: texts only", told


def usb() -> str:
    """Write the USB products by their makers; a dagger marks what is not offered when it is plugged in."""
    by_maker: dict[str, list[str]] = {}
    for row in USB_MODEMS:
        maker, _, name = row.name.partition(" ")
        by_maker.setdefault(maker, []).append(
            f"{name} (`{row.vendor:04x}:{row.product:04x}`)" + ("" if row in OFFERED else " †")
        )
    return table(("Maker", "USB modems"), ((maker, ", ".join(names)) for maker, names in by_maker.items()))
