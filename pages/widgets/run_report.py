"""A run on one page: an HTML file that needs nothing else, to hand in, print or keep."""

import base64
import io
from collections.abc import Iterable, Sequence
from math import isfinite

import numpy as np
from PIL import Image

from models.evaluation.report import Evaluation
from models.runs import Run
from models.training.events import EpochEnded
from pages.widgets import wording
from pages.widgets.titles import run_title
from utils.text import escape

WIDTH, HEIGHT = 420, 220  # of a chart, in its own units
LEFT, BOTTOM = 44, 26  # room for the numbers at its axes
TRAINING, VALIDATION = "#2f6fde", "#c76a00"
SAMPLE_SIDE = 64  # pixels on the page

Curve = list[tuple[int, float]]  # epochs and values

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; color: #1d2635; background: #fff; max-width: 900px;
  margin: 2rem auto; padding: 0 1rem; }
h1 { margin-bottom: 0; } h2 { margin: 2rem 0 .5rem; font-size: 1.2rem; }
.row { display: flex; flex-wrap: wrap; gap: 1.5rem; } .row > * { flex: 1 1 300px; }
.figures > * { flex: 0 1 auto; } .figures b { display: block; font-size: 1.5rem; }
table { border-collapse: collapse; } td, th { padding: .15rem .5rem; text-align: left; }
.confusion { font-size: .8rem; overflow-x: auto; } .confusion td { text-align: right; }
.samples { display: flex; flex-wrap: wrap; gap: .8rem; } figure { margin: 0; font-size: .85rem; }
.samples img { display: block; image-rendering: pixelated; border: 1px solid #d9dfe9; }
svg { width: 100%; height: auto; font-size: 11px; } .wrong { color: #b3261e; }
"""


def report_page(run: Run) -> str:
    """The page, as far as the run has come: figures, curves, mistakes, samples, settings."""
    evaluation, status = run.evaluation(), run.status
    config = run.config
    epochs_done = wording.epochs_done(run, status, run.metrics())
    what = (
        f"{wording.architecture_title(config.architecture)} on "
        f"{wording.dataset_title(config.dataset)}, {status.state.value}, "
        f"{epochs_done} in {wording.duration(status.seconds)} of training, "
        f"{wording.dated(status.created_at)}"
    )
    title = escape(run_title(run))
    parts = [f"<h1>{title}</h1><p>{escape(what)}</p>"]
    if evaluation:
        parts.append(_figures(evaluation))
    if epochs := run.metrics().epochs:
        parts.append(_section("How it learned", _curves(epochs)))
    if evaluation:
        parts.append(_section("What it takes for what", _confusion(evaluation)))
        parts.append(_section("Test pictures, and what it says to them", _samples(run, evaluation)))
    parts.append(_section("Settings", _settings(run)))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>{STYLE}</style></head>"
        f"<body>{''.join(parts)}</body></html>"
    )


def _section(title: str, content: str) -> str:
    return f"<h2>{title}</h2>{content}" if content else ""


def _figures(evaluation: Evaluation) -> str:
    figures = {
        "Test accuracy": f"{evaluation.test_accuracy:.2%}",
        "Test loss": f"{evaluation.test_loss:.4f}",
        "Test pictures": f"{evaluation.test_samples:,}",
    }
    cells = "".join(f"<div>{name}<b>{value}</b></div>" for name, value in figures.items())
    return f'<div class="row figures">{cells}</div>'


def _curves(epochs: Sequence[EpochEnded]) -> str:
    charts = [
        _chart(title, {TRAINING: _curve(epochs, name), VALIDATION: _curve(epochs, f"val_{name}")})
        for title, name in (("Accuracy", "accuracy"), ("Loss", "loss"))
    ]
    legend = (
        f'<p><span style="color:{TRAINING}">●</span> on the pictures it trained on, '
        f'<span style="color:{VALIDATION}">■</span> on pictures held out, after every epoch.</p>'
    )
    return f'<div class="row">{"".join(charts)}</div>{legend}'


def _curve(epochs: Sequence[EpochEnded], name: str) -> Curve:
    """What was reported after every epoch, where it is a number."""
    reported = ((epoch.epoch, getattr(epoch, name)) for epoch in epochs)
    return [(epoch, value) for epoch, value in reported if value is not None and isfinite(value)]


def _chart(title: str, curves: dict[str, Curve]) -> str:
    """A drawing of lines over the epochs, as SVG."""
    points = [point for curve in curves.values() for point in curve] or [(1, 0.0)]
    first, last = min(epoch for epoch, _ in points), max(epoch for epoch, _ in points)
    low, high = min(value for _, value in points), max(value for _, value in points)
    span = (high - low) or 1.0

    def place(epoch: int, value: float) -> tuple[float, float]:
        x = LEFT + (epoch - first) / max(1, last - first) * (WIDTH - LEFT - 12)
        return x, 12 + (1 - (value - low) / span) * (HEIGHT - BOTTOM - 24)

    marks = "".join(
        _line([place(*point) for point in curve], color) for color, curve in curves.items()
    )
    axis = "".join(
        f'<text x="{LEFT - 6}" y="{place(first, value)[1] + 4:.1f}" text-anchor="end">'
        f"{value:.3g}</text>"
        for value in (low, low + span / 2, low + span)
    )
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title} over the epochs">'
        f'<path d="M{LEFT} 6V{HEIGHT - BOTTOM}H{WIDTH}" fill="none" stroke="#9aa5b8"/>{axis}{marks}'
        f'<text x="{LEFT}" y="{HEIGHT - 8}">epoch {first}</text>'
        f'<text x="{WIDTH}" y="{HEIGHT - 8}" text-anchor="end">{last}</text>'
        f'<text x="{WIDTH / 2}" y="{HEIGHT - 8}" text-anchor="middle">{title}</text></svg>'
    )


def _line(points: Sequence[tuple[float, float]], color: str) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    mark = (
        '<circle cx="{0:.1f}" cy="{1:.1f}" r="3"/>'
        if color == TRAINING
        else '<path d="M{0:.1f} {1:.1f}m-3-3h6v6h-6z"/>'
    )
    marks = "".join(mark.format(x, y) for x, y in points)
    line = f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="2"/>'
    return f'{line}<g fill="{color}">{marks}</g>'


def _confusion(evaluation: Evaluation) -> str:
    """Rows: what a picture is; columns: what the network says. Darker: more of them."""
    names = evaluation.class_names
    rows = "".join(
        f"<tr><th>{escape(name)}</th>{''.join(_cells(counts, row))}</tr>"
        for row, (name, counts) in enumerate(zip(names, evaluation.confusion, strict=True))
    )
    heads = "".join(f"<th>{escape(name)}</th>" for name in names)
    caption = "<p>Each line is what a picture shows, each column what the network says.</p>"
    table = f"<table><tr><th></th>{heads}</tr>{rows}</table>"
    return f'{caption}<div class="confusion">{table}</div>'


def _cells(counts: Sequence[int], right: int) -> Iterable[str]:
    total = sum(counts) or 1
    for column, count in enumerate(counts):
        color = "47,111,222" if column == right else "199,106,0"
        shade = 0.45 * count / total if column == right else min(0.6, 3 * count / total)
        yield f'<td style="background:rgba({color},{shade:.2f})">{count or ""}</td>'


def _samples(run: Run, evaluation: Evaluation) -> str:
    samples, probabilities = run.samples(), run.sample_answers()
    names = evaluation.class_names
    if samples is None or probabilities is None or probabilities.shape[1] != len(names):
        return ""
    images, labels = samples
    answers = probabilities.argmax(axis=1)
    figures = "".join(
        _sample(image, names[answer], names[truth])
        for image, answer, truth in zip(images, answers, labels, strict=True)
    )
    return f'<div class="samples">{figures}</div>'


def _sample(image: np.ndarray, answer: str, truth: str) -> str:
    buffer = io.BytesIO()
    Image.fromarray(image.squeeze()).save(buffer, "PNG")
    source = base64.b64encode(buffer.getvalue()).decode()
    right = answer == truth
    said = f"✓ {escape(answer)}" if right else f"✗ {escape(answer)},<br>is {escape(truth)}"
    return (
        f'<figure><img width="{SAMPLE_SIDE}" height="{SAMPLE_SIDE}" alt="{escape(truth)}" '
        f'src="data:image/png;base64,{source}">'
        f'<figcaption class="{"right" if right else "wrong"}">{said}</figcaption></figure>'
    )


def _settings(run: Run) -> str:
    versions = {f"Version of {name}": value for name, value in run.versions.items()}
    settings = {
        wording.setting_title(name): wording.setting_value(name, value)
        for name, value in wording.flat_settings(run.config).items()
        if value or not name.startswith("augmentation.")  # what is switched off says nothing
    }
    rows = "".join(
        f"<tr><th>{escape(str(name))}</th><td>{escape(str(value))}</td></tr>"
        for name, value in (settings | versions).items()
    )
    return f"<table>{rows}</table>"
