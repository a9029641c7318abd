"""The assembled kernel is the one whose text one reads."""

from models.player.script import FOLDER
from tests.player.assemble import assembled


def test_the_kernel_in_use_is_assembled_from_its_source():
    assert (FOLDER / "multiply.wasm").read_bytes() == assembled()
