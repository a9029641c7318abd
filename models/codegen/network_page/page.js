// The page of a network: a sheet to draw on, by pen or keyboard, and the answer beside it.

const UNITS = 280; // of the sheet's side, in which pens are as wide as in the app
const PIXELS = 112; // of the picture that the network's preparation is given
const STEP = 10; // units that an arrow key moves the pen
const PALM = 60; // CSS pixels: no fingertip is as wide
const SIZES = [[1, "short"], [3, "number"], [5, "middle"], [Infinity, "long"]]; // characters of a label
const PAUSE = 700; // milliseconds of rest before a screen reader is told

const find = (selector) => document.querySelector(selector);
const content = (id) => document.getElementById(id).textContent;
const about = JSON.parse(content("about"));

// The sheet on the screen: strokes go to a Sheet, which draws them into pixels for the network.
class Pad {
  constructor(canvas, changed) {
    this.canvas = canvas;
    this.ink = canvas.getContext("2d");
    this.sheet = new Sheet(PIXELS, UNITS);
    this.changed = changed;
    this.pointer = null;
    this.cursor = null; // where the keyboard's pen is
    this.isDown = false;
    const on = (type, act) => canvas.addEventListener(type, act);
    on("pointerdown", (event) => this.begin(event));
    on("pointermove", (event) => this.move(event));
    on("pointerup", (event) => this.end(event));
    on("pointercancel", (event) => this.end(event));
    on("keydown", (event) => this.key(event));
    on("focus", () => this.draw());
    on("blur", () => this.lift());
    addEventListener("keydown", (event) => this.shortcut(event));
    for (const name of ["undo", "redo", "clear"]) {
      find(`.${name}`).addEventListener("click", () => this.change(name));
    }
    new ResizeObserver(() => this.fit()).observe(canvas);
  }

  get width() {
    return Number(find(".pen input").value);
  }

  begin(event) {
    if (this.pointer !== null || event.button !== 0 || isPalm(event)) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.pointer = event.pointerId;
    this.cursor = null;
    this.sheet.begin(this.place(event), this.width);
    this.redraw();
  }

  move(event) {
    if (event.pointerId !== this.pointer) return;
    const moves = event.getCoalescedEvents?.() ?? [];
    for (const each of moves.length ? moves : [event]) this.sheet.extend(this.place(each));
    this.redraw();
  }

  end(event) {
    if (event.pointerId === this.pointer) this.pointer = null;
  }

  place({ clientX, clientY }) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    return [((clientX - left) / width) * UNITS, ((clientY - top) / height) * UNITS];
  }

  key(event) {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (way) this.walk(way);
    else if (event.key === " ") this.press();
    else if (event.key === "Delete") this.change("clear");
    else return;
    event.preventDefault();
  }

  walk([x, y]) {
    const within = (value) => Math.min(UNITS, Math.max(0, value));
    const [left, top] = this.cursor ?? [UNITS / 2, UNITS / 2];
    this.cursor = [within(left + x * STEP), within(top + y * STEP)];
    if (this.isDown) this.sheet.extend(this.cursor);
    this.redraw();
  }

  press() {
    this.cursor ??= [UNITS / 2, UNITS / 2];
    this.isDown = !this.isDown;
    if (this.isDown) this.sheet.begin(this.cursor, this.width);
    this.redraw();
  }

  lift() {
    this.isDown = false;
    this.cursor = null;
    this.draw();
  }

  // The usual keys for undo and redo.
  shortcut(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key === "z" || key === "y") this.change(key === "y" || event.shiftKey ? "redo" : "undo");
    else return;
    event.preventDefault();
  }

  change(name) {
    this.isDown = false;
    this.sheet[name]();
    this.redraw();
  }

  redraw() {
    this.draw();
    this.changed(this.sheet);
  }

  fit() {
    this.canvas.width = this.canvas.height = Math.round(this.canvas.clientWidth * devicePixelRatio);
    this.draw();
  }

  draw() {
    const { canvas, ink, sheet } = this;
    ink.setTransform(canvas.width / UNITS, 0, 0, canvas.height / UNITS, 0, 0);
    ink.clearRect(0, 0, UNITS, UNITS);
    ink.lineCap = ink.lineJoin = "round";
    ink.strokeStyle = "#1d2635";
    for (const { width, points } of sheet.strokes) {
      ink.lineWidth = width;
      ink.beginPath();
      ink.moveTo(...points[0]);
      for (const point of points) ink.lineTo(...point);
      ink.stroke();
    }
    if (this.cursor) this.drawCursor();
    find(".undo").disabled = find(".clear").disabled = !sheet.strokes.length;
    find(".redo").disabled = !sheet.undone.length;
  }

  drawCursor() {
    const { ink, cursor, isDown } = this;
    ink.lineWidth = 3;
    ink.strokeStyle = isDown ? "#e8850c" : "#2f6fde";
    ink.beginPath();
    ink.arc(...cursor, this.width / 2 + 3, 0, 2 * Math.PI);
    ink.stroke();
  }
}

