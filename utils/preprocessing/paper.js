// Even light: black paper and light ink, whatever the lighting of the photo.

const PLAIN = 6; // grey values: paper on a screen varies by no more than this
const PLAIN_RIM = 0.9; // share of a canvas's border that is paper
const PLAIN_EDGE = 0.4; // share of each edge that is paper, if there is no table and no shadow
const PLAIN_EDGES = 0.6; // the mean of these shares
const PLAIN_PAGE = 0.7; // share of a whole canvas that is paper
const SHEET = 0.6; // share of its bounding box that a sheet on a plain table fills; strokes fill less
const SMALL = 128; // pixels: photos are larger, but a drawing may be as small and fill the picture
const FRAME = 1 / 3; // of the longer side: paper added around a small drawing
const WINDOWS = [0.04, 0.08, 0.16, 0.32]; // of the longer side: anything narrower is ink
const WHOLE = 2; // a window that covers the whole picture: paper is the lightest or darkest tone
const TWO_TONES = 0.85; // least share of ink and paper in a drawing that is cropped close to its ink
const TOUCHING = 0.02; // least share of the border that is ink in such a drawing
const TABLE = 0.9; // share of an edge of the picture: a dark strip along this much of it is not ink
const SHARP = 0.2; // of the ink's contrast: the least contrast of its edges; shadows have soft ones
const COARSE = 128; // longer side at which the windows are compared, pixels
const DARKEST = 16; // added to grey values before division, against noise in dark areas
const BLUNT = 1.5; // anything at least 1 / 1.5 times as wide as long is not a stroke
const FAINTEST_INK = 0.17; // least contrast of ink, natural logarithm; shadows come close to it

// Turn ink and paper of any brightness into light ink on black.
function evenLight(grey) {
  const isSmall = longer(grey) <= SMALL;
  const paper = isSmall ? null : plainPaper(grey);
  if (paper !== null) return againstPlain(grey, paper);
  if (isSmall) return framedInk(grey);
  // Drawn on a screen and cropped close to thick strokes, or enlarged afterwards.
  return isOnPaper(grey) ? framedInk(fitSide(grey, SMALL)) : lightInk(grey);
}

function framedInk(grey) {
  const frame = Math.ceil(FRAME * longer(grey));
  const framed = padded(grey, frame, rounded(middleOf(border(grey))));
  const paper = plainPaper(framed);
  const light = paper === null ? lightInk(framed) : againstPlain(framed, paper);
  return place(light, { width: grey.width, height: grey.height }, -frame, -frame);
}

function lightInk(grey) {
  const clean = median3(grey); // removes the camera's noise and keeps edges sharp
  const window = bestWindow(coarse(clean));
  return window ? strokesOf(clean, window) : mapped(clean, () => 0);
}

// The grey value of the paper if the picture was drawn on a screen; null for a photo.
function plainPaper(grey) {
  const paper = rounded(middleOf(border(grey)));
  const isPaper = mapped(grey, (value) => Math.abs(value - paper) <= PLAIN);
  if (mean(border(isPaper)) <= PLAIN_RIM) return null;
  const isPlain = mean(isPaper.data) > PLAIN_PAGE || mean(cropInk(opposite(isPaper)).data) < SHEET;
  return isPlain ? paper : null;
}

// Whether the paper, of one tone, shows on all four edges: no table, no shadow.
function isOnPaper(grey) {
  const paper = rounded(middleOf(border(grey)));
  const shares = edgeShares(mapped(grey, (value) => Math.abs(value - paper) <= PLAIN));
  return least(shares) > PLAIN_EDGE && mean(shares) > PLAIN_EDGES;
}

// How much of each edge of the picture is in a mask.
function edgeShares({ width, height, data }) {
  const side = (step, at) => data.filter((_, i) => i % step === at);
  const ends = [data.subarray(0, width), data.subarray(width * (height - 1))];
  return [...ends, side(width, 0), side(width, width - 1)].map(mean);
}

