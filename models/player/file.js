// Reads the file of a network: safetensors, https://huggingface.co/docs/safetensors. Eight bytes
// say how long the header is; the header says in JSON where each tensor lies; then the numbers.

const READERS = {
  I16: { bytes: 2, read: (view, at) => view.getInt16(at, true) },
  F32: { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
};

function readNetwork(buffer) {
  const view = new DataView(buffer);
  const length = Number(view.getBigUint64(0, true));
  expect(8 + length <= buffer.byteLength);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, length)));
  const { __metadata__: { network }, ...tensors } = header;
  const { layers, ...about } = JSON.parse(network);
  for (const layer of layers) {
    expect([layer.name, layer.kind].every((each) => typeof each === "string"));
    expect(layer.shape.length > 0 && layer.shape.every((each) => Number.isInteger(each) && each > 0));
    layer.weights = {};
  }
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  for (const [name, tensor] of Object.entries(tensors)) {
    const slash = name.lastIndexOf("/");
    const { weights } = byName.get(name.slice(0, slash));
    weights[name.slice(slash + 1)] = numbersOf(view, 8 + length, tensor);
  }
  for (const { weights } of layers) scaleUp(weights);
  return { layers, ...about };
}

// Kernels are whole numbers; those of each filter are multiplied by a number of its own.
function scaleUp(weights) {
  for (const name of Object.keys(weights)) {
    const scale = weights[`${name}.scale`];
    if (!scale) continue;
    const kernel = weights[name];
    for (let i = 0; i < kernel.length; i++) kernel[i] *= scale[i % scale.length];
  }
}

function numbersOf(view, start, { dtype, shape, data_offsets: [from, to] }) {
  const count = product(shape);
  expect(Object.hasOwn(READERS, dtype));
  const { bytes, read } = READERS[dtype];
  expect(to - from === count * bytes && 0 <= from && start + to <= view.byteLength);
  return Float32Array.from({ length: count }, (_, i) => read(view, start + from + i * bytes));
}
