// Of several cells of a map, one number goes on: the largest, or the mean. Cells beyond the edge do
// not count.

const LARGEST = { start: -Infinity, add: (all, value) => Math.max(all, value), end: (all) => all };
const MEAN = { start: 0, add: (all, value) => all + value, end: (all, count) => all / count };

KERNELS.MaxPooling2D = (layer, machine) => poolWindows(layer, machine, LARGEST);
KERNELS.AveragePooling2D = (layer, machine) => poolWindows(layer, machine, MEAN);
KERNELS.GlobalMaxPooling2D = (layer, machine) => poolAll(layer, machine, LARGEST);
KERNELS.GlobalAveragePooling2D = (layer, machine) => poolAll(layer, machine, MEAN);

function poolWindows(layer, machine, how) {
  const [input] = layer.inputs;
  const windows = new Windows(layer, input);
  const { places, size, strides, margins } = windows;
  const [height, width, channels] = input.shape;
  expect(layer.shape[2] === channels);
  const output = machine.tensor(layer.shape);
  const lies = (start, length, end) => [Math.max(start, 0), Math.min(start + length, end)];

  function run() {
    let at = 0;
    for (let y = 0; y < places[0]; y++) {
      const rows = lies(y * strides[0] - margins.top, size[0], height);
      for (let x = 0; x < places[1]; x++, at += channels) {
        const columns = lies(x * strides[1] - margins.left, size[1], width);
        pool(input, rows, columns, how, output.data, at);
      }
    }
  }
  return { output, run };
}

function poolAll(layer, machine, how) {
  const [input] = layer.inputs;
  const [height, width, channels] = input.shape;
  const output = machine.tensor(layer.shape);
  expect(output.data.length === channels);
  return { output, run: () => pool(input, [0, height], [0, width], how, output.data, 0) };
}

// One number for each map, of the cells in these rows and columns.
function pool({ shape: [, width, channels], data }, rows, columns, how, numbers, at) {
  const { start, add, end } = how;
  const count = (rows[1] - rows[0]) * (columns[1] - columns[0]);
  for (let map = 0; map < channels; map++) {
    let all = start;
    for (let y = rows[0]; y < rows[1]; y++) {
      for (let x = columns[0]; x < columns[1]; x++) {
        all = add(all, data[(y * width + x) * channels + map]);
      }
    }
    numbers[at + map] = end(all, count);
  }
}