function againstPlain(grey, paper) {
  const darker = (value) => Math.max(paper - value, 0);
  const lighter = (value) => Math.max(value - paper, 0);
  const counts = histogram(grey);
  // The sum of all squares: in a plain sum, much faint noise outweighs a little strong ink.
  const weight = (change) => total(counts.map((count, value) => count * change(value) ** 2));
  return mapped(grey, weight(darker) >= weight(lighter) ? darker : lighter);
}

function coarse(grey) {
  const scale = Math.min(1, COARSE / longer(grey));
  return scale < 1 ? fitSide(grey, COARSE) : grey;
}

// The window, and whether ink is dark, for which the ink fits the edges best; null without ink.
function bestWindow(grey) {
  const light = filled(grey, (i) => Math.log(grey.data[i] + DARKEST), Float32Array);
  const [high, low] = [largest(light, 3).data, smallest(light, 3).data];
  const steps = filled(grey, (i) => high[i] - low[i], Float32Array).data;
  const usual = middleOf(steps);
  const edges = steps.map((each) => Math.max(each - usual, 0));
  const shares = hasTwoTones(grey) ? [...WINDOWS, WHOLE] : WINDOWS;
  const choices = shares.flatMap((share) => [true, false].map((isDark) => ({ share, isDark })));
  const fits = choices.map((choice) => fitOf(strokesOf(grey, choice), edges, choice.share));
  const best = fits.indexOf(most(fits));
  return fits[best] > 0 ? choices[best] : null;
}

// How well the outline of the ink matches the picture's edges; 0 if it is not ink.
//
// It is the cosine similarity between outline and edges, up to a constant factor. It is reduced where
// the outline follows no edge, for shapes as wide as long (a sheet of paper), and for ink along the
// border of the picture (the table under the sheet).
function fitOf(strokes, edges, window) {
  const contrast = -Math.log(1 - Math.min(inkLevel(strokes), 250) / 255); // a logarithm, like edges
  if (contrast < FAINTEST_INK) return 0;
  const mask = mapped(findInk(strokes), (value) => value > 127);
  const [outer, inner] = [largest(mask, 3).data, smallest(mask, 3).data];
  const sharpness = valuesIn(outer.map((each, i) => each - inner[i]), edges);
  const cropped = cropInk(mask);
  const isStrip = window !== WHOLE || mean(cropped.data) > TABLE;
  const isTable = isStrip && most(edgeShares(mask)) > TABLE;
  if (isTable || !sharpness.some(Boolean) || mean(sharpness) < SHARP * contrast) return 0;
  const along = sharpness.map(Math.sqrt); // so that faint edges count, too
  const usual = mean(along);
  const followed = along.filter((each) => each > usual / 2).length / along.length;
  const width = (4 * total(mask.data)) / along.length; // the outline is two pixels wide on two sides
  const slim = Math.max(0, 1 - (BLUNT * width) / longer(cropped));
  const offRim = (1 - mean(border(mask))) ** (window === WHOLE ? 1 : 4);
  return (total(along) / Math.sqrt(along.length)) * followed ** 2 * slim * offRim;
}

// Whether it consists of paper and ink only, and both reach the border.
function hasTwoTones(grey) {
  const levels = [0.03, 0.97].map((share) => quantile(grey.data, share));
  const isTone = (value, level) => Math.abs(value - level) <= PLAIN;
  const tones = levels.map((level) => mapped(grey, (value) => isTone(value, level)));
  const either = mapped(grey, (value) => levels.some((level) => isTone(value, level)));
  return mean(either.data) > TWO_TONES && least(tones.map((tone) => mean(border(tone)))) > TOUCHING;
}

// Whatever is darker (or lighter) than the paper on both sides of it, as light on black.
function strokesOf(grey, { share, isDark }) {
  const window = Math.max(3, rounded(share * longer(grey))) | 1; // odd, or edges would move
  const paper = (isDark ? closed : opened)(grey, window).data;
  const { fround } = Math;
  return filled(grey, (i) => {
    const [here, around] = [grey.data[i] + DARKEST, paper[i] + DARKEST];
    // Shadows multiply brightness, so ink is measured relative to the paper around it.
    const ratio = fround(isDark ? here / around : around / here);
    return clipped(fround(255 - fround(255 * ratio)), 0, 255);
  });
}
