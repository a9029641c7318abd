from dataclasses import dataclass

import pytest

from models.architectures import ARCHITECTURES
from models.codegen.export_formats import FORMATS
from models.evaluation.corruptions import CORRUPTIONS
from models.recipes import RECIPES
from utils.datasets import DATASETS
from utils.preprocessing import PREPARATIONS
from utils.registry import Registry, UnknownNameError


@dataclass(frozen=True)
class Thing:
    name: str
    rank: int = 0


def empty_registry() -> Registry[Thing]:
    return Registry("thing", "tests")


def test_entries_come_by_rank():
    registry = empty_registry()
    registry.register(Thing("late", 2))
    registry.register(Thing("early", 1))
    assert registry.names() == ["early", "late"]
    assert registry["late"].rank == 2


def test_a_name_is_taken_once():
    registry = empty_registry()
    registry.register(Thing("one"))
    with pytest.raises(ValueError, match="two things called `one`"):
        registry.register(Thing("one"))


def test_an_unknown_name_lists_the_known():
    registry = empty_registry()
    registry.register(Thing("one"))
    assert "two" not in registry
    with pytest.raises(UnknownNameError, match=r"no thing called `two`.*one"):
        registry["two"]


@pytest.mark.parametrize("registry", [ARCHITECTURES, RECIPES, DATASETS], ids=lambda r: r.kind)
def test_every_file_registers_an_entry_with_a_place_of_its_own(registry):
    ranks = [entry.rank for entry in registry]
    assert len(registry) > 1
    assert len(set(ranks)) == len(ranks)
    assert all(entry.title for entry in registry)
    assert all(entry.summary.endswith((".", ":")) for entry in registry)


@pytest.mark.parametrize("registry", [PREPARATIONS, CORRUPTIONS, FORMATS], ids=lambda r: r.kind)
def test_every_entry_has_a_place_of_its_own(registry):
    ranks = [entry.rank for entry in registry]
    assert len(registry) > 1
    assert len(set(ranks)) == len(ranks)
    assert [registry[name].name for name in registry.names()] == registry.names()
