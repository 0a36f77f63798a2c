"""Records: values under names, which nobody changes once they are made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(made: type[T]) -> type[T]:
    """Return a class as a dataclass with slots, equal, hashable and shown by its values.

    A frozen dataclass writes and compiles eight methods for each class at every start: with a hundred classes a tenth of
    a second, where a whole build of one changed post takes one. Here it is one method; the others are shared. That
    nothing assigns to a field is for the type checker to see.
    """
    for name, method in (("__repr__", _shown), ("__eq__", _same), ("__hash__", _hashed)):
        if name not in vars(made):
            setattr(made, name, method)
    return dataclass(slots=True, repr=False, eq=False)(made)


def _fields(one: Any) -> Any:
    return type(one).__dataclass_fields__.values()


def _values(one: Any) -> tuple[Any, ...]:
    return tuple([getattr(one, item.name) for item in _fields(one) if item.compare])


def _shown(self: Any) -> str:
    named = [f"{item.name}={getattr(self, item.name)!r}" for item in _fields(self) if item.repr]
    return f"{type(self).__qualname__}({', '.join(named)})"


def _same(self: Any, other: object) -> bool:
    return _values(self) == _values(other) if type(other) is type(self) else NotImplemented


def _hashed(self: Any) -> int:
    return hash(_values(self))
