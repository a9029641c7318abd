// A border of zeros around every map.

KERNELS.ZeroPadding2D = (layer, machine) => {
  const [[top, bottom], [left, right]] = layer.settings.padding;
  const [input] = layer.inputs;
  const [height, width, channels] = input.shape;
  const shape = [height + top + bottom, width + left + right, channels];
  expect([top, bottom, left, right].every((each) => Number.isInteger(each) && each >= 0));
  expect(shape.join() === layer.shape.join());
  const output = machine.tensor(shape);
  return { output, run: () => copyInto(output, input, top, left) };
};
