"""Questions to the workers: what a page sees while it waits, and afterwards."""

from concurrent.futures import CancelledError, Future

import pytest
from streamlit.testing.v1 import AppTest

from pages.widgets import services
from utils.workers.engine_process import EngineError


def double(number):
    return 2 * number


class Queue:
    """Answers at once, and counts."""

    def __init__(self):
        self.asked = 0
        self.topics = []
        self.error = None

    def start(self):
        pass

    def ask(self, function, *args, topic=None):
        self.asked += 1
        self.topics.append(topic)
        future: Future[object] = Future()
        if self.error:
            future.set_exception(self.error)
        else:
            future.set_result(function(*args))
        return future


@pytest.fixture
def queue(monkeypatch):
    queue = Queue()
    monkeypatch.setattr(services, "job_queue", lambda: queue)
    return queue


def ask(number):
    def script(function, number):
        import streamlit as st

        from pages.widgets import services

        st.write(str(services.ask_helper(function, number, waiting="Doubling")))

    return AppTest.from_function(script, args=(double, number), default_timeout=60).run()


def test_the_answer_is_remembered_for_these_arguments(queue):
    assert ask(4).markdown[0].value == "8"
    assert ask(4).markdown[0].value == "8"
    assert queue.asked == 1
    assert ask(5).markdown[0].value == "10"
    assert queue.asked == 2


def test_a_live_answer_is_asked_for_each_time_under_the_visitors_own_topic(queue):
    def script(function):
        import streamlit as st

        from pages.widgets import services

        st.write(str(services.ask_helper(function, 4, topic="maps")))

    page = AppTest.from_function(script, args=(double,), default_timeout=60).run()
    page.run()
    AppTest.from_function(script, args=(double,), default_timeout=60).run()
    first, again, other = queue.topics
    assert page.markdown[0].value == "8"
    assert first == again
    assert first.startswith("maps ")
    assert other != first


def test_a_question_that_a_newer_one_replaced_ends_the_older_script(queue):
    queue.error = CancelledError()
    page = ask(4)
    assert not page.exception
    assert not page.markdown
    assert not page.error


def test_an_error_of_the_function_reaches_the_page_and_may_be_retried(queue):
    queue.error = ValueError("too large")
    assert len(ask(4).exception) == 1
    queue.error = None
    assert ask(4).markdown[0].value == "8"


def test_without_an_engine_a_message_says_so(queue):
    queue.error = EngineError("The training engine could not be started.")
    page = ask(4)
    assert page.error[0].value == "The training engine could not be started."
    assert not page.exception
    assert not page.markdown


def test_asking_for_the_engine_state_does_not_start_it():
    engine = services.Engine()
    assert engine.state().name == "off"
    assert engine._queue is None
    engine.stop()
