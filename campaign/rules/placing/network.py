"""Through what do calls flow: which nodes are there, and which pipes?

The nodes are stations (cells: a lane in a slot; pools: those of a class who are not called), desks in slots, quotas,
and the root, from which everything not called comes and to which all calls go. Pipes join them: from a cell to the
desks that serve it, from a desk to the root, from the root through the quotas to the pools. Between stations people
change.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from campaign.rules.placing.problem import Flags, Numbers

ENDLESS = np.int64(2**61)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipes:
    """What flows from `tail` to `head` (nodes), at most `most` of it."""

    tail: Numbers
    head: Numbers
    most: Numbers

    def __len__(self) -> int:
        return len(self.tail)


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The nodes and pipes of an evening: l lanes, s slots, d desks, c classes, q quotas (none of which cross)."""

    lanes: int
    slots: int
    desks: int
    classes: int
    quotas: int
    pipes: Pipes
    parent: Numbers
    """(q): the quota around each quota, -1 for none."""
    inner: Numbers
    """(c): the innermost quota of each class, -1 for none."""

    @property
    def cells(self) -> int:
        """How many cells there are; they are the first stations."""
        return self.lanes * self.slots

    @property
    def stations(self) -> int:
        """How many stations there are; they are the first nodes."""
        return self.cells + self.classes

    @property
    def root(self) -> int:
        """The last node."""
        return self.stations + self.desks * self.slots + self.quotas

    def levels(self, cells: Numbers, desks: Numbers, quotas: Numbers) -> Numbers:
        """(nodes): the level of each node by the prices of cells (l, s), desks (d, s) and quotas (q); the root is 0."""
        depth = np.zeros(self.quotas + 1, dtype=np.int64)
        for place in outer_first(self.parent):
            depth[place] = depth[self.parent[place]] - quotas[place]
        return np.concatenate([cells.ravel(), depth[self.inner], desks.ravel(), depth[:-1], depth[-1:]])


def lay_network(calls: Numbers, serves: Flags, limited: Flags, limits: Numbers) -> Network:
    """The network of an evening. Quotas are not to cross."""
    (desks, slots), (lanes, classes), quotas = calls.shape, (serves.shape[1], limited.shape[1]), len(limits)
    cells = lanes * slots
    first_desk = cells + classes
    first_quota = first_desk + desks * slots
    root = first_quota + quotas
    parent, inner = find_nesting(limited)
    desk, lane = np.nonzero(serves)
    every = np.arange(slots)
    serving = (lane[:, None] * slots + every).ravel(), (first_desk + desk[:, None] * slots + every).ravel()
    return Network(
        lanes=lanes, slots=slots, desks=desks, classes=classes, quotas=quotas, parent=parent, inner=inner,
        pipes=Pipes(
            tail=np.concatenate(
                [serving[0], np.arange(first_desk, first_quota), np.where(parent < 0, root, first_quota + parent),
                 np.where(inner < 0, root, first_quota + inner)]
            ),
            head=np.concatenate(
                [serving[1], np.full(desks * slots, root), np.arange(first_quota, root), np.arange(cells, first_desk)]
            ),
            most=np.concatenate(
                [np.full(len(serving[0]), ENDLESS), calls.ravel(), limits, np.full(classes, ENDLESS)]
            ),
        ),
    )  # fmt: skip


def join_classes(limited: Flags) -> tuple[Flags, Numbers]:
    """The quotas over fewer classes, those that the same quotas count made one; and which one each became."""
    if not len(limited):
        return np.zeros((0, 1), dtype=np.bool_), np.zeros(limited.shape[1], dtype=np.int64)
    fewer, joined = np.unique(limited, axis=1, return_inverse=True)
    return fewer, np.asarray(joined, dtype=np.int64).ravel()


def find_nesting(limited: Flags) -> tuple[Numbers, Numbers]:
    """(q) the quota around each quota and (c) the innermost quota of each class, -1 for none."""
    sizes = limited.sum(axis=1)
    order = np.lexsort((np.arange(len(limited)), -sizes))
    parent = np.full(len(limited), -1, dtype=np.int64)
    inner = np.full(limited.shape[1], -1, dtype=np.int64)
    for place in order:
        members = np.flatnonzero(limited[place])
        if len(members):
            parent[place] = inner[members[0]]
        inner[members] = place
    return parent, inner


def outer_first(parent: Numbers) -> list[int]:
    """The quotas in an order in which each comes after the one around it."""
    depth = []
    for place in range(len(parent)):
        steps, at = 0, place
        while at >= 0:
            steps, at = steps + 1, int(parent[at])
        depth.append(steps)
    return sorted(range(len(parent)), key=depth.__getitem__)
