"""Directed graphs as mappings from each node to those it points to. All of it ends on circles of any length."""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

N = TypeVar("N", bound=Hashable)


def components(edges: Mapping[N, Collection[N]]) -> Iterator[list[N]]:
    """The strongly connected components, each after all it points to (Tarjan 1972, without recursion)."""
    index: dict[N, int] = {}
    lowest: dict[N, int] = {}
    open_nodes: list[N] = []
    is_open: set[N] = set()
    for first in edges:
        if first in index:
            continue
        path = [(first, iter(edges[first]))]
        index[first] = lowest[first] = len(index)
        open_nodes.append(first)
        is_open.add(first)
        while path:
            node, rest = path[-1]
            for following in rest:
                if following not in index:
                    index[following] = lowest[following] = len(index)
                    open_nodes.append(following)
                    is_open.add(following)
                    path.append((following, iter(edges[following])))
                    break
                if following in is_open:
                    lowest[node] = min(lowest[node], index[following])
            else:
                path.pop()
                if path:
                    lowest[path[-1][0]] = min(lowest[path[-1][0]], lowest[node])
                if lowest[node] == index[node]:
                    yield _close(node, open_nodes, is_open)


def _close(first: N, open_nodes: list[N], is_open: set[N]) -> list[N]:
    component = []
    while True:
        node = open_nodes.pop()
        is_open.discard(node)
        component.append(node)
        if node == first:
            return component


def reachable(starts: Iterable[N], edges: Mapping[N, Collection[N]]) -> set[N]:
    """The starts and whatever can be reached from them."""
    seen = set(starts)
    waiting = list(seen)
    while waiting:
        for following in edges[waiting.pop()]:
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return seen


def groups(neighbours: Mapping[N, Collection[N]]) -> Iterator[set[N]]:
    """The connected parts of a graph whose edges stand on both sides."""
    seen: set[N] = set()
    for node in neighbours:
        if node not in seen:
            group = reachable([node], neighbours)
            seen |= group
            yield group
