// The canvas, another component with a shadow root of its own. It is found below the container that
// we are told of, and drawn on by mouse events of ours: those of the browser do not reach it, so
// that only the pointer that draws leaves ink.

const FROM_BROWSER = ["mousedown", "mousemove", "mouseup", "touchstart", "touchmove", "touchend", "touchcancel"];
const SHEET_STYLE = `.dc-toolbar { display: none !important }
  .dc-container { overflow: hidden; border-radius: var(--st-base-radius) }
  .dc-canvas { outline: none !important }
  .upper-canvas { cursor: crosshair !important; touch-action: none }
  .dc-container::after { content: ""; position: absolute; inset: 0; z-index: 20; pointer-events: none;
    border: 1px solid var(--st-border-color); border-radius: inherit }`;

class Sheet {
  // The sheet of a container, or null while it is not there.
  static find(pad) {
    for (const element of document.querySelectorAll(`.st-key-${pad} *`)) {
      const top = element.shadowRoot?.querySelector(".upper-canvas");
      if (top) return new Sheet(element.shadowRoot, top);
    }
    return null;
  }

  constructor(root, top) {
    this.root = root;
    this.top = top;
    this.isBusy = false; // whether a stroke is being drawn
    // Our own buttons are there for fingers; the toolbar shows on hover only and covers the drawing.
    const style = document.createElement("style");
    style.textContent = SHEET_STYLE;
    root.append(style);
  }

  isThere = () => this.top.isConnected;
  holds = (event) => event.composedPath().includes(this.root);

  // From now on, until the signal, the browser's own mouse and touch events do not draw.
  keepForUs(signal) {
    const keep = (event) => {
      if (!event.isTrusted || !(this.isBusy || this.holds(event))) return;
      event.stopImmediatePropagation();
      if (event.type.startsWith("touch") && event.cancelable) event.preventDefault();
    };
    const options = { capture: true, passive: false, signal };
    FROM_BROWSER.forEach((type) => window.addEventListener(type, keep, options));
  }

  // Where a pointer is, in pixels of the sheet.
  place(event) {
    const box = this.top.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top].map((at) => Math.round(at * 8) / 8);
  }

  down(at) {
    this.isBusy = true;
    this.send("mousedown", at);
  }

  move = (at) => this.send("mousemove", at);

  up(at) {
    this.isBusy = false;
    this.send("mouseup", at);
  }

  // A pointer event by another name: it keeps fractions of pixels, which a mouse event rounds off.
  send(type, [x, y]) {
    const box = this.top.getBoundingClientRect();
    const place = { clientX: box.left + x, clientY: box.top + y };
    const about = { bubbles: true, composed: true, cancelable: true, isPrimary: true };
    this.top.dispatchEvent(new PointerEvent(type, { ...place, ...about, button: 0, buttons: 1 }));
  }

  // The stroke in the making goes away; the next one begins anew.
  forget() {
    this.isBusy = false;
    this.top.getContext("2d").clearRect(0, 0, this.top.width, this.top.height);
  }

  // Undo, redo and clear are the canvas's own; it redraws a moment later. False: there is nothing to.
  press(title) {
    const button = this.root.querySelector(`button[title^="${title}"]`);
    if (!button || button.disabled) return false;
    button.click();
    return true;
  }

  // All layers, the stroke in the making included.
  paintOn(pen, side) {
    pen.clearRect(0, 0, side, side);
    for (const layer of this.root.querySelectorAll("canvas")) {
      if (layer.width) pen.drawImage(layer, 0, 0, side, side);
    }
  }
}
