import pickle
import subprocess
import sys

import numpy as np
import pytest

from models import worker_tasks
from models.architectures import InputTooSmallError
from models.training.config import Augmentation, TrainingConfig

READ = """
import pickle, sys
pickle.load(sys.stdin.buffer)
sys.exit(" ".join({"keras", "tensorflow"} & set(sys.modules)) or 0)
"""


def input_too_small():
    with pytest.raises(InputTooSmallError) as caught:
        worker_tasks.layer_table("lenet5", {}, (8, 8, 1), 10)
    return caught.value


@pytest.mark.parametrize(
    "answer",
    [
        lambda: worker_tasks.layer_table("lenet5", {}, (28, 28, 1), 10),
        lambda: worker_tasks.seconds_per_step(TrainingConfig("digits", "lenet5", batch_size=4)),
        lambda: worker_tasks.augmented(np.zeros((1, 8, 8, 1), np.uint8), Augmentation(zoom=0.1), 1),
        input_too_small,
    ],
    ids=["layer_table", "seconds_per_step", "augmented", "input_too_small"],
)
def test_the_server_reads_the_answer_without_keras(answer):
    read = subprocess.run(
        [sys.executable, "-c", READ],
        check=False,
        input=pickle.dumps(answer()),
        stderr=subprocess.PIPE,
    )
    assert read.returncode == 0, read.stderr.decode()
