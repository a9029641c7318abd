from hypothesis import given
from hypothesis import strategies as st

from models.training.early_stopping import best_epoch, is_past_its_best

losses = st.lists(st.floats(0, 10), max_size=12)


def test_the_best_epoch_is_the_first_of_the_lowest():
    assert best_epoch([3.0, 1.0, 2.0, 1.0]) == 2
    assert best_epoch([3.0, 1.0, 2.0, 1.5], after=2) == 4
    assert best_epoch([]) == best_epoch([1.0], after=1) == 0


@given(losses, st.integers(1, 4))
def test_it_stops_after_as_many_epochs_without_improvement(values, patience):
    waited = len(values) - best_epoch(values)
    assert is_past_its_best(values, patience) is (bool(values) and waited >= patience)


@given(losses, st.integers(1, 4), st.integers(0, 12))
def test_what_came_before_does_not_count(values, patience, after):
    later = is_past_its_best(values[after:], patience)
    assert is_past_its_best(values, patience, after) is later


@given(losses)
def test_without_patience_it_never_is(values):
    assert not is_past_its_best(values, None)
