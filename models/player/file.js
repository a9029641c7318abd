// Reads the file of a network: safetensors, https://huggingface.co/docs/safetensors. Eight bytes
// say how long the header is; the header says in JSON where each tensor lies; then the numbers.

const READERS = {
  F16: (view, at, count) => Float32Array.from({ length: count }, (_, i) => half(view.getUint16(at + 2 * i, true))),
  F32: (view, at, count) => Float32Array.from({ length: count }, (_, i) => view.getFloat32(at + 4 * i, true)),
};
const BYTES = { F16: 2, F32: 4 };

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
    weights[name.slice(slash + 1)] = read(view, 8 + length, tensor);
  }
  return { layers, ...about };
}

function read(view, start, { dtype, shape, data_offsets: [from, to] }) {
  const count = product(shape);
  expect(Object.hasOwn(READERS, dtype) && to - from === count * BYTES[dtype]);
  expect(0 <= from && start + to <= view.byteLength);
  return READERS[dtype](view, start + from, count);
}

// A number of 16 bits: a sign, five bits of exponent, ten of fraction.
function half(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  if (exponent === 0) return sign * 2 ** -14 * fraction;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * 2 ** (exponent - 15) * (1 + fraction);
}
