"""How each kind of step runs: one small class a kind, found by the kind's name.

For a simulation reader: ``enter`` is called when a token comes to a step, ``leave`` when its event fires. Immediate steps call the next
step's ``enter`` inside the same event. The order inside an event is fixed: the main token first, then new tokens, then Awaits released.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from sim.calendars import add_work, is_open, next_open
from sim.engine.case import Case, JoinState, LogRow, Token, Waiting
from sim.engine.happening import Calls
from sim.engine.luck import Choice, Luck, row_picker
from sim.engine.order import MOST_TOKENS, step_key
from sim.errors import Failed
from sim.flow import kinds

if TYPE_CHECKING:
    from sim.engine.reference import Engine


class Executor:
    """What all kinds share: number, key, successor, charges, the count of visits."""

    def __init__(self, step: Any, engine: Engine) -> None:
        self.step, self.engine = step, engine
        self.name: str = step.name
        self.number = engine.world.step[step.name]
        self.key = step_key(self.number)
        self.charges = tuple(((c.account, c.amount.currency), c.amount.micros) for c in step.charges)
        self.next: Executor = self
        self.fire: Calls = (self.leave,)

    def link(self) -> None:
        """Look up the successors by name, once all executors exist."""
        if isinstance(self.step, kinds.base.Onward):
            self.next = self.engine.executor[self.step.next]

    def enter(self, token: Token, now: float) -> None:
        """A token comes to this step."""
        raise TypeError(f"nothing can enter {self.name}")

    def leave(self, token: Token) -> None:
        """The event of a token that stays here has fired."""
        raise TypeError(f"{self.name} takes no time")

    def book(self, case: Case) -> None:
        """Book this step's charges."""
        accounts = case.accounts
        for account, micros in self.charges:
            accounts[account] = accounts.get(account, 0) + micros


class Timed(Executor):
    """A step with an event of its own."""

    state: str = "work"

    def wait_until(self, token: Token, time: float, now: float) -> None:
        """Stay here until ``time``."""
        token.since = now
        token.state = self
        case = token.case
        case.pending += 1
        if case.log is not None:
            case.log.append(LogRow(now, token.number, self.name, "enter"))
        self.engine.at(time, case.key + self.key + token.number, token, self.fire)

    def leave(self, token: Token) -> None:
        """The wait is over."""
        case, now = token.case, token.time
        case.pending -= 1
        segments = case.segments
        segments.append((token.number, self.number, self.state, token.since, now, token.segment))
        token.segment = len(segments) - 1
        self.pass_on(case, token, now, self.next)

    def pass_on(self, case: Case, token: Token, now: float, next_step: Executor) -> None:
        """Book, end the token of a withdrawn case or go on, then release whoever waited for this."""
        if case.log is not None:
            case.log.append(LogRow(now, token.number, self.name, "done"))
        if self.charges:
            self.book(case)
        if case.withdrawn:
            self.engine.end(token, now)
        else:
            next_step.enter(token, now)
        if case.released or not case.pending:
            self.engine.settle(case, now)


class DelayExecutor(Timed):
    kind: ClassVar[str] = "delay"

    def __init__(self, step: kinds.Delay, engine: Engine) -> None:
        super().__init__(step, engine)
        self.state = step.state
        self._luck = Luck(engine.world, step, step.duration, step.per)
        self._open = engine.world.intervals(step.calendar) if step.calendar else None

    def enter(self, token: Token, now: float) -> None:
        case = token.case
        work = self._luck.draw(case, now)
        end = now + work if self._open is None else add_work(*self._open, now, work)
        self.wait_until(token, end, now)


