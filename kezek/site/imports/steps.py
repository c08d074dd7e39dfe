"""Runs the steps of a seeding, each as soon as those before it are done, a few at a time."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Final, TypeVar

from django.db import connection

AT_ONCE: Final = 3  # the database works for one while Python works for another

Step = TypeVar("Step", bound=Hashable)


def run_steps(
    after: Mapping[Step, Sequence[Step]], do: Callable[[Step], None], *, at_once: int = AT_ONCE
) -> None:
    """Do every step once all in `after[step]` are done; steps stand in order of urgency.

    The first failure is raised once the steps under way have ended; no other step begins. Only
    Ctrl-C does not wait for them.
    """

    def alone(step: Step) -> None:
        try:
            do(step)
        finally:
            connection.close()

    left = dict(after)
    done: set[Step] = set()
    running: dict[Future[None], Step] = {}
    pool = ThreadPoolExecutor(max_workers=at_once)
    try:
        while left or running:
            ready = [step for step, needs in left.items() if done.issuperset(needs)]
            for step in ready[: at_once - len(running)]:
                del left[step]
                running[pool.submit(alone, step)] = step
            ended, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in ended:
                future.result()
                done.add(running.pop(future))
    except KeyboardInterrupt:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    except BaseException:
        pool.shutdown()
        raise
    pool.shutdown()
