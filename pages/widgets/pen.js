// Draws on the sheet, hands it over while the pen moves, and remembers its strokes: the canvas by
// itself hands over 200 ms after pen-up and forgets all when it goes.
//
// As soon as it has found the canvas it says so, which switches the canvas's own reports off.

const SIDE = 112; // pixels of the picture that is handed over: four times what most networks take
const PAUSE = 80; // milliseconds between two hand-overs while a stroke is drawn
const LOOK = 30; // milliseconds between two looks at the sheet while something goes on
const SETTLING = 400; // milliseconds in which the canvas redraws itself after whatever was done
const NEWS = 24; // of 255: what differs by less is the edge of a line, or a browser's noise
const PALM = 60; // CSS pixels: no fingertip is as wide
const NEAR = 700; // milliseconds after the last sign of a pen in which a touch is the hand's
const STILL = 6; // CSS pixels within which a touch rests
const PATIENCE = 2000; // milliseconds for a pen of another width

const pens = new WeakMap();

class Pen {
  constructor(root, component) {
    this.buttons = root.querySelector(".buttons");
    this.copy = document.createElement("canvas");
    this.copy.width = this.copy.height = SIDE;
    this.ink = this.copy.getContext("2d", { willReadFrequently: true });
    this.ink.imageSmoothingQuality = "high";
    this.stroke = null; // what is being drawn: {width, points}
    this.pointer = null; // by which pointer
    this.seen = null; // the sheet as it was handed over
    this.sentAt = this.penAt = this.until = -Infinity;
    this.gone = new AbortController();
    this.listen();
    this.update(component);
    this.waitForSheet();
  }

  update({ data, setStateValue }) {
    this.data = data;
    this.tell = setStateValue;
    if (data.width === this.asked?.width) this.asked.met();
    if (this.sheet && !this.sheet.isThere()) this.waitForSheet(); // it was made anew
  }

  waitForSheet() {
    if (this.gone.signal.aborted) return;
    this.sheet = Sheet.find(this.data.pad);
    if (!this.sheet) return requestAnimationFrame(() => this.waitForSheet());
    this.sheet.keepForUs(this.gone.signal);
    this.buttons.style.visibility = "visible";
    this.tell("ready", true);
    if (isNoisy()) this.tell("noisy", true);
    this.restore();
  }

  listen() {
    const listen = (target, type, act) =>
      target.addEventListener(type, act, { capture: true, signal: this.gone.signal });
    listen(window, "pointerdown", (event) => this.begin(event));
    listen(window, "pointermove", (event) => this.move(event));
    listen(window, "pointerup", (event) => this.end(event));
    listen(window, "pointercancel", (event) => this.end(event));
    listen(window, "keydown", (event) => this.key(event));
    listen(this.buttons.querySelector(".undo"), "click", () => this.undo());
    listen(this.buttons.querySelector(".clear"), "click", () => this.clear());
  }

  // A pointer goes down. Only one draws; a pen takes the sheet from a hand that lies on it.
  begin(event) {
    this.noticePen(event);
    if (!this.sheet?.holds(event) || event.button !== 0 || this.isRestoring) return;
    if (this.isHand(event) || (this.stroke && !this.givesWay(event))) return;
    if (this.stroke) this.sheet.forget();
    const at = this.sheet.place(event);
    this.pointer = { id: event.pointerId, type: event.pointerType, at };
    this.stroke = { width: this.data.width, points: [at] };
    this.sheet.down(at);
    this.watch();
  }

  move(event) {
    this.noticePen(event);
    if (event.pointerId !== this.pointer?.id) return;
    if (event.buttons === 0 && event.pointerType === "mouse") return this.end(event); // it was let go outside
    const at = this.sheet.place(event);
    this.stroke.points.push(at);
    this.sheet.move(at);
  }

  end(event) {
    if (event.pointerId !== this.pointer?.id) return;
    const { stroke } = this;
    const isNone = event.type === "pointercancel" && this.isResting();
    this.stroke = this.pointer = null;
    if (isNone) this.sheet.forget();
    else {
      this.sheet.up(stroke.points.at(-1));
      this.keep([...this.strokes, stroke]);
    }
    this.watchFromNextFrame();
  }

  noticePen({ pointerType, timeStamp }) {
    if (pointerType === "pen") this.penAt = timeStamp;
  }

  isHand({ pointerType, timeStamp, width, height }) {
    const isWide = Math.max(width, height) > PALM;
    return pointerType === "touch" && (isWide || timeStamp - this.penAt < NEAR);
  }

  // A touch gives way to a pen; one that rests gives way to any other.
  givesWay({ pointerType }) {
    const isTouch = this.pointer.type === "touch";
    return isTouch && (pointerType === "pen" || this.isResting());
  }

