"""Write the frozen holiday files from the package ``holidays`` (development only; the simulator never imports it).

    pip install holidays==0.109
    python tests/calendars/make_holidays.py            writes sim/calendars/holidays/{cn,sg}.csv
    python tests/calendars/make_holidays.py --check    says whether the committed files are what it would write

China: a day off is written as announced. The yearly notices name whole periods ("1 to 7 October"), the package only
the days that are no ordinary weekend; so weekend days that touch a day off, and are not worked, belong to the period
and are closed too. A make-up working day has the hours of the day off it replaces, which the package gives day by day
("substituted from").
"""

from __future__ import annotations

import csv
import io
import re
import sys
from datetime import date, timedelta
from pathlib import Path

import holidays as package

FIRST, LAST = 2016, 2026
FOLDER = Path(__file__).resolve().parents[2] / "sim" / "calendars" / "holidays"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SUBSTITUTED = re.compile(r"^Day off \(substituted from (\d\d)/(\d\d)/(\d{4})\)$")
# Issue of the State Council's gazette that holds the General Office's notice on the holidays of a year.
NOTICES = {
    2016: "gongbao/content/2016/content_2979719.htm",
    2017: "gongbao/content/2016/content_5148793.htm",
    2018: "gongbao/content/2017/content_5248221.htm",
    2019: "gongbao/content/2018/content_5350046.htm",
    2020: "gongbao/content/2019/content_5459138.htm",
    2021: "gongbao/content/2020/content_5567750.htm",
    2022: "gongbao/content/2021/content_5651728.htm",
    2023: "gongbao/content/2023/content_5736714.htm",
    2024: "gongbao/2023/issue_10806/202311/content_6913823.html",
    2025: "gongbao/2024/issue_11726/202411/content_6989767.html",
    2026: "gongbao/2025/issue_12406/202511/content_7048922.html",
}
# Two breaks were changed after the yearly notice: Labour Day 2019 and, in the epidemic, the Spring Festival of 2020.
CHANGES = (
    (date(2019, 4, 28), date(2019, 5, 5), "gongbao/content/2019/content_5380356.htm"),
    (date(2020, 1, 31), date(2020, 2, 2), "gongbao/content/2020/content_5477297.htm"),
)
SINGAPORE_EXTRA = {
    date(2020, 7, 10): "press release of 24 June 2020",
    date(2023, 9, 1): "press release of 22 August 2023",
    date(2025, 5, 3): "press release of 15 April 2025",
}
Row = tuple[str, str, str, str, str]


def china() -> list[Row]:
    """Closed and make-up days of mainland China."""
    known = package.country_holidays("CN", years=range(FIRST, LAST + 1), language="en_US")
    closed = {day: known[day] for day in known}
    working: dict[date, date] = {}
    for day, name in list(closed.items()):
        match = SUBSTITUTED.match(name)
        if match:
            worked = date(int(match[3]), int(match[1]), int(match[2]))
            working[worked] = day
            closed[day] = f"day off, {worked} is worked instead"
    if not set(working) >= {d for d in known.weekend_workdays if FIRST <= d.year <= LAST}:
        raise SystemExit("a make-up working day without the day it replaces")
    for step in (1, -1):
        for day in sorted(closed, reverse=step < 0):
            neighbour = day + timedelta(days=step)
            while neighbour.weekday() >= 5 and neighbour not in closed and neighbour not in working:
                closed[neighbour] = "weekend within a holiday period"
                neighbour += timedelta(days=step)
    rows: list[Row] = [(str(d), "closed", "", name, _notice(d)) for d, name in closed.items() if _kept(d)]
    rows += [
        (str(d), "working", WEEKDAYS[off.weekday()], f"worked instead of {off}", _notice(d))
        for d, off in working.items()
        if _kept(d)
    ]
    return sorted(rows)


def singapore() -> list[Row]:
    """Public holidays of Singapore; one on a Sunday makes the Monday a holiday, one on a Saturday does not move."""
    known = package.country_holidays("SG", years=range(FIRST, LAST + 1), language="en_SG")
    if any("estimated" in known[day] for day in known):
        raise SystemExit("a date of Singapore is estimated: it is not announced")
    return sorted((str(day), "closed", "", known[day], _ministry(day)) for day in known if _kept(day))


def _kept(day: date) -> bool:
    return FIRST <= day.year <= LAST


def _notice(day: date) -> str:
    for first, last, page in CHANGES:
        if first <= day <= last:
            return f"General Office of the State Council, change of {first.year}, https://www.gov.cn/{page}"
    # The days at the end of December belong to the next New Year.
    year = min(day.year + (day.month == 12), LAST)
    return f"General Office of the State Council, holidays of {year}, https://www.gov.cn/{NOTICES[year]}"


def _ministry(day: date) -> str:
    extra = SINGAPORE_EXTRA.get(day)
    what = extra or f"public holidays of {day.year} under the Holidays Act 1998"
    return f"Ministry of Manpower, {what}, https://www.mom.gov.sg/employment-practices/public-holidays"


def text(rows: list[Row]) -> str:
    """The file's content."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("date", "kind", "hours_of", "name", "source"))
    writer.writerows(rows)
    return out.getvalue()


def main(arguments: list[str]) -> int:
    """Write or check; 1 when a check finds a difference."""
    stale = 0
    for name, rows in (("cn", china()), ("sg", singapore())):
        file = FOLDER / f"{name}.csv"
        if "--check" in arguments:
            same = file.exists() and file.read_text(encoding="utf-8") == text(rows)
            stale += not same
            sys.stdout.write(f"{file.name}: {'as generated' if same else 'differs'}\n")
        else:
            file.write_text(text(rows), encoding="utf-8")
            sys.stdout.write(f"{file.name}: {len(rows)} days\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
