// A window that slides over a picture. Beside it stands what it adds up or picks at this place.

const PACE = 90; // milliseconds a cell, while it slides by itself
const PAUSE = 350; // milliseconds after the last key until a changed kernel is handed over
const LARGEST = 100; // weight, either way
const REFUSED = `Only a number from −${LARGEST} to ${LARGEST} fits here.`;
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

const windows = new WeakMap();

const grid = (height, width, fill) =>
  Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (_, column) => fill(row, column)),
  );
const written = (value) => String(+value.toFixed(Math.abs(value) < 10 ? 2 : 1)).replace("-", "−");

// A comma is a decimal point, and any dash a minus; a lone one is the beginning of a number.
const typed = (text) => {
  const tidy = text.trim().replace(",", ".").replace(/^[−–]/, "-");
  if (/^[+-]?\.?$/.test(tidy)) return 0;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(tidy) ? Number(tidy) : NaN;
};

class SlidingWindow {
  constructor(root) {
    this.root = root;
    this.before = root.querySelector(".before");
    this.after = root.querySelector(".after");
    this.place = null; // the middle, until somebody points elsewhere
    this.shown = "";
    this.listen();
  }

  listen() {
    const point = (figure, cellsOf) => (event) => {
      const box = figure.querySelector("canvas").getBoundingClientRect();
      const [height, width] = cellsOf();
      const row = Math.floor(((event.clientY - box.top) / box.height) * height);
      const column = Math.floor(((event.clientX - box.left) / box.width) * width);
      return [row, column];
    };
    const inResult = point(this.after, () => [this.height, this.width]);
    const inPicture = point(this.before, () => [this.padded.length, this.padded[0].length]);
    const half = () => Math.floor((this.data.size - 1) / 2);
    const toWindow = (cell) => Math.round((cell - half()) / this.data.stride);
    this.onPointer(this.after, (event) => inResult(event));
    this.onPointer(this.before, (event) => inPicture(event).map(toWindow));
    this.after.querySelector(".stage").onkeydown = (event) => {
      const move = MOVES[event.key];
      if (!move) return;
      event.preventDefault();
      this.halt();
      this.go(this.place[0] + move[0], this.place[1] + move[1]);
    };
    this.button = this.root.querySelector(".play");
    this.button.onclick = () => (this.timer ? this.halt() : this.play());
  }

  onPointer(figure, placeOf) {
    const stage = figure.querySelector(".stage");
    stage.onpointermove = stage.onpointerdown = (event) => {
      this.halt();
      this.go(...placeOf(event));
    };
  }

  update({ data, setStateValue }) {
    this.hand = (kernel) => setStateValue("kernel", kernel);
    const asked = JSON.stringify(data);
    if (asked === this.shown) return;
    this.shown = asked;
    this.data = data;
    // A kernel comes back as it was handed over: then nothing is taken from under the fingers.
    const sameKernel = JSON.stringify(this.kernel) === JSON.stringify(data.kernel);
    if (!sameKernel || !this.size || this.size !== data.size) {
      this.kernel = data.kernel;
      this.size = data.size;
      this.buildTables();
    }
    this.compute();
  }

  compute() {
    const { picture, padding, stride, size } = this.data;
    const inside = (row, column) => picture[row - padding[0]]?.[column - padding[0]];
    this.padded = grid(
      picture.length + padding[0] + padding[1],
      picture[0].length + padding[0] + padding[1],
      (row, column) => inside(row, column) ?? 0,
    );
    this.isBeyond = (row, column) => inside(row, column) === undefined;
    this.height = Math.floor((this.padded.length - size) / stride) + 1;
    this.width = Math.floor((this.padded[0].length - size) / stride) + 1;
    this.result = grid(this.height, this.width, (row, column) => this.answer(this.patch(row, column)));
    this.paint();
    this.go(...(this.place ?? [Math.floor(this.height / 2), Math.floor(this.width / 2)]));
  }

