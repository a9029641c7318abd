"""Where a picture lies says what it shows, and whether it is for training or testing.

Folders are read as people arrange them: `PetImages/Cat/1.jpg`, `training_set/cats/cat.1.jpg`,
`test/dog.7.jpg`, in any case of letters and below any other folders.
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

SYSTEM = "were put there by macOS or Windows"
NO_CLASS = "have no class: no folder and no beginning of a name says what they show"
TWICE = "come twice under one name; the last is taken"

_SYSTEM_FILES = ("thumbs.db", "ehthumbs.db", "desktop.ini")
_SPLIT = re.compile(r"(train|test|val)(ing|id|idation)?([ _-]?(set|data))?\d*")
_MOST_FOR_TEST = 1_000  # pictures a class


@dataclass(frozen=True, eq=False)  # the same only as itself: comparing 25,000 names takes long
class Layout:
    """The pictures of a folder or zip, in the order that everybody agrees on.

    A set with a test split of its own keeps it: all of that is for testing, all else for training.
    Pictures for validation are for testing if there are no others for that. A set without one is
    split by the hash of the names: of each class, the first 1,000 (a fifth of a small set).

    Attributes:
        names: paths below the folder that all pictures share ("Cat/123.jpg"), by their SHA-256;
            those of a test split of the set's own come first.
        labels: name -> number of its class.
        root: that folder, as it stands before a name: "PetImages/", or "".
        test: the names in the set's own test split; empty if it has none.
        most_tested: pictures of each class for testing if it has none.
        skipped: all other files, by what is the matter with them.
    """

    names: tuple[str, ...]
    labels: Mapping[str, int]
    root: str
    test: frozenset[str]
    most_tested: int
    skipped: Mapping[str, Sequence[str]]

    @property
    def num_classes(self) -> int:
        """How many classes have pictures."""
        return len(set(self.labels.values()))

    def is_for_testing(self, name: str, tested: int) -> bool:
        """Whether a picture goes to the test split, which has `tested` of its class so far."""
        return name in self.test if self.test else tested < self.most_tested


@lru_cache(maxsize=4)
def arrange(paths: tuple[str, ...], classes: tuple[str, ...]) -> Layout:
    """The layout of files. Kept, as it takes 0.2 s for 25,000.

    Args:
        paths: of all files, with "/" between folders.
        classes: what their folders are called, but for capital letters and a plural "s".
    """
    skipped: dict[str, list[str]] = defaultdict(list)
    found: dict[str, int] = {}
    for path in sorted(paths):
        label = class_of(path, classes)
        if _is_system(path):
            skipped[SYSTEM].append(path)
        elif label is None:
            skipped[NO_CLASS].append(path)
        else:
            found[path] = label
    root = _common_folder(found)
    labels = {path.removeprefix(root): label for path, label in found.items()}
    test = _own_test(labels, len(classes))
    names = sorted(labels, key=lambda name: (name not in test, _sha256(name)))
    fifth = min(Counter(labels.values())[each] for each in range(len(classes))) // 5
    return Layout(tuple(names), labels, root, test, min(_MOST_FOR_TEST, fifth), skipped)


def class_of(path: str, classes: Sequence[str]) -> int | None:
    """The class that the nearest folder is called after, or else the beginning of the name."""
    known = [name.lower() for name in classes]
    *folders, file = path.lower().split("/")
    beginning = re.match("[a-z]*", file)
    for word in (*reversed(folders), beginning[0] if beginning else ""):
        for name in (word, word.removesuffix("s")):
            if name in known:
                return known.index(name)
    return None


def _is_system(path: str) -> bool:
    """Whether an operating system made a file: .DS_Store, __MACOSX/._1.jpg, Thumbs.db."""
    *_, file = parts = path.lower().split("/")
    return file in _SYSTEM_FILES or any(part.startswith((".", "__macosx")) for part in parts)


def _common_folder(paths: Iterable[str]) -> str:
    levels = zip(*(path.split("/")[:-1] for path in paths), strict=False)  # as deep as all are
    shared = takewhile(lambda folders: len(set(folders)) == 1, levels)
    return "".join(f"{folders[0]}/" for folders in shared)


def _own_test(labels: Mapping[str, int], num_classes: int) -> frozenset[str]:
    """Those that the set itself has for testing, if all classes are there and in the rest."""
    splits = {name: _split_of(name) for name in labels}
    for split in ("test", "val"):
        tested = {labels[name] for name in labels if splits[name] == split}
        others = {labels[name] for name in labels if splits[name] != split}
        if len(tested) == len(others) == num_classes:
            return frozenset(name for name in labels if splits[name] == split)
    return frozenset()


def _split_of(name: str) -> str | None:
    """What the nearest folder with the name of a split is for: "train", "test" or "val"."""
    found = map(_SPLIT.fullmatch, reversed(name.lower().split("/")[:-1]))
    return next((match[1] for match in found if match), None)


def _sha256(text: str) -> bytes:
    return hashlib.sha256(text.encode(errors="surrogateescape")).digest()
