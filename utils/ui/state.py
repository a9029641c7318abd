"""Every key of the session state and every query parameter, spelled once.

A widget's value is lost when another page is shown (unless the widget is told to persist it), and
everything here is lost at a reload: what must survive goes into the query string (a run's id), into
the run folder, or, like a drawing's strokes, into the browser tab's own storage.
"""

from collections.abc import Iterable
from typing import Any

import streamlit as st

# Query parameters
RUN = "run"  # a run's id, or a shipped predictor's name
DATASET = "dataset"  # its name in the registry
ARCHITECTURE = "architecture"  # its name in the registry
IMAGE_SIZE = "size"  # the side of the pictures in pixels
LESSON = "lesson"  # its name in the registry
WAY = "way"  # to draw: Pen or Keyboard
QUERY = (RUN, DATASET, ARCHITECTURE, IMAGE_SIZE, LESSON, WAY)  # anybody may write anything there

# Stable hooks: keys that become the class `st-key-…`, which tests in a browser look for
DRAW_PAD = "draw_pad"
PHOTO_UPLOAD = "photo_upload"
ANSWER = "answer"
START_TRAINING = "start_training"
RUN_STATUS = "run_status"
LIVE_CHART = "live_chart"
SAMPLE_GRID = "sample_grid"

# Draw
DRAW_PREDICTOR = "draw_predictor"
DRAW_PEN_WIDTH = "draw_pen_width"
DRAW_WAY = "draw_way"  # pen or keyboard
DRAW_CANVAS = "draw_canvas"
DRAW_PEN = "draw_pen"
DRAW_GRID = "draw_grid"
DRAW_STEPS = "draw_steps"  # with the preparation's name appended: the steps that are taken
DRAW_TRUTH = "draw_truth"
DRAW_COLLECTED = "draw_collected"  # the drawings whose true class was told

# Photo
PHOTO_PREDICTOR = "photo_predictor"
PHOTO_CAMERA = "photo_camera"
PHOTO_CAMERA_ON = "photo_camera_on"
PHOTO_SAMPLES = "photo_samples"
PHOTO_SEED = "photo_seed"  # which random samples
PHOTO_SORT = "photo_sort"
PHOTO_ALBUM = "photo_album"  # small copies of the pictures that were given
PHOTO_REMOVAL = "photo_removal"  # the component that tells which picture is to go
PHOTO_ANSWERS = "photo_answers"  # what was found out about the pictures that are shown

# Boxes for numbers, with the number's key appended
NUMBER_BOX = "number_box"
NUMBER_ROW = "number_row"
NUMBER_STEP = "number_step"
NUMBER_KEYS = "number_keys"

# Inside
VISITOR = "visitor"  # tells the questions of one session from those of another
INSIDE_PREDICTOR = "inside_predictor"
INSIDE_BROUGHT = "inside_brought"  # a picture that was brought along from another page
INSIDE_WAY = "inside_way"  # where the picture comes from; the network's name is appended
INSIDE_SAMPLE = "inside_sample"  # counts the test pictures asked for
INSIDE_UPLOAD = "inside_upload"
INSIDE_UPLOADED = "inside_uploaded"  # what was in it: a small copy, or why there is none
INSIDE_EPOCH = "inside_epoch"  # with the run's id appended
INSIDE_PLAYING = "inside_playing"  # since when, and from where, the epochs go by
INSIDE_ROW = "inside_row"  # the component with the row of layers
INSIDE_LAYER = "inside_layer"  # the name of the chosen layer
INSIDE_MAPS = "inside_maps"  # the component with the maps
INSIDE_MAP = "inside_map"  # numbers of the chosen map, row and column, counted from 1
INSIDE_CELL_OF = "inside_cell_of"  # the layer that these numbers belong to
INSIDE_UNIT = "inside_unit"
INSIDE_CELL_ROW = "inside_cell_row"
INSIDE_CELL_COLUMN = "inside_cell_column"
INSIDE_OWN_SCALE = "inside_own_scale"
INSIDE_METHOD = "inside_method"
INSIDE_CLASSES = "inside_classes"
INSIDE_TABS = "inside_tabs"

# Evaluate
EVALUATE_PREDICTOR = "evaluate_predictor"
EVALUATE_TABS = "evaluate_tabs"
EVALUATE_WRITE = "evaluate_write"  # counts or shares
EVALUATE_CHART = "evaluate_chart"  # with the network, its edition and what is written appended
EVALUATE_TRUTH = "evaluate_truth"  # the picked cell, with the network and its edition appended
EVALUATE_ANSWER = "evaluate_answer"
EVALUATE_HARDSHIP = "evaluate_hardship"
EVALUATE_AGAINST = "evaluate_against"  # with the data set's name appended

