"""Which candidates have nothing to do with each other, because they share no call, no household and no quota?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from campaign.rules.placing.problem import Flags, Numbers, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A part of a problem that can be solved apart: its candidates and slots as places in the whole."""

    problem: Problem
    candidates: Numbers
    slots: Numbers


def split(problem: Problem) -> Iterator[Group]:
    """The groups of a problem; together they hold everybody who can be called at all."""
    if not problem.serves.shape[1] * problem.calls.shape[1]:
        return
    shapes, shape = _shapes(problem)
    label = _join(problem, shapes, shape)
    of_candidate = label[shapes.argmax(axis=1)][shape]
    possible: Flags = np.logical_or.reduce(shapes, axis=1)[shape]
    groups = np.unique(of_candidate[possible])
    for group in groups.tolist():
        candidates = np.flatnonzero(possible & (of_candidate == group))
        if len(groups) == 1 and len(candidates) == len(problem):
            yield Group(problem=problem, candidates=candidates, slots=np.arange(problem.calls.shape[1]))
            return
        lanes, slots = problem.serves.shape[1], problem.calls.shape[1]
        used = np.flatnonzero((label.reshape(lanes, slots) == group).any(axis=0))
        yield Group(problem=_part(problem, candidates, used), candidates=candidates, slots=used)


def _shapes(problem: Problem) -> tuple[Flags, Numbers]:
    """(m, cells) the different sets of cells (a lane in a slot) that candidates can have, and the one of each."""
    lanes, slots = problem.serves.shape[1], problem.calls.shape[1]
    masks, mask = _distinct(problem.chances > 0)
    numbers = mask[problem.kind] * lanes + problem.lane
    packed = np.flatnonzero(np.bincount(numbers))
    shape = (np.cumsum(np.bincount(numbers) > 0) - 1)[numbers]
    found = np.zeros((len(packed), lanes, slots), dtype=np.bool_)
    found[np.arange(len(packed)), packed % lanes] = masks[packed // lanes]
    return (found & problem.is_open).reshape(len(packed), lanes * slots), shape


def _distinct(flags: Flags) -> tuple[Flags, Numbers]:
    """The different rows, and the one that each is; quick because rows are compared as bytes."""
    if not len(flags) or (flags == flags[0]).all():
        return flags[:1], np.zeros(len(flags), dtype=np.int64)
    packed = np.packbits(flags, axis=1)
    rows = np.ascontiguousarray(packed).view(np.dtype((np.void, packed.shape[1]))).reshape(-1)
    _, first, which = np.unique(rows, return_index=True, return_inverse=True)
    return flags[first], which.reshape(-1).astype(np.int64)


def _join(problem: Problem, shapes: Flags, shape: Numbers) -> Numbers:
    """(cells): the group of each cell."""
    lanes, slots = problem.serves.shape[1], problem.calls.shape[1]
    label = list(range(lanes * slots))

    def root(cell: int) -> int:
        while label[cell] != cell:
            label[cell] = label[label[cell]]
            cell = label[cell]
        return cell

    for cells in (*_shared_by_desks(problem), *map(np.flatnonzero, shapes), *_shared_by_people(problem, shapes, shape)):
        for cell in cells[1:]:
            label[root(int(cell))] = root(int(cells[0]))
    return np.array([root(cell) for cell in range(len(label))])


def _shared_by_desks(problem: Problem) -> Iterator[Numbers]:
    """The cells that draw on the calls of one desk in one slot."""
    slots = problem.calls.shape[1]
    for desk, slot in np.argwhere(problem.calls > 0).tolist():
        yield np.flatnonzero(problem.serves[desk]) * slots + slot


def _shared_by_people(problem: Problem, shapes: Flags, shape: Numbers) -> Iterable[Numbers]:
    """The first cells of shapes that a household has, or that one quota counts."""
    first = np.where(shapes.any(axis=1), shapes.argmax(axis=1), -1)[shape]
    able = np.flatnonzero(first >= 0)
    by_unit = able[np.argsort(problem.unit[able], kind="stable")]
    same = np.flatnonzero(np.diff(problem.unit[by_unit]) == 0)
    cells = shapes.shape[1]
    pairs = np.stack(np.divmod(np.unique(first[by_unit[same]] * cells + first[by_unit[same + 1]]), cells), axis=1)
    counted = [np.unique(first[able[limited[problem.klass[able]]]]) for limited in problem.limited]
    return (*pairs, *(together for together in counted if len(together)))


def _part(problem: Problem, candidates: Numbers, slots: Numbers) -> Problem:
    """The problem of some candidates in some slots."""
    kinds, kind = np.unique(problem.kind[candidates], return_inverse=True)
    return replace(
        problem,
        value=problem.value[candidates], kind=kind.reshape(-1),
        unit=np.unique(problem.unit[candidates], return_inverse=True)[1].reshape(-1),
        lane=problem.lane[candidates], klass=problem.klass[candidates],
        ticket=candidates if problem.ticket is None else problem.ticket[candidates],
        chances=problem.chances[np.ix_(kinds, slots)], calls=problem.calls[:, slots],
    )  # fmt: skip
