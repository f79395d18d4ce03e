"""Home Assistant as it is, but for the default parts that hear, speak and film.

A cabin needs none of them, and they want a C++ compiler, ffmpeg and more that a fresh machine lacks.
"""

import sys

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


def main() -> int:
    """Run Home Assistant with the arguments of its own command."""
    bootstrap.DEFAULT_INTEGRATIONS.difference_update(LEFT_OUT)
    return hass.main()


if __name__ == "__main__":
    sys.exit(main())
