// The picture, and its pixels brought to a smaller range.

KERNELS.InputLayer = (layer, machine) => ({ output: machine.tensor(layer.shape), run() {} });

KERNELS.Rescaling = (layer, machine) => {
  const { scale, offset } = layer.settings;
  const channels = layer.shape.at(-1);
  const [scales, offsets] = [byMap(scale, channels), byMap(offset, channels)];
  return bending(layer, machine, (tensor) => scaleMaps(tensor, scales, offsets));
};

// A setting for each map, which may be one number for all.
function byMap(value, channels) {
  const numbers = Array.from({ length: channels }, (_, map) => value[map] ?? value);
  expect(numbers.every((each) => typeof each === "number"));
  return numbers;
}
