// All cells in one row: they lie so already.

KERNELS.Flatten = (layer, machine) => {
  const output = machine.tensor(layer.shape);
  expect(output.data.length === layer.inputs[0].data.length);
  return { output, run: () => output.data.set(layer.inputs[0].data) };
};
