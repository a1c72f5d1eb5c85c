"""The page is complete, inert and the same every time."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from sim.report.model import ComparisonReport, PageMeta
from sim.report.page import measures_csv, render
from sim.stats.measure import COLUMNS
from tests.report.made_up import comparison, demo

HOSTILE = "</style><script>alert(1)</script><img src=x onerror=alert(1)>\"'&{{ 7*7 }}"
EMPTY = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Tree(HTMLParser):
    """Tags that are not closed in order, attributes, text."""

    def __init__(self) -> None:
        super().__init__()
        self.open, self.wrong, self.tags, self.attributes, self.data = [], [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data):
        self.data.append(data)


def parsed(page: str) -> Tree:
    tree = Tree()
    tree.feed(page)
    tree.close()
    return tree


@pytest.fixture(scope="module")
def page() -> str:
    return render(*demo())


def test_equal_input_gives_equal_bytes(page):
    assert render(*demo()) == page


def test_every_element_is_closed(page):
    tree = parsed(page)
    assert tree.wrong == []
    assert tree.open == []


def test_it_is_smaller_than_three_megabytes(page):
    assert len(page.encode()) < 3_000_000


def test_it_loads_nothing_and_runs_nothing(page):
    tree = parsed(page)
    assert not {"script", "iframe", "object", "embed", "img", "link", "base", "form"} & set(tree.tags)
    assert not [a for a in tree.attributes if a[1].startswith("on") or a[1] in {"src", "srcset", "style", "ping"}]
    targets = [value for _, name, value in tree.attributes if name == "href"]
    assert targets
    assert all(t.startswith(("#", "data:text/csv;base64,")) for t in targets)
    assert "http://" not in page
    assert "https://" not in page
    assert "@import" not in page
    assert re.findall(r"url\((?!#)", page) == []


def test_the_policy_forbids_all_but_the_style_sheet_whose_digest_it_names(page):
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert policy is not None
    assert style is not None
    rules = policy.group(1).replace("&#39;", "'")
    digest = base64.b64encode(hashlib.sha256(style.group(1).encode()).digest()).decode()
    assert "default-src 'none'" in rules
    assert f"style-src 'sha256-{digest}'" in rules
    assert "unsafe" not in rules
    assert page.index("Content-Security-Policy") < page.index("<style>")


def hostile(report: ComparisonReport) -> ComparisonReport:
    """Every text a user can write, hostile."""
    heads = [
        replace(
            h, title=HOSTILE, title_zh=HOSTILE, label=HOSTILE, about=HOSTILE, dates=(("sg", HOSTILE),), file=HOSTILE
        )
        for h in (report.base, report.alternative)
    ]
    heads = [replace(h, policies=(HOSTILE,), digest=HOSTILE) for h in heads]
    intervals = tuple(
        replace(i, en=HOSTILE, zh=HOSTILE, population=HOSTILE, comparable_with=HOSTILE, why=HOSTILE, sign=HOSTILE)
        for i in report.intervals
    )
    rows = [replace(r, group=f"goods={HOSTILE}") if r.group == "goods=general" else r for r in report.measures]
    facts = replace(report.facts, command=HOSTILE, window=HOSTILE, engine=HOSTILE, scaled_pools=((HOSTILE, 2, 1),))
    return replace(
        report,
        base=heads[0],
        alternative=heads[1],
        intervals=intervals,
        measures=rows,
        facts=facts,
        caveats=(HOSTILE,),
        kicker=HOSTILE,
    )


def test_hostile_texts_stay_texts():
    page = render([hostile(comparison())], PageMeta(HOSTILE, HOSTILE, HOSTILE, HOSTILE))
    tree = parsed(page)
    assert {"script", "img"} & set(tree.tags) == set()
    assert tree.wrong == []
    assert tree.tags.count("style") == 1
    assert not [a for a in tree.attributes if a[1].startswith("on")]
    assert "49" not in "".join(t for t in tree.data if "{{" in t)


def test_the_label_of_a_constructed_side_stands_wherever_its_bars_and_columns_do(page):
    bars = page.count('<tr class="base"><th scope="row">Paper on both sides<small>constructed counterfactual</small>')
    columns = page.count('<th scope="col">Paper on both sides<small>constructed counterfactual</small></th>')
    assert bars == page.count('<tr class="base"><th scope="row">Paper on both sides')
    assert columns == page.count('<th scope="col">Paper on both sides')
    assert bars >= 6
    assert columns >= 6


def test_what_a_reader_must_know_is_said(page):
    said = re.sub(r"\s+", " ", "".join(parsed(page).data))
    for text in (
        "35 % of the trade was simulated",
        "cn-review-desk 6 to 2",
        "Inputs are taken as exact",
        "In step: 97 % of all random draws",
        "92 % busy",
        "9f2c41d07be1a6",
        "clearlane compare paper digital --seed 2026",
        "of the hours under Paper on both sides",
        "Compare with: Port office 2017, Qingdao 148.0 h",
        "shorter expected (as expected)",
        "海关通关时间",
    ):
        assert text in said, text


def test_numbers_can_be_saved_with_the_columns_of_the_measures(page):
    saved = re.findall(r'href="data:text/csv;base64,([^"]+)"', page)
    table = list(csv.reader(io.StringIO(base64.b64decode(saved[0]).decode())))
    assert tuple(table[0]) == COLUMNS
    means = [r for r in table[1:] if r[2] == "realised" and r[5] == "mean" and r[1] == "paper" and not r[4]]
    assert [float(r[7]) for r in means] == [-54.0]


def test_a_cell_of_the_csv_is_empty_where_nothing_is_known():
    row = replace(comparison().measures[0], low=None)
    assert measures_csv([row]).splitlines()[1].split(",")[8] == ""


def test_a_page_without_any_common_measure_is_still_a_page():
    page = render([replace(comparison(), measures=())])
    assert "Nothing to compare" in page
    assert parsed(page).wrong == []


def test_a_page_of_a_plain_queue_needs_no_corridor():
    plain = tuple(replace(i, place="", lane="", stages=()) for i in comparison().intervals)
    page = render([replace(comparison(), intervals=plain)])
    assert parsed(page).wrong == []
    assert "Every measure" in page


def test_stages_are_drawn_in_their_own_order(page):
    figure = page[page.index("The stay in the port") :]
    block = figure[figure.index("Port stay, import to Zhejiang") :]
    drawn = re.findall(r'class="seg s-(\w+)"', block)[:4]
    assert drawn == ["unloading", "preparation", "customs", "pickup"]
