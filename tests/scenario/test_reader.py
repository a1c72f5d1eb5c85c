"""Text to tree: what YAML makes of a word is not what a scenario means, and every place is right."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import Place, Refused
from sim.scenario.nodes import Entries, Items, Leaf, Node, digest, leaves, plain
from sim.scenario.reader import parse
from sim.scenario.write import document, inline

HERE = Place("x", 1, 1)
WORDS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), exclude_characters="\ufeff"),
    min_size=0,
    max_size=12,
)
KEYS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=8).filter(
    lambda k: k not in ("~", "null", "Null", "NULL") and not k.startswith("\ufeff")
)


def nodes() -> st.SearchStrategy[Node]:
    leaf = st.builds(lambda t: Leaf(t, HERE, plain=False), WORDS)
    return st.recursive(
        leaf | st.just(Leaf("~", HERE)),
        lambda inner: (
            st.lists(inner, max_size=4).map(lambda i: Items(tuple(i), HERE))
            | st.dictionaries(KEYS, inner, max_size=4).map(lambda d: Entries(d, HERE))
        ),
        max_leaves=20,
    )


@pytest.mark.parametrize(
    "word", ["NO", "on", "12:30", "0101", "0755", "1e3", "2026-02-30", "0x1f", "1_000", ".inf", "=", "<<"]
)
@pytest.mark.parametrize("pure", [False, True])
def test_words_stay_words(word: str, pure: bool):
    tree = parse(f"a: {word}\n", "x", pure=pure)
    assert plain(tree) == {"a": word}


@pytest.mark.parametrize("word", ["", "~", "null", "Null", "NULL"])
def test_nothing_is_nothing(word: str):
    assert plain(parse(f"a: {word}\n", "x")) == {"a": None}
    assert plain(parse(f'a: "{word}"\n', "x")) == {"a": word}


def test_every_key_and_value_knows_its_place():
    text = "a: {b: 1,\n    c: [x, 海, y]}\n海关:\n  d: |\n    long\n    text\n"
    tree = parse(text, "x")
    assert isinstance(tree, Entries)
    assert str(tree.key_place("a")) == "x:1:1"
    assert str(tree.key_place("海关")) == "x:3:1"
    places = {path: (leaf.place.line, leaf.place.column) for path, leaf in leaves(tree)}
    assert places == {"a.b": (1, 8), "a.c.0": (2, 9), "a.c.1": (2, 12), "a.c.2": (2, 15), "海关.d": (4, 6)}


def test_a_duplicate_key_names_the_line_of_the_first():
    with pytest.raises(Refused) as caught:
        parse("pools:\n  desk: {capacity: 1}\n  hall: {capacity: 2}\n  desk: {capacity: 3}\n", "x")
    (problem,) = caught.value.problems
    assert (problem.code, str(problem.place), problem.path) == ("SCN-009", "x:4:3", "pools.desk")
    assert "line 2" in problem.why


def test_all_duplicates_are_shown_at_once_and_aliases_once():
    with pytest.raises(Refused) as caught:
        parse("a: &x 1\nb: *x\nc: !t 3\nd: 1\nd: 2\nd: 3\n", "x")
    assert [(p.code, p.place.line) for p in caught.value.problems if p.place] == [
        ("SCN-007", 1),
        ("SCN-009", 5),
        ("SCN-009", 6),
    ]


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(KEYS, nodes(), min_size=1, max_size=5))
def test_what_is_written_is_read_again_by_both_parsers(items):
    tree = Entries(items, HERE)
    for text in (document(tree), inline(tree)):
        for pure in (False, True):
            again = parse(text, "x", pure=pure)
            assert plain(again) == plain(tree), text
            assert digest(again) == digest(tree)


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(KEYS, nodes(), min_size=1, max_size=5))
def test_the_text_at_a_place_is_the_leaf(items):
    text = document(Entries(items, HERE))
    lines = text.split("\n")
    for _, leaf in leaves(parse(text, "x")):
        rest = lines[leaf.place.line - 1][leaf.place.column - 1 :]
        written = inline(leaf)
        assert rest.startswith(written), (rest, written)


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("ab:- \n[]{},#&*!|>'\"%@`?~\t0"), max_size=40))
def test_any_text_is_read_or_refused(text: str):
    for pure in (False, True):
        try:
            parse(text, "x", pure=pure)
            places = []
        except Refused as refused:
            places = [p.place for p in refused.problems]
        assert all(place is not None and place.line >= 1 and place.column >= 1 for place in places)


def test_the_digest_sees_meaning_only():
    one = parse("a: 1\nb: {c: x, d: [1, 2]}\n", "x")
    two = parse("# remark\nb:\n  d:\n    - 1\n    - '2'\n  c: x\na: \"1\"\n", "y")
    assert digest(one) == digest(two)
    assert digest(parse("a: [1, 2]", "x")) != digest(parse("a: [2, 1]", "x"))
    assert digest(parse("a: ~", "x")) != digest(parse("a: '~'", "x"))
    # Shares cumulate in the order written: another order is another scenario.
    assert digest(parse("shares: {a: 1, b: 2}", "x")) != digest(parse("shares: {b: 2, a: 1}", "x"))
