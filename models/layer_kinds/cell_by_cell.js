// Layers that do something in training only: once the network is in use, everything passes.

function passOn(layer) {
  return { output: layer.inputs[0], run() {} };
}
