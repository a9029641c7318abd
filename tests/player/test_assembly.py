"""The assembled kernel is the one whose text one reads."""

from wasmtime import wat2wasm

from models.player.script import FOLDER


def test_the_kernel_in_use_is_assembled_from_its_source():
    source = (FOLDER / "multiply.wat").read_text(encoding="utf-8")
    assert bytes(wat2wasm(source)) == (FOLDER / "multiply.wasm").read_bytes()
