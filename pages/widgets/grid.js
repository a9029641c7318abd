// A sheet of squares for those who draw with the keyboard: arrow keys move, space paints.

const PAUSE = 80; // milliseconds between two hand-overs
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

const grids = new WeakMap();

class Grid {
  constructor(root, { data, setStateValue }) {
    this.side = data.side;
    this.setStateValue = setStateValue;
    this.status = root.querySelector(".status");
    this.cells = this.build(root.querySelector(".grid"));
    this.timer = null;
    this.brush = null; // what a drag with the pointer paints: true ink, false paper
    this.focusOn(0, 0, false);
    root.querySelector(".clear").onclick = () => this.clear();
    this.restore();
  }

  // Paint what was on the sheet when it went.
  restore() {
    const ink = kept.read("grid");
    if (typeof ink !== "string" || ink.length !== this.cells.length || !ink.includes("1")) return;
    this.cells.forEach((cell, at) => cell.setAttribute("aria-selected", String(ink[at] === "1")));
    this.send();
  }

  build(grid) {
    const cells = [];
    for (let row = 0; row < this.side; row++) {
      const line = grid.appendChild(document.createElement("div"));
      line.setAttribute("role", "row");
      for (let column = 0; column < this.side; column++) {
        cells.push(line.appendChild(this.cell(row, column)));
      }
    }
    grid.onkeydown = (event) => this.key(event);
    grid.onpointerdown = (event) => this.press(event);
    grid.onpointermove = (event) => this.brush !== null && this.drag(event);
    grid.onpointerup = grid.onpointercancel = () => (this.brush = null);
    return cells;
  }

  cell(row, column) {
    const cell = document.createElement("div");
    cell.tabIndex = -1;
    cell.dataset.row = row;
    cell.dataset.column = column;
    cell.setAttribute("role", "gridcell");
    cell.setAttribute("aria-selected", "false");
    cell.setAttribute("aria-label", `row ${row + 1}, column ${column + 1}`);
    return cell;
  }

  at = (row, column) => this.cells[row * this.side + column];
  isInk = (cell) => cell.getAttribute("aria-selected") === "true";

  key(event) {
    const cell = event.target;
    const move = MOVES[event.key];
    if (move) {
      const inside = (value) => Math.min(this.side - 1, Math.max(0, value));
      const row = inside(+cell.dataset.row + move[0]);
      const column = inside(+cell.dataset.column + move[1]);
      if (event.shiftKey) this.paint(cell, true);
      this.focusOn(row, column, true);
      if (event.shiftKey) this.paint(this.at(row, column), true);
    } else if (event.key === " " || event.key === "Enter") {
      this.paint(cell, !this.isInk(cell));
    } else if (event.key === "Backspace" || event.key === "Delete") {
      this.paint(cell, false);
    } else {
      return;
    }
    event.preventDefault();
  }

  press(event) {
    const cell = event.target.closest('[role="gridcell"]');
    if (!cell) return;
    event.preventDefault();
    cell.releasePointerCapture?.(event.pointerId);
    this.brush = !this.isInk(cell);
    this.focusOn(+cell.dataset.row, +cell.dataset.column, true);
    this.paint(cell, this.brush);
  }

  drag(event) {
    const root = this.status.getRootNode();
    const cell = root.elementFromPoint(event.clientX, event.clientY);
    if (cell?.dataset.row && this.isInk(cell) !== this.brush) this.paint(cell, this.brush);
  }

  // One cell can be reached with the tab key: the one that was visited last.
  focusOn(row, column, really) {
    this.current?.setAttribute("tabindex", "-1");
    this.current = this.at(row, column);
    this.current.tabIndex = 0;
    if (really) this.current.focus();
  }

  paint(cell, ink) {
    cell.setAttribute("aria-selected", String(ink));
    this.timer ??= setTimeout(() => this.send(), PAUSE);
  }

  clear() {
    this.cells.forEach((cell) => cell.setAttribute("aria-selected", "false"));
    this.send();
    this.focusOn(0, 0, true);
  }

  send() {
    clearTimeout(this.timer);
    this.timer = null;
    const ink = this.cells.map((cell) => +this.isInk(cell)).join("");
    kept.write("grid", ink);
    this.setStateValue("cells", ink);
  }

  // Screen readers read this aloud when it changes.
  say(sentence) {
    if (sentence !== this.status.textContent) this.status.textContent = sentence;
  }
}

export default function (component) {
  const root = component.parentElement;
  if (!grids.has(root)) grids.set(root, new Grid(root, component));
  const grid = grids.get(root);
  grid.setStateValue = component.setStateValue;
  grid.say(component.data.said);
  return () => grids.delete(root);
}
