import re
from html.parser import HTMLParser

import pytest

from models.runs import RunState
from models.training.config import TrainingConfig
from pages.widgets.run_report import report_page
from tests.run_folders import make_run


class Reader(HTMLParser):
    """Notes what a page refers to, and whether its elements are closed in order."""

    def __init__(self):
        super().__init__()
        self.open, self.addresses, self.tags = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.addresses += [value for name, value in attrs if name in ("src", "href")]
        if tag not in ("meta", "img", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def read(page):
    reader = Reader()
    reader.feed(page)
    assert reader.open == []
    return reader


def test_a_report_holds_all_of_a_run_and_refers_to_nothing_else(own_home):
    run = make_run(own_home, name="My <b>run</b>")
    page = report_page(run)
    reader = read(page)
    assert all(address.startswith("data:image/png;base64,") for address in reader.addresses)
    assert len(reader.addresses) == 16
    assert "http" not in page
    assert "My &lt;b&gt;run&lt;/b&gt;" in page
    assert "<b>run" not in page
    assert "95.00%" in page
    assert reader.tags.count("svg") == 2
    assert reader.tags.count("polyline") == 4
    assert "Learning rate" in page


def test_a_report_counts_what_the_evaluation_counts(own_home):
    run = make_run(own_home)
    counts = re.findall(r"<td style=[^>]*>(\d*)</td>", report_page(run))
    expected = [count for row in run.evaluation().confusion for count in row]
    assert [int(count or 0) for count in counts] == expected


@pytest.mark.parametrize("state", RunState, ids=str)
def test_every_run_has_a_report(own_home, state):
    config = TrainingConfig("digits", "of_last_year", epochs=3, validation_split=0)
    read(report_page(make_run(own_home, state, config=config)))


def test_losses_that_are_no_numbers_are_left_out(own_home):
    run = make_run(own_home)
    file = run.folder / "metrics.jsonl"
    file.write_text(re.sub(r'"val_loss": [0-9.]+', '"val_loss": NaN', file.read_text(), count=1))
    assert "nan" not in report_page(run).lower().split("<h2>")[1]
