"""A run as a self-contained HTML page, to hand in, print or keep."""

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
from utils.markup import HTML

WIDTH, HEIGHT = 420, 220  # of a chart, in its own units
LEFT, BOTTOM = 44, 26  # room for the numbers at its axes
TRAINING, VALIDATION = "#2f6fde", "#c76a00"
SAMPLE_SIDE = 64  # pixels on the page

Curve = list[tuple[int, float]]  # epochs and values

STYLE = HTML("""
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
""")

PAGE = HTML("""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>{style}</style></head><body>{body}</body></html>""")


def report_page(run: Run) -> HTML:
    """The page, with what the run has so far: figures, curves, mistakes, samples, settings."""
    evaluation, status = run.evaluation(), run.status
    config = run.config
    epochs_done = wording.epochs_done(run, status, run.metrics())
    what = (
        f"{wording.architecture_title(config.architecture)} on "
        f"{wording.dataset_title(config.dataset)}, {status.state.value}, "
        f"{epochs_done} in {wording.duration(status.seconds)} of training, "
        f"{wording.dated(status.created_at)}"
    )
    title = run_title(run)
    parts = [HTML("<h1>{}</h1><p>{}</p>").format(title, what)]
    if evaluation:
        parts.append(_figures(evaluation))
    if epochs := run.metrics().epochs:
        parts.append(_section("How it learned", _curves(epochs)))
    if evaluation:
        parts.append(_section("What it takes for what", _confusion(evaluation)))
        parts.append(_section("Test pictures, and what it says to them", _samples(run, evaluation)))
    parts.append(_section("Settings", _settings(run)))
    return PAGE.format(title=title, style=STYLE, body=HTML().join(parts))


def _section(title: str, content: HTML) -> HTML:
    return HTML("<h2>{}</h2>{}").format(title, content) if content else HTML()


def _figures(evaluation: Evaluation) -> HTML:
    figures = {
        "Test accuracy": f"{evaluation.test_accuracy:.2%}",
        "Test loss": f"{evaluation.test_loss:.4f}",
        "Test pictures": f"{evaluation.test_samples:,}",
    }
    cells = HTML().join(HTML("<div>{}<b>{}</b></div>").format(*each) for each in figures.items())
    return HTML('<div class="row figures">{}</div>').format(cells)


def _curves(epochs: Sequence[EpochEnded]) -> HTML:
    charts = [
        _chart(title, {TRAINING: _curve(epochs, name), VALIDATION: _curve(epochs, f"val_{name}")})
        for title, name in (("Accuracy", "accuracy"), ("Loss", "loss"))
    ]
    return HTML(
        '<div class="row">{}</div><p><span style="color:{}">●</span> on the pictures it trained '
        'on, <span style="color:{}">■</span> on pictures held out, after every epoch.</p>'
    ).format(HTML().join(charts), TRAINING, VALIDATION)


def _curve(epochs: Sequence[EpochEnded], name: str) -> Curve:
    """The finite values that were reported after each epoch."""
    reported = ((epoch.epoch, getattr(epoch, name)) for epoch in epochs)
    return [(epoch, value) for epoch, value in reported if value is not None and isfinite(value)]


def _chart(title: str, curves: dict[str, Curve]) -> HTML:
    """A drawing of lines over the epochs, as SVG."""
    points = [point for curve in curves.values() for point in curve] or [(1, 0.0)]
    first, last = min(epoch for epoch, _ in points), max(epoch for epoch, _ in points)
    low, high = min(value for _, value in points), max(value for _, value in points)
    span = (high - low) or 1.0

    def place(epoch: int, value: float) -> tuple[float, float]:
        x = LEFT + (epoch - first) / max(1, last - first) * (WIDTH - LEFT - 12)
        return x, 12 + (1 - (value - low) / span) * (HEIGHT - BOTTOM - 24)

    marks = HTML().join(
        _line([place(*point) for point in curve], color) for color, curve in curves.items()
    )
    axis = HTML().join(
        _text(LEFT - 6, place(first, value)[1] + 4, "end", f"{value:.3g}")
        for value in (low, low + span / 2, low + span)
    )
    below = HTML().join(
        (
            _text(LEFT, HEIGHT - 8, "start", f"epoch {first}"),
            _text(WIDTH, HEIGHT - 8, "end", str(last)),
            _text(WIDTH / 2, HEIGHT - 8, "middle", title),
        )
    )
    return HTML(
        '<svg viewBox="0 0 {width} {height}" role="img" aria-label="{title} over the epochs">'
        '<path d="M{left} 6V{bottom}H{width}" fill="none" stroke="#9aa5b8"/>{drawn}</svg>'
    ).format(
        width=WIDTH,
        height=HEIGHT,
        title=title,
        left=LEFT,
        bottom=HEIGHT - BOTTOM,
        drawn=axis + marks + below,
    )


