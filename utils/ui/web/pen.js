// Hands the drawing over while the pen moves; the canvas by itself does so 200 ms after pen-up.
//
// The canvas is another component, with a shadow root of its own. This one looks for it below the
// container it is told of, listens to the pointer on the whole document, and sends a small PNG.
// As soon as it has found the canvas it says so, which switches the canvas's own reports off.

const SIDE = 112; // pixels of the picture that is handed over: four times what most networks take
const PAUSE = 80; // milliseconds between two hand-overs
const SETTLING = 400; // milliseconds in which undo and clear redraw the canvas

const pens = new WeakMap();

class Pen {
  constructor(root) {
    this.sheet = document.createElement("canvas");
    this.sheet.width = this.sheet.height = SIDE;
    this.down = false;
    this.timer = null;
    this.sentAt = 0;
    this.sent = null;
    this.buttons = root.querySelector(".buttons");
    this.gone = new AbortController();
    const listen = (target, event, act) =>
      target.addEventListener(event, act, { capture: true, signal: this.gone.signal });
    listen(document, "pointerdown", (event) => this.begin(event));
    listen(document, "pointermove", () => this.down && this.sendSoon());
    listen(document, "pointerup", () => this.end());
    listen(document, "pointercancel", () => this.end());
    listen(root.querySelector(".undo"), "click", () => this.press('button[title="Undo"]'));
    listen(root.querySelector(".clear"), "click", () => this.press('button[title^="Reset"]'));
    this.findCanvas();
  }

  update({ data, setStateValue }) {
    this.pad = data.pad;
    this.setStateValue = setStateValue;
  }

  // The canvas's root, or undefined while it is not there.
  root() {
    const inside = document.querySelectorAll(`.st-key-${this.pad} *`);
    return [...inside].find((element) => element.shadowRoot?.querySelector("canvas"))?.shadowRoot;
  }

  findCanvas() {
    if (this.gone.signal.aborted) return;
    const root = this.pad && this.root();
    if (!root) return requestAnimationFrame(() => this.findCanvas());
    hideToolbar(root);
    this.buttons.style.visibility = "visible";
    this.sent = this.picture(); // an empty sheet is no news
    this.setStateValue("ready", true);
  }

  begin(event) {
    const root = this.root();
    this.down = Boolean(root) && event.composedPath().includes(root);
    if (this.down) hideToolbar(root);
  }

  end() {
    if (this.down) this.send();
    this.down = false;
  }

  // Undo and clear are the canvas's own; they redraw it a moment later.
  press(button) {
    this.root()?.querySelector(button)?.click();
    const until = performance.now() + SETTLING;
    const watch = () => {
      this.send(); // which does nothing while nothing has changed
      if (performance.now() < until) setTimeout(watch, 30);
    };
    watch();
  }

  // All layers of the canvas, the stroke in the making included, made small.
  picture() {
    const pen = this.sheet.getContext("2d");
    pen.imageSmoothingQuality = "high";
    pen.clearRect(0, 0, SIDE, SIDE);
    for (const layer of this.root()?.querySelectorAll("canvas") ?? []) {
      if (layer.width) pen.drawImage(layer, 0, 0, SIDE, SIDE);
    }
    return this.sheet.toDataURL("image/png");
  }

  sendSoon() {
    const wait = Math.max(0, this.sentAt + PAUSE - performance.now());
    this.timer ??= setTimeout(() => this.send(), wait);
  }

  send() {
    clearTimeout(this.timer);
    this.timer = null;
    const picture = this.picture();
    if (picture === this.sent) return;
    this.sent = picture;
    this.sentAt = performance.now();
    this.setStateValue("picture", picture);
  }
}

// Our own buttons are there for fingers; the toolbar shows on hover only and covers the drawing.
function hideToolbar(root) {
  if (root.querySelector(".hide-toolbar")) return;
  const style = document.createElement("style");
  style.className = "hide-toolbar";
  style.textContent = `.dc-toolbar { display: none !important }
    .dc-container { overflow: hidden; border-radius: var(--st-base-radius) }
    .dc-canvas { outline: none !important }
    .dc-container::after { content: ""; position: absolute; inset: 0; z-index: 20; pointer-events: none;
      border: 1px solid var(--st-border-color); border-radius: inherit }`;
  root.append(style);
}

export default function (component) {
  const root = component.parentElement;
  if (!pens.has(root)) pens.set(root, new Pen(root));
  pens.get(root).update(component);
  return () => {
    pens.get(root)?.gone.abort();
    pens.delete(root);
  };
}
