// Convolutions in which every map has kernels of its own.

KERNELS.DepthwiseConv2D = (layer, machine) => {
  const maps = new WindowedMaps(layer, layer.inputs[0], machine);
  const { kernel, bias } = layer.weights;
  const { depth_multiplier: times } = layer.settings;
  const channels = layer.inputs[0].shape[2];
  const cells = maps.offsets();
  const made = channels * times;
  expect(kernel?.length === cells.length * made && (!bias || bias.length === made));
  expect(layer.shape[2] === made);
  const output = machine.tensor(layer.shape);
  const activate = activation(layer.settings.activation, output);

  function run() {
    maps.surround();
    const { data } = maps.maps;
    const sums = output.data;
    maps.forEach((number, corner) => {
      const begin = number * made;
      for (let map = 0; map < made; map++) sums[begin + map] = bias ? bias[map] : 0;
      cells.forEach((cell, tap) => {
        for (let map = 0; map < made; map++) {
          const seen = times === 1 ? map : Math.floor(map / times);
          sums[begin + map] += data[corner + cell + seen] * kernel[tap * made + map];
        }
      });
    });
    activate();
  }
  return { output, run };
};

// A depthwise convolution, and a 1×1 convolution that mixes its maps.
KERNELS.SeparableConv2D = (layer, machine) => {
  const { depthwise_kernel, pointwise_kernel, bias } = layer.weights;
  const { settings, shape, inputs } = layer;
  const between = inputs[0].shape[2] * settings.depth_multiplier;
  const depthwise = KERNELS.DepthwiseConv2D(
    {
      inputs,
      shape: [shape[0], shape[1], between],
      settings: { ...settings, activation: "linear" },
      weights: { kernel: depthwise_kernel },
    },
    machine,
  );
  const mixing = KERNELS.Conv2D(
    {
      inputs: [depthwise.output],
      shape,
      settings: { ...settings, kernel_size: 1, strides: 1, dilation_rate: 1, groups: 1 },
      weights: { kernel: pointwise_kernel, bias },
    },
    machine,
  );
  function run() {
    depthwise.run();
    mixing.run();
  }
  return { output: mixing.output, run };
};
