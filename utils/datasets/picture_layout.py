"""Infers the class and the split of a picture from its path.

The usual arrangements are recognised: `PetImages/Cat/1.jpg`, `training_set/cats/cat.1.jpg`,
`test/dog.7.jpg`, regardless of case and below any other folders.
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

SYSTEM = "were put there by macOS or Windows"
NO_CLASS = "have no class: neither a folder nor the beginning of their name says what they show"
TWICE = "come twice under one name; the last one is used"

_SYSTEM_FILES = ("thumbs.db", "ehthumbs.db", "desktop.ini")
_SPLIT = re.compile(r"(train|test|val)(ing|id|idation)?([ _-]?(set|data))?\d*")
_MOST_FOR_TEST = 1_000  # pictures per class


@dataclass(frozen=True, eq=False)  # compared by identity: comparing 25,000 names is slow
class Layout:
    """The pictures of a folder or zip, in an order that is the same on every machine.

    A set with its own test split keeps it; everything else is for training. A validation split
    serves as the test split if there is no other. A set without either is split by the hash of the
    names: the first 1,000 of each class are for testing, or a fifth if that is less.

    Attributes:
        names: paths below the folder that all pictures share ("Cat/123.jpg"), sorted by SHA-256;
            those of the set's own test split come first.
        labels: name -> number of its class.
        root: that folder, as a prefix of the names: "PetImages/", or "".
        test: the names in the set's own test split; empty if it has none.
        most_tested: test pictures per class if it has none.
        skipped: all other files, by reason.
    """

    names: tuple[str, ...]
    labels: Mapping[str, int]
    root: str
    test: frozenset[str]
    most_tested: int
    skipped: Mapping[str, Sequence[str]]

    @property
    def num_classes(self) -> int:
        """The number of classes with pictures."""
        return len(set(self.labels.values()))

    def is_for_testing(self, name: str, tested: int) -> bool:
        """Whether a picture belongs to the test split.

        Args:
            name: of the picture.
            tested: how many pictures of its class the test split has so far.
        """
        return name in self.test if self.test else tested < self.most_tested


@lru_cache(maxsize=4)
def arrange(paths: tuple[str, ...], classes: tuple[str, ...]) -> Layout:
    """Infer the layout of files. Cached, as it takes 0.2 s for 25,000.

    Args:
        paths: of all files, with "/" between folders.
        classes: names of the class folders, regardless of case and of a plural "s".
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
    """The class named by the nearest folder, or else by the beginning of the file name.

    Args:
        path: of a file, with "/" between folders.
        classes: names of the class folders, regardless of case and of a plural "s".

    Returns:
        An index into `classes`; None if no class is named.
    """
    known = [name.lower() for name in classes]
    *folders, file = path.lower().split("/")
    beginning = re.match("[a-z]*", file)
    for word in (*reversed(folders), beginning[0] if beginning else ""):
        for name in (word, word.removesuffix("s")):
            if name in known:
                return known.index(name)
    return None


def _is_system(path: str) -> bool:
    """Whether a file was made by an operating system: .DS_Store, __MACOSX/._1.jpg, Thumbs.db."""
    *_, file = parts = path.lower().split("/")
    return file in _SYSTEM_FILES or any(part.startswith((".", "__macosx")) for part in parts)


def _common_folder(paths: Iterable[str]) -> str:
    levels = zip(*(path.split("/")[:-1] for path in paths), strict=False)  # as deep as all are
    shared = takewhile(lambda folders: len(set(folders)) == 1, levels)
    return "".join(f"{folders[0]}/" for folders in shared)


def _own_test(labels: Mapping[str, int], num_classes: int) -> frozenset[str]:
    """The names in the set's own test split, if it and the rest both have all classes."""
    splits = {name: _split_of(name) for name in labels}
    for split in ("test", "val"):
        tested = {labels[name] for name in labels if splits[name] == split}
        others = {labels[name] for name in labels if splits[name] != split}
        if len(tested) == len(others) == num_classes:
            return frozenset(name for name in labels if splits[name] == split)
    return frozenset()


def _split_of(name: str) -> str | None:
    """The split named by the nearest folder that names one: "train", "test" or "val"."""
    found = map(_SPLIT.fullmatch, reversed(name.lower().split("/")[:-1]))
    return next((match[1] for match in found if match), None)


def _sha256(text: str) -> bytes:
    return hashlib.sha256(text.encode(errors="surrogateescape")).digest()
