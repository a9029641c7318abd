// Each neuron is a column of the kernel, and weighs all numbers of the row before; on maps, those
// of all maps at the same place.

KERNELS.Dense = (layer, machine) => {
  const [input] = layer.inputs;
  const { units } = layer.settings;
  const length = input.shape.at(-1);
  const count = input.data.length / length;
  const sums = new Product(machine, { count, length, columns: units, ...layer.weights });
  const [output, spread] = outputOf([sums], layer.shape, machine);
  const activate = activation(layer.settings.activation, output);
  function run() {
    sums.run(input.data);
    spread();
    activate();
  }
  return { output, run };
};
