from utils.lru_cache import LRUCache


def test_what_was_looked_at_longest_ago_goes_first():
    lately = LRUCache(10)
    lately.keep("a", 1, 4)
    lately.keep("b", 2, 4)
    assert lately.get("a") == 1
    lately.keep("c", 3, 4)
    assert lately.get("b") is None
    assert (lately.get("a"), lately.get("c")) == (1, 3)


def test_the_latest_stays_however_large():
    lately = LRUCache(10)
    lately.keep("a", 1, 4)
    lately.keep("b", 2, 400)
    assert (lately.get("a"), lately.get("b")) == (None, 2)


def test_keeping_again_replaces():
    lately = LRUCache(10)
    lately.keep("a", 1, 8)
    lately.keep("a", 2, 8)
    assert lately.get("a") == 2
