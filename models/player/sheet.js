// A sheet of paper that remembers its strokes as points and draws them into pixels by itself. So
// what the network sees does not depend on how a browser draws, or hides what it has drawn.

class Sheet {
  strokes = []; // each {width, points}; points are [x, y] in units of the sheet
  undone = [];

  // side: pixels of the picture; units: of the sheet's side, in which points and widths are given.
  constructor(side, units) {
    this.side = side;
    this.scale = side / units;
    this.ink = new Float32Array(side * side); // 0: paper, 1: ink
  }

  begin(point, width) {
    this.undone = [];
    this.strokes.push({ width, points: [point] });
    this.#draw(point, point, width);
  }

  extend(point) {
    const { width, points } = this.strokes.at(-1);
    this.#draw(points.at(-1), point, width);
    points.push(point);
  }

  undo() {
    if (this.strokes.length) this.undone.push(this.strokes.pop());
    this.#drawAll();
  }

  redo() {
    if (this.undone.length) this.strokes.push(this.undone.pop());
    this.#drawAll();
  }

  clear() {
    this.strokes = [];
    this.undone = [];
    this.#drawAll();
  }

  // {width, height, data}: RGBA, black ink on white, as a canvas would give it.
  get picture() {
    const data = new Uint8ClampedArray(4 * this.ink.length).fill(255);
    this.ink.forEach((ink, at) => data.fill(255 * (1 - ink), 4 * at, 4 * at + 3));
    return { width: this.side, height: this.side, data };
  }

  #drawAll() {
    this.ink.fill(0);
    for (const { width, points } of this.strokes) {
      points.forEach((point, i) => this.#draw(points[Math.max(0, i - 1)], point, width));
    }
  }

  // A line with round ends: a pixel holds as much ink as its middle lies within the pen.
  #draw(from, to, width) {
    const { side, scale, ink } = this;
    const [ax, ay, bx, by] = [...from, ...to].map((each) => each * scale);
    const radius = (width * scale) / 2;
    const [dx, dy] = [bx - ax, by - ay];
    const length = dx * dx + dy * dy || 1;
    const span = (a, b) => [
      Math.max(0, Math.floor(Math.min(a, b) - radius - 1)),
      Math.min(side - 1, Math.ceil(Math.max(a, b) + radius + 1)),
    ];
    const [top, bottom] = span(ay, by);
    const [left, right] = span(ax, bx);
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        const [x, y] = [column + 0.5 - ax, row + 0.5 - ay];
        const along = Math.min(1, Math.max(0, (x * dx + y * dy) / length));
        const covered = radius + 0.5 - Math.hypot(x - along * dx, y - along * dy);
        const at = row * side + column;
        ink[at] = Math.max(ink[at], Math.min(1, covered));
      }
    }
  }
}
