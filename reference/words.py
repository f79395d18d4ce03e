"""The English translations: what the integration itself says."""

import json
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
HOUSE: Final = ROOT / "custom_components" / "isocket"
ENGLISH: Final[dict[str, Any]] = json.loads((HOUSE / "translations" / "en.json").read_text(encoding="utf-8"))
