"""The steps as a graph: what can be reached from where, and which steps lie on a cycle."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from typing import TypeVar

N = TypeVar("N", bound=Hashable)
Edges = Mapping[N, Collection[N]]


def reach(edges: Edges[N], starts: Iterable[N], without: Collection[N] = ()) -> set[N]:
    """Every node on a path from ``starts``, these included, that does not touch ``without``."""
    seen = {s for s in starts if s in edges and s not in without}
    pending = list(seen)
    while pending:
        for node in edges[pending.pop()]:
            if node in edges and node not in seen and node not in without:
                seen.add(node)
                pending.append(node)
    return seen


def reverse(edges: Edges[N]) -> dict[N, list[N]]:
    """The same graph with every edge turned round."""
    turned: dict[N, list[N]] = {node: [] for node in edges}
    for node, nexts in edges.items():
        for after in nexts:
            if after in turned:
                turned[after].append(node)
    return turned


def components(edges: Edges[N], keep: Callable[[N], bool] = lambda _: True) -> list[list[N]]:
    """Strongly connected components (Tarjan), sinks first; nodes that ``keep`` refuses are left out.

    Written with an explicit stack: a chain of a thousand steps must not end in a recursion error.
    """
    index: dict[N, int] = {}
    low: dict[N, int] = {}
    stack: list[N] = []
    on_stack: set[N] = set()
    found: list[list[N]] = []
    for root in edges:
        if root in index or not keep(root):
            continue
        work = [(root, iter(edges[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, nexts = work[-1]
            for after in nexts:
                if after not in edges or not keep(after):
                    continue
                if after not in index:
                    index[after] = low[after] = len(index)
                    stack.append(after)
                    on_stack.add(after)
                    work.append((after, iter(edges[after])))
                    break
                if after in on_stack:
                    low[node] = min(low[node], index[after])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    group: list[N] = []
                    while True:
                        member = stack.pop()
                        on_stack.discard(member)
                        group.append(member)
                        if member == node:
                            break
                    found.append(group)
    return found


def cycles(edges: Edges[N], keep: Callable[[N], bool] = lambda _: True) -> list[list[N]]:
    """The components that hold at least one cycle."""
    return [c for c in components(edges, keep) if len(c) > 1 or c[0] in edges[c[0]]]
