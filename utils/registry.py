"""A registry: all entries of one kind, registered by the files that define them.

One entry is one file of a package. Importing the package's modules registers them, so a new
architecture, data set or recipe is one new file and no other change.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar


class Entry(Protocol):
    """What a registry needs of an entry."""

    @property
    def name(self) -> str:
        """Its identifier, unique within the registry; it appears in URLs and files."""

    @property
    def rank(self) -> int:
        """Its position in lists, smallest first."""


E = TypeVar("E", bound=Entry)


class UnknownNameError(LookupError):
    """No entry has this name. The message lists the names that exist."""


class Registry(Generic[E]):
    """All entries of one kind, in the order of their rank.

    Args:
        kind: what an entry is, for messages ("architecture").
        package: the package whose modules register the entries, imported at first use.
    """

    def __init__(self, kind: str, package: str) -> None:
        self.kind = kind
        self._package = package
        self._entries: dict[str, E] = {}
        self._discovered = False

    def register(self, entry: E) -> E:
        """Add an entry and return it. Raises ValueError if its name is taken."""
        if entry.name in self._entries:
            raise ValueError(f"There are two {self.kind}s called `{entry.name}`.")
        self._entries[entry.name] = entry
        return entry

    def names(self) -> list[str]:
        """The names of all entries, in the order of their rank."""
        return [entry.name for entry in self]

    def __getitem__(self, name: str) -> E:
        """The entry of that name. Raises UnknownNameError, which lists the names that exist."""
        self._discover()
        try:
            return self._entries[name]
        except KeyError:
            known = ", ".join(self.names())
            raise UnknownNameError(
                f"There is no {self.kind} called `{name[:60]}`. There are: {known}."
            ) from None

    def __contains__(self, name: object) -> bool:
        self._discover()
        return name in self._entries

    def __iter__(self) -> Iterator[E]:
        self._discover()
        return iter(sorted(self._entries.values(), key=lambda entry: (entry.rank, entry.name)))

    def __len__(self) -> int:
        self._discover()
        return len(self._entries)

    def _discover(self) -> None:
        if self._discovered:
            return
        package = importlib.import_module(self._package)
        for module in pkgutil.iter_modules(package.__path__, prefix=f"{self._package}."):
            importlib.import_module(module.name)
        self._discovered = True
