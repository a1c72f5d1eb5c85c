"""The command line answers quickly: nothing heavy is imported before it is needed."""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest

from tests.project.test_layers import HEAVY
from tests.project.tree import ROOT

MODULES = (
    "sim.cli",
    "sim.flow",
    "sim.flow.check",
    "sim.flow.load",
    "sim.policies",
    "sim.scenario",
    "sim.errors",
    "sim.assets",
)
LISTING = "import sys; import {module}; sys.stdout.write(' '.join(sorted({{m.split('.')[0] for m in sys.modules}})))"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("module", MODULES)
def test_importing_it_brings_in_no_arithmetic(module: str) -> None:
    done = run("-c", LISTING.format(module=module))
    assert done.returncode == 0, done.stderr
    assert HEAVY & set(done.stdout.split()) == set()


@pytest.mark.parametrize("arguments", [["--help"], ["scenario", "list"], ["policy", "list"]], ids=" ".join)
def test_commands_that_do_not_simulate_bring_in_no_arithmetic(arguments: list[str]) -> None:
    program = (
        "import atexit, sys\n"
        f"atexit.register(lambda: sys.stderr.write('|' + ' '.join(sorted({{m.split('.')[0] for m in sys.modules}}))))\n"
        f"sys.argv = ['clearlane', *{arguments!r}]\n"
        "from sim.cli import main\nmain()\n"
    )
    done = run("-c", program)
    assert done.returncode == 0, done.stderr
    assert HEAVY & set(done.stderr.rpartition("|")[2].split()) == set()


def test_help_takes_less_than_four_tenths_of_a_second_of_work() -> None:
    """Processor time, best of five: the machine may be busy with other tests."""

    def seconds() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert (
            run("-c", "import sys; sys.argv = ['clearlane', '--help']; from sim.cli import main; main()").returncode
            == 0
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    seconds()
    assert min(seconds() for _ in range(5)) < 0.4
