"""What is wrong with a template that an operator has edited, told in one line with its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


class TemplateFault(Exception):
    """Raised when a template can't be used: it says where and why."""


def refuse(failure: Exception, folder: Path) -> None:
    """Raise TemplateFault in the place of a failure that a template in `folder` is to blame for.

    What fails in our own code that a template has called is our fault, and passes.
    """
    if said := told(failure, folder):
        raise TemplateFault(said) from failure


def told(failure: BaseException, folder: Path) -> str:
    """Return where and why a template in `folder` failed, in Jinja's or Python's words, or nothing for other failures."""
    if isinstance(failure, FileNotFoundError):
        file = Path(failure.filename or "")
        return f"{_place(file, folder)}: templat hilang" if file.is_relative_to(folder) else ""
    from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

    if isinstance(failure, TemplateSyntaxError):
        file = Path(failure.filename or failure.name or "")
        return f"{_place(file, folder)}:{failure.lineno}: templat tidak terbaca ({failure.message})"
    frames = list(_frames(failure))
    ours = [(file, line) for file, line in frames if file.is_relative_to(folder)]
    place = "".join(f"{_place(file, folder)}:{line}: " for file, line in ours[-1:])
    if isinstance(failure, TemplateNotFound):
        return f"{place}templat {failure.name} tidak ada di {_place(folder, folder)}"
    is_its_own = isinstance(failure, TemplateError) or frames[-1:] == ours[-1:]
    return f"{place}templat gagal ({type(failure).__name__}: {failure})" if ours and is_its_own else ""


def _frames(failure: BaseException) -> Iterator[tuple[Path, int]]:
    """Yield file and line of each call that led to a failure, the innermost last; Jinja puts those of templates in."""
    step = failure.__traceback__
    while step:
        yield Path(step.tb_frame.f_code.co_filename), step.tb_lineno
        step = step.tb_next


def _place(file: Path, folder: Path) -> Path:
    """Return a file as it is named from the portal's folder."""
    portal = folder.parents[1]
    return file.relative_to(portal) if file.is_relative_to(portal) else file