  isResting() {
    const [x, y] = this.pointer.at;
    return this.stroke.points.every(([a, b]) => Math.hypot(a - x, b - y) < STILL);
  }

  // The usual keys, unless somebody writes.
  key(event) {
    const writes = event.composedPath()[0].closest?.("input, textarea, select, [contenteditable]");
    if (writes || event.altKey || !(event.ctrlKey || event.metaKey)) return;
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) this.undo();
    else if (key === "y" || key === "z") this.redo();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  undo() {
    if (this.stroke || !this.sheet?.press("Undo")) return;
    this.undone.push(this.strokes.at(-1));
    this.keep(this.strokes.slice(0, -1), this.undone);
    this.watch();
  }

  redo() {
    if (this.stroke || !this.sheet?.press("Redo")) return;
    this.keep([...this.strokes, this.undone.pop()], this.undone);
    this.watch();
  }

  clear() {
    this.sheet.press("Reset");
    this.keep([]);
    this.watch();
  }

  keep(strokes, undone = []) {
    Object.assign(this, { strokes, undone });
    kept.write(this.data.pad, strokes);
  }

  // Draw what was on the sheet when it went, stroke by stroke, so that each can be undone.
  async restore() {
    this.keep(strokesOf(kept.read(this.data.pad)));
    this.isRestoring = true;
    for (const { width, points } of this.strokes) {
      await this.take(width);
      this.sheet.down(points[0]);
      points.slice(1).forEach(this.sheet.move);
      this.sheet.up(points.at(-1));
      await null; // the canvas notes a step for undo after each stroke
    }
    this.isRestoring = false;
    if (this.asked) this.tell("width", null);
    this.watch();
  }

  // Wait for a pen of this width; nothing to wait for as long as all strokes are as wide.
  take(width) {
    if (width === this.data.width) return null;
    return new Promise((met) => {
      this.asked = { width, met: () => requestAnimationFrame(met) };
      this.tell("width", width);
      setTimeout(met, PATIENCE);
    });
  }

  // Look at the sheet again and again, as long as something may still appear on it.
  watch() {
    this.until = performance.now() + SETTLING;
    this.timer ??= setTimeout(() => this.tick(), 0);
  }

  // The canvas shows a stroke that is over in the next frame; until then it is nowhere to be seen.
  watchFromNextFrame() {
    clearTimeout(this.timer);
    this.timer = null;
    requestAnimationFrame(() => {
      this.until = performance.now() + SETTLING;
      this.tick();
    });
  }

  tick() {
    clearTimeout(this.timer);
    this.timer = null;
    if (this.gone.signal.aborted) return;
    this.look();
    const now = performance.now();
    const rest = this.stroke ? this.sentAt + PAUSE - now : 0;
    if (this.stroke || now < this.until) {
      this.timer = setTimeout(() => this.tick(), Math.max(LOOK, rest));
    }
  }

  // Hand the sheet over if it has changed. An empty one is no news at first.
  look() {
    if (!this.sheet.isThere()) return;
    this.sheet.paintOn(this.ink, SIDE);
    const pixels = this.ink.getImageData(0, 0, SIDE, SIDE).data;
    const before = this.seen ?? new Uint8ClampedArray(pixels.length).fill(255);
    if (!pixels.some((value, at) => Math.abs(value - before[at]) > NEWS)) return;
    this.seen = pixels;
    this.sentAt = performance.now();
    this.tell("picture", this.copy.toDataURL("image/png"));
  }
}

// What was kept may be anything.
function strokesOf(value) {
  const isPlace = (at) => Array.isArray(at) && at.length === 2 && at.every(Number.isFinite);
  const isStroke = (stroke) => stroke?.points?.length && stroke.points.every(isPlace);
  return Array.isArray(value) ? value.filter(isStroke) : [];
}

// Whether the browser changes what is read from a canvas, so that sites cannot tell machines apart.
function isNoisy() {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 32;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const shade = (at) => (at * 8) % 256;
  for (let column = 0; column < 32; column++) {
    pen.fillStyle = `rgb(${shade(column)}, ${shade(column + 11)}, ${shade(column + 21)})`;
    pen.fillRect(column, 0, 1, 32);
  }
  const read = pen.getImageData(0, 0, 32, 32).data;
  const drawn = (at) => (at % 4 === 3 ? 255 : shade((Math.floor(at / 4) % 32) + [0, 11, 21][at % 4]));
  return read.some((value, at) => value !== drawn(at));
}

export default function (component) {
  const root = component.parentElement;
  if (pens.has(root)) pens.get(root).update(component);
  else pens.set(root, new Pen(root, component));
  return () => {
    pens.get(root)?.gone.abort();
    pens.delete(root);
  };
}
