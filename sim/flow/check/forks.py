"""Parallel work: forks, their joins, and the cycles both may stand in."""

from __future__ import annotations

from collections.abc import Iterator

from sim.flow.check.proof import verdicts
from sim.flow.check.rule import Finding, Phase, rule
from sim.flow.check.view import View
from sim.flow.graph import reach


@rule("FLW-030")
def two_joins(view: View) -> Iterator[Finding]:
    """A fork has at most one join."""
    for fork, joins in view.joins.items():
        for join in joins[1:]:
            why = f"{fork} is joined at {joins[0]} already, and its tokens can meet at one place only."
            yield Finding(f"steps.{join}.fork", fork, why, "Keep one join; use an Await for a part of the work.")


@rule("FLW-031")
def fork_without_branches(view: View) -> Iterator[Finding]:
    """A fork starts at least one token."""
    for fork in view.forks:
        if not fork.branches:
            why = "A fork that starts nothing in parallel is no fork."
            yield Finding(f"steps.{fork.name}.branches", "", why, "Name the first step of the parallel work.")


@rule("FLW-032", Phase.GRAPH)
def fork_leaves_cycle(view: View) -> Iterator[Finding]:
    """A cycle holds a fork and its join, or neither."""
    for fork, joins in view.joins.items():
        join = joins[0]
        if fork not in view.cyclic and join not in view.cyclic:
            continue
        again = fork in reach(view.edges, view.edges[fork], without=(join,))
        twice = join in reach(view.edges, view.edges[join], without=(fork,))
        if again or twice:
            why = (
                f"A cycle leads back to {fork if again else join} without passing {join if again else fork} in between."
            )
            yield Finding(f"steps.{fork}", join, why, "Put the whole of the parallel work into the cycle, or none.")


@rule("FLW-033", Phase.GRAPH)
def endless_forking(view: View) -> Iterator[Finding]:
    """A fork without a join is passed once."""
    for fork in view.forks:
        if fork.name not in view.joins and fork.name in view.cyclic:
            why = "Each time round the cycle starts further tokens, and nothing collects them."
            yield Finding(f"steps.{fork.name}", "", why, "Give the fork a join inside the cycle, or move it out.")


@rule("FLW-034", Phase.TOKENS)
def join_without_fork(view: View) -> Iterator[Finding]:
    """Only tokens of its fork, and the one that forked them, come to a join."""
    for verdict in view.once(verdicts):
        if verdict.failure.kind == "stray":
            fork = verdict.failure.missing[0]
            why = f"A token may come here that has not passed {fork}, nor was started by it{verdict.whose}."
            yield Finding(f"steps.{verdict.failure.step}", fork, why, "Lead only the parallel work of this fork here.")


@rule("FLW-035", Phase.TOKENS)
def join_incomplete(view: View) -> Iterator[Finding]:
    """Every token of a joined fork, and the one that forked them, comes to the join."""
    for verdict in view.once(verdicts):
        if verdict.failure.kind == "unjoined":
            fork = verdict.failure.missing[0]
            why = (
                f"Not every token of {fork} comes here on every way, so the others would wait for ever{verdict.whose}."
            )
            do = "Lead every way to the join, or end the case as withdrawn."
            yield Finding(f"steps.{verdict.failure.step}", fork, why, do)


@rule("FLW-036", Phase.TOKENS)
def fork_by_two(view: View) -> Iterator[Finding]:
    """A fork that is joined is passed by one token of a case only."""
    for verdict in view.once(verdicts):
        if verdict.failure.kind == "crowd":
            why = f"Two tokens of one case may pass it, and its join could not tell their work apart{verdict.whose}."
            yield Finding(f"steps.{verdict.failure.step}", "", why, "Give each token a fork of its own.")
