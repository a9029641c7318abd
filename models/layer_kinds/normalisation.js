// Normalisation: numbers are brought to a usual range.

// In use, a batch normalisation only multiplies each map by a number and adds another.
function scaleAndShift({ weights, settings }, channels) {
  const { gamma, beta, moving_mean: mean, moving_variance: variance } = weights;
  expect([mean, variance, gamma ?? mean, beta ?? mean].every((each) => each?.length === channels));
  const scale = variance.map((each, map) => (gamma?.[map] ?? 1) / Math.sqrt(each + settings.epsilon));
  const shift = mean.map((each, map) => (beta?.[map] ?? 0) - each * scale[map]);
  return { scale, shift };
}

KERNELS.BatchNormalization = (layer, machine) => {
  expectLast(layer.settings.axis, layer.shape);
  const { scale, shift } = scaleAndShift(layer, layer.shape.at(-1));
  return bending(layer, machine, (tensor) => scaleMaps(tensor, scale, shift));
};

function scaleMaps({ data }, scale, shift) {
  for (let i = 0; i < data.length; i++) {
    const map = i % scale.length;
    data[i] = data[i] * scale[map] + shift[map];
  }
}

// By the mean and spread of the numbers at one place.
KERNELS.LayerNormalization = (layer, machine) => {
  const { axis, epsilon, rms_scaling } = layer.settings;
  expectLast(axis, layer.shape);
  expect(!rms_scaling, "The page does not know this form of layer normalisation.");
  const { gamma, beta } = layer.weights;
  const length = layer.shape.at(-1);
  expect([gamma, beta].every((each) => !each || each.length === length));

  function normalise({ data }) {
    for (let start = 0; start < data.length; start += length) {
      const row = data.subarray(start, start + length);
      const mean = row.reduce((all, each) => all + each, 0) / length;
      const variance = row.reduce((all, each) => all + (each - mean) ** 2, 0) / length;
      const spread = Math.sqrt(variance + epsilon);
      row.forEach((each, i) => {
        row[i] = ((each - mean) / spread) * (gamma?.[i] ?? 1) + (beta?.[i] ?? 0);
      });
    }
  }
  return bending(layer, machine, normalise);
};

// By a mean and spread that were measured once, before training.
KERNELS.Normalization = (layer, machine) => {
  const { axis, invert } = layer.settings;
  expectLast(axis, layer.shape);
  expect(!invert, "The page does not know this form of normalisation.");
  const length = layer.shape.at(-1);
  const [mean, variance] = ["mean", "variance"].map((name) =>
    byMap(layer.weights[name] ?? layer.settings[name], length),
  );
  const scale = variance.map((each) => 1 / Math.max(Math.sqrt(each), 1e-7));
  const shift = mean.map((each, map) => -each * scale[map]);
  return bending(layer, machine, (tensor) => scaleMaps(tensor, scale, shift));
};
