"""Laying text over text: the laws of merging, and that a number never inherits another number's source."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import Place
from sim.scenario.merge import merge, without_nulls
from sim.scenario.nodes import Entries, Leaf, Node, leaves, plain
from sim.scenario.reader import parse

KEYS = st.sampled_from(["a", "b", "c", "d"])


def trees(file: str) -> st.SearchStrategy[Entries]:
    place = Place(file, 1, 1)
    leaf: st.SearchStrategy[Node] = st.sampled_from(["1", "2", "~"]).map(lambda t: Leaf(t, place))
    inner = st.recursive(
        leaf, lambda i: st.dictionaries(KEYS, i, max_size=3).map(lambda d: Entries(d, place)), max_leaves=8
    )
    return st.dictionaries(KEYS, inner, max_size=4).map(lambda d: Entries(d, place))


def both(base: str, own: str) -> object:
    return plain(without_nulls(merge(parse(base, "base"), parse(own, "own"))))


@settings(max_examples=120, deadline=None)
@given(trees("x"), trees("y"), trees("z"))
def test_laws(a: Entries, b: Entries, c: Entries):
    nothing = Entries({}, a.place)
    assert plain(merge(a, nothing)) == plain(a)
    assert plain(merge(nothing, a)) == plain(a)
    assert plain(merge(a, a)) == plain(a)
    assert plain(merge(merge(a, b), c)) == plain(merge(a, merge(b, c)))
    # What the upper text says holds, and every leaf still knows its own file.
    merged = merge(a, b)
    upper = dict(leaves(b))
    for path, leaf in leaves(merged):
        if path in upper:
            assert leaf == upper[path]
        assert leaf.place.file == ("y" if path in upper else "x")


def test_maps_merge_words_and_lists_replace_and_null_removes():
    base = "a: {b: 1, c: [1, 2], d: {e: 1, f: 2}}\ng: 3\n"
    assert both(base, "a: {c: [3], d: {f: ~}}\ng: ~\nh: 4\n") == {
        "a": {"b": "1", "c": ["3"], "d": {"e": "1"}},
        "h": "4",
    }
    assert both(base, "a: 5") == {"a": "5", "g": "3"}
    assert both("a: 5", "a: {b: 1}") == {"a": {"b": "1"}}


def test_a_removed_map_can_be_written_anew():
    assert both("a: {b: 1, c: 2}", "a: ~") == {}
    above = merge(parse("a: ~", "own"), parse("a: {d: 3}", "top"))
    assert plain(without_nulls(merge(parse("a: {b: 1}", "base"), above))) == {"a": {"d": "3"}}


def test_a_number_never_inherits_the_source_of_another():
    base = "n: {value: 4, source: gacc, grade: published}"
    assert both(base, "n: 5") == {"n": "5"}
    assert both(base, "n: {value: 5}") == {"n": {"value": "5"}}
    assert both(base, "n: {value: 5, grade: expert}") == {"n": {"value": "5", "grade": "expert"}}
    assert both(base, "n: {exponential: 5 h}") == {"n": {"exponential": "5 h"}}
    # A remark on the same number keeps the number.
    assert both(base, "n: {range: [3, 6]}") == {
        "n": {"value": "4", "source": "gacc", "grade": "published", "range": ["3", "6"]}
    }


def test_a_distribution_is_one_value():
    assert both("d: {lognormal: {mean: 2 h, cv: 1}}", "d: {lognormal: {median: 1 h, p90: 3 h}}") == {
        "d": {"lognormal": {"median": "1 h", "p90": "3 h"}}
    }
    assert both("d: {lognormal: {mean: 2 h, cv: 1}}", "d: {by: tier, large: 1 h}") == {
        "d": {"by": "tier", "large": "1 h"}
    }


def test_a_table_is_changed_row_by_row_or_replaced_by_one_on_other_attributes():
    base = "d: {by: tier, large: 1 h, default: 2 h}"
    assert both(base, "d: {large: 3 h}") == {"d": {"by": "tier", "large": "3 h", "default": "2 h"}}
    assert both(base, "d: {by: tier, large: 3 h}") == {"d": {"by": "tier", "large": "3 h", "default": "2 h"}}
    assert both(base, "d: {by: goods, dutiable: 3 h, default: 1 h}") == {
        "d": {"by": "goods", "dutiable": "3 h", "default": "1 h"}
    }


def test_the_key_of_a_replaced_value_is_where_it_was_written_last():
    merged = merge(parse("a:\n  b: 1\nc: 2\n", "base"), parse("c: 3\na: {b: 4}\n", "own"))
    assert isinstance(merged, Entries)
    assert str(merged.key_place("c")) == "own:1:1"
    assert str(merged.key_place("a")) == "base:1:1"
