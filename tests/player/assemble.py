"""Assembles the player's kernel: `python -m tests.player.assemble`."""

from wasmtime import wat2wasm

from models.player.script import FOLDER


def assembled() -> bytes:
    """The kernel in `multiply.wat` as WebAssembly."""
    return bytes(wat2wasm((FOLDER / "multiply.wat").read_text(encoding="utf-8")))


if __name__ == "__main__":
    (FOLDER / "multiply.wasm").write_bytes(assembled())
