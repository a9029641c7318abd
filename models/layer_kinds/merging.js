// Layers in which several ways through the network meet.

KERNELS.Add = (layer, machine) => {
  const output = machine.tensor(layer.shape);
  const isSame = ({ shape }) => shape.join() === layer.shape.join();
  expect(layer.inputs.every(isSame), "The page cannot add maps of different sizes.");
  function run() {
    const { data } = output;
    data.set(layer.inputs[0].data);
    for (const { data: other } of layer.inputs.slice(1)) {
      for (let i = 0; i < data.length; i++) data[i] += other[i];
    }
  }
  return { output, run };
};

// The inputs, one after the other along an axis: usually the maps.
KERNELS.Concatenate = (layer, machine) => {
  const { axis } = layer.settings;
  const along = axis < 0 ? layer.shape.length + axis : axis - 1; // counted without the batch
  const output = machine.tensor(layer.shape);
  const total = layer.inputs.reduce((all, { data }) => all + data.length, 0);
  expect(total === output.data.length);
  const runs = product(layer.shape.slice(0, along)); // stretches that each input comes in
  function run() {
    let at = 0;
    for (let number = 0; number < runs; number++) {
      for (const { data } of layer.inputs) {
        const length = data.length / runs;
        output.data.set(data.subarray(number * length, (number + 1) * length), at);
        at += length;
      }
    }
  }
  return { output, run };
};
