// All maps of a layer, one of them large. A click on a small one enlarges it, a click on a cell of
// the large one (or the arrow keys) chooses that cell. The maps come as one picture, a pixel a cell.

const PAUSE = 120; // milliseconds without another arrow key before the cell is told
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

const views = new WeakMap();

class Maps {
  constructor(root) {
    this.all = root.querySelector(".all");
    this.frame = root.querySelector(".maps");
    this.large = root.querySelector(".large");
    this.canvas = this.large.querySelector("canvas");
    this.chosen = this.large.querySelector(".chosen");
    this.hover = this.large.querySelector(".hover");
    this.caption = root.querySelector("figcaption");
    this.sheet = new Image();
    this.sheet.onload = () => this.draw();
    this.timer = null;
    this.large.onclick = (event) => this.choose(...this.under(event));
    this.large.onpointermove = (event) => this.point(...this.under(event));
    this.large.onpointerleave = () => (this.hover.style.visibility = "hidden");
    this.large.onkeydown = (event) => this.key(event);
  }

  update({ data, setTriggerValue }) {
    this.tell = setTriggerValue;
    this.data = data;
    this.cell = { map: data.map, row: data.row, column: data.column };
    this.frame.classList.toggle("single", data.count === 1);
    if (this.all.childElementCount !== data.count) this.build(data.count);
    if (this.sheet.src !== data.sheet) this.sheet.src = data.sheet;
    else this.draw();
  }

  build(count) {
    const tiles = Array.from({ length: count }, (_, map) => {
      const tile = document.createElement("button");
      tile.type = "button";
      tile.append(document.createElement("canvas"));
      tile.onclick = () => {
        this.cell.map = map;
        this.draw();
        this.send();
      };
      return tile;
    });
    this.all.replaceChildren(...tiles);
    this.all.style.setProperty("--tile", count <= 20 ? "5.4rem" : count <= 64 ? "4rem" : "3rem");
  }

  draw() {
    const { width, dead } = this.data;
    [...this.all.children].forEach((tile, map) => {
      this.paint(tile.firstChild, map);
      tile.classList.toggle("dead", dead[map]);
      tile.setAttribute("aria-pressed", String(map === this.cell.map));
      tile.setAttribute("aria-label", `map ${map + 1}${dead[map] ? ", all zero" : ""}`);
    });
    this.paint(this.canvas, this.cell.map);
    this.canvas.style.aspectRatio = `${width} / ${this.data.height}`;
    this.place(this.chosen, this.cell.row, this.cell.column);
    this.say(this.cell.row, this.cell.column);
  }

  paint(canvas, map) {
    const { width, height, columns } = this.data;
    const x = (map % columns) * width;
    const y = Math.floor(map / columns) * height;
    canvas.width = width;
    canvas.height = height;
    canvas.getContext("2d").drawImage(this.sheet, x, y, width, height, 0, 0, width, height);
  }

  place(mark, row, column) {
    const { width, height } = this.data;
    mark.style.left = `${(100 * column) / width}%`;
    mark.style.top = `${(100 * row) / height}%`;
    mark.style.width = `${100 / width}%`;
    mark.style.height = `${100 / height}%`;
  }

  under(event) {
    const box = this.canvas.getBoundingClientRect();
    const { width, height } = this.data;
    const inside = (share, size) => Math.min(size - 1, Math.max(0, Math.floor(share * size)));
    return [
      inside((event.clientY - box.top) / box.height, height),
      inside((event.clientX - box.left) / box.width, width),
    ];
  }

  point(row, column) {
    this.place(this.hover, row, column);
    this.hover.style.visibility = "visible";
    this.say(row, column);
  }

  choose(row, column) {
    Object.assign(this.cell, { row, column });
    this.place(this.chosen, row, column);
    this.say(row, column);
    this.send();
  }

  key(event) {
    const move = MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    const inside = (value, size) => Math.min(size - 1, Math.max(0, value));
    this.cell.row = inside(this.cell.row + move[0], this.data.height);
    this.cell.column = inside(this.cell.column + move[1], this.data.width);
    this.place(this.chosen, this.cell.row, this.cell.column);
    this.say(this.cell.row, this.cell.column);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), PAUSE);
  }

  say(row, column) {
    const { units, width, count } = this.data;
    const map = count > 1 ? `map ${this.cell.map + 1}, ` : "";
    const text = units
      ? `number ${row * width + column + 1} of ${units}`
      : `${map}row ${row + 1}, column ${column + 1}`;
    if (text !== this.caption.textContent) this.caption.textContent = text;
    this.large.setAttribute("aria-label", `Large map: ${text}. Arrow keys choose a cell.`);
  }

  send() {
    clearTimeout(this.timer);
    this.tell("cell", { ...this.cell });
  }
}

export default function (component) {
  const root = component.parentElement;
  if (!views.has(root)) views.set(root, new Maps(root));
  views.get(root).update(component);
  return () => views.delete(root);
}
