// A trained network: its file is read, its layers are put together, and a picture runs through.

class Network {
  // file: what `readNetwork` returns.
  constructor(file, machine) {
    this.file = file;
    this.machine = machine;
    this.steps = [];
    this.outputs = new Map(); // by layer: what it made of the last picture, a tensor
    for (const layer of folded(file.layers)) this.#add(layer, machine);
    const inputs = file.layers.filter(({ kind }) => kind === "InputLayer");
    this.inputs = inputs.map(({ name }) => this.outputs.get(name));
    const { probabilities, familiarity } = file.outputs;
    this.probabilities = this.outputs.get(probabilities);
    this.familiarity = this.outputs.get(familiarity);
    expect(this.inputs.length > 0 && this.probabilities);
    expect([1, 2].includes(file.views) && file.temperature > 0);
  }

  #add(layer, machine) {
    const inputs = layer.inputs.map((name) => this.outputs.get(name));
    expect(inputs.every(Boolean) && (layer.kind === "InputLayer" || inputs.length > 0));
    expect(!this.outputs.has(layer.name));
    const make = Object.hasOwn(KERNELS, layer.kind) && KERNELS[layer.kind];
    expect(make, `The page does not know how ${layer.kind} computes.`);
    const { output, run } = make({ ...layer, inputs }, machine);
    expect(output.shape.join() === layer.shape.join());
    this.outputs.set(layer.name, output);
    this.steps.push(run);
  }

  // The answer for a prepared picture.
  //
  // pixels: height × width × channels numbers from 0 to 255.
  // Returns {probabilities, familiarity}: of the classes, and how much the picture looks like the
  // training pictures, both 0 to 1; below 0.5 it counts as none of them. null: it cannot tell.
  answer(pixels) {
    const [{ shape, data }] = this.inputs;
    expect(pixels.length === data.length, "The picture has another size.");
    const { views, temperature } = this.file;
    const seen = [pixels, mirrored(pixels, shape)].slice(0, views);
    const answers = seen.reverse().map((view) => this.#ask(view)); // the picture itself comes last
    const mean = answers[0].map((_, i) => answers.reduce((sum, each) => sum + each[i], 0) / views);
    return {
      probabilities: atTemperature(mean.length === 1 ? [1 - mean[0], mean[0]] : mean, temperature),
      familiarity: this.familiarity ? this.familiarity.data[0] : null,
    };
  }

  #ask(pixels) {
    this.forward([pixels]);
    return Array.from(this.probabilities.data);
  }

  // Let numbers for each input run through all layers.
  forward(inputs) {
    inputs.forEach((numbers, i) => this.inputs[i].data.set(numbers));
    for (const run of this.steps) run();
  }
}

// Load a network. Throws NotPlayable.
//
// buffer: of its file.
// wasm: the bytes of multiply.wasm; without them, or where the browser refuses, plain JavaScript.
function openNetwork(buffer, wasm) {
  const file = orDamaged(() => readNetwork(buffer));
  const machine = new Machine();
  const network = orDamaged(() => new Network(file, machine));
  try {
    return new Network(file, new WasmMachine(wasm, machine.used));
  } catch {
    return network;
  }
}

// A file from elsewhere may hold anything; whatever fails for it, it is the file's fault.
function orDamaged(act) {
  try {
    return act();
  } catch (error) {
    throw error instanceof NotPlayable ? error : new NotPlayable(DAMAGED);
  }
}

function mirrored(pixels, [height, width, channels]) {
  const picture = new Float32Array(pixels.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < channels; channel++) {
        const from = (y * width + (width - 1 - x)) * channels;
        picture[(y * width + x) * channels + channel] = pixels[from + channel];
      }
    }
  }
  return picture;
}

// Temperature scaling: makes probabilities say how often they are right.
function atTemperature(probabilities, temperature) {
  const powers = probabilities.map((each) => each ** (1 / temperature));
  const sum = powers.reduce((all, each) => all + each, 0);
  return powers.map((each) => each / sum);
}

const FOLDED = "folded into the layer before";
KERNELS[FOLDED] = passOn;
const LINEAR = new Set(["Conv2D", "DepthwiseConv2D", "Dense"]);

// Batch normalisation costs nothing once it is part of the convolution before it: both multiply and
// add. So it is folded in where nothing stands between the two, and nothing else sees the maps.
function folded(layers) {
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  const readers = layers.flatMap((layer) => layer.inputs);
  for (const layer of layers) {
    const before = byName.get(layer.inputs[0]);
    const isFolded =
      layer.kind === "BatchNormalization" &&
      LINEAR.has(before?.kind) &&
      before.settings.activation === "linear" &&
      readers.filter((name) => name === before.name).length === 1;
    if (!isFolded) continue;
    expectLast(layer.settings.axis, layer.shape);
    byName.set(before.name, withNorm(before, scaleAndShift(layer, layer.shape.at(-1))));
    byName.set(layer.name, { ...layer, kind: FOLDED });
  }
  return layers.map(({ name }) => byName.get(name));
}

function withNorm(layer, { scale, shift }) {
  const { kernel, bias } = layer.weights;
  const map = (i) => i % scale.length;
  return {
    ...layer,
    weights: {
      kernel: kernel.map((each, i) => each * scale[map(i)]),
      bias: shift.map((each, i) => each + (bias ? bias[i] : 0) * scale[i]),
    },
  };
}
