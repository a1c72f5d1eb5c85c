"""Makes the verdict table by running real messages through the real checks, and says where it does not hold.

    python scripts/verdicts.py            20 consignments a row, a tenth of the pairs: half a minute or so; writes the table
    python scripts/verdicts.py --full     200 consignments a row, all pairs: some minutes; writes the table

Nothing is written when consignments of a row disagree, or a pair gives something else than its variants together.
"""

from __future__ import annotations

import argparse
import sys
import time

from sim.assets import schemas
from sim.messages.table import alone_rows, beside, csv_text, pair_complaint, pairs
from sim.trade.verdicts import FILE

QUICK, FULL = 20, 200
SHARE = 10


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--full", action="store_true", help="200 consignments a row and all pairs")
    parser.add_argument("--messages", nargs="*", default=(), help="some messages only; nothing is written then")
    asked = parser.parse_args()
    number = FULL if asked.full else QUICK
    begun = time.perf_counter()
    rows, complaints = alone_rows(number, asked.messages)
    rows, more = beside(rows, number // 4)
    complaints += more
    tried = 0
    for of_message in rows.values():
        for turn, pair in enumerate(pairs(of_message)):
            if asked.full or turn % SHARE == 0:
                tried += 1
                if (wrong := pair_complaint(*pair, turn // SHARE % QUICK)) is not None:
                    complaints.append(wrong)
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    count = sum(len(of_message) for of_message in rows.values())
    print(f"{count} rows of {number} consignments, {tried} pairs, {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    if complaints:
        return 1
    if not asked.messages:
        (schemas() / FILE).write_text(csv_text(rows), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
