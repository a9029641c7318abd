"""Large blocks are returned to the system; where that is not possible, nothing happens."""

import subprocess
import sys
import threading

import pytest

from utils import memory

CODE = """
import psutil
from utils import memory
memory.return_large_blocks()
size = lambda: psutil.Process().memory_info().rss
before = size()
for _ in range(3):
    large, small = [], []
    for _ in range(20):
        large.append(b"x" * 5_000_000)
        small.append(b"y" * 50_000)
    del large
    memory.give_back()
print((size() - before) / 1e6)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc keeps what is free")
def test_large_blocks_are_returned_while_small_ones_stay():
    grown = subprocess.run([sys.executable, "-c", CODE], capture_output=True, check=True).stdout
    assert float(grown) < 20


def test_on_other_systems_nothing_is_called(monkeypatch):
    monkeypatch.setattr(memory, "_glibc", lambda: None)
    memory.return_large_blocks()
    memory.give_back()


def test_frequent_calls_are_served_once(monkeypatch):
    served = threading.Event()
    times = []
    monkeypatch.setattr(memory, "_SETTLED", 0.5)
    monkeypatch.setattr(memory, "give_back", lambda: (times.append(1), served.set()))
    for _ in range(50):
        memory.give_back_soon()
    assert served.wait(10)
    assert len(times) == 1
