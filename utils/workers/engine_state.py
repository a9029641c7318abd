"""The state of the training engine, as a word and as a sentence for the user."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

Resource = Literal["train", "interactive"]  # the two kinds of work; a worker offers one

WORKERS: dict[Resource, str] = {
    "train": "There is no worker that trains, so runs wait in line.",
    "interactive": (
        "There is no worker that answers questions about networks, so pages that ask one wait."
    ),
}


@dataclass(frozen=True)
class EngineState:
    """A state. "incomplete": the cluster has no worker for one of the kinds of work."""

    name: Literal["off", "starting", "ready", "incomplete", "failed"]
    sentence: str
    lacks: tuple[Resource, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Whether it stays as it is until the user acts."""
        return self.name in ("ready", "incomplete", "failed")

    def without(self, resource: Resource) -> str | None:
        """A sentence for a user who waits for that kind of work; None if it is available."""
        if self.name == "ready" or (self.name == "incomplete" and resource not in self.lacks):
            return None
        return self.sentence


OFF = EngineState("off", "The training engine is not running. It starts when it is needed.")
SOON = EngineState("off", "The training engine starts in a moment.")
STARTING = EngineState("starting", "The training engine is starting. This takes about 15 s.")
READY = EngineState("ready", "The training engine is ready.")


def state_of_cluster(address: str, offered: Collection[str]) -> EngineState:
    """The state of a running cluster: ready, or which workers are missing and how to start them.

    Args:
        address: of its scheduler.
        offered: the kinds of work that its workers offer.
    """
    lacks = tuple(resource for resource in WORKERS if resource not in offered)
    if not lacks:
        return READY
    said = " ".join(WORKERS[resource] for resource in lacks)
    commands = " and ".join(
        f"`dask worker {address} --nthreads 1 --resources {resource}=1`" for resource in lacks
    )
    return EngineState(
        "incomplete", f"{said} Start {commands}; they are found within seconds.", lacks
    )
