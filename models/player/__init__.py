"""The player: runs a trained network in a browser, from raw pixels, without a server.

`network_file.py` writes the file that it reads; `script.py` puts its JavaScript together. What each
kind of layer computes stands beside that kind's Python in `models/layer_kinds/`: pooling.js beside
pooling.py. `machine.js` holds the numbers and multiplies, in plain JavaScript or in WebAssembly
(`multiply.wat`, assembled in `multiply.wasm`); `network.js` puts the layers together.
"""
