"""The rules: every one that a writer can break, in the order in which a writer meets them.

A rule is a generator function; its name, with hyphens, is its id, its docstring is the rule in English, and it yields
Findings worded in Indonesian. Rules of posts and agencies look at one file and what the intake knows; rules of the
intake compare files with each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from operator import attrgetter

from newsroom.catalog.agency import Agency
from newsroom.catalog.channels import Channel
from newsroom.catalog.intake import Intake
from newsroom.catalog.portal import Portal
from newsroom.catalog.post import Post
from newsroom.catalog.precedent import Precedent
from newsroom.catalog.rules import (
    addresses,
    agencies,
    alts,
    attachments,
    authorship,
    body,
    changes,
    channels,
    files,
    folders,
    forms,
    frontmatter,
    history,
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
from newsroom.catalog.rules.finding import Finding, about_what
from newsroom.catalog.seal import Evidence
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
    *channels.READING_RULES,
)
# rule(post, intake): these ask nothing of other posts and files, only of the portal and its agencies
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
    *alts.RULES,
    *links.RULES,
    *social.RULES,
    *addresses.RULES,
    *privacy.RULES,
)
# rule(post, intake): these look at the posts and files that a post leads to
TIED_RULES: tuple[Rule, ...] = (
    *photos.RULES,
    *attachments.RULES,
    *links.TIED_RULES,
    *relations.TIED_RULES,
    *addresses.TIED_RULES,
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
# rule(channel, intake)
CHANNEL_RULES: tuple[Rule, ...] = (
    *READING_RULES,
    *texts.RULES,
    *channels.RULES,
)
# rule(intake): each Finding names its file
INTAKE_RULES: tuple[Rule, ...] = (
    *places.INTAKE_RULES,
    *folders.INTAKE_RULES,
    *portalpages.INTAKE_RULES,
    *addresses.INTAKE_RULES,
)
# rule(intake, evidence): each Finding names its file, unless it is the portal's
AUTHORSHIP_RULES: tuple[Rule, ...] = authorship.RULES
# rule(intake, precedent): the same
HISTORY_RULES: tuple[Rule, ...] = history.RULES


def all_rules() -> dict[str, Rule]:
    """Return every rule by its id, in order."""
    heads = (*AGENCY_RULES, *PORTAL_RULES, *CHANNEL_RULES)
    rules = (*POST_RULES, *TIED_RULES, *heads, *INTAKE_RULES, *AUTHORSHIP_RULES, *HISTORY_RULES)
    return {rule_id(rule): rule for rule in rules}


def rule_id(rule: Rule) -> str:
    """Return a rule's id: its function's name with hyphens."""
    return rule.__name__.replace("_", "-")


_WORDING = {rule: rule_id(rule) for rule in READING_RULES}
_READING = frozenset(_WORDING.values())


_KEYS = tuple(sorted({about_what(rule) for rule in POST_RULES} - {""}))
_given = attrgetter(*_KEYS)


@lru_cache(maxsize=256)
def _speaking(rules: tuple[Rule, ...], named: frozenset[str], absent: frozenset[str]) -> tuple[Rule, ...]:
    """Return the rules that may say something of a subject in which reading came upon these faults and found these empty.

    Most rules word what reading came upon, or are about what few posts have.
    """
    heard = (rule for rule in rules if rule not in _WORDING or _WORDING[rule] in named)
    return tuple(rule for rule in heard if about_what(rule) not in absent)


def judge_post(post: Post, intake: Intake) -> list[Problem]:
    """Return the Problems that a post has by itself."""
    return list(_judged(post, POST_RULES, intake))


def judge_ties(post: Post, intake: Intake) -> list[Problem]:
    """Return the Problems that a post has with the posts and files that it leads to."""
    return list(_judged(post, TIED_RULES, intake))


def judge_channel(channel: Channel, intake: Intake) -> list[Problem]:
    """Return the Problems of a channel, which depend on its file alone."""
    return list(_judged(channel, CHANNEL_RULES, intake))


def judge_rest(intake: Intake) -> list[Problem]:
    """Return the Problems of the portal, of its agencies, and of files as they lie beside each other."""
    found = list(_judged(intake.portal, PORTAL_RULES, intake))
    for agency in intake.agencies.values():
        found += _judged(agency, AGENCY_RULES, intake)
    heads: list[Portal | Agency] = [intake.portal, *intake.agencies.values()]
    owners = {item.source.path: item.source for item in heads}
    posts: set[str] = set()
    for rule in INTAKE_RULES:
        for finding in rule(intake):
            # Whatever a rule about files says is told at a file's beginning, or at a value of a post that it has read.
            known = owners.get(finding.file)
            if known is None:
                posts = posts or {post.path for post in intake.posts}
                known = intake.whole(finding.file).source if finding.file in posts else Source(finding.file)
            found.append(_problem(rule, finding, known))
    return found


def judge_authorship(intake: Intake, evidence: Evidence) -> list[Problem]:
    """Return the Problems with who wrote what."""
    return _beside_git(AUTHORSHIP_RULES, intake, evidence)


def judge_history(intake: Intake, precedent: Precedent) -> list[Problem]:
    """Return the Problems with what was published before."""
    return _beside_git(HISTORY_RULES, intake, precedent)


def _beside_git(rules: tuple[Rule, ...], intake: Intake, known: Evidence | Precedent) -> list[Problem]:
    """Return what rules find that know more than the files: the git history."""
    portal, posts = intake.portal.source, {post.path for post in intake.posts} if rules is HISTORY_RULES else ()
    found = []
    for rule in rules:
        for finding in rule(intake, known):
            own = intake.whole(finding.file).source if finding.file in posts else Source(finding.file)
            found.append(_problem(rule, finding, own if finding.file else portal))
    return found


def _absent(post: Post) -> frozenset[str]:
    return frozenset([key for key, value in zip(_KEYS, _given(post), strict=True) if not value])


def _judged(subject: Portal | Agency | Channel | Post, rules: tuple[Rule, ...], intake: Intake) -> Iterator[Problem]:
    named = frozenset([fault.rule for fault in subject.faults])
    if unworded := named - _READING:
        raise KeyError(*unworded)
    absent = _absent(subject) if isinstance(subject, Post) else frozenset()
    for rule in _speaking(rules, named, absent):
        for finding in rule(subject, intake):
            yield _problem(rule, finding, subject.source)


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
