"""Which lesson explains a kind of layer."""

LESSONS = {
    "InputLayer": "numbers",
    "Rescaling": "numbers",
    "Conv2D": "convolution",
    "DepthwiseConv2D": "convolution",
    "SeparableConv2D": "convolution",
    "ReLU": "relu",
    "Activation": "relu",
    "MaxPooling2D": "pooling",
    "AveragePooling2D": "pooling",
    "GlobalAveragePooling2D": "pooling",
    "Flatten": "classes",
    "Dense": "classes",
}