# Lessons
LESSON_ANSWERS = "lesson_answers"  # what was answered in this session
LESSON_QUESTION = "lesson_question"
LESSON_CHOICE = "lesson_choice"  # with the lesson's name appended
LESSON_ACTIVITY = "lesson_activity"
LESSON_WAY = "lesson_way"  # a digit or a drawing
LESSON_SAMPLE = "lesson_sample"  # counts the digits asked for
LESSON_DRAWING = "lesson_drawing"  # the last one, as pixels
LESSON_WINDOW = "lesson_window"  # the sliding window, with the lesson's name appended
LESSON_CHANGE = "lesson_change"
LESSON_PRESET = "lesson_preset"  # a kernel's name
LESSON_KERNEL = "lesson_kernel"  # its numbers
LESSON_KERNELS = "lesson_kernels"  # named or learnt ones
LESSON_NETWORK = "lesson_network"
LESSON_LEARNT = "lesson_learnt"  # the number of a learnt kernel
LESSON_BIAS = "lesson_bias"
LESSON_RELU = "lesson_relu"
LESSON_POOL = "lesson_pool"
LESSON_POOL_SIZE = "lesson_pool_size"
LESSON_SHIFT = "lesson_shift"
LESSON_SCORE = "lesson_score"  # with a class's name appended
LESSON_STRIDE = "lesson_stride"
LESSON_PADDING = "lesson_padding"
LESSON_WALK = "lesson_walk"  # the tiny network, and the losses on its way
LESSON_RATE = "lesson_rate"
LESSON_WANTED = "lesson_wanted"  # the trainings asked for, with the lesson's name appended
LESSON_PICTURES = "lesson_pictures"
LESSON_DROPOUT = "lesson_dropout"
LESSON_AUGMENTED = "lesson_augmented"
LESSON_TRICK = "lesson_trick"  # which way to fool a network
LESSON_RIGHT = "lesson_right"  # pixels, as LESSON_DOWN
LESSON_DOWN = "lesson_down"
LESSON_TURN = "lesson_turn"  # degrees
LESSON_LETTER = "lesson_letter"
LESSON_PLANTED = "lesson_planted"  # the class whose pictures get a square

# Data sets
SAMPLES_SPLIT = "samples_split"
SAMPLES_CLASSES = "samples_classes"
SAMPLES_COUNT = "samples_count"
SAMPLES_SEED = "samples_seed"  # counts the shuffles
PIXELS_NUMBER = "pixels_number"  # which picture, with the number of pictures appended
PIXELS_CHANNEL = "pixels_channel"
PIXELS_TOP = "pixels_top"
PIXELS_LEFT = "pixels_left"
AUGMENTATION = "augmentation"  # with a setting's name appended
AUGMENTATION_SEED = "augmentation_seed"

# Architectures
ARCHITECTURE_OPTION = "architecture_option"  # with the option's name appended

UNDER_WAY = "under_way"  # in the sidebar: the run that is being trained

# Train
TRAIN_DRAFT = "train_draft"  # the settings as they stand
TRAIN_EDITION = "train_edition"  # counts the settings taken over: each has widgets of its own
TRAIN_FORM = "train_form"  # with the edition and a setting's name appended
CLOSE_UP = "close_up"
HISTORY = "history"  # which test picture, with a run's id appended
NEW_RATE = "new_rate"  # with a run's id appended, as RATE_BOX and RATE_ASKED
RATE_BOX = "rate_box"  # the box, one for each rate that was sent
RATES_SENT = "rates_sent"  # how many
RATE_ASKED = "rate_asked"  # the rate that was doubted
LONGER = "longer"
COACH = "coach"
TAKE_HOME = "take_home"  # whether what one can take home is unfolded
PLAN_CODE = "plan_code"  # whether the form's code is unfolded
DOWNLOAD = "download"  # with a file's name appended
FORMAT = "format"  # of a network's file, with the network's name appended
CODE = "code"  # whether a page's code is unfolded, with the page's address appended

# Runs
RUNS_TABLE = "runs_table"  # with what identifies its rows appended
RUNS_CHOSEN = "runs_chosen"  # ids
RUNS_EDITION = "runs_edition"  # counts the addresses that told what to tick
RUNS_NAME = "runs_name"  # with a run's id appended
RUNS_CHART = "runs_chart"
RUNS_CURVE = "runs_curve"
RUNS_AXIS = "runs_axis"
RUNS_IMPORT = "runs_import"  # with a number appended
RUNS_IMPORTS = "runs_imports"  # counts the runs taken in: each leaves an empty box behind


def chosen(name: str, options: Iterable[Any]) -> Any | None:
    """The query parameter of that name if it is one of the options, else None."""
    value = st.query_params.get(name)
    return value if value in options else None
