// Look closer: where the ink takes up little of a large picture, only its part of it is kept.

const LARGEST_SIDE = 1600; // pixels of the longer side in which small ink is looked for
const ZOOMED = 320; // pixels of the longer side that the later steps work with
const CELLS = 200; // cells along the longer side: smaller than a digit, larger than a stroke's width
const LEAST_CONTRAST = 24; // grey values: cells whose pixels differ by less hold noise, but no ink
const STRONG_INK = 0.5; // of the contrast of the strongest ink: ruled lines are fainter
const SMALL_INK = 1 / 8; // of the longer side: ink that is longer than this survives shrinking
const DUST = 0.25; // of the longest piece of ink: shorter ones may lie outside of what is kept
const ROOM = 5; // times the ink's longer side: what is kept, so that a dot remains small on its page

// Keep the part of a picture that its ink is in, if that is small; at most ZOOMED pixels long.
function lookCloser(picture) {
  const longest = longer(picture);
  if (longest <= ZOOMED) return picture;
  const cell = Math.min(Math.ceil(longest / CELLS), picture.width, picture.height);
  const box = boxOfInk(cellContrast(toGrey(picture), cell));
  const extent = box ? cell * longer(box) : longest;
  if (extent > SMALL_INK * longest) return atMost(picture, ZOOMED);
  const side = Math.max(ROOM * extent, ZOOMED);
  const span = (from, cells, length) =>
    spanAround(Math.floor((cell * (2 * from + cells)) / 2), side, length);
  const [left, width] = span(box.left, box.width, picture.width);
  const [top, height] = span(box.top, box.height, picture.height);
  return atMost(place(picture, { width, height }, -left, -top), ZOOMED);
}

// The range of the values in each cell of so many pixels squared.
function cellContrast({ width, height, data }, cell) {
  const cells = { width: Math.floor(width / cell), height: Math.floor(height / cell) };
  return filled(cells, (place) => {
    const corner = cell * (Math.floor(place / cells.width) * width + (place % cells.width));
    let [low, high] = [255, 0];
    for (let i = 0; i < cell ** 2; i++) {
      const value = data[corner + Math.floor(i / cell) * width + (i % cell)];
      if (value < low) low = value;
      if (value > high) high = value;
    }
    return high - low;
  });
}

// The bounding box, in cells, of the cells with ink; null without ink.
function boxOfInk(contrast) {
  const usual = Math.floor(middleOf(contrast.data));
  const strongest = most(contrast.data) - usual;
  if (strongest < LEAST_CONTRAST) return null;
  const isInk = (value) => value > usual + STRONG_INK * strongest;
  const pieces = findPieces(mapped(largest(contrast, 3), isInk));
  const longest = most(pieces.map((each) => each.extent));
  return boundsOf(pieces.filter((each) => each.extent >= DUST * longest));
}

// Start and length of so many pixels around the middle, moved until they lie within the length.
function spanAround(centre, side, length) {
  const start = Math.max(0, Math.min(centre - Math.floor(side / 2), length - side));
  return [start, Math.min(side, length - start)];
}
