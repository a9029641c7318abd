"""The player: runs a trained network in a browser, from raw pixels, without a server.

`network_file.py` writes the file that it reads; `script.py` puts its JavaScript together. What each
kind of layer computes stands beside that kind's Python in `models/layer_kinds/`: pooling.js beside
pooling.py. `machine.js` holds the numbers and multiplies, in plain JavaScript or in WebAssembly
(`multiply.wat`, assembled in `multiply.wasm`); `network.js` puts the layers together.
`prediction.js` prepares a picture and answers, in the worker `worker.js`; `asking.js` asks it.
`sheet.js` is what one draws on, and `words.js` says the answer.
"""

FILE = "model.safetensors"  # of a network, beside its model.keras and model.tflite
