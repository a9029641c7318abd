import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.charts.learning_curves import POINTS, SETTLING, Frame, live_spec, live_tables
from pages.charts.run_comparison import LOOKS, RunCurves, comparison_spec, comparison_table
from pages.charts.thinning import rounded_up, smoothed, thinned
from tests.run_folders import epoch_report, step_report

STEPS_PER_EPOCH = 40


def frame(quantity="loss", **changes):
    return Frame(quantity, epochs=50, steps_per_epoch=STEPS_PER_EPOCH, num_classes=10, **changes)


def reports(steps):
    epochs = [epoch_report(epoch) for epoch in range(1, steps // STEPS_PER_EPOCH + 1)]
    return [step_report(step) for step in range(1, steps + 1)], epochs


def drawn(tables):
    return [*tables.settled["step"], *tables.growing["step"]]


@given(count=st.integers(0, 20_000), limit=st.integers(1, 500))
def test_thinning_keeps_both_ends_and_its_limit(count, limit):
    kept = thinned(count, limit)
    assert len(kept) <= limit + 1
    assert list(kept) == sorted(set(kept))
    if count:
        assert (kept[0], kept[-1]) == (0, count - 1)


@given(count=st.integers(1, 5_000), more=st.integers(1, 100))
def test_a_point_that_was_kept_stays_or_the_distance_has_doubled(count, more):
    before, after = thinned(count, 100)[:-1], thinned(count + more, 100)
    distance = after[1] - after[0]
    assert set(before[before % distance == 0]) <= set(after)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50), st.floats(0.1, 100))
def test_smoothing_looks_back_only(values, half_life):
    x = np.arange(len(values), dtype=float)
    whole = smoothed(x, values, half_life)
    assert np.array_equal(whole[:-1], smoothed(x[:-1], values[:-1], half_life))
    assert min(values) - 1e-6 <= whole.min() <= whole.max() <= max(values) + 1e-6


def test_smoothing_leaves_out_values_that_are_not_finite():
    x = np.arange(4.0)
    means = smoothed(x, [math.nan, 2.0, math.inf, 2.0], 1.0)
    assert math.isnan(means[0])
    assert means[1:] == pytest.approx([2, 2, 2])


@given(st.floats(1e-9, 1e12))
def test_an_axis_ends_at_a_round_number_not_far_above(value):
    end = rounded_up(value)
    assert value * (1 - 1e-6) <= end <= value * 2
    assert rounded_up(end) == pytest.approx(end)


@pytest.mark.parametrize("steps", [0, 1, 2, 39, 40, 500, 13_000])
@pytest.mark.parametrize("quantity", ["loss", "accuracy"])
def test_a_live_chart_has_a_few_hundred_rows_and_all_are_numbers(quantity, steps):
    tables = live_tables(frame(quantity), *reports(steps))
    assert len(drawn(tables)) <= POINTS + 1
    assert drawn(tables) == sorted(drawn(tables))
    assert not steps or drawn(tables)[-1] == steps
    for table in vars(tables).values():
        assert np.isfinite(table.to_numpy(float)).all()


def test_between_two_reports_only_the_last_pieces_change():
    changes = 0
    before = live_tables(frame(), *reports(300)).settled
    for steps in range(301, 400):
        tables = live_tables(frame(), *reports(steps))
        assert len(tables.growing) <= SETTLING + 1
        changes += not tables.settled.equals(before)
        before = tables.settled
    assert changes <= 3


def test_the_pieces_of_a_curve_join():
    tables = live_tables(frame(), *reports(300))
    for name in ("epoch", "height", "raw_height"):
        ends = [*tables.settled[name], *tables.growing[name]]
        starts = [*tables.settled[f"{name}_before"], *tables.growing[f"{name}_before"]]
        assert starts[1:] == ends[:-1]


def test_the_vertical_axis_stays_while_a_loss_falls():
    ends = {
        tuple(live_tables(frame(), *reports(steps)).axis.iloc[0]) for steps in range(0, 2_000, 50)
    }
    assert len(ends) == 1
    assert all(low == 0 and high >= math.log(10) for low, high, _ in ends)


def test_a_spike_is_drawn_at_the_edge_with_its_full_value():
    steps, epochs = reports(200)
    steps[150] = step_report(151).__class__(**{**vars(steps[150]), "loss": 500.0})
    tables = live_tables(frame(), steps, epochs)
    high = tables.axis["high"][0]
    shown = [*tables.settled["raw_height"], *tables.growing["raw_height"]]
    assert max(shown) <= high
    assert tables.axis["low"][0] == 0


def test_a_loss_that_is_nan_is_left_out():
    steps, epochs = reports(80)
    steps[-1] = steps[-1].__class__(**{**vars(steps[-1]), "loss": math.nan})
    assert drawn(live_tables(frame(), steps, epochs))[-1] == 79


def test_nothing_held_out_means_no_validation_curve():
    steps, _ = reports(80)
    epochs = [epoch_report(1).__class__(**{**vars(epoch_report(1)), "val_loss": None})]
    assert live_tables(frame(), steps, epochs).validation.empty


def test_a_close_up_shows_the_range_of_the_later_part():
    whole = live_tables(frame("accuracy"), *reports(1_000)).axis.iloc[0]
    near = live_tables(frame("accuracy", close_up=True), *reports(1_000)).axis.iloc[0]
    assert (whole["low"], whole["high"], near["high"]) == (0, 1, 1)
    assert near["low"] > 0.8


def test_the_specification_depends_on_the_frame_alone_and_reads_what_the_tables_have():
    spec, tables = live_spec(frame()), live_tables(frame(), *reports(100))
    assert json.loads(json.dumps(spec)) == live_spec(frame())
    for layer in spec["layer"]:
        columns = getattr(tables, layer["data"]["name"]).columns
        fields = [each["field"] for each in layer["encoding"].values() if "field" in each]
        assert set(fields) <= set(columns)
    assert spec["encoding"]["x"]["scale"]["domain"] == [0, 50]


def curves(label, steps=200):
    return RunCurves(label, STEPS_PER_EPOCH, *reports(steps))


@pytest.mark.parametrize("axis", ["epoch", "step", "seconds"])
@pytest.mark.parametrize("curve", ["loss", "accuracy", "val_loss", "val_accuracy"])
def test_runs_are_compared_over_any_axis(curve, axis):
    table = comparison_table([curves("one"), curves("two", 4_000)], curve, axis)
    assert set(table["run"]) == {"one", "two"}
    assert len(table) < 500
    last = table[table["run"] == "one"].iloc[-1]["x"]
    assert last == pytest.approx({"epoch": 5, "step": 200, "seconds": 4}[axis])
    spec = comparison_spec(table, ["one", "two"], curve, axis)
    low, high = spec["encoding"]["y"]["scale"]["domain"]
    assert low <= table["y"].min() <= table["y"].max() <= high
    assert spec["encoding"]["x"]["scale"]["domain"][1] >= table["x"].max()
    json.dumps(spec)


def test_a_run_without_points_leaves_the_others():
    table = comparison_table([curves("new", 0), curves("old")], "val_loss", "epoch")
    assert set(table["run"]) == {"old"}


def test_no_two_runs_look_alike():
    assert len({look.color for look in LOOKS}) == len(LOOKS)
    assert len({look.shape for look in LOOKS}) == len(LOOKS)
