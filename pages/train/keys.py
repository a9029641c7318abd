"""Keys of the session state on the page Train."""

# Stable hooks: tests in a browser look for them
START_TRAINING = "start_training"
RUN_STATUS = "run_status"
LIVE_CHART = "live_chart"

CLOSE_UP = "close_up"
HISTORY = "history"  # which test picture, with a run's id appended
PLAN_CODE = "plan_code"  # whether the form's code is unfolded
