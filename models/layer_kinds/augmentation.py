"""Augmentation: pictures are changed at random, in training only."""

from models.layer_kinds import KERAS, LAYER_KINDS, Example
from models.layer_kinds.cell_by_cell import TrainingOnly

TRAINING = "models.training"


def _register(
    name: str, title: str, what: str, *settings: dict[str, object], modules: tuple[str, ...] = ()
) -> None:
    LAYER_KINDS.register(
        TrainingOnly(
            name=name,
            title=title,
            summary=f"{what} at random in training, so that the network learns to see past it. "
            "Here it does nothing.",
            lesson="data",
            shows_picture=True,
            modules=modules or (KERAS,),
            examples=tuple(Example(settings=each) for each in settings),
        )
    )


_register(
    "RandomBrightness", "Random brightness", "Makes pictures lighter or darker", {"factor": 0.2}
)
_register(
    "RandomContrast", "Random contrast", "Makes contrasts stronger or weaker", {"factor": 0.2}
)
_register("RandomErasing", "Random erasing", "Covers a part of each picture", {})
_register("RandomFlip", "Random flip", "Mirrors pictures", {"mode": "horizontal"})
_register(
    "RandomPen",
    "Random pen",
    "Makes strokes thicker or thinner",
    {"strength": 0.5},
    modules=(f"{TRAINING}.random_stroke_width", "models.pen"),  # the latter up to version 0.2
)
_register(
    "RandomWarp",
    "Random warp",
    "Turns, moves and bends pictures",
    {"rotation": 10.0, "shift": 0.1},
    modules=(f"{TRAINING}.random_warp", "models.warp"),  # the latter up to version 0.2
)
