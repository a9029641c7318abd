// A convolution: what lies under each window becomes a row, and each filter is a column of the
// kernel. Row × column, added up, says how much the window looks like what the filter looks for.

KERNELS.Conv2D = (layer, machine) => {
  const { filters, groups = 1 } = layer.settings;
  const maps = new WindowedMaps(layer, layer.inputs[0], machine);
  const { count, size } = maps.windows;
  const seen = layer.inputs[0].shape[2] / groups; // maps that one filter sees
  const columns = filters / groups;
  const length = product(size) * seen;
  const { kernel, bias } = layer.weights;
  const products = Array.from({ length: groups }, (_, group) => {
    const from = group * columns;
    return new Product(machine, { count, length, columns, kernel, bias, width: filters, from });
  });
  const [output, spread] = outputOf(products, layer.shape, machine);
  const activate = activation(layer.settings.activation, output);
  const rows = isRow(maps, groups) ? maps.maps.data : machine.floats(upTo(ROWS, count) * length);
  const offsets = Int32Array.from(
    maps.offsets().flatMap((cell) => Array.from({ length: seen }, (_, map) => cell + map)),
  );

  // Copy what lies under each window, for the maps of one group.
  function lay(group) {
    if (rows === maps.maps.data) return;
    const { data } = maps.maps;
    maps.forEach((number, corner) => {
      const begin = corner + group * seen;
      const row = number * length;
      for (let i = 0; i < length; i++) rows[row + i] = data[begin + offsets[i]];
    });
  }

  function run() {
    maps.surround();
    products.forEach((each, group) => {
      lay(group);
      each.run(rows);
    });
    spread();
    activate();
  }
  return { output, run };
};

// Whether the windows, of one cell each, are rows as they lie.
function isRow({ windows }, groups) {
  return groups === 1 && [...windows.size, ...windows.strides].every((each) => each === 1);
}
