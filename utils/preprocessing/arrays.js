// Pictures are {width, height, data}: one byte for each pixel ("grey", or a mask of 0 and 1), or four,
// red, green, blue and alpha, as they come from a canvas. Numbers come out as from NumPy and Pillow.

const longer = ({ width, height }) => Math.max(width, height);
const isGrey = ({ width, height, data }) => data.length === width * height;
const clipped = (value, low, high) => Math.min(Math.max(value, low), high);
const most = (values) => values.reduce((a, b) => Math.max(a, b), -Infinity);
const least = (values) => values.reduce((a, b) => Math.min(a, b), Infinity);
const mean = (values) => total(values) / values.length;

function total(values) {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}

// Halves go to the even neighbour, as with Python's `round`.
function rounded(value) {
  const below = Math.floor(value);
  return value - below === 0.5 ? below + (below & 1) : Math.round(value);
}

// The value that this share of a typed array's values lies below, as `np.quantile` says it.
function quantile(values, share) {
  const ordered = values.slice().sort();
  const place = share * (ordered.length - 1);
  const part = place - Math.floor(place);
  const [low, high] = [ordered[Math.floor(place)], ordered[Math.ceil(place)]];
  return part < 0.5 ? low + (high - low) * part : high - (high - low) * (1 - part);
}

const middleOf = (values) => quantile(values, 0.5);

// How many pixels have each value, 0 to 255.
function histogram({ data }) {
  const counts = new Float64Array(256);
  for (let i = 0; i < data.length; i++) counts[data[i]]++;
  return counts;
}

// A function of each byte, made a byte: 256 results are looked up faster than computed.
function mapped({ width, height, data }, change) {
  const table = new Uint8Array(256);
  for (let value = 0; value < 256; value++) table[value] = change(value);
  const result = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) result[i] = table[data[i]];
  return { width, height, data: result };
}

const opposite = (mask) => mapped(mask, (each) => 1 - each);

// A function of each pixel's place.
function filled({ width, height }, value, Numbers = Uint8Array) {
  const data = new Numbers(width * height);
  for (let i = 0; i < data.length; i++) data[i] = value(i);
  return { width, height, data };
}

// Black outside of a mask.
function masked({ width, height, data }, mask) {
  const result = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) result[i] = data[i] * mask.data[i];
  return { width, height, data: result };
}

// The values in a mask, in one row.
function valuesIn(mask, values) {
  const seen = new values.constructor(total(mask));
  for (let i = 0, at = 0; i < mask.length; i++) if (mask[i]) seen[at++] = values[i];
  return seen;
}

function channelOf({ width, height, data }, number) {
  const channel = new Uint8Array(width * height);
  for (let i = 0; i < channel.length; i++) channel[i] = data[4 * i + number];
  return { width, height, data: channel };
}

function transposed({ width, height, data }) {
  const result = new data.constructor(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) result[x * height + y] = data[y * width + x];
  }
  return { width: height, height: width, data: result };
}

// A picture on a page, and of it what lies on the page: this pads and cuts.
function place({ width, height, data }, page, left, top, ground = 0) {
  const channels = data.length / (width * height);
  const placed = new data.constructor(page.width * page.height * channels).fill(ground);
  const [from, to] = [Math.max(0, left), Math.min(page.width, left + width)];
  const bottom = from < to ? Math.min(page.height, top + height) : 0;
  for (let y = Math.max(0, top); y < bottom; y++) {
    const row = (y - top) * width - left;
    const seen = data.subarray((row + from) * channels, (row + to) * channels);
    placed.set(seen, (y * page.width + from) * channels);
  }
  return { ...page, data: placed };
}

function padded(picture, margin, ground = 0) {
  const page = { width: picture.width + 2 * margin, height: picture.height + 2 * margin };
  return place(picture, page, margin, margin, ground);
}
