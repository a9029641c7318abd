// Where the windows of a convolution or pooling layer lie, as windows.py says it.

class Windows {
  constructor({ settings, shape }, input) {
    const { kernel_size, pool_size, strides, dilation_rate = 1, padding } = settings;
    this.size = pair(kernel_size ?? pool_size);
    this.strides = pair(strides);
    this.dilation = pair(dilation_rate);
    this.places = pair(shape); // how many windows, down and across
    this.input = input.shape;
    const [down, across] = [0, 1].map((axis) => this.#margins(axis, padding === "same"));
    this.margins = { top: down[0], bottom: down[1], left: across[0], right: across[1] };
  }

  // The border before and after the maps that lets every window lie on numbers.
  #margins(axis, isSame) {
    const span = (this.size[axis] - 1) * this.dilation[axis] + 1;
    const reach = (this.places[axis] - 1) * this.strides[axis] + span;
    const missing = Math.max(reach - this.input[axis], 0);
    expect(isSame || missing === 0);
    const before = Math.floor(missing / 2); // TensorFlow puts the odd one after
    return [before, missing - before];
  }

  get count() {
    return product(this.places);
  }
}

// A setting for both directions: one number or two.
function pair(value) {
  const [down, across] = Array.isArray(value) ? value : [value, value];
  expect([down, across].every((each) => Number.isInteger(each) && each > 0));
  return [down, across];
}

// Copy maps into larger ones, below so many rows and after so many columns.
function copyInto(larger, { shape: [height, width, channels], data }, top, left) {
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * width * channels, (y + 1) * width * channels);
    larger.data.set(row, ((y + top) * larger.shape[1] + left) * channels);
  }
}

// Maps with their border of zeros, and what lies under each window.
class WindowedMaps {
  constructor(layer, input, machine) {
    this.windows = new Windows(layer, input);
    this.from = input;
    const [height, width, channels] = input.shape;
    const { top, bottom, left, right } = this.windows.margins;
    this.hasBorder = top + bottom + left + right > 0;
    const shape = [height + top + bottom, width + left + right, channels];
    this.maps = this.hasBorder ? machine.tensor(shape) : input;
  }

  // Where the numbers of one window's cells lie, seen from its corner.
  offsets() {
    const { size, dilation } = this.windows;
    const [, width, channels] = this.maps.shape;
    const cells = [];
    for (let y = 0; y < size[0]; y++) {
      for (let x = 0; x < size[1]; x++) {
        cells.push((y * dilation[0] * width + x * dilation[1]) * channels);
      }
    }
    return cells;
  }

  // Copy the maps into the border.
  surround() {
    if (!this.hasBorder) return;
    const { top, left } = this.windows.margins;
    copyInto(this.maps, this.from, top, left);
  }

  // Call a function with each window's number and the place of its corner.
  forEach(act) {
    const { places, strides } = this.windows;
    const [, width, channels] = this.maps.shape;
    let number = 0;
    for (let y = 0; y < places[0]; y++) {
      for (let x = 0; x < places[1]; x++) {
        act(number++, (y * strides[0] * width + x * strides[1]) * channels);
      }
    }
  }
}
