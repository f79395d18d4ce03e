"""A GSM network to play with: a modem on a serial line, an SMS centre, phones, and real units."""

from .modem import GENERIC, PROFILES, SIM7600, Modem, Profile
from .network import Network
from .phone import Phone
from .ports import PtyPort, TcpPort
from .route import Route
from .unit import Unit

__all__ = [
    "GENERIC",
    "PROFILES",
    "SIM7600",
    "Modem",
    "Network",
    "Phone",
    "Profile",
    "PtyPort",
    "Route",
    "TcpPort",
    "Unit",
]
