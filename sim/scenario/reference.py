"""Writes the reference page of the scenario file from the tables the loader itself reads.

Run ``python -m sim.scenario.reference docs/reference/scenario-file.md`` after changing a key or a code; a test compares the page.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from sim.flow.check import rules
from sim.quantity import FAMILIES
from sim.scenario.codes import CODES
from sim.scenario.fields import COMMON, FRAGMENT, STATE, STEPS, TABLES, Field
from sim.scenario.schema import WORDS

_HEAD = """# The scenario file

A scenario is a YAML file of at most 512 kB in UTF-8. Everything is text until a key gives it a unit: `12:30`, `0101` and `NO`
stay what they are. Anchors, aliases and tags are not read; no key may stand twice. `clearlane scenario check FILE` says everything
that is wrong with it, with file, line and column; `clearlane scenario schema` prints a JSON Schema for editors.

```yaml
extends: today                      # a shipped scenario, or a path
title: {en: Two more officers at the review desk}
overrides:
  experiment.window: 4 weeks        # one value, by its path
policies:
  - staffing: {pool: cn-review-desk, change: 2}
```

## How files are put together

From the lowest layer to the highest; maps merge by key, lists and words replace, `~` removes:

1. the process files that `lanes` name (`scenarios/processes/NAME.yaml`);
2. the files it `extends`, the later over the earlier;
3. the state files it names in `states` (`scenarios/states/NAME.yaml`): they lie below the own keys of the first file of the
   chain that names a state, and above everything that file extends;
4. its own keys;
5. its `overrides`, then `--set path=value` of a command.

A distribution, a value with its source, and a table by other attributes are one value each: they replace as a whole, so that a new
number never inherits the source of the old one.

A word without `.yaml` means the shipped file of that name, wherever it is used; else it is a file beside the one that names it. A
name with `.yaml` is first a path from the file that names it. States, processes and fragments of your own lie in `states/`,
`processes/` and `processes/fragments/` beside your file.

A step with `use: FRAGMENT` is replaced by the fragment's steps, named `<step>/<its step>`; `$name` inside the fragment is the text
under `with:`, and `exit` in it is the using step's `next`. A file may change one of these steps by its full name
(`exam/open: {duration: 3 h}`). `exit` in a process is the first step of the lane's next process, and the end in the last one.

The order of keys and of steps never matters, with one exception: shares cumulate in the order written, because the same luck must
lead the same way.

## Values

Wherever a number stands, it may say where it comes from:

```yaml
capacity: {value: 4, source: npmo-2017, grade: published, range: [3, 6], note: counted in spring}
```

Grades, best first: `measured`, `published`, `expert`, `assumed`. All but `assumed` need a `source`, a key of `sources` (in files of
your own, any text). A bare number is graded `assumed`.
"""
_DISTRIBUTIONS = """A **dist** is a duration (`2 h`: always this long) or exactly one family with its parameters:

| family | parameters |
|---|---|
| `constant` | a duration |
| `exponential` | its mean |
| `lognormal` | `{mean, cv}`, or `{median, p90}`, `{median, p95}`, `{median, cv}` |
| `weibull` | `{mean, shape}` or `{scale, shape}` |
| `gamma` | `{mean, cv}` or `{mean, shape}` |
| `triangular`, `pert` | `[low, most likely, high]` |
| `uniform` | `[low, high]` |
| `empirical` | a list of durations |
| `mixture` | a list of `{weight: 90 %, of: DIST}`; the weights add up to 100 %, one may be `rest` |

A **table of** something is that thing itself, or a thing for each value of one or two attributes:

```yaml
duration: {by: tier, large: 1 h, default: {lognormal: {median: 2 h, p90: 8 h}}}
duration: {by: [goods, tier], general: {large: 1 h, small: 2 h}, controlled: {default: 5 h}, default: 3 h}
```

**shares** are names with shares that add up to 100 %; one may be `rest`. **weekly** is `always`, or days with spans:
`{mon-fri: ["09:00-12:00", "14:30-18:00"], sat: ["09:00-12:00"]}`. A **reference** is a milestone (`imp_lodged`, `imp_lodged:first`,
`imp_lodged:last`; the last passage by default) or `{latest_of: [...]}`. A **policy** is a name, or `{name: {parameter: value}}`.
"""
_ERRORS = """Codes do not change; wording may. Problems are shown in four stages, all problems of a stage at once: reading and merging the
files; values, names and policy parameters; what policies say to this model; the model as a graph (codes `FLW`).

| code | what it says |
|---|---|"""


def page() -> str:
    """The whole page."""
    return "\n".join(_lines()).rstrip() + "\n"


def _lines() -> Iterator[str]:
    yield _HEAD
    yield "| word | what is written |\n|---|---|"
    for word, about in WORDS.items():
        yield f"| {word} | {about} |"
    yield ""
    yield _DISTRIBUTIONS
    yield f"The families are {', '.join(FAMILIES)}.\n"
    yield "## Keys of a scenario\n"
    yield from _table(TABLES["SCENARIO"])
    yield "A **state file** may have all of these but `states`, `lanes` and `overrides`, and:\n"
    yield from _table(STATE)
    yield "A **fragment file** has:\n"
    yield from _table(FRAGMENT)
    for name, fields in TABLES.items():
        if name != "SCENARIO":
            yield f"### {name}\n"
            yield from _table(fields)
    yield "## Steps\n\nEvery step may have:\n"
    yield from _table(COMMON)
    for kind, fields in STEPS.items():
        yield f"### {kind}\n"
        yield from _table(fields)
    yield "## Errors\n"
    yield _ERRORS
    for code, title in CODES.items():
        yield f"| {code} | {title} |"
    for rule in rules():
        yield f"| {rule.code} | broken: {rule.title} |"


def _table(fields: tuple[Field, ...]) -> Iterator[str]:
    yield "| key | type | what it is |\n|---|---|---|"
    for entry in fields:
        kind = entry.type.replace(" | ", ", ").removeprefix("one of ")
        yield f"| `{entry.name}`{' (required)' if entry.required else ''} | {kind} | {entry.about} |"
    yield ""


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
