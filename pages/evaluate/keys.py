"""Keys of the session state on the page Evaluate."""

EVALUATE_PREDICTOR = "evaluate_predictor"
EVALUATE_TABS = "evaluate_tabs"
EVALUATE_WRITE = "evaluate_write"  # counts or shares
EVALUATE_CHART = "evaluate_chart"  # with the network, its edition and what is written appended
EVALUATE_TRUTH = "evaluate_truth"  # the picked cell, with the network and its edition appended
EVALUATE_ANSWER = "evaluate_answer"
EVALUATE_CORRUPTION = "evaluate_corruption"
EVALUATE_AGAINST = "evaluate_against"  # with the data set's name appended
