"""Scales, ticks and the choice of what is drawn."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.report import svg
from sim.report.bars import owner_figure, stage_figure
from sim.report.cascade import cascade, hour_axis
from sim.report.index import Rows
from sim.report.places import lanes
from sim.report.shifts import group_shifts, owner_shifts
from tests.report.made_up import INTERVALS, comparison

VALUES = st.lists(st.floats(min_value=-1e4, max_value=1e4, allow_nan=False), min_size=1, max_size=8)


@pytest.fixture(scope="module")
def rows():
    return Rows(comparison().measures, "paper", "digital")


@given(VALUES)
def test_a_scale_holds_every_value_and_zero_and_ticks_stand_at_their_value(values):
    scale = svg.Scale.around(values)
    assert all(0.0 <= scale.at(v) <= 100.0 for v in [*values, 0.0])
    assert 1 <= len(scale.ticks) <= 12
    assert all(scale.low - 1e-6 <= t <= scale.high + 1e-6 for t in scale.ticks)


@pytest.mark.parametrize(
    ("top", "labels"), [(10.6, ["0.0", "2.5", "5.0", "7.5", "10.0 h"]), (0.9, None), (600.0, None)]
)
def test_tick_labels_are_exact(top, labels):
    scale = svg.Scale.around([0.0, top])
    shown = re.findall(r">([^<>]+)</text>", hour_axis(scale))
    assert [float(t.removesuffix(" h")) for t in shown] == pytest.approx(list(scale.ticks))
    assert labels is None or shown == labels


def test_text_and_attributes_of_a_drawing_are_escaped():
    made = svg.element("text", "<b>&", class_='a"b')
    assert made == '<text class="a&#34;b">&lt;b&gt;&amp;</text>'


def test_lanes_follow_the_way_of_the_goods(rows):
    found = lanes(INTERVALS, rows)
    assert [lane.name for lane in found] == ["sg-cn", "cn-sg"]
    assert [s.interval.place for s in found[0].shots] == ["customs", "port", "delivery"]


def test_parts_of_a_bar_fill_it(rows):
    figure = owner_figure(lanes(INTERVALS, rows), rows, ("a", "b"))
    assert figure is not None
    block = figure.lanes[0][2][0]
    widths = [float(w) for w in re.findall(r'<svg x="[\d.]+%" y="3" width="([\d.]+)%"', block.bars[0].plot)]
    starts = [float(x) for x in re.findall(r'<svg x="([\d.]+)%" y="3"', block.bars[0].plot)]
    assert starts[1:] == pytest.approx([s + w for s, w in zip(starts, widths, strict=True)][:-1], abs=0.02)
    level = rows.level("realised", "paper", group="lane=sg-cn")
    scale_end = rows.level("realised", "paper", group="lane=sg-cn").high
    assert sum(widths) == pytest.approx(97.0 * level.estimate / scale_end, abs=0.1)


def test_a_negative_change_is_drawn_left_of_zero(rows):
    figure = owner_shifts(lanes(INTERVALS, rows), rows)
    assert figure is not None
    told = {row.en: row for row in figure.groups[0].rows}
    assert told["sailing, cut-off"].verdict == "later"
    assert told["customs"].verdict == "sooner"
    left = {n: float(re.search(r'<svg x="([\d.]+)%"', told[n].plot).group(1)) for n in ("sailing, cut-off", "customs")}
    assert left["sailing, cut-off"] < left["customs"]
    assert told["saving at delivery"].total


def test_what_is_the_same_in_every_pair_is_called_so():
    changed = [
        replace(r, estimate=3e-13, low=1e-13, high=5e-13)
        if r.baseline and r.measure == "customs_time_last_export" and r.statistic == "mean"
        else r
        for r in comparison().measures
    ]
    index = Rows(changed, "paper", "digital")
    figure = cascade(lanes(INTERVALS, index), index)
    assert figure is not None
    row = next(r for g in figure.groups for r in g.rows if r.en.startswith("Customs time, export"))
    assert (row.verdict, row.saving.short, row.nothing) == ("unclear", "0 h", "unchanged")


def test_the_spread_over_single_consignments_is_drawn_where_it_was_kept(rows):
    figure = group_shifts(INTERVALS, rows, ("goods", "tier"))
    assert figure is not None
    assert figure.quantiles
    assert figure.groups[0].rows[0].spread == "81\N{NO-BREAK SPACE}% earlier, 12\N{NO-BREAK SPACE}% later"
    assert [g.title for g in figure.groups] == ["", "Goods", "Trader"]


def test_stages_and_owners_use_one_colour_for_customs(rows):
    stages = stage_figure(lanes(INTERVALS, rows), rows, ("a", "b"))
    assert stages is not None
    assert "s-customs" in {k.kind for k in stages.legend}


def test_the_picture_and_the_sentence_show_the_same_interval():
    wide = [
        replace(r, low=r.estimate - 3.0, high=r.estimate + 3.0)
        if r.baseline and r.measure == "customs_time_last_import" and r.statistic == "mean"
        else r
        for r in comparison().measures
    ]
    narrow = [replace(r, group="lane=sg-cn", low=r.estimate - 1, high=r.estimate + 1) for r in wide if r.baseline]
    index = Rows([*wide, *narrow], "paper", "digital")
    figure = cascade(lanes(INTERVALS, index), index)
    assert figure is not None
    row = next(r for g in figure.groups for r in g.rows if r.en.startswith("Customs time, import"))
    assert row.saving.interval == "46 to 52"
