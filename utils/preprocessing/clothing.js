// Clothes: from a photo on any plain background to the look of Fashion-MNIST.

const LONGEST = 320; // pixels: larger pictures are downscaled first
const DARK = 64; // grey values: how far the border may deviate from its median, and be background
const PIECE = 0.02; // of the largest piece's area: anything smaller is a speck or a shadow
const FAINT = 24; // grey values: anything that differs less from the background belongs to it
const USUAL_WHITE = 230; // grey value of the lightest parts of a typical picture of Fashion-MNIST
const SHARPER = 60; // per cent
const SOFT = 3; // grey values: what differs less from what is around it stays as it is

// Make the background black and the piece of clothing light.
function takeBackground(grey) {
  const plane = planeThroughRim(grey);
  const away = filled(grey, (i) => Math.abs(grey.data[i] - plane(i)), Float64Array);
  if (most(away.data) < FAINT) return filled(grey, () => 0);
  const threshold = Math.max(FAINT / 2, 0.12 * quantile(away.data, 0.99));
  const pieces = findPieces(filled(away, (i) => away.data[i] > threshold));
  const area = PIECE * most(pieces.map((each) => each.area));
  const mask = maskOf(pieces.filter((each) => each.area >= area), grey).data;
  const light = quantile(valuesIn(mask, away.data), 0.98);
  const scale = Math.max(1, USUAL_WHITE / light);
  return filled(grey, (i) => (mask[i] ? Math.min(away.data[i] * scale, 255) : 0));
}

// The background at each place: a plane fitted to the border, without its outliers.
function planeThroughRim(grey) {
  const { width, height, data } = grey;
  const down = (i) => Math.floor(i / width) / Math.max(1, height - 1);
  const across = (i) => (i % width) / Math.max(1, width - 1);
  const usual = middleOf(border(grey));
  const agreeing = rimOf(grey).filter((i) => Math.abs(data[i] - usual) < DARK);
  const terms = agreeing.map((i) => [down(i), across(i), 1]);
  const [a, b, c] = leastSquares(terms, agreeing.map((i) => data[i]));
  // Two digits after the point are the same, however the plane is fitted.
  return (i) => rounded(100 * (a * down(i) + b * across(i) + c)) / 100;
}

// The weights of the terms for which their sums come closest to the values: normal equations, solved
// by elimination. The little that is added keeps them solvable, whatever the terms.
function leastSquares(terms, values) {
  const sides = [0, 1, 2];
  const rows = sides.map((a) => [
    ...sides.map((b) => total(terms.map((term) => term[a] * term[b])) + (a === b ? 1e-7 : 0)),
    total(terms.map((term, i) => term[a] * values[i])),
  ]);
  for (const pivot of sides) {
    rows[pivot] = rows[pivot].map((each) => each / rows[pivot][pivot]);
    for (const other of sides.filter((each) => each !== pivot)) {
      const factor = rows[other][pivot];
      rows[other] = rows[other].map((each, i) => each - factor * rows[pivot][i]);
    }
  }
  return rows.map((row) => row[3]);
}

// Scale the longer side, and sharpen outlines that shrinking has blurred.
function shrinkAndSharpen(piece, size) {
  const small = fitSide(piece, size);
  return longer(piece) <= size ? small : sharpened(small);
}

// Pillow's `UnsharpMask(radius=1, percent=60)`.
function sharpened(picture) {
  const blurred = transposed(blurredRows(transposed(blurredRows(picture)))).data;
  return filled(picture, (i) => {
    const value = picture.data[i];
    const change = value - blurred[i];
    const sharper = value + Math.trunc((change * SHARPER) / 100);
    return Math.abs(change) > SOFT ? clipped(sharper, 0, 255) : value;
  });
}

// A Gaussian of one pixel, as Pillow has it: three times the mean of 1.5 pixels.
function blurredRows(picture) {
  const inner = Math.fround(2 ** 24 / 1.5);
  const outer = (2 ** 24 - inner) >> 1;
  const { width } = picture;
  const blur = ({ data }) =>
    filled(picture, (i) => {
      const sides = data[i % width ? i - 1 : i] + data[(i + 1) % width ? i + 1 : i];
      return (data[i] * inner + sides * outer + 2 ** 23) / 2 ** 24;
    });
  return blur(blur(blur(picture)));
}

const CLOTHING = {
  begin: (picture, size) => atMost(picture, Math.max(LONGEST, size)),
  find: [step("grey", toGrey, toBrightness), step("background", takeBackground)],
  layOut: [step("trim", cropInk), step("shrink", shrinkAndSharpen), step("middle", middle)],
  finish: (picture, size) =>
    isSquare(picture, size) ? picture : middle(fitSide(picture, size), size),
  // Whether it already looks like Fashion-MNIST: grey, of the right size, with black corners.
  isReady({ width, height, data }, size) {
    if (data.length !== size ** 2 || !isSquare({ width, height }, size)) return false;
    const corners = [0, size - 1, data.length - size, data.length - 1];
    return middleOf(data.constructor.from(corners, (i) => data[i])) < FAINT;
  },
  count: anyThing,
  cut: () => [],
};

PREPARATIONS.clothing = (picture, size, skip) => prepared(CLOTHING, picture, size, skip);
