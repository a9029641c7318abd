// Connected components ("pieces") of a mask, found by joining the runs of its rows. Pixels that
// touch at a corner are connected.

class Piece {
  runs = [];
  area = 0;
  top = Infinity;
  bottom = -1;
  left = Infinity;
  right = -1; // last row and column included
  contact = [0, 0, 0, 0]; // pixels along each edge of the picture: top, bottom, left, right

  constructor(picture) {
    this.picture = picture;
  }

  add({ y, start, end }) {
    const { width, height } = this.picture;
    this.runs.push({ y, start, end });
    this.area += end - start;
    this.top = Math.min(this.top, y);
    this.bottom = Math.max(this.bottom, y);
    this.left = Math.min(this.left, start);
    this.right = Math.max(this.right, end - 1);
    if (y === 0) this.contact[0] += end - start;
    if (y === height - 1) this.contact[1] += end - start;
    if (start === 0) this.contact[2]++;
    if (end === width) this.contact[3]++;
  }

  get extent() {
    return extentOf([this]);
  }

  // Whether it runs along an edge of the picture, or touches two opposite edges.
  get isAlongBorder() {
    const { width, height } = this.picture;
    const [top, bottom, left, right] = this.contact;
    const share = Math.max(top / width, bottom / width, left / height, right / height);
    return share > 0.25 || (top > 0 && bottom > 0) || (left > 0 && right > 0);
  }
}

// The pieces of a mask, in the order of their first pixels.
function findPieces(mask) {
  const pieces = [];
  for (const run of joinedRuns(mask)) {
    const root = rootOf(run);
    if (root === run) pieces.push((run.piece = new Piece(mask)));
    root.piece.add(run);
  }
  return pieces;
}

// The runs of pixels in each row; those of a piece lead, by their roots, to the first of them.
function joinedRuns({ width, height, data }) {
  const runs = [];
  let above = 0; // the first run of the row before that a run can touch
  for (let y = 0; y < height; y++) {
    const here = runs.length;
    for (let x = 0; x < width; x++) {
      if (data[y * width + x] === 0) continue;
      const start = x;
      while (x < width && data[y * width + x] !== 0) x++;
      const run = { y, start, end: x, number: runs.length };
      run.root = run;
      runs.push(run);
      while (above < here && runs[above].end < start) above++;
      for (let i = above; i < here && runs[i].start <= x; i++) join(runs[i], run);
    }
    above = here;
  }
  return runs;
}

function join(a, b) {
  const [first, second] = [rootOf(a), rootOf(b)];
  if (first.number < second.number) second.root = first;
  else first.root = second;
}

function rootOf(run) {
  while (run.root !== run) {
    run.root = run.root.root;
    run = run.root;
  }
  return run;
}

// The pixels of some pieces.
function maskOf(pieces, { width, height }) {
  const data = new Uint8Array(width * height);
  for (const { runs } of pieces) {
    for (const { y, start, end } of runs) data.fill(1, y * width + start, y * width + end);
  }
  return { width, height, data };
}

// The bounding box of some pieces together.
function boundsOf(pieces) {
  const top = least(pieces.map((each) => each.top));
  const bottom = most(pieces.map((each) => each.bottom));
  const left = least(pieces.map((each) => each.left));
  const right = most(pieces.map((each) => each.right));
  return { top, bottom, left, right, height: bottom - top + 1, width: right - left + 1 };
}

const extentOf = (pieces) => longer(boundsOf(pieces));

// The gap between two bounding boxes; 0 if they meet.
function gapBetween(a, b) {
  const down = Math.max(a.top - b.bottom, b.top - a.bottom);
  const across = Math.max(a.left - b.right, b.left - a.right);
  return Math.max(down, across, 0);
}
