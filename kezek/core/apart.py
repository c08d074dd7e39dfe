"""Work that must not wait for its neighbour: one failure holds up nobody else."""

from collections.abc import Callable, Iterable


def each_apart(jobs: Iterable[Callable[[], int]]) -> int:
    """Do every job, also after one has failed, and add up what they give.

    What failed is raised at the end: a single failure as it is, several as a group.
    """
    total = 0
    failures: list[Exception] = []
    for job in jobs:
        try:
            total += job()
        except Exception as error:  # noqa: BLE001 - raised below, with what else failed
            failures.append(error)
    if len(failures) == 1:
        raise failures[0]
    if failures:
        raise ExceptionGroup("several jobs failed", failures)
    return total
