"""Records: equal, hashed and shown by their values, and quick to make."""

import copy
import pickle
from dataclasses import field, replace

from newsroom.record import record


@record
class Point:
    """A point."""

    x: int
    y: int = 0
    hidden: str = field(default="", repr=False, compare=False)


@record
class Other:
    """The same fields under another name."""

    x: int
    y: int = 0


def test_values_make_a_record_what_it_is():
    assert Point(1, 2) == Point(1, y=2) != Point(1, 3)
    assert Point(1, 2) != Other(1, 2)
    assert len({Point(1, 2), Point(1, 2), Point(2, 2)}) == 2
    assert repr(Point(1, hidden="rahasia")) == "Point(x=1, y=0)"
    assert Point(1, hidden="a") == Point(1, hidden="b")


def test_a_record_can_be_copied_replaced_and_sent():
    one = Point(1, 2, "c")
    assert replace(one, y=5) == Point(1, 5)
    for twin in (copy.copy(one), pickle.loads(pickle.dumps(one))):
        assert (twin, twin.hidden) == (one, "c")
    assert not hasattr(one, "__dict__")


def test_a_method_of_its_own_stays():
    @record
    class Quiet:
        """A record that shows nothing."""

        x: int

        def __repr__(self) -> str:
            return "Quiet"

    assert repr(Quiet(1)) == "Quiet"
