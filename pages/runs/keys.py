"""Keys of the session state on the page Runs."""

RUNS_TABLE = "runs_table"  # with what identifies its rows appended
RUNS_EDITION = "runs_edition"  # counts the addresses that set the ticks
RUNS_NAME = "runs_name"  # with a run's id appended
RUNS_CHOSEN = "runs_chosen"  # ids
RUNS_IMPORT = "runs_import"  # with a number appended
RUNS_IMPORTS = "runs_imports"  # counts imported runs: each begins a new, empty box
RUNS_CHART = "runs_chart"
RUNS_CURVE = "runs_curve"
RUNS_AXIS = "runs_axis"
