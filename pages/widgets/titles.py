"""The titles of runs and networks in lists, no two of them alike. Draws nothing.

Every box, table, legend and report takes its titles from here. They are made from all runs, so a
run has the same title wherever it is listed.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from models.runs import Run, RunStore
from models.serving.predictor_info import PredictorInfo
from pages.widgets import services
from pages.widgets.wording import dated
from utils.text import plain

LONGEST = 32  # characters of a name, so that what follows it fits on a phone
SHIPPED = "comes with the app"


@dataclass(frozen=True)
class RunTitle:
    """A run's title: "Digits: swift #2 · 97.78% · 27 Nov 14:05".

    Attributes:
        name: the run's name, shortened, numbered if another run has the same name and `when`.
        accuracy: on the test pictures; "" if it has not been tested.
        when: when it was started, to the minute.
    """

    name: str
    accuracy: str
    when: str

    def __str__(self) -> str:
        return " · ".join(part for part in (self.name, self.accuracy, self.when) if part)


def run_titles(everyone: Iterable[Run]) -> dict[str, RunTitle]:
    """The titles by id. Expects all runs: with fewer of them, numbers might differ."""
    titles: dict[str, RunTitle] = {}
    seen: Counter[tuple[str, str]] = Counter()
    for run in sorted(
        everyone, key=lambda run: run.id
    ):  # the oldest first, so that it keeps its title
        name, when = shortened(run.name), dated(run.status.created_at)
        seen[name, when] += 1
        number = f" #{seen[name, when]}" if seen[name, when] > 1 else ""
        titles[run.id] = RunTitle(name + number, _accuracy(run), when)
    return titles


def run_title(run: Run) -> str:
    """One run's title."""
    everyone = RunStore(run.folder.parents[1]).list()
    return str(run_titles(everyone).get(run.id, shortened(run.name)))


def network_titles(infos: Iterable[PredictorInfo]) -> dict[str, str]:
    """The titles of networks by name, in the same order."""
    runs = run_titles(services.run_store().list())
    return {
        info.name: f"{plain(info.title)} ({SHIPPED})"
        if info.kind == "shipped"
        else str(runs.get(info.name, plain(info.title)))
        for info in infos
    }


def shortened(name: str) -> str:
    """A name cut to LONGEST characters."""
    return plain(name, LONGEST)


def _accuracy(run: Run) -> str:
    evaluation = run.evaluation()
    return "" if evaluation is None else f"{evaluation.test_accuracy:.2%}"
