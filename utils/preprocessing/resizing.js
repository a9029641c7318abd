// Resizing as Pillow does it: with weights of 22 bits after the point, and bytes in between.

const FIXED = 22;
// How much a pixel counts by its distance, in pixels of the smaller picture, and from where not.
const BOX_FILTER = { support: 0.5, weight: (x) => Number(-0.5 < x && x <= 0.5) };
const BICUBIC_FILTER = { support: 2, weight: (x) => bicubic(Math.abs(x)) };

function bicubic(x) {
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * -0.5 : 0;
}

// Resize a grey picture: antialiased when it shrinks, bicubic when it grows. Rows come first, as they
// do in Pillow, unless the height loses more than twice as many pixels as the width.
function resized(picture, width, height) {
  const [wider, higher] = [picture.width - width, picture.height - height];
  const filter = wider > 0 || higher > 0 ? BOX_FILTER : BICUBIC_FILTER;
  const rows = (each) => resizedRows(each, width, filter);
  const columns = (each) => transposed(resizedRows(transposed(each), height, filter));
  return higher > 0 && higher > 2 * wider ? rows(columns(picture)) : columns(rows(picture));
}

function resizedRows(picture, width, filter) {
  if (width === picture.width) return picture;
  const result = new Uint8ClampedArray(width * picture.height);
  weightsOf(picture.width, width, filter).forEach(({ first, weights }, x) => {
    for (let y = 0; y < picture.height; y++) {
      const from = y * picture.width + first;
      let sum = 1 << (FIXED - 1);
      for (let i = 0; i < weights.length; i++) sum += weights[i] * picture.data[from + i];
      result[y * width + x] = sum >> FIXED;
    }
  });
  return { width, height: picture.height, data: new Uint8Array(result.buffer) };
}

// For each new pixel of a row: the first old one that it sees, and the weights from there on.
function weightsOf(length, wanted, { support, weight }) {
  const scale = length / wanted;
  const wide = Math.max(scale, 1);
  return Array.from({ length: wanted }, (_, x) => {
    const centre = (x + 0.5) * scale;
    const first = Math.trunc(Math.max(0, centre - support * wide + 0.5));
    const end = Math.trunc(Math.min(length, centre + support * wide + 0.5));
    const distance = (i) => (i + first - centre + 0.5) * (1 / wide);
    const weights = Array.from({ length: end - first }, (_, i) => weight(distance(i)));
    const sum = weights.reduce((all, each) => all + each, 0);
    return { first, weights: weights.map((each) => fixed(each / sum)) };
  });
}

const fixed = (weight) => Math.trunc(weight * (1 << FIXED) + (weight < 0 ? -0.5 : 0.5));

// Downscale so that the longer side is at most so many pixels: squares become their mean.
function atMost(picture, longest) {
  const factor = Math.ceil(longer(picture) / longest);
  if (factor === 1) return picture;
  return isGrey(picture) ? reduced(picture, factor) : reducedColours(picture, factor);
}

function reduced({ width, height, data }, factor) {
  const small = { width: Math.ceil(width / factor), height: Math.ceil(height / factor) };
  return filled(small, (i) => {
    const left = (i % small.width) * factor;
    const top = Math.floor(i / small.width) * factor;
    const [right, bottom] = [Math.min(left + factor, width), Math.min(top + factor, height)];
    let sum = 0;
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) sum += data[y * width + x];
    }
    return meanByte(sum, (right - left) * (bottom - top));
  });
}

// Pillow multiplies by a fraction of 24 bits instead of dividing.
function meanByte(sum, count) {
  const fraction = Math.trunc(Math.fround(2 ** 24 / count));
  return Math.floor(((sum + Math.floor(count / 2)) * fraction) / 2 ** 24);
}

// A pixel's colours count as much as it can be seen.
function reducedColours(picture, factor) {
  const alpha = channelOf(picture, 3);
  const small = reduced(alpha, factor);
  const data = new Uint8Array(4 * small.data.length);
  small.data.forEach((each, i) => (data[4 * i + 3] = each));
  for (const number of [0, 1, 2]) {
    const colour = channelOf(picture, number).data;
    const seen = filled(picture, (i) => over255(colour[i] * alpha.data[i]));
    reduced(seen, factor).data.forEach((each, i) => {
      const share = small.data[i] || 255;
      data[4 * i + number] = Math.min(255, Math.trunc((255 * each) / share));
    });
  }
  return { ...small, data };
}

// Divided by 255 and rounded.
const over255 = (value) => (((value + 128) >> 8) + value + 128) >> 8;
