"""Which network, in which edition: what everything that is remembered of a network is kept under.

A network has a name and a place, and both stay when it is trained on, replaced or mended. Its
edition does not: it changes whenever one of its files does. So whoever keeps an answer, a map or
the loaded network itself keeps it under a `NetworkIdentity`, and never shows an old one.
"""

from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Literal

from utils.paths import home_folder

SHIPPED = Path(__file__).parents[1] / "pretrained"
FILES = ("model.keras", "model.tflite", "predictor.json", "predictions.npz", "evaluation.json")


@dataclass(frozen=True)
class Epoch:
    """An earlier state of a network: its weights after one epoch of its training."""

    number: int  # counted from 1
    edition: str  # of the file with these weights


@dataclass(frozen=True)
class NetworkIdentity:
    """One network in one edition, the same wherever the process that opens it runs. Hashable.

    Attributes:
        kind: whether it came with the app or was trained here.
        name: its name, or the run's id.
        home: the home folder of the runs.
        edition: other than before as soon as a file of the network is.
        epoch: as it was after that epoch of the run; None: as it is now.
    """

    kind: Literal["shipped", "run"]
    name: str
    home: str
    edition: str
    epoch: Epoch | None = None

    @property
    def folder(self) -> Path:
        """Where its files are, if there are any."""
        return _folder(self.kind, self.name, Path(self.home))

    @property
    def weights(self) -> Path:
        """The file with its weights, if there is one."""
        if self.epoch is None:
            return self.folder / "model.keras"
        return checkpoint(self.folder, self.epoch.number)

    def after(self, epoch: int | None) -> "NetworkIdentity":
        """The same network as it was after an epoch, counted from 1; None: as it is now."""
        if epoch is None:
            return replace(self, epoch=None)
        edition = _edition(checkpoint(self.folder, epoch))
        return replace(self, epoch=Epoch(epoch, edition))


def identify(name: str, home: Path | None = None) -> NetworkIdentity:
    """A shipped network, or that of a run, in the edition that its files are at this moment.

    Looks at files, opens none, and asks for none to be there.

    Args:
        name: a shipped network's name or a run's id.
        home: the home folder of the runs; by default the app's own.
    """
    home = home or home_folder()
    kind: Literal["shipped", "run"] = "shipped" if name in shipped_names() else "run"
    folder = _folder(kind, name, home)
    edition = _edition(*(folder / file for file in FILES))
    return NetworkIdentity(kind, name, str(home), edition)


def shipped_names() -> list[str]:
    """The networks that come with the app."""
    return sorted(file.parent.name for file in SHIPPED.glob("*/predictor.json"))


def is_shipped(folder: Path) -> bool:
    """Whether a network's folder came with the app."""
    return folder.parent == SHIPPED


def checkpoint(folder: Path, epoch: int) -> Path:
    """The file with a run's weights after an epoch, counted from 1."""
    return folder / "checkpoints" / f"epoch-{epoch:03}.weights.h5"


def _folder(kind: str, name: str, home: Path) -> Path:
    return SHIPPED / name if kind == "shipped" else home / "runs" / name


def _edition(*files: Path) -> str:
    """A short text that is another one when a file was written, replaced, added or removed."""
    return sha256(repr([_stamp(file) for file in files]).encode()).hexdigest()[:16]


def _stamp(file: Path) -> tuple[int, ...]:
    """When it was written, and its number: within one tick of the clock there may be two files."""
    try:
        found = file.stat()
    except (OSError, ValueError):  # there is none; a name with a zero byte
        return ()
    return found.st_mtime_ns, found.st_size, found.st_ino