  patch(row, column) {
    const { size, stride } = this.data;
    return grid(size, size, (r, c) => this.padded[row * stride + r][column * stride + c]);
  }

  answer(patch) {
    const { mode, bias, relu } = this.data;
    if (mode === "max") return Math.max(...patch.flat());
    if (mode === "average") return patch.flat().reduce((a, b) => a + b) / patch.flat().length;
    const sum = this.sum(patch) + bias;
    return relu ? Math.max(0, sum) : sum;
  }

  sum(patch) {
    return patch.flat().reduce((sum, value, at) => sum + value * this.kernel.flat()[at], 0);
  }

  // Pictures: a pixel a cell; the browser enlarges them without smoothing.
  paint() {
    const { mode, theme } = this.data;
    const grey = (value) => [value, value, value];
    const paper = theme === "dark" ? [38, 52, 82] : [203, 217, 242];
    this.fill(this.before, this.padded, (value, row, column) =>
      this.isBeyond(row, column) ? paper : grey(value),
    );
    const limit = Math.max(...this.result.flat().map(Math.abs)) || 1;
    this.colour = mode === "convolution" ? (value) => this.mixed(value / limit) : grey;
    this.fill(this.after, this.result, this.colour);
    const [title, made] = this.data.titles;
    const size = (rows) => `${rows.length}×${rows[0].length}`;
    this.before.firstElementChild.textContent = `${title}, ${size(this.data.picture)}`;
    this.after.firstElementChild.textContent = `${made}, ${size(this.result)}`;
  }

  fill(figure, rows, colourOf) {
    const canvas = figure.querySelector("canvas");
    canvas.height = rows.length;
    canvas.width = rows[0].length;
    const drawing = canvas.getContext("2d");
    const pixels = drawing.createImageData(canvas.width, canvas.height);
    rows.forEach((cells, row) =>
      cells.forEach((value, column) => {
        const colour = [...colourOf(value, row, column), 255];
        pixels.data.set(colour, 4 * (row * canvas.width + column));
      }),
    );
    drawing.putImageData(pixels, 0, 0);
  }

  // The colour of a share from -1 to 1, between those of the page's feature maps.
  mixed(share) {
    const { stops } = this.data;
    const at = ((share + 1) / 2) * (stops.length - 1);
    const low = Math.min(Math.floor(at), stops.length - 2);
    return stops[low].map((value, i) => value + (stops[low + 1][i] - value) * (at - low));
  }

  go(row, column) {
    const inside = (value, end) => Math.min(end - 1, Math.max(0, value));
    this.place = [inside(row, this.height), inside(column, this.width)];
    const { size, stride } = this.data;
    const [top, left] = this.place;
    this.frame(this.before, this.padded, top * stride, left * stride, size);
    this.frame(this.after, this.result, top, left, 1);
    this.tell(this.patch(top, left));
  }

  frame(figure, rows, top, left, size) {
    const across = 100 / rows[0].length;
    const down = 100 / rows.length;
    Object.assign(figure.querySelector("i").style, {
      left: `${left * across}%`,
      top: `${top * down}%`,
      width: `${size * across}%`,
      height: `${size * down}%`,
    });
  }

  buildTables() {
    const { size, mode, editable } = this.data;
    const table = (caption, fill) => {
      const made = document.createElement("table");
      made.createCaption().textContent = caption;
      for (let row = 0; row < size; row++) {
        const line = made.insertRow();
        for (let column = 0; column < size; column++) fill(line.insertCell(), row, column);
      }
      return made;
    };
    const place = this.root.querySelector(".tables");
    this.seen = table("window", () => {});
    place.replaceChildren(this.seen);
    if (mode !== "convolution") return;
    const times = document.createElement("b");
    times.textContent = "×";
    const kernel = table("kernel", (cell, row, column) => {
      if (editable) cell.append(this.field(row, column));
      else cell.textContent = written(this.kernel[row][column]);
    });
    place.append(times, kernel);
  }

