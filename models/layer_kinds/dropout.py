"""Dropout: numbers are switched off at random, in training only."""

from models.layer_kinds import LAYER_KINDS, Example
from models.layer_kinds.cell_by_cell import TrainingOnly

EXAMPLES = (Example(settings={"rate": 0.5}),)

LAYER_KINDS.register(
    TrainingOnly(
        name="Dropout",
        title="Dropout",
        summary="Switches numbers off at random in training, so that none is relied on too much. "
        "Here it does nothing.",
        lesson="overfitting",
        examples=(*EXAMPLES, Example(settings={"rate": 0.5}, input_shapes=((12,),))),
    )
)
LAYER_KINDS.register(
    TrainingOnly(
        name="SpatialDropout2D",
        title="Spatial dropout",
        summary="Switches whole maps off at random in training, so that none is relied on too "
        "much. Here it does nothing.",
        lesson="overfitting",
        examples=EXAMPLES,
    )
)