function isPalm({ pointerType, width, height }) {
  return pointerType === "touch" && Math.max(width, height) > PALM;
}

// The answer: words, bars, and the picture as the network saw it.
const answer = {
  bars: about.classNames.map((name) => {
    const bar = element("div", "bar", [element("span", "", [name]), element("i", "", [element("i")]), element("b", "", ["–"])]);
    find(".bars").append(bar);
    return bar;
  }),

  show(prediction) {
    const isEmpty = !prediction || prediction.isEmpty;
    const told = isEmpty
      ? { label: "", isSure: false, sure: "Draw something", rest: [about.prompt] }
      : wordsOf(prediction, about);
    const label = find(".label");
    const [, size] = SIZES.find(([most]) => told.label.length <= most);
    label.className = `label ${size} ${isEmpty ? "empty" : told.isSure ? "" : "unsure"}`;
    label.textContent = told.label;
    find(".sure").textContent = told.sure;
    const pieces = told.rest.map((text, i) => (i % 2 ? element("b", "", [text]) : text));
    find(".rest").replaceChildren(...pieces);
    this.showBars(isEmpty || prediction.parts.length ? null : prediction);
    this.showSeen(isEmpty ? null : prediction);
    clearTimeout(this.timer);
    const spoken = isEmpty ? "The sheet is empty." : `${told.label}, ${howSure(prediction, about.subject)}`;
    this.timer = setTimeout(() => (find(".spoken").textContent = spoken), PAUSE);
  },

  showBars(prediction) {
    this.bars.forEach((bar, i) => {
      const share = prediction?.probabilities[i] ?? 0;
      bar.className = prediction?.label === about.classNames[i] ? "bar best" : "bar";
      bar.querySelector("i > i").style.width = `${100 * share}%`;
      bar.querySelector("b").textContent = prediction ? percent(share) : "–";
    });
  },

  // The network's picture, or the sheet with a box around each of several things.
  showSeen(prediction) {
    find(".seen").hidden = !prediction;
    if (!prediction) return;
    const { prepared, parts } = prediction;
    const side = about.size;
    paint(parts.length ? prepared.sheet : { width: side, height: side, pixels: prepared.pixels });
    find(".seen figcaption").textContent = parts.length ? "cut into these boxes" : "as the network saw it";
    find(".boxes").querySelectorAll("i").forEach((box) => box.remove());
    for (const { box: [left, top, right, bottom] } of parts) {
      const box = element("i");
      const share = (value) => `${100 * value}%`;
      Object.assign(box.style, { left: share(left), top: share(top), width: share(right - left), height: share(bottom - top) });
      find(".boxes").append(box);
    }
  },
};

function paint({ width, height, pixels }) {
  const canvas = find(".seen canvas");
  Object.assign(canvas, { width, height });
  const image = new ImageData(width, height);
  pixels.forEach((grey, at) => image.data.set([grey, grey, grey, 255], 4 * at));
  canvas.getContext("2d").putImageData(image, 0, 0);
}

function element(name, className = "", children = []) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
}

const bytes = Uint8Array.from(atob(content("network")), (letter) => letter.charCodeAt(0));
const asking = new Asking(content("player"), bytes.buffer, about, ({ problem, prediction }) => {
  if (problem) find(".sure").textContent = problem;
  else answer.show(prediction);
});
const pad = new Pad(find(".sheet"), (sheet) => asking.ask(sheet.picture));
answer.show(null);
