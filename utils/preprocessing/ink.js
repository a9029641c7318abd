// Separates ink from paper: a threshold, and the choice of pieces that belong to the drawing.

const FAINTEST = 24; // grey values above the paper: anything fainter is not ink
const STRONGEST = 0.002; // share of all pixels that is taken for ink when its level is measured
const CLEAN = 8; // grey values at the border: below, the paper is black and any shade of grey is ink
const FULL = 200; // grey value from which ink is left as it is
const DRAWING = 0.1; // of the picture's longer side: the least extent of a drawing
const SPECK = 0.01; // of the largest piece's area: smaller pieces are dust
const SECOND = 0.5; // of the largest piece's area: pieces this large belong to the drawing anywhere
const NEAR = 0.25; // of the drawing's longer side: pieces within this distance belong to it
const NEAR_ON_PAGE = 0.06; // of the picture's longer side: the same; the larger distance counts

// Keep only the ink, light on black, at full strength. The paper becomes black, specks go.
function findInk(light) {
  let found = inkAndOthers(light);
  if (found.others.length) { // a bright table beside the sheet, say, set the threshold too high
    light = masked(light, opposite(largest(maskOf(found.others, light), 3)));
    found = inkAndOthers(light);
  }
  return withFullInk(light, maskOf(found.ink, light), found.threshold);
}

function inkAndOthers(light) {
  const threshold = thresholdOf(light);
  const pieces = findPieces(mapped(light, (value) => value > threshold));
  const ink = belonging(pieces, longer(light));
  return { threshold, ink: [...ink], others: pieces.filter((each) => !ink.has(each)) };
}

// The grey value of the ink: the mean of the lightest pixels.
const inkLevel = (light) => levelOf(histogram(light));

function levelOf(counts) {
  const wanted = Math.max(12, rounded(STRONGEST * total(counts)));
  let [taken, sum] = [0, 0];
  for (let value = 255; value >= 0; value--) {
    const count = Math.min(counts[value], wanted - taken);
    taken += count;
    sum += count * value;
  }
  return sum / taken;
}

// The places along the four edges.
function rimOf({ width, height }) {
  const wide = Math.max(1, Math.floor(Math.min(width, height) / 40));
  const places = [];
  const strip = (top, bottom, left, right) => {
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) places.push(y * width + x);
    }
  };
  strip(0, wide, 0, width);
  strip(height - wide, height, 0, width);
  strip(wide, height - wide, 0, wide);
  strip(wide, height - wide, width - wide, width);
  return places;
}

function border({ width, height, data }) {
  const places = rimOf({ width, height });
  const values = new data.constructor(places.length);
  for (let i = 0; i < places.length; i++) values[i] = data[places[i]];
  return values;
}

// The grey value that ink exceeds; 255 if there is no ink.
function thresholdOf(light) {
  const counts = histogram(light);
  const level = levelOf(counts);
  if (level < FAINTEST) return 255;
  const above = (share) => total(counts.subarray(Math.floor(share * level) + 1));
  // Many faint pixels next to few strong ones: the lines of ruled paper.
  return (above(0.2) > 3 * above(0.5) ? 0.5 : 0.3) * level;
}

// Which pieces belong to the drawing: no table beside the sheet, no ruled lines, no specks.
function belonging(pieces, side) {
  if (pieces.length < 2) return new Set(pieces);
  const inner = pieces.filter((each) => !each.isAlongBorder);
  const hasDrawing = inner.some((each) => each.extent > DRAWING * side);
  const candidates = hasDrawing ? inner : pieces;
  const area = most(candidates.map((each) => each.area));
  const first = candidates.filter((each) => each.area === area);
  const extent = LARGE * extentOf(first);
  const chosen = withNear(first, candidates.filter((each) => each.area >= SPECK * area), side);
  const alsoBelongs = (each) => each.extent >= extent || each.area >= SECOND * area;
  return new Set([...chosen, ...candidates.filter(alsoBelongs)]);
}

// The chosen pieces plus those near them, repeated until nothing is added: this keeps a drawing that
// is made of dots together.
function withNear(chosen, allowed, side) {
  for (;;) {
    const bounds = boundsOf(chosen);
    const reach = Math.max(NEAR * longer(bounds), NEAR_ON_PAGE * side);
    const near = allowed.filter((each) => gapBetween(each, bounds) <= reach);
    const next = new Set([...chosen, ...near]);
    if (next.size === chosen.length) return chosen;
    chosen = [...next];
  }
}

// The ink in the mask and its soft edge, stretched so that most of it is 255.
function withFullInk(light, mask, threshold) {
  const ink = valuesIn(mask.data, light.data);
  if (!ink.length) return mask;
  const isPlain = isClean(light); // then even the faintest edge of a stroke is ink
  const usual = quantile(ink, 0.75);
  const full = isPlain && usual > FULL ? 255 : usual;
  const lowest = isPlain ? 0 : threshold / 2;
  const scale = 255 / Math.max(full - lowest, 1);
  const stretched = mapped(light, (value) => clipped((value - lowest) * scale, 0, 255));
  return masked(stretched, largest(mask, isPlain ? 5 : 3));
}

function isClean(light) {
  const rim = border(light).sort();
  return rim[Math.floor(0.95 * rim.length)] < CLEAN;
}
