"""What happens when more arrives than a team can do: the queue grows by the difference.

M/M/c with ``arrival_rate * mean_service > servers``, empty at 0. E[N(H)] = (arrival_rate - servers / mean_service) H + a constant: the
services the team could not do while it still had too few cases.
"""

from __future__ import annotations


def growth(arrival_rate: float, mean_service: float, servers: int) -> float:
    """Cases per unit of time by which the queue grows."""
    return arrival_rate - servers / mean_service


def head_start(arrival_rate: float, mean_service: float, servers: int) -> float:
    """The constant: expected number of services missed because servers were idle, from an empty start, over all time.

    With i < c cases inside, missed(i) = idle time x service rate + the mean over the next state. From c the system ever returns to
    c - 1 with probability c / (arrival_rate mean_service), as a random walk with upward drift does.
    """
    relations: list[tuple[float, float]] = []  # missed(i) = offset + slope * missed(i + 1), eliminated upwards from 0
    offset, slope = 0.0, 0.0
    for inside in range(servers):
        down = inside / mean_service
        pivot = arrival_rate + down * (1.0 - slope)
        offset, slope = ((servers - inside) / mean_service + down * offset) / pivot, arrival_rate / pivot
        relations.append((offset, slope))
    back = servers / (arrival_rate * mean_service)
    missed = back * offset / (1.0 - back * slope)
    for offset, slope in reversed(relations):
        missed = offset + slope * missed
    return missed


def mean_inside(arrival_rate: float, mean_service: float, servers: int, time: float) -> float:
    """E[N(time)] long after the start."""
    return growth(arrival_rate, mean_service, servers) * time + head_start(arrival_rate, mean_service, servers)


def increment_variance(arrival_rate: float, mean_service: float, servers: int, time: float) -> float:
    """Var[N(t + time) - N(t)] once all servers are always busy: arrivals and completions are independent Poisson processes."""
    return (arrival_rate + servers / mean_service) * time
