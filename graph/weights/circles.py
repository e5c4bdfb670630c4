"""Find where what leads from one thing to the next comes round again."""

from __future__ import annotations

from collections.abc import Collection, Mapping


def circles(onward: Mapping[str, Collection[str]]) -> dict[str, frozenset[str]]:
    """Whatever stands in a circle, with all that stands in it: what it leads to and what leads back.

    `onward` says what each node leads to, all of it nodes. What leads to itself alone is no circle. These are the
    strongly connected components of more than one node, found as Kosaraju and Sharir do (Comput. Math. Appl. 7, 1981),
    in time linear in nodes and steps."""
    backward: dict[str, list[str]] = {node: [] for node in onward}
    for node, ahead in onward.items():
        for other in ahead:
            backward[other].append(node)
    seen: set[str] = set()
    left = [node for start in onward for node in _leaving(start, onward, seen)]
    seen.clear()
    found: dict[str, frozenset[str]] = {}
    for node in reversed(left):
        circle = frozenset(_leaving(node, backward, seen))
        if len(circle) > 1:
            found |= dict.fromkeys(circle, circle)
    return found


def _leaving(start: str, onward: Mapping[str, Collection[str]], seen: set[str]) -> list[str]:
    """What `start` leads to and nobody has `seen`, in the order in which a walk leaves it for the last time."""
    if start in seen:
        return []
    left, trail = [], [(start, iter(onward[start]))]
    seen.add(start)
    while trail:
        node, ahead = trail[-1]
        further = next((other for other in ahead if other not in seen), None)
        if further is None:
            left.append(node)
            trail.pop()
        else:
            seen.add(further)
            trail.append((further, iter(onward[further])))
    return left