class ServiceExecutor(Timed):
    kind: ClassVar[str] = "service"

    def __init__(self, step: kinds.Service, engine: Engine) -> None:
        super().__init__(step, engine)
        self._luck = Luck(engine.world, step, step.duration)
        self._team = engine.teams[step.pool]
        self._classes = step.priority.rows
        self._class = row_picker(step.priority, engine.world)

    def enter(self, token: Token, now: float) -> None:
        case = token.case
        work = self._luck.draw(case, now)
        token.since = now
        token.state = self
        case.pending += 1
        if case.log is not None:
            case.log.append(LogRow(now, token.number, self.name, "queue"))
        self._team.join(token, self, work, self._classes[self._class(case.attributes) if self._class else 0], now)

    def leave(self, token: Token) -> None:
        case, now = token.case, token.time
        case.pending -= 1
        segments = case.segments
        started = token.joined
        if started > token.since:
            segments.append((token.number, self.number, "queue", token.since, started, token.segment))
            token.segment = len(segments) - 1
        segments.append((token.number, self.number, "work", started, now, token.segment))
        token.segment = len(segments) - 1
        # The server is freed, and the next in the queue starts, before this case moves on.
        self._team.leave(token, now)
        self.pass_on(case, token, now, self.next)


class GateExecutor(Timed):
    kind: ClassVar[str] = "gate"
    state = "closed"

    def __init__(self, step: kinds.Gate, engine: Engine) -> None:
        super().__init__(step, engine)
        self._starts, self._ends = engine.world.intervals(step.calendar)
        self._patience = None
        if step.patience is not None:
            self._patience = Luck(engine.world, step, step.patience)
        self._otherwise: Executor = self

    def link(self) -> None:
        super().link()
        if self.step.otherwise:
            self._otherwise = self.engine.executor[self.step.otherwise]

    def enter(self, token: Token, now: float) -> None:
        case = token.case
        patience = None if self._patience is None else self._patience.draw(case, now)
        if is_open(self._starts, self._ends, now):
            if self.charges:
                self.book(case)
            self.next.enter(token, now)
            return
        opening = next_open(self._starts, self._ends, now)
        if patience is not None and opening > now + patience:
            token.joined = 1.0  # left for the other step: see ``leave``
            self.wait_until(token, now + patience, now)
        else:
            token.joined = 0.0
            self.wait_until(token, opening, now)

    def pass_on(self, case: Case, token: Token, now: float, next_step: Executor) -> None:
        super().pass_on(case, token, now, self._otherwise if token.joined else next_step)


class DepartExecutor(Timed):
    kind: ClassVar[str] = "depart"
    state = "wait"

    def __init__(self, step: kinds.Depart, engine: Engine) -> None:
        super().__init__(step, engine)
        self._sailings = engine.world.sailings[step.schedule]
        self._cut_off = step.cut_off

    def enter(self, token: Token, now: float) -> None:
        departure, token.case.sailing = self._sailings.next(now + self._cut_off)
        self.wait_until(token, departure, now)


class AwaitExecutor(Executor):
    kind: ClassVar[str] = "await"

    def __init__(self, step: kinds.Await, engine: Engine) -> None:
        super().__init__(step, engine)
        self._mask = sum(1 << engine.world.milestone[m] for m in set(step.milestones))

    def enter(self, token: Token, now: float) -> None:
        case = token.case
        if case.seen & self._mask == self._mask:
            self.resume(token, now)
            return
        token.state = self
        case.waiting.append(Waiting(self.number, token.number, self._mask, token, self))
        if case.log is not None:
            case.log.append(LogRow(now, token.number, self.name, "await"))

    def resume(self, token: Token, now: float) -> None:
        """All milestones are passed."""
        if self.charges:
            self.book(token.case)
        self.next.enter(token, now)


class JoinExecutor(Executor):
    kind: ClassVar[str] = "join"

    def enter(self, token: Token, now: float) -> None:
        case = token.case
        state = case.joins[self.step.fork]
        if token is state.forking:
            if state.missing:
                state.waits = True
                token.state = self
            else:
                self._go_on(case, token, now)
            return
        token.state = None
        case.alive -= 1
        state.missing -= 1
        if not state.missing and state.waits:
            state.forking.segment = token.segment
            self._go_on(case, state.forking, now)

    def _go_on(self, case: Case, token: Token, now: float) -> None:
        del case.joins[self.step.fork]
        if self.charges:
            self.book(case)
        self.next.enter(token, now)


