// The layout of MNIST: ink in a box of 20×20, its centre of mass in the middle of 28×28.

const BOX = 20 / 28; // share of the side that the ink's longer side takes

// Left, top, right and bottom of the pixels that are not 0; null if all are.
function boxOf({ width, height, data }) {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (data[y * width + x] === 0) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  return bottom < 0 ? null : [left, top, right + 1, bottom + 1];
}

function cropInk(ink) {
  const box = boxOf(ink);
  if (!box) return ink;
  const [left, top, right, bottom] = box;
  return place(ink, { width: right - left, height: bottom - top }, -left, -top);
}

// Scale a picture so that its longer side fills MNIST's box.
function fitBox(ink, size) {
  return fitSide(ink, rounded(BOX * size));
}

// Scale a picture, keeping its proportions, to this length of its longer side.
function fitSide(picture, side) {
  const scale = side / longer(picture);
  const scaled = (length) => Math.max(1, rounded(length * scale));
  return resized(picture, scaled(picture.width), scaled(picture.height));
}

const square = (size) => ({ width: size, height: size });
const isSquare = ({ width, height }, size) => width === size && height === size;

function middle(picture, size) {
  const [left, top] = [picture.width, picture.height].map((each) => Math.floor((size - each) / 2));
  return place(picture, square(size), left, top);
}

// Whether a picture is laid out like MNIST: its ink fills the box and is centred.
function hasLayout(ink, size) {
  if (!isGrey(ink) || !isSquare(ink, size)) return false;
  if (longer(cropInk(ink)) !== rounded(BOX * size)) return false;
  const centred = centreOfMass(ink, size).data;
  return ink.data.every((each, i) => each === centred[i]);
}

// Place ink on a black square, with its centre of mass on the pixel (size / 2, size / 2).
function centreOfMass(ink, size) {
  const { width, data } = ink;
  let [sum, across, down] = [0, 0, 0];
  for (let i = 0; i < data.length; i++) {
    sum += data[i];
    across += data[i] * (i % width);
    down += data[i] * Math.floor(i / width);
  }
  const [left, top] = [across, down].map((each) => rounded(size / 2 - each / (sum || 1)));
  return place(ink, square(size), left, top);
}