  field(row, column) {
    const field = document.createElement("input");
    field.inputMode = "text"; // a phone's number pad has no minus
    field.value = written(this.kernel[row][column]).replace("−", "-");
    field.setAttribute("aria-label", `kernel, row ${row + 1}, column ${column + 1}`);
    field.onfocus = () => field.select();
    field.oninput = () => {
      const value = typed(field.value);
      const fits = Math.abs(value) <= LARGEST; // false for what is not a number, too
      field.setAttribute("aria-invalid", String(!fits));
      field.setCustomValidity(fits ? "" : REFUSED);
      field.reportValidity();
      if (!fits) return;
      this.kernel = this.kernel.map((cells) => [...cells]);
      this.kernel[row][column] = value;
      this.compute();
      clearTimeout(this.handing);
      this.handing = setTimeout(() => this.hand(this.kernel), PAUSE);
    };
    return field;
  }

  tell(patch) {
    const [top, left] = this.place;
    const { mode, stride, bias, relu } = this.data;
    const answer = this.result[top][left];
    patch.forEach((cells, row) =>
      cells.forEach((value, column) => {
        const cell = this.seen.rows[row].cells[column];
        cell.textContent = written(value);
        const light = value > 140 ? "#1d2635" : "#fff";
        Object.assign(cell.style, { background: `rgb(${value},${value},${value})`, color: light });
        cell.className = mode === "max" && value === answer ? "picked" : "";
        if (this.isBeyond(top * stride + row, left * stride + column)) {
          Object.assign(cell.style, { background: "none", color: "inherit" });
          cell.className = "beyond";
        }
      }),
    );
    const total = this.root.querySelector(".total");
    const result = document.createElement("strong");
    result.textContent = written(answer);
    const [red, green, blue] = this.colour(answer).map(Math.round);
    result.style.background = `rgb(${red},${green},${blue})`;
    result.style.color = 0.299 * red + 0.587 * green + 0.114 * blue < 140 ? "#fff" : "#1d2635";
    total.replaceChildren(...this.steps(patch, mode, bias, relu), result);
  }

  // How the number comes about, in words.
  steps(patch, mode, bias, relu) {
    if (mode === "max") return ["The largest of them: "];
    if (mode === "average") return ["Their mean: "];
    const kernel = this.kernel.flat();
    const parts = patch
      .flat()
      .map((value, at) => [value, kernel[at]])
      .filter(([value, weight]) => value && weight)
      .map(([value, weight]) => `${written(value)}·${weight < 0 ? `(${written(weight)})` : written(weight)}`);
    const sum = parts.length ? `${parts.join(" + ")} = ` : "Nothing but zeros: ";
    const raw = this.sum(patch);
    const lines = [sum];
    if (bias) lines.push(`${written(raw)} + bias (${written(bias)}) = `);
    if (relu) lines.push(`${written(raw + bias)}, and ReLU makes it `);
    return lines;
  }

  // Screen readers are told of each place that somebody goes to, not of those that go by.
  play() {
    this.root.querySelector(".total").ariaLive = "off";
    this.button.textContent = "■ Stop";
    this.timer = setInterval(() => {
      const next = this.place[0] * this.width + this.place[1] + 1;
      const at = next % (this.width * this.height);
      this.go(Math.floor(at / this.width), at % this.width);
    }, PACE);
  }

  halt() {
    clearInterval(this.timer);
    this.timer = null;
    this.root.querySelector(".total").ariaLive = "polite";
    this.button.textContent = "▶ Slide";
  }
}

export default function (component) {
  const root = component.parentElement;
  if (!windows.has(root)) windows.set(root, new SlidingWindow(root));
  windows.get(root).update(component);
  return () => {
    windows.get(root)?.halt();
    windows.delete(root);
  };
}
