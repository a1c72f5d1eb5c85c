"""The page in Chromium: no errors, no requests, every chart visible, nothing wider than the window."""

from __future__ import annotations

import os

import pytest

from sim.report.page import render
from tests.report.made_up import demo

pytestmark = pytest.mark.browser
CHROMIUM = os.environ.get("CLEARLANE_CHROMIUM", "/usr/bin/chromium")


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_text(render(*demo()), encoding="utf-8")
    return path.as_uri()


@pytest.fixture(params=[(390, "light"), (1280, "light"), (1280, "dark")], ids=lambda p: f"{p[0]}-{p[1]}")
def opened(request, browser, address):
    width, scheme = request.param
    tab = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    heard = []
    tab.on("console", lambda message: heard.append(message.text))
    tab.on("pageerror", lambda error: heard.append(str(error)))
    tab.on("request", lambda asked: heard.append(asked.url) if asked.url != address else None)
    tab.goto(address)
    yield tab, width, heard
    tab.close()


def test_it_opens_without_errors_or_requests(opened):
    tab, _, heard = opened
    assert tab.title() == "What a digital customs declaration saves"
    assert heard == []


def test_nothing_is_wider_than_the_window(opened):
    tab, width, _ = opened
    tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_every_chart_has_size_and_its_marks_lie_inside_it(opened):
    tab, width, _ = opened
    found = tab.evaluate(
        """() => [...document.querySelectorAll('table.fig svg.plot')].filter(s => !s.closest('details:not([open])')).map(s => {
             const box = s.getBoundingClientRect();
             const marks = [...s.querySelectorAll('rect, circle, line')].map(m => m.getBoundingClientRect());
             return [box.width, box.height, marks.every(m => m.left >= box.left - 2 && m.right <= box.right + 2)];
           })"""
    )
    assert len(found) > 60
    assert all(w > 0.4 * width * (1 if width < 700 else 0.75) and h >= 16 for w, h, _ in found)
    assert all(inside for _, _, inside in found)


def test_labels_inside_bars_fit_their_segment(opened):
    tab, _, _ = opened
    cut = tab.evaluate(
        """() => [...document.querySelectorAll('svg.clip text')].filter(t => t.getClientRects().length).map(t => {
             const inner = t.getBoundingClientRect(), outer = t.parentNode.querySelector('rect').getBoundingClientRect();
             return inner.width === 0 || (inner.left >= outer.left - 0.5 && inner.right <= outer.right + 0.5) ? '' : t.textContent;
           }).filter(t => t)"""
    )
    assert cut == []


def test_the_style_sheet_was_accepted(opened):
    tab, _, _ = opened
    assert "serif" in tab.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
    assert tab.evaluate("getComputedStyle(document.querySelector('rect.o-customs')).fill") != "rgb(0, 0, 0)"


def test_two_owners_never_share_a_colour_and_one_owner_never_has_two(opened):
    tab, _, _ = opened
    fills = tab.evaluate(
        """() => [...document.querySelectorAll('rect.seg')].filter(r => /o-/.test(r.getAttribute('class')))
             .map(r => [r.getAttribute('class').replace('seg ', ''), getComputedStyle(r).fill])"""
    )
    by_owner = {}
    for owner, fill in fills:
        by_owner.setdefault(owner, set()).add(fill)
    assert all(len(f) == 1 for f in by_owner.values())
    assert len({next(iter(f)) for f in by_owner.values()}) == len(by_owner)


def test_the_numbers_can_be_saved(browser, address, tmp_path):
    tab = browser.new_page()
    tab.goto(address)
    with tab.expect_download() as waiting:
        tab.get_by_text("Save these measures as CSV").first.click()
    waiting.value.save_as(tmp_path / "measures.csv")
    assert (tmp_path / "measures.csv").read_text().startswith("scenario,baseline,measure")
    tab.close()
