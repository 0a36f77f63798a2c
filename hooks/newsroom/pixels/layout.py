"""Layout: boxes, and rows and columns of elements that say how large they want to be; no pixel is touched here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, Protocol, runtime_checkable

from newsroom.record import record

Size = tuple[float, float]
Pack = Literal["start", "middle", "end"]
# In how many steps elements become smaller together, and a height that is always enough.
STEPS, ENDLESS = 12, 1e6


@record
class Box:
    """A rectangle on the canvas."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Return the right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Return the lower edge."""
        return self.y + self.height

    def inset(self, across: float, down: float) -> Box:
        """Return the box without a margin at left and right, and one above and below."""
        return Box(self.x + across, self.y + down, self.width - 2 * across, self.height - 2 * down)

    def holds(self, other: Box) -> bool:
        """Return whether another box lies within this one."""
        near = 0.5
        return (
            other.x >= self.x - near
            and other.y >= self.y - near
            and other.right <= self.right + near
            and other.bottom <= self.bottom + near
        )

    @property
    def corners(self) -> tuple[int, int, int, int]:
        """Return left, top, right and bottom in whole pixels."""
        return round(self.x), round(self.y), round(self.right), round(self.bottom)


class Element(Protocol):
    """Something with a place on the canvas."""

    def size(self, room: Size) -> Size:
        """Return how much of a room (width and height) it needs."""

    def place(self, box: Box) -> Iterator[tuple[Element, Box]]:
        """Yield what is drawn, and where, when it is given a box."""


@runtime_checkable
class Shrinking(Element, Protocol):
    """An element that can be smaller by steps."""

    def smaller(self, step: int) -> Element:
        """Return it so many steps smaller, or as small as it can be."""


class Leaf:
    """An element that is drawn itself, and holds no other."""

    def size(self, room: Size) -> Size:
        """Return all there is."""
        return room

    def place(self, box: Box) -> Iterator[tuple[Element, Box]]:
        """Yield itself."""
        yield self, box


@record
class AtMost:
    """An element that takes no more than a part (0 to 1) of the width there is."""

    part: float
    child: Element

    def size(self, room: Size) -> Size:
        """Return what the child needs of its part of the room."""
        return self.child.size((room[0] * self.part, room[1]))

    def place(self, box: Box) -> Iterator[tuple[Element, Box]]:
        """Yield the child's parts."""
        yield from self.child.place(box)


@record
class Filling:
    """An element that takes all the room there is."""

    child: Element

    def size(self, room: Size) -> Size:
        """Return all there is."""
        return room

    def place(self, box: Box) -> Iterator[tuple[Element, Box]]:
        """Yield the child's parts."""
        yield from self.child.place(box)


@record
class Row:
    """Elements beside each other, centred; the one at `stretched` gets the width that the others leave."""

    children: Sequence[Element]
    gap: float = 0
    stretched: int = -1

    def size(self, room: Size) -> Size:
        """Return the sum of widths and the largest height."""
        sizes = self._sizes(room)
        return sum(wide for wide, _ in sizes) + self._gaps, max((high for _, high in sizes), default=0)

    def place(self, box: Box) -> Iterator[tuple[Element, Box]]:
        """Yield the children's parts from left to right."""
        x = box.x
        for child, (wide, high) in zip(self.children, self._sizes((box.width, box.height)), strict=True):
            yield from child.place(Box(x, box.y + (box.height - high) / 2, wide, high))
            x += wide + self.gap

    @property
    def _gaps(self) -> float:
        return self.gap * max(0, len(self.children) - 1)

    def _sizes(self, room: Size) -> list[Size]:
        rest, height = room[0] - self._gaps, room[1]
        flexible = self.stretched % len(self.children) if self.children and self.stretched >= 0 else -1
        sizes: list[Size] = [(0, 0)] * len(self.children)
        for index, child in enumerate(self.children):
            if index != flexible:
                sizes[index] = child.size((max(0, rest), height))
                rest -= sizes[index][0]
        if flexible >= 0:
            sizes[flexible] = max(0, rest), self.children[flexible].size((max(0, rest), height))[1]
        return sizes


@record
class Column:
    """Elements below each other; `last` is measured last, so that it gets the height that the others leave.

    The others leave it the height `reserve`, or what it needs of that: all of them become smaller together, step by step,
    until they do.
    """

    children: Sequence[Element]
    gap: float = 0
    pack: Pack = "start"
    last: int = -1
    reserve: float = 0

    def size(self, room: Size) -> Size:
        """Return the largest width and the sum of heights."""
        sizes = self._sizes(room, self._stepped(room))
        return max((wide for wide, _ in sizes), default=0), sum(high for _, high in sizes) + self._gaps

    def place(self, box: Box) -> Iterator[tuple[Element, Box]]:
        """Yield the children's parts from top to bottom."""
        children = self._stepped((box.width, box.height))
        sizes = self._sizes((box.width, box.height), children)
        left_over = box.height - sum(high for _, high in sizes) - self._gaps
        y = box.y + {"start": 0.0, "middle": left_over / 2, "end": left_over}[self.pack]
        for child, (wide, high) in zip(children, sizes, strict=True):
            yield from child.place(Box(box.x, y, wide, high))
            y += high + self.gap

    @property
    def _gaps(self) -> float:
        return self.gap * max(0, len(self.children) - 1)

    def _stepped(self, room: Size) -> Sequence[Element]:
        """Return the children, all but the last as many steps smaller as it takes."""
        if not self.reserve or self.last < 0:
            return self.children
        found: Sequence[Element] = self.children
        reserve = self.children[self.last].size((room[0], self.reserve))[1]
        for step in range(STEPS):
            found = [_smaller(child, step) if at != self.last else child for at, child in enumerate(self.children)]
            heights = (child.size((room[0], ENDLESS))[1] for at, child in enumerate(found) if at != self.last)
            if sum(heights) + self._gaps + reserve <= room[1]:
                break
        return found

    def _sizes(self, room: Size, children: Sequence[Element]) -> list[Size]:
        width, rest = room[0], room[1] - self._gaps
        sizes: list[Size] = [(0, 0)] * len(children)
        order = sorted(range(len(children)), key=lambda index: index == self.last)
        for index in order:
            sizes[index] = children[index].size((width, max(0, rest)))
            rest -= sizes[index][1]
        return sizes


def _smaller(child: Element, step: int) -> Element:
    """Return an element so many steps smaller, if it is one that can be."""
    return child.smaller(step) if step and isinstance(child, Shrinking) else child
