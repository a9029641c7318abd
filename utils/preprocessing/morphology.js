// Grey-scale morphology: dilation, erosion, closing, opening; and a 3×3 median.

// The largest or smallest value in a square of so many pixels around each pixel.
const largest = (picture, window) => picked(picture, window, true);
const smallest = (picture, window) => picked(picture, window, false);

// Closing fills everything dark that is narrower than the window; edges stay sharp.
const closed = (picture, window) => smallest(largest(picture, window), window);
// Opening removes everything light that is narrower.
const opened = (picture, window) => largest(smallest(picture, window), window);

function picked(picture, window, isLargest) {
  const extended = withEdges(picture, window - 1);
  const { data } = extended;
  for (const stride of [1, extended.width]) { // across, then down
    for (let done = 1; done < window; ) { // covers 2, 4, 8, ... pixels
      const step = Math.min(done, window - done);
      done += step;
      for (let i = 0, other = step * stride; other < data.length; i++, other++) {
        if (data[other] > data[i] === isLargest) data[i] = data[other];
      }
    }
  }
  return place(extended, { width: picture.width, height: picture.height }, 0, 0);
}

// A picture that its outermost pixels continue: so many more rows and columns.
function withEdges({ width, height, data }, more) {
  const before = more >> 1;
  const wide = width + more;
  const result = new data.constructor(wide * (height + more));
  for (let y = 0; y < height + more; y++) {
    const row = clipped(y - before, 0, height - 1) * width;
    const line = result.subarray(y * wide, (y + 1) * wide);
    line.fill(data[row]).fill(data[row + width - 1], before + width);
    line.set(data.subarray(row, row + width), before);
  }
  return { width: wide, height: height + more, data: result };
}

// The median of 3×3 pixels around each: of each column of three, sorted, the largest of the minima,
// the median of the medians and the smallest of the maxima, and of these the median.
function median3(picture) {
  const { width, height, data } = picture;
  const columns = [0, 1, 2].map(() => new Uint8Array(data.length));
  for (let i = 0; i < data.length; i++) {
    const above = i < width ? i : i - width;
    const below = i < data.length - width ? i + width : i;
    columns[0][i] = Math.min(data[above], data[i], data[below]);
    columns[1][i] = median(data[above], data[i], data[below]);
    columns[2][i] = Math.max(data[above], data[i], data[below]);
  }
  const [low, usual, high] = columns;
  return filled({ width, height }, (i) => {
    const left = i % width ? i - 1 : i;
    const right = (i + 1) % width ? i + 1 : i;
    return median(
      Math.max(low[left], low[i], low[right]),
      median(usual[left], usual[i], usual[right]),
      Math.min(high[left], high[i], high[right]),
    );
  });
}

const median = (a, b, c) => Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
