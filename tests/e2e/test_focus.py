"""Focus is visible for anybody who goes through a page with the tab key."""

import re

import pytest
from playwright.sync_api import Page

from tests.e2e.journey import go

STEPS = 40
LOOKS = 20  # at one ring, a tenth of a second apart
THINNEST, FAINTEST = 2, 3.0  # pixels of a ring, and its contrast to what lies below it

# The ring around what has the focus: itself, or what stands for a hidden field. Below it lies what
# is further out, painted layer upon layer, since some let through what is behind them.
RING = """() => {
  let element = document.activeElement;
  while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  if (element === document.body) return null;
  const parent = (each) => each.parentElement ?? each.getRootNode().host;
  const name = (element.ariaLabel ?? element.textContent).trim().slice(0, 40) || element.className;
  const ring = { name: `${element.localName} ${name}`, width: 0, color: '' };
  let layers = [];
  for (let each = element; each && each !== document.documentElement; each = parent(each)) {
    const style = getComputedStyle(each);
    const isSeen = each.getBoundingClientRect().width > 4 && style.clipPath === 'none';
    if (isSeen && style.outlineStyle === 'solid' && !each.matches('.stMain')) {
      Object.assign(ring, { width: parseFloat(style.outlineWidth), color: style.outlineColor });
      layers = [];
    } else if (ring.width) layers.unshift(style.backgroundColor);
  }
  const pen = new OffscreenCanvas(1, 1).getContext('2d');
  for (pen.fillStyle of ['white', ...layers]) pen.fillRect(0, 0, 1, 1);
  const [red, green, blue] = pen.getImageData(0, 0, 1, 1).data;
  const isVisible = element.matches(':focus-visible');
  return { ...ring, isVisible, below: `rgb(${red}, ${green}, ${blue})` };
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["draw?run=mnist", "train", "lessons?lesson=convolution"])
def test_the_focus_has_a_ring_that_stands_out(page, server, address, scheme):
    page.emulate_media(color_scheme=scheme)
    go(page, server, address)
    page.get_by_text("nothing is sent anywhere").wait_for(state="attached")
    rings = walk(page)
    assert len(rings) > 15
    faint = [ring for ring in rings if not stands_out(ring)]
    assert not faint


def walk(page: Page) -> list[dict[str, str | float]]:
    """The focus rings of everything that the tab key reaches, from the top of the page."""
    page.bring_to_front()
    page.get_by_role("link", name="Home", exact=True).focus()
    rings = []
    for _ in range(STEPS):
        page.keyboard.press("Tab")
        ring = drawn_ring(page)
        if ring is not None and not str(ring["name"]).startswith("main"):
            rings.append(ring)
    return rings


def drawn_ring(page: Page) -> dict[str, str | float] | None:
    """The ring of the focused element; a page that is redrawing gets a moment for it."""
    for _ in range(LOOKS):
        ring = page.evaluate(RING)
        if ring is None or stands_out(ring):
            break
        page.wait_for_timeout(100)
    return ring


def stands_out(ring: dict[str, str | float]) -> bool:
    if float(ring["width"]) < THINNEST:
        return False
    light, dark = sorted(map(luminance, (str(ring["color"]), str(ring["below"]))), reverse=True)
    return (light + 0.05) / (dark + 0.05) >= FAINTEST


def luminance(color: str) -> float:
    """Relative luminance as WCAG defines it, of `rgb(…)` or `color(srgb …)`."""
    numbers = [float(each) for each in re.findall(r"[\d.]+", color)[:3]]
    shares = numbers if color.startswith("color") else [each / 255 for each in numbers]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
