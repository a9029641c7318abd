// A border of zeros around every map.

KERNELS.ZeroPadding2D = (layer, machine) => {
  const [[top, bottom], [left, right]] = layer.settings.padding;
  const [input] = layer.inputs;
  const [height, width, channels] = input.shape;
  const shape = [height + top + bottom, width + left + right, channels];
  expect([top, bottom, left, right].every((each) => Number.isInteger(each) && each >= 0));
  expect(shape.join() === layer.shape.join());
  const output = machine.tensor(shape);
  function run() {
    for (let y = 0; y < height; y++) {
      const row = input.data.subarray(y * width * channels, (y + 1) * width * channels);
      output.data.set(row, ((y + top) * shape[1] + left) * channels);
    }
  }
  return { output, run };
};
