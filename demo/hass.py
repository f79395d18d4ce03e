"""Home Assistant as it is, but for the default parts that hear, speak and film.

A cabin needs none of them, and they want a C++ compiler, ffmpeg and more that a fresh machine lacks.
"""

from importlib.util import find_spec
import sys
from types import ModuleType

from homeassistant import __main__ as hass, bootstrap

LEFT_OUT = {
    "ai_task",
    "assist_satellite",
    "camera",
    "conversation",
    "image_processing",
    "infrared",
    "media_player",
    "radio_frequency",
    "stt",
    "tts",
    "wake_word",
}
# Packages in C++ that Home Assistant imports, though it uses them for speech only: module and name.
STAND_INS = {"pymicro_vad": "MicroVad", "pyspeex_noise": "AudioProcessor"}


def stand_in(module: str, name: str) -> None:
    """Let a package that is not installed be imported all the same."""
    if find_spec(module) is None:
        sys.modules[module] = ModuleType(module)
        setattr(sys.modules[module], name, type(name, (), {}))


def main() -> int:
    """Run Home Assistant with the arguments of its own command."""
    for module, name in STAND_INS.items():
        stand_in(module, name)
    bootstrap.DEFAULT_INTEGRATIONS.difference_update(LEFT_OUT)
    return hass.main()


if __name__ == "__main__":
    sys.exit(main())
