// Activations: as a layer of their own, or as the end of another.

const ACTIVATIONS = {
  linear: (x) => x,
  relu: (x) => Math.max(x, 0),
  relu6: (x) => Math.min(Math.max(x, 0), 6),
  leaky_relu: (x) => (x < 0 ? 0.2 * x : x),
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  silu: (x) => x / (1 + Math.exp(-x)),
  elu: (x) => (x > 0 ? x : Math.expm1(x)),
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
};

// A function that applies an activation to a tensor in place.
function activation(name, tensor) {
  if (name === "softmax") return () => softmax(tensor);
  expect(Object.hasOwn(ACTIVATIONS, name), `The page does not know the activation “${name}”.`);
  return name === "linear" ? () => {} : () => bend(tensor, ACTIVATIONS[name]);
}

function bend({ data }, curve) {
  for (let i = 0; i < data.length; i++) data[i] = curve(data[i]);
}

// Shares that add up to 1: exp of each number, divided by the sum of them all.
function softmax({ shape, data }) {
  const length = shape.at(-1);
  for (let start = 0; start < data.length; start += length) {
    const row = data.subarray(start, start + length);
    const largest = row.reduce((most, each) => Math.max(most, each), -Infinity);
    const grown = row.map((each) => Math.exp(each - largest));
    const sum = grown.reduce((all, each) => all + each, 0);
    row.set(grown.map((each) => each / sum));
  }
}

// A layer that copies what comes in, and then does this to it.
function bending(layer, machine, act) {
  const output = machine.tensor(layer.inputs[0].shape);
  function run() {
    output.data.set(layer.inputs[0].data);
    act(output);
  }
  return { output, run };
}

KERNELS.Activation = (layer, machine) => {
  const activate = (tensor) => activation(layer.settings.activation, tensor)();
  return bending(layer, machine, activate);
};

KERNELS.Softmax = (layer, machine) => {
  expectLast(layer.settings.axis, layer.shape);
  return bending(layer, machine, softmax);
};

KERNELS.ReLU = (layer, machine) => {
  const { max_value, negative_slope, threshold } = layer.settings;
  const [most, slope, from] = [max_value ?? Infinity, negative_slope ?? 0, threshold ?? 0];
  const curve = (x) => (x >= from ? Math.min(x, most) : slope * (x - from));
  return bending(layer, machine, (tensor) => bend(tensor, curve));
};

KERNELS.LeakyReLU = KERNELS.ReLU;

// Most layers can only work along the last axis, which Keras counts from the batch or the end.
function expectLast(axis, shape) {
  const [only, ...others] = Array.isArray(axis) ? axis : [axis];
  const isLast = others.length === 0 && [-1, shape.length].includes(only);
  expect(isLast, "The page cannot work along that axis.");
}