def _text(x: float, y: float, anchor: str, text: str) -> HTML:
    return HTML('<text x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(x, y, anchor, text)


def _line(points: Sequence[tuple[float, float]], color: str) -> HTML:
    mark = (
        HTML('<circle cx="{:.1f}" cy="{:.1f}" r="3"/>')
        if color == TRAINING
        else HTML('<path d="M{:.1f} {:.1f}m-3-3h6v6h-6z"/>')
    )
    return HTML(
        '<polyline points="{0}" fill="none" stroke="{1}" stroke-width="2"/><g fill="{1}">{2}</g>'
    ).format(
        " ".join(f"{x:.1f},{y:.1f}" for x, y in points),
        color,
        HTML().join(mark.format(x, y) for x, y in points),
    )


def _confusion(evaluation: Evaluation) -> HTML:
    """The confusion matrix: a row for each true class, a column for each prediction."""
    names = evaluation.class_names
    rows = HTML().join(
        HTML("<tr><th>{}</th>{}</tr>").format(name, HTML().join(_cells(counts, row)))
        for row, (name, counts) in enumerate(zip(names, evaluation.confusion, strict=True))
    )
    return HTML(
        "<p>Each line is what a picture shows, each column what the network says.</p>"
        '<div class="confusion"><table><tr><th></th>{}</tr>{}</table></div>'
    ).format(HTML().join(HTML("<th>{}</th>").format(name) for name in names), rows)


def _cells(counts: Sequence[int], right: int) -> Iterable[HTML]:
    total = sum(counts) or 1
    for column, count in enumerate(counts):
        color = "47,111,222" if column == right else "199,106,0"
        shade = 0.45 * count / total if column == right else min(0.6, 3 * count / total)
        yield HTML('<td style="background:rgba({},{:.2f})">{}</td>').format(
            color, shade, count or ""
        )


def _samples(run: Run, evaluation: Evaluation) -> HTML:
    samples, probabilities = run.samples(), run.sample_answers()
    names = evaluation.class_names
    if samples is None or probabilities is None or probabilities.shape[1] != len(names):
        return HTML()
    images, labels = samples
    answers = probabilities.argmax(axis=1)
    figures = HTML().join(
        _sample(image, names[answer], names[truth])
        for image, answer, truth in zip(images, answers, labels, strict=True)
    )
    return HTML('<div class="samples">{}</div>').format(figures)


def _sample(image: np.ndarray, answer: str, truth: str) -> HTML:
    buffer = io.BytesIO()
    Image.fromarray(image.squeeze()).save(buffer, "PNG")
    right = answer == truth
    said = HTML("✓ {}") if right else HTML("✗ {},<br>is {}")
    return HTML(
        '<figure><img width="{side}" height="{side}" alt="{truth}" '
        'src="data:image/png;base64,{source}">'
        '<figcaption class="{kind}">{said}</figcaption></figure>'
    ).format(
        side=SAMPLE_SIDE,
        truth=truth,
        source=base64.b64encode(buffer.getvalue()).decode(),
        kind="right" if right else "wrong",
        said=said.format(answer, truth),
    )


def _settings(run: Run) -> HTML:
    versions = {f"Version of {name}": value for name, value in run.versions.items()}
    settings = {
        wording.setting_title(name): wording.setting_value(name, value)
        for name, value in wording.flat_settings(run.config).items()
        if value or not name.startswith("augmentation.")  # augmentation that is off is left out
    }
    rows = HTML().join(
        HTML("<tr><th>{}</th><td>{}</td></tr>").format(name, value)
        for name, value in (settings | versions).items()
    )
    return HTML("<table>{}</table>").format(rows)
