// Even pen: brings the stroke width of a drawing close to MNIST's.

const FINE = 4; // work at this multiple of the final resolution
const REACH = 14; // pixels at that resolution: half the widest stroke that can be measured
const THIN = 1.5; // pixels of the final picture: 9 of 10 MNIST digits lie between the two
const THICK = 3.7;
const THICKENED = 2.0; // width that thinner strokes get
const THINNED = 3.2; // width that thicker strokes get

// Thicken very thin strokes and thin out very thick ones; other drawings stay as they are.
function evenPen(ink, size) {
  const box = rounded(BOX * size);
  const fine = padded(fitSide(ink, FINE * box), REACH);
  let strokes = measured(fine, 127);
  // Shrinking turns thin lines grey.
  if (strokes.width < THIN && longer(ink) > FINE * box) strokes = measured(fine, 64);
  const { width } = strokes;
  if (width === 0 || (THIN <= width && width <= THICK)) return ink;
  const target = width < THIN ? THICKENED : THINNED;
  // Thicker strokes make the drawing larger; it is scaled back to the box, strokes included.
  return cropInk(grown(strokes, (FINE * (target - width)) / (1 - target / box)));
}

// Strokes that are wider by so many pixels, as ink with soft edges; 32-bit floats, as in NumPy.
function grown({ mask, depth }, growth) {
  const inside = depth.data;
  const outside = depthOf(opposite(mask)).data;
  const deepest = growth < 0 && largest(depth, 2 * REACH + 1).data;
  const { fround } = Math;
  return filled(mask, (i) => {
    const fromEdge = mask.data[i] ? inside[i] - 0.5 : fround(0.5 - outside[i]);
    // A stroke loses at most half its width, or it would break.
    const shift = fround(deepest ? Math.max(growth, -deepest[i]) / 2 : growth / 2);
    return fround(255 * clipped(fround(fround(fromEdge + shift) + 0.5), 0, 1));
  });
}

function measured(fine, threshold) {
  const mask = mapped(fine, (value) => value > threshold);
  const depth = depthOf(mask);
  const inside = total(mask.data);
  // Across a stroke, the mean distance to its edge is a quarter of its width.
  const width = inside ? (4 * (total(depth.data) / inside - 0.5)) / FINE : 0;
  return { mask, depth, width };
}

// Distance from each pixel of a mask to the nearest pixel outside it, up to REACH. The mask counts
// as continuing beyond the picture.
function depthOf({ width, height, data }) {
  const vertical = depthInColumns({ width, data }).map((each) => each * each);
  const depth = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    let nearest = vertical[i];
    const x = i % width;
    for (let offset = 1; offset ** 2 < nearest; offset++) {
      if (x >= offset) nearest = Math.min(nearest, vertical[i - offset] + offset ** 2);
      if (x + offset < width) nearest = Math.min(nearest, vertical[i + offset] + offset ** 2);
    }
    depth[i] = Math.sqrt(nearest);
  }
  return { width, height, data: depth };
}

function depthInColumns({ width, data }) {
  const depth = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) {
    depth[i] = data[i] && Math.min(REACH, i < width ? REACH : depth[i - width] + 1);
  }
  for (let i = data.length - width - 1; i >= 0; i--) {
    depth[i] = Math.min(depth[i], depth[i + width] + 1);
  }
  return depth;
}
