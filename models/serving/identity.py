"""The identity of a network in one version: the cache key for everything derived from it.

A network keeps its name and its place when it is trained further, replaced or repaired. Its edition
changes whenever one of its files does. Predictions, feature maps and loaded networks are cached
under a `NetworkIdentity`, so no cache returns those of an older version.
"""

from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Literal

from models.player import FILE
from utils.paths import home_folder

SHIPPED = Path(__file__).parents[1] / "pretrained"
FILES = ("model.keras", "model.tflite", "predictor.json", "predictions.npz", "evaluation.json")


@dataclass(frozen=True)
class Epoch:
    """A checkpoint: the weights of a network after one epoch of its training."""

    number: int  # counted from 1
    edition: str  # of the checkpoint's file


@dataclass(frozen=True)
class NetworkIdentity:
    """One network in one edition. Hashable, and valid in every process.

    Attributes:
        kind: whether it ships with the app or belongs to a run.
        name: its name, or the run's id.
        home: the home folder of the runs.
        edition: changes with every change to one of the network's files.
        epoch: the checkpoint that is meant; None: the network as it is now.
    """

    kind: Literal["shipped", "run"]
    name: str
    home: str
    edition: str
    epoch: Epoch | None = None

    @property
    def folder(self) -> Path:
        """The folder of its files, which need not exist."""
        return _folder(self.kind, self.name, Path(self.home))

    @property
    def weights(self) -> Path:
        """The file with its weights, which need not exist."""
        if self.epoch is None:
            return self.folder / "model.keras"
        return checkpoint(self.folder, self.epoch.number)

    @property
    def player_file(self) -> Path:
        """The file with which it runs in a page, which need not exist."""
        return self.folder / FILE

    def after(self, epoch: int | None) -> "NetworkIdentity":
        """The same network after an epoch, counted from 1; None: as it is now."""
        if epoch is None:
            return replace(self, epoch=None)
        edition = _edition(checkpoint(self.folder, epoch))
        return replace(self, epoch=Epoch(epoch, edition))


def identify(name: str, home: Path | None = None) -> NetworkIdentity:
    """The identity of a shipped network, or of that of a run, as its files are now.

    Looks at modification times only; no file needs to exist.

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
    """The names of the networks that ship with the app."""
    return sorted(file.parent.name for file in SHIPPED.glob("*/predictor.json"))


def is_shipped(folder: Path) -> bool:
    """Whether a network's folder ships with the app."""
    return folder.parent == SHIPPED


def checkpoint(folder: Path, epoch: int) -> Path:
    """The file with the weights after an epoch.

    Args:
        folder: the run's.
        epoch: counted from 1.
    """
    return folder / "checkpoints" / f"epoch-{epoch:03}.weights.h5"


def _folder(kind: str, name: str, home: Path) -> Path:
    return SHIPPED / name if kind == "shipped" else home / "runs" / name


def _edition(*files: Path) -> str:
    """A short hash that changes when one of the files is written, added or removed."""
    return sha256(repr([_stamp(file) for file in files]).encode()).hexdigest()[:16]


def _stamp(file: Path) -> tuple[int, ...]:
    """Time, size and inode: two files may be written within one tick of the clock."""
    try:
        found = file.stat()
    except (OSError, ValueError):  # there is none; a name with a zero byte
        return ()
    return found.st_mtime_ns, found.st_size, found.st_ino