class BranchExecutor(Executor):
    kind: ClassVar[str] = "branch"

    def __init__(self, step: kinds.Branch, engine: Engine) -> None:
        super().__init__(step, engine)
        self._attribute = engine.world.attribute[step.attribute] if step.attribute else -1
        self._choice = None
        if step.shares is not None:
            self._choice = Choice(engine.world, step, step.shares, step.per)
        self._arms: tuple[Executor, ...] = ()

    def link(self) -> None:
        self._arms = tuple(self.engine.executor[name] for name in self.step.arms)

    def enter(self, token: Token, now: float) -> None:
        case = token.case
        if self._choice is None:
            arm = self._arms[case.attributes[self._attribute]]
        else:
            arm = self._arms[self._choice.draw(case)]
        if case.log is not None:
            case.log.append(LogRow(now, token.number, self.name, "branch", arm.name))
        if self.charges:
            self.book(case)
        arm.enter(token, now)


class ForkExecutor(Executor):
    kind: ClassVar[str] = "fork"

    def __init__(self, step: kinds.Fork, engine: Engine) -> None:
        super().__init__(step, engine)
        self._joined = any(isinstance(s, kinds.Join) and s.fork == step.name for s in engine.world.flow.steps)
        self._branches: tuple[Executor, ...] = ()

    def link(self) -> None:
        super().link()
        self._branches = tuple(self.engine.executor[name] for name in self.step.branches)

    def enter(self, token: Token, now: float) -> None:
        case = token.case
        if self.charges:
            self.book(case)
        fresh = [case.token(token.segment) for _ in self._branches]
        if len(case.strands) > MOST_TOKENS:
            raise Failed(
                "RUN-012",
                f"consignment {case.stream}#{case.index} splits into more than {MOST_TOKENS} strands at step {self.name}",
                "Look for a fork inside a loop.",
            )
        if self._joined:
            case.joins[self.name] = JoinState(token, len(fresh))
        self.next.enter(token, now)
        for strand, branch in zip(fresh, self._branches, strict=True):
            if case.withdrawn:
                self.engine.end(strand, now)
            else:
                branch.enter(strand, now)


class AssignExecutor(Executor):
    kind: ClassVar[str] = "assign"

    def __init__(self, step: kinds.Assign, engine: Engine) -> None:
        super().__init__(step, engine)
        self._attribute = engine.world.attribute[step.attribute]
        self._choice = Choice(engine.world, step, step.shares, step.per)

    def enter(self, token: Token, now: float) -> None:
        case = token.case
        value = self._choice.draw(case)
        case.attributes[self._attribute] = value
        if case.log is not None:
            chosen = self.engine.world.flow.values[self.step.attribute][value]
            case.log.append(LogRow(now, token.number, self.name, "assign", f"{self.step.attribute} = {chosen}"))
        if self.charges:
            self.book(case)
        self.next.enter(token, now)


class MilestoneExecutor(Executor):
    kind: ClassVar[str] = "milestone"

    def __init__(self, step: kinds.Milestone, engine: Engine) -> None:
        super().__init__(step, engine)
        self._milestone = engine.world.milestone[step.milestone]
        self._bit = 1 << self._milestone
        self._releases = engine.releases(self)

    def enter(self, token: Token, now: float) -> None:
        case = token.case
        case.passages.append((self._milestone, now, token.segment))
        case.seen |= self._bit
        if case.log is not None:
            case.log.append(LogRow(now, token.number, self.name, "milestone", self.step.milestone))
        if self._releases is not None:
            self._releases.passed(case, token, now)
        if self.charges:
            self.book(case)
        if case.waiting:
            self.engine.release(case, token)
        self.next.enter(token, now)


class EndExecutor(Executor):
    kind: ClassVar[str] = "end"

    def enter(self, token: Token, now: float) -> None:
        if self.charges:
            self.book(token.case)
        if self.step.withdrawn:
            self.engine.withdraw(token.case)
        self.engine.end(token, now)
