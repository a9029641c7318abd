from utils.lru_cache import LRUCache


def test_the_least_recently_used_entry_goes_first():
    cache = LRUCache(10)
    cache.keep("a", 1, 4)
    cache.keep("b", 2, 4)
    assert cache.get("a") == 1
    cache.keep("c", 3, 4)
    assert cache.get("b") is None
    assert (cache.get("a"), cache.get("c")) == (1, 3)


def test_the_latest_stays_however_large():
    cache = LRUCache(10)
    cache.keep("a", 1, 4)
    cache.keep("b", 2, 400)
    assert (cache.get("a"), cache.get("b")) == (None, 2)


def test_storing_again_replaces():
    cache = LRUCache(10)
    cache.keep("a", 1, 8)
    cache.keep("a", 2, 8)
    assert cache.get("a") == 2


def test_without_sizes_entries_are_counted():
    cache = LRUCache(2)
    for value in (1, 2, 3):
        cache.keep(value, value)
    assert (len(cache), cache.get(1), cache.get(3)) == (2, None, 3)
    cache.clear()
    assert (len(cache), cache.get(3)) == (0, None)
