"""The words of the field, each explained once, for whoever meets it for the first time.

Every page shows these where a word first appears: `help=TERMS["learning rate"]`. What holds on one
page only is added there.
"""

from collections.abc import Mapping

TERMS: Mapping[str, str] = {
    # Pictures
    "data set": "Pictures, each with its right answer.",
    "class": "One of the answers that a network can give.",
    "channel": "A colour picture is three pictures: how red, how green and how blue each pixel is. "
    "Each of them is a channel.",
    "test pictures": "Pictures that are kept back: the network never trains on them. How it "
    "answers them shows what it has understood, and not just learnt by heart.",
    "validation": "A check after every epoch, on pictures that are not trained on.",
    "augmentation": "Every time a training picture is seen it is changed a little, at random, so "
    "that the network learns what stays the same.",
    # Networks
    "architecture": "The design of a network: which layers, how large, in which order.",
    "parameters": "The numbers that training adjusts: the weights, and a bias for each filter or "
    "neuron.",
    "multiply-adds": "Multiplications, each with an addition, that one picture takes on its way "
    "through. They largely decide how long training takes; parameters, how much can be learnt.",
    "kernel": "A small square of numbers that says what to look for. Each number is multiplied by "
    "the pixel below it, and the products are added up.",
    "stride": "How many cells the window moves on each time. With 2, the map is half as wide and "
    "half as high.",
    "padding": "Zeros around the picture. “valid” has none: the window stays inside. “same” puts "
    "so many that with a stride of 1 the result is as large as the picture.",
    "bias": "A number that is added to every sum. Below zero, only strong patterns get through.",
    "relu": "Keeps what is above zero and makes everything below it 0.",
    "pooling": "Keeps one number of every window: the largest, or the mean of all.",
    "dropout": "Switches off a share of the neurons, others in every step. Only while the network "
    "learns: when it is asked, all of them take part.",
    "feature map": "What one kernel found, place by place: like a picture with one number in every "
    "cell.",
    "receptive field": "The part of the picture that can make a difference to this cell at all. "
    "Deeper layers see more of it.",
    # Training
    "recipe": "Settings that are known to work together, and what they reached.",
    "epoch": "One pass over all training pictures.",
    "step": "One batch of pictures, after which all weights move a little.",
    "batch size": "How many pictures are looked at before the weights move once. Large batches "
    "give calm steps and few of them, small batches many noisy ones.",
    "optimizer": "The rule that turns the error of a batch into a change of the weights.",
    "learning rate": "How far the weights move in one step. Too small, and nothing happens for a "
    "long time; too large, and the loss jumps about or explodes.",
    "schedule": "How the learning rate changes during the run.",
    "momentum": "How much of the last step's direction is kept, like a ball that rolls on.",
    "weight decay": "How much every weight shrinks in every step, which keeps them small.",
    "label smoothing": "Softens the right answers: with 0.1, the network is not asked to be 100% "
    "sure. Overconfident networks become more honest.",
    "early stopping": "Training ends when so many epochs in a row did not lower the validation "
    "loss; the best weights are kept.",
    "seed": "The number that all chance begins with: first weights, order of pictures, "
    "augmentation. The same seed gives the same run.",
    "training time": "Time spent training, without waiting in line and without pauses.",
    # How good it is
    "accuracy": "The share of pictures whose answer is right. Higher is better.",
    "loss": "How wrong the answers are, as cross-entropy: minus the natural logarithm of the "
    "probability that the right class got, on average. 0 for somebody who is sure and right, "
    "large for somebody who is sure and wrong. Lower is better; this is what training lowers.",
    "published": "What the recipe's source reports. A difference of some tenths of a point is "
    "chance: another seed gives another network.",
    "likely range": "The test pictures are a sample. The accuracy on all pictures of their kind "
    "lies in such a range in 95 of 100 cases (Wilson's confidence interval). The more test "
    "pictures, the narrower it is.",
    "calibration error": "Is it as often right as it says? How far its confidence is from the "
    "truth, on average, weighted by the number of pictures.",
    "precision": "Of the pictures that it calls so, the share that really are.",
    "recall": "Of the pictures that really are so, the share that it calls so.",
    "f1": "One number for precision and recall: their harmonic mean.",
    "grad-cam": "Colours the places that spoke for the answer, worked out from the maps of the "
    "last convolution.",
}
