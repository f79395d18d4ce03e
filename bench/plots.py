"""The pictures of the benchmarks; none where matplotlib is missing."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from .contestants import CONTESTANTS
from .document import IMAGES
from .figures import steps
from .race import Times

_STYLE: Final = {
    "font.size": 10,
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "isocket",  # the same picture is the same file
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.alpha": 0.3,
}
_COLOURS: Final = ("#d1495b", "#00798c", "#edae49", "#66a182", "#2e4057", "#8d96a3", "#a05fb4")
type Curve = Mapping[int, float]


@contextmanager
def _picture(name: str, panels: int = 1) -> Iterator[Sequence[Any]]:
    """Draw panels beside each other, and write them as an SVG."""
    from matplotlib import rc_context  # noqa: PLC0415 - it is not there everywhere
    from matplotlib.backends.backend_svg import FigureCanvasSVG  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    with rc_context(_STYLE):
        figure = Figure(figsize=(9, 3.8), layout="constrained", facecolor="white")
        yield figure.subplots(1, panels, squeeze=False)[0]
        FigureCanvasSVG(figure).print_svg(_path(name), metadata={"Date": None})


def _path(name: str) -> Path:
    """Return where a picture is."""
    return IMAGES / f"{name}.svg"


def drawn() -> bool:
    """Say whether pictures can be drawn."""
    return find_spec("matplotlib") is not None


def race(times: Mapping[str, Times]) -> None:
    """Draw what share of the texts each contestant was through with after how long."""
    with _picture("race", 2) as panels:
        for panel, what, title in zip(
            panels, ("called", "answered"), ("To the action that switches", "To the answer at the modem"), strict=True
        ):
            for colour, (name, taken) in zip(_COLOURS, times.items(), strict=False):
                panel.step(*steps(getattr(taken, what)), where="post", color=colour, label=CONTESTANTS[name].title)
            panel.set(
                xscale="log", title=title, xlabel="milliseconds since +CMTI", ylabel="% of the texts", ylim=(0, 100)
            )
        panels[0].legend(frameon=False, fontsize=8, loc="lower right")


def backlog(curves: Mapping[str, Curve]) -> None:
    """Draw how much of the time a backlog takes is the line's own, by its length."""
    with _picture("backlog") as (panel,):
        _lines(panel, curves)
        panel.axhline(90, color="black", linewidth=0.8, linestyle=":")
        panel.set(xscale="log", xlabel="texts on the SIM", ylabel="% of the time is the line's", ylim=(0, 100))


def growth(name: str, curves: Mapping[str, Curve], across: str) -> None:
    """Draw times by a number, in milliseconds."""
    with _picture(name) as (panel,):
        _lines(panel, curves)
        panel.set(xlabel=across, ylabel="milliseconds")
        panel.set_ylim(bottom=0)


def _lines(panel: Any, curves: Mapping[str, Curve]) -> None:
    """Draw curves with their names."""
    for colour, (title, curve) in zip(_COLOURS, curves.items(), strict=False):
        panel.plot([*curve], [*curve.values()], marker="o", color=colour, label=title)
    panel.legend(frameon=False, fontsize=8)
