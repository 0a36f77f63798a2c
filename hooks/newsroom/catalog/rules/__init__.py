"""The rules: every one that a writer can break, in the order in which a writer meets them.

A rule is a generator function; its name, with hyphens, is its id, its docstring is the rule in English, and it yields
Findings worded in Indonesian. Rules of posts and agencies look at one file and what the intake knows; rules of the
intake compare files with each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from newsroom.catalog.agency import Agency
from newsroom.catalog.intake import Intake
from newsroom.catalog.portal import Portal
from newsroom.catalog.post import Post
from newsroom.catalog.rules import (
    addresses,
    agencies,
    alts,
    attachments,
    body,
    changes,
    files,
    folders,
    forms,
    frontmatter,
    keys,
    language,
    links,
    markup,
    meaning,
    numbers,
    photos,
    places,
    portalpages,
    portals,
    privacy,
    relations,
    social,
    syntax,
    texts,
    timing,
    values,
    vocabulary,
    wording,
)
from newsroom.catalog.rules.digits import mask_line
from newsroom.catalog.rules.finding import Finding
from newsroom.text.problem import Problem
from newsroom.text.source import Source

Rule = Callable[..., Iterator[Finding]]

# These word what reading came upon; a fault without its rule here is our own mistake, and stops everything.
READING_RULES: tuple[Rule, ...] = (
    *files.RULES,
    *frontmatter.RULES,
    *syntax.RULES,
    *keys.RULES,
    *values.RULES,
    *forms.RULES,
    *markup.RULES,
)
# rule(post, intake)
POST_RULES: tuple[Rule, ...] = (
    *places.RULES,
    *READING_RULES,
    *texts.RULES,
    *texts.POST_RULES,
    *meaning.RULES,
    *timing.RULES,
    *changes.RULES,
    *vocabulary.RULES,
    *numbers.RULES,
    *language.RULES,
    *wording.RULES,
    *body.RULES,
    *photos.RULES,
    *alts.RULES,
    *attachments.RULES,
    *links.RULES,
    *relations.RULES,
    *social.RULES,
    *addresses.RULES,
    *privacy.RULES,
)
# rule(agency, intake)
AGENCY_RULES: tuple[Rule, ...] = (
    *places.AGENCY_RULES,
    *READING_RULES,
    *texts.RULES,
    *agencies.RULES,
    *privacy.AGENCY_RULES,
)
# rule(portal, intake)
PORTAL_RULES: tuple[Rule, ...] = (
    *READING_RULES,
    *texts.RULES,
    *portals.RULES,
)
# rule(intake): each Finding names its file
INTAKE_RULES: tuple[Rule, ...] = (
    *places.INTAKE_RULES,
    *folders.INTAKE_RULES,
    *portalpages.INTAKE_RULES,
    *addresses.INTAKE_RULES,
    *links.INTAKE_RULES,
)


def all_rules() -> dict[str, Rule]:
    """Return every rule by its id, in order."""
    rules = (*POST_RULES, *AGENCY_RULES, *PORTAL_RULES, *INTAKE_RULES)
    return {rule_id(rule): rule for rule in rules}


def rule_id(rule: Rule) -> str:
    """Return a rule's id: its function's name with hyphens."""
    return rule.__name__.replace("_", "-")


_WORDING = frozenset(READING_RULES)
_READING = frozenset(map(rule_id, READING_RULES))


def judge(intake: Intake) -> tuple[Problem, ...]:
    """Return all Problems of all files, sorted by file and place."""
    return tuple(sorted(set(_problems(intake))))


def _problems(intake: Intake) -> Iterator[Problem]:
    sources: dict[str, Source] = {intake.portal.source.path: intake.portal.source}
    subjects: list[tuple[Portal | Agency | Post, Iterable[Rule]]] = [(intake.portal, PORTAL_RULES)]
    subjects += [(agency, AGENCY_RULES) for agency in intake.agencies.values()]
    subjects += [(post, POST_RULES) for post in intake.posts]
    for subject, rules in subjects:
        sources[subject.source.path] = subject.source
        for rule in _asked(subject, rules):
            for finding in rule(subject, intake):
                yield _problem(rule, finding, subject.source)
    for rule in INTAKE_RULES:
        for finding in rule(intake):
            yield _problem(rule, finding, sources.get(finding.file, Source(finding.file)))


def _asked(subject: Portal | Agency | Post, rules: Iterable[Rule]) -> list[Rule]:
    """Return the rules that have something to say; raises KeyError for a fault that no rule words."""
    named = {fault.rule for fault in subject.faults}
    if unworded := named - _READING:
        raise KeyError(*unworded)
    return [rule for rule in rules if rule not in _WORDING or rule_id(rule) in named]


def _problem(rule: Rule, finding: Finding, source: Source) -> Problem:
    place = finding.place
    return Problem(
        file=finding.file or source.path,
        line=place.line,
        column=place.column,
        end_column=max(place.end_column, place.column + 1),
        level=finding.level,
        rule=rule_id(rule),
        message=finding.message,
        value=finding.value,
        note=finding.note,
        hint=finding.hint,
        fix=finding.fix,
        excerpt=mask_line(source.line(place.line)) if finding.secret else source.line(place.line),
    )
