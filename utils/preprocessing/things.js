// Counts the things on a sheet: a dot is none, "10" is two, a 5 and its detached bar are one.

const INK = 100; // grey value of light ink on black: anything lighter counts
const LARGE = 0.4; // of the largest piece's extent: the least extent of a thing of its own
const APART = 0.25; // of the larger piece's extent: pieces farther apart are two things
const APART_ON_PAGE = 0.06; // of the picture's longer side: the same; the larger distance counts
const TALL = 0.45; // of the height of all ink: two pieces this tall, side by side, are two digits
const GAP = 0.04; // of the taller piece's height: least number of empty columns between two digits
const LEVEL = 0.3; // of the lower piece's height: how much of it must lie beside the other
const WIDE = 2.2; // times its height: no single digit is as wide
const DASH = 0.5; // of its bounding box: a dash fills more
const DOT = 0.22; // of the picture's longer side: the largest extent of a tap with the widest pen
const SOLID = 0.5; // of its extent: the side of a square that fits into a dot but not into a stroke

const inkPieces = (ink) => findPieces(mapped(ink, (value) => value > INK));

function countThings(ink) {
  const pieces = inkPieces(ink);
  const things = findThings(pieces, longer(ink));
  return things.some(isWide) ? Math.max(things.length, 2) : things.length;
}

// Each thing alone, from left to right; none if they do not stand in a row, or some touch.
function cutThings(ink) {
  const things = findThings(inkPieces(ink), longer(ink));
  things.sort((a, b) => boundsOf(a).left - boundsOf(b).left);
  if (!isRow(things) || things.some(isWide)) return [];
  return things.map((thing) => masked(ink, largest(maskOf(thing, ink), 3))); // with its soft edge
}

// Whether things, ordered from left to right, stand beside each other like digits.
function isRow(things) {
  const bounds = things.map(boundsOf);
  const isBeside = (a, b) => {
    const level = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    return level >= LEVEL * (Math.min(a.height, b.height) - 1) && b.left > a.left;
  };
  return things.length > 1 && bounds.slice(1).every((each, i) => isBeside(bounds[i], each));
}

// Whether it is wider than any digit and no dash: digits that touch.
function isWide(thing) {
  const { width, height } = boundsOf(thing);
  const area = total(thing.map((piece) => piece.area));
  return width > WIDE * height && area / (width * height) < DASH;
}

// 1 if there is more than dots and specks, else 0.
function anyThing(ink) {
  const pieces = inkPieces(ink);
  return Number(!largePieces(pieces).every((each) => isDot(each, longer(ink))));
}

// Group the large pieces into things. Specks belong to no thing.
function findThings(pieces, side) {
  const large = largePieces(pieces);
  if (large.every((each) => isDot(each, side))) {
    return large.length > 2 ? [large] : []; // three dots or more may be a drawing
  }
  const { height } = boundsOf(pieces);
  let things = large.map((piece) => [piece]);
  large.forEach((first, i) => {
    for (const second of large.slice(i + 1)) {
      if (belong(first, second, side, height)) things = united(things, first, second);
    }
  });
  return things;
}

// The first piece's thing takes in the second's.
function united(things, first, second) {
  const [into, from] = [first, second].map((piece) => things.find((each) => each.includes(piece)));
  if (into === from) return things;
  into.push(...from);
  return things.filter((each) => each !== from);
}

function largePieces(pieces) {
  const extents = pieces.map((each) => each.extent);
  const largestExtent = most(extents);
  return pieces.filter((_, i) => extents[i] >= LARGE * largestExtent);
}

// Whether two of the large pieces can be parts of one digit.
function belong(a, b, side, height) {
  const down = gapAlong(a.top, a.bottom, b.top, b.bottom);
  const across = gapAlong(a.left, a.right, b.left, b.right);
  const heights = [a, b].map((each) => each.bottom - each.top + 1);
  const [lower, taller] = [least(heights), most(heights)];
  const reach = Math.max(APART * Math.max(a.extent, b.extent), APART_ON_PAGE * side);
  const isNear = Math.max(down, across) <= reach;
  const isTall = lower >= TALL * height;
  const isBeside = across >= GAP * taller && -down >= LEVEL * lower;
  return isNear && !(isTall && isBeside);
}

// Empty rows or columns between two pieces; negative: how many they share.
const gapAlong = (start, end, other, otherEnd) => Math.max(start, other) - Math.min(end, otherEnd) - 1;

// Whether a piece is small and compact, like a tap of the pen.
function isDot(piece, side) {
  if (piece.extent > DOT * side) return false;
  const alone = padded(cropInk(maskOf([piece], piece.picture)), 1);
  return smallest(alone, Math.max(1, Math.floor(SOLID * piece.extent))).data.includes(1);
}
