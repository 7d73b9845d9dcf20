"""The short list of rules that refuses the obvious where no model assesses a request.

It knows words and no meaning, so it is no substitute for an assessment by a model.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import NamedTuple

from pygen_copier.plan.plain_letters import plain_letters
from pygen_copier.text import cut


class _Rule(NamedTuple):
    """What nobody may ask for: in words for a person, and as a pattern over folded text."""

    what: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Excuse:
    """Words that excuse what stands beside them, by how they begin or as a whole."""

    stems: tuple[str, ...]
    words: frozenset[str]

    def __or__(self, other: _Excuse) -> _Excuse:
        return _Excuse(self.stems + other.stems, self.words | other.words)

    def fits(self, word: str) -> bool:
        return word.startswith(self.stems) or word in self.words


def _excuse(stems: str, words: str = "") -> _Excuse:
    return _Excuse(tuple(stems.split()), frozenset(words.split()))


def _rule(what: str, *patterns: str) -> _Rule:
    return _Rule(what, re.compile(rf"\b(?:{'|'.join(patterns)})(?!\S)"))


_NEAR = r"(?: \S+){0,6}? "  # between two words that belong together
_CLOSE = r" (?:\S+ ){0,2}?"
_PERSON = (
    r"(?:wife|husband|girlfriend|boyfriend|spouse|partner|daughter|son|roommate|neighbou?rs?"
    r"|cowork\w+|colleagues?|employees?|ex|victims?|some(?:body|one)|people|wom[ae]n|person)"
)
_LOOT = (
    r"(?:passwords?|passcodes?|credentials?|logins?|credit cards?|card numbers?|identit(?:y|ies)"
    r"|bank (?:accounts?|details)|cookies|(?:session|access) tokens?|private keys?"
    r"|crypto wallets?|seed phrases?"
    r"|(?:personal|private|user|customer) (?:data|files|photos|messages))"
)
_PRIVATE = (
    r"(?:calls?|chats?|messages?|texts?|e ?mails?|conversations?|keystrokes?|locations?|phones?"
    r"|screens?|webcams?|microphones?)"
)
_SPIED_ON = rf"(?:{_PERSON}|{_PRIVATE})"
_COVERT = (
    r"(?:secretly|covertly|surreptitiously|unnoticed|undetected"
    r"|without (?:\S+ ){0,3}?(?:knowing|knowledge|consent|permission|noticing))"
)
_WATCH = r"(?:track|monitor|record|log|captur|film|photograph|watch|read|intercept|listen)\w*"
_MAKE = r"(?:writ|build|mak|creat|deploy|install|plant|drop|spread|releas|unleash)\w*"
_MALWARE = (
    r"(?:malware|ransomware|spyware|key ?loggers?|root ?kits?|trojans?(?! horse| war)"
    r"|computer virus(?:es)?)"
)

_NAMES = (
    _rule("ransomware", r"ransomware", r"crypto ?lockers?"),
    _rule(
        "software that spies on people",
        r"key ?logg(?:ers?|ing)",
        r"spyware",
        r"stalkerware",
        r"(?:info|password|credential|cookie|token) ?(?:stealers?|grabbers?)",
        r"(?:credit )?card skimmers?",
        r"spy (?:apps?|tools?|software)",
    ),
    _rule(
        "malicious software",
        r"(?:root|boot) ?kits?",
        r"(?:computer|network|internet|e ?mail|self replicating) worms?",
        r"(?:banking|remote access) trojans?",
        r"(?:fork|logic|zip|e ?mail|sms) bomb(?:s|ers?|ing)?",
        r"crypto ?jack(?:ers?|ing)",
        r"malware (?:builders?|droppers?|generators?|loaders?)",
        rf"{_MAKE}{_CLOSE}{_MALWARE}",
    ),
    _rule(
        "attacks on other people's services",
        r"ddos(?:ing)?",
        r"denial of service (?:attacks?|tools?)",
        r"bot ?nets?",
        r"credential stuffing",
        r"ip (?:booters?|stressers?)",
    ),
    _rule("phishing", r"phishing (?:kits?|pages?|(?:web ?)?sites?|e ?mails?|campaigns?|messages?)"),
    _rule(
        "images of abuse", r"child (?:porn\w*|sexual abuse)", r"csam", r"deep ?fake (?:porn|nudes)"
    ),
)  # harm by their name, unless somebody defends against them or studies them

_DEEDS = (
    _rule(
        "theft",
        rf"(?<!work )(?:steal(?:s|ing)?|exfiltrat\w+|phish(?:es)?|skim\w*){_NEAR}{_LOOT}",
        rf"harvest\w*{_NEAR}(?:passwords?|credentials?|logins?|credit cards?)",
        rf"(?:send|upload|e ?mail)\w*{_NEAR}(?:stolen|typed|victims?){_CLOSE}{_LOOT}",
        rf"(?:cloning|clones?|sell\w*) (?:stolen )?{_LOOT}",
    ),
    _rule(
        "taking other people's files or computers hostage",
        rf"(?:encrypt\w*{_NEAR}victims?|lock\w*{_CLOSE}victim s)",
        rf"encrypt\w*{_NEAR}(?:ransom|until{_NEAR}(?:pays?|paid))",
        rf"demand\w*{_CLOSE}(?:ransoms?|bitcoins?|payment in \S+)",
    ),
    _rule(
        "malicious software",
        rf"(?:spread|releas|unleash)\w*{_CLOSE}worms?",
        rf"(?:infect|hijack)\w*{_NEAR}(?:computers?|machines?|pcs?|phones?|browsers?)",
        rf"(?:virus(?:es)?|worms?|trojans?) (?:that|which|to) \S+{_CLOSE}"
        r"(?:files?|computers?|disks?|drives?)",
        rf"(?:install|plant|inject|hid)\w*{_CLOSE}back ?doors?",
        rf"(?:evad|bypass|disabl)\w*{_CLOSE}anti ?virus",
    ),
    _rule(
        "breaking into other people's accounts or systems",
        rf"(?:hack|break|crack)(?:s|ing)?(?: into){_NEAR}(?:accounts?|computers?|servers?|phones?)",
        rf"(?:hack(?:s|ing)?|crack(?:s|ing|ers?)?){_NEAR}"
        r"(?:accounts?|facebook|instagram|wi ?fi|webcams?)",
        rf"brute forc\w*{_NEAR}(?:logins?|accounts?|ssh)",
    ),
    _rule(
        "spying on people",
        rf"{_WATCH}{_NEAR}{_SPIED_ON}{_NEAR}{_COVERT}",
        rf"(?:{_COVERT} {_WATCH}|sp(?:y|ies|ying) on){_NEAR}{_SPIED_ON}",
        rf"hidden (?:app|program|software|tool) (?:to|that) {_WATCH}{_NEAR}{_PERSON}",
        rf"(?:keystrokes?|typing){_CLOSE}victims?",
        rf"(?:stalk|dox+|blackmail|harass|extort|undress)(?:s|es|ing)?{_CLOSE}{_PERSON}",
        r"nudif\w+",
    ),
    _rule(
        "fraud",
        rf"(?:forges?|forging|counterfeit\w*){_CLOSE}(?:passports?|banknotes?|id cards?|money)",
        rf"launder\w*{_CLOSE}money",
        rf"(?:generat|post|writ|submit)\w*{_CLOSE}fake (?:\S+ )?(?:reviews?|votes?)",
        rf"(?:send|blast)\w*{_CLOSE}(?:spam|unsolicited e ?mails?)",
    ),
    _rule(
        "weapons",
        rf"(?:build|mak|synthesi[sz]|assembl|detonat)\w*{_CLOSE}(?:pipe bombs?|explosives?|sarin"
        r"|explosive devices?|nerve (?:agents?|gas)|(?:chemical|biological|bio) ?weapons?)",
        r"how to (?:build|make) (?:an? )?(?:home ?made |real )?bombs?",
    ),
)  # harm whatever they are called, unless somebody defends against them

_DEFENDING = _excuse(
    "anti against alert awareness block combat decrypt defenc defend defens detect disinfect fight"
    " filter flag mitigat prevent protect quarantin recognis recogniz recover remov resilien resist"
    " scan simulat spot stop teach thwart warn"
)
_STUDYING = _excuse(
    "analys analyz attribut catalog check classif dataset diagnos educat explain find forensic"
    " histor honey hunt identif incident indicator inspect investigat kill label measur report"
    " research respond respons risk sandbox signature statistic study studies survey taxonom threat"
    " train triag trend visualis visualiz",
    "news test tests testing yara",
)
_EVASION = re.compile(
    rf"\b(?:evad|evas|avoid|bypass|escap|disabl)\w*{_CLOSE}(?:detect\w*|anti ?virus)"
    r"|\b(?:detection|anti ?virus) (?:evad|evas|bypass)\w*"
)
_NARRATIVE = re.compile(
    r"\b(?:adversar\w+|attackers?|burglars?|criminals?|culprits?|fraudsters?|intruders?|malicious\w*"
    r"|perpetrators?|scammers?|spammers?|thie(?:f|ves)|villains?|could|may|might|would|whether)\b"
)
_SPELT_OUT = re.compile(r"\b[^\W\d_](?: [^\W\d_]){4,}\b")  # "k e y l o g g e r"
_SHOWN = 60  # characters of what a rule found
_NEGATIONS = frozenset({"cannot", "never", "not", "t"})
_OPENERS = frozenset({"that", "which", "who", "to", "on", "against"})
_BEFORE, _AFTER = 6, 3  # how many words around it can excuse a match

_Group = tuple[tuple[_Rule, ...], _Excuse]
_BY_NAME: _Group = (_NAMES, _DEFENDING | _STUDYING)
_BY_DEED: _Group = (_DEEDS, _DEFENDING)


class Told(NamedTuple):
    """A text that is held against the rules.

    Attributes:
        place: Where it stands, to begin a sentence with: "The description".
        text: The text.
        is_prose: Whether it tells of more than what is to be built: what attackers do, and what
            might happen, is no deed of the package there.
    """

    place: str
    text: str
    is_prose: bool = False


def obvious_harm(description: str, features: Sequence[str]) -> str | None:
    """Return why a package is obviously meant to do harm, as a sentence, or None.

    A harmful deed is refused unless a word of defence stands shortly before it or ends a compound
    with it: "warns of pages that steal passwords" and "credential theft prevention" pass. A thing
    that is harmful by its name also passes where it is studied. A feature that is such a name
    passes beside a description that speaks of defence: lists of what a scanner finds read so.

    Args:
        description: The person's description of the package.
        features: The features as the person wrote them.
    """
    texts = (Told(f"The feature {feature!r:.80}", feature) for feature in features)
    return harm_in([Told("The description", description)]) or harm_in(texts, description)


def harm_in(texts: Iterable[Told], description: str = "") -> str | None:
    """Return what the first of some texts asks for that does harm, as a sentence, or None.

    Args:
        texts: What is held against the rules.
        description: What the texts are beside; where it speaks of defence, names of harm pass.
    """
    groups = (_BY_DEED,) if _defends(description) else (_BY_NAME, _BY_DEED)
    for told in texts:
        if found := _harm(told, *groups):
            return f"{told.place} asks for {found}."
    return None


def _defends(description: str) -> bool:
    _, excuse = _BY_NAME
    return any(
        excuse.fits(word) for clause in _clauses(description) for word in _unevasive(clause.split())
    )


def _harm(told: Told, *groups: _Group) -> str | None:
    for clause in _clauses(told.text):
        for rules, excuse in groups:
            for rule in rules:
                for match in rule.pattern.finditer(clause):
                    if told.is_prose and _NARRATIVE.search(clause):
                        continue
                    if not _excused(clause, match, excuse):
                        return f'{rule.what} ("{cut(match.group(), _SHOWN)}")'
    return None


def _clauses(text: str) -> Iterator[str]:
    """Yield the clauses of a text as lower-case words joined by single spaces."""
    for clause in re.split(r"[.;!?\n](?:\s|$)", plain_letters(text)):
        yield _SPELT_OUT.sub(
            lambda found: found[0].replace(" ", ""), " ".join(re.findall(r"[^\W_]+", clause))
        )


def _excused(clause: str, match: re.Match[str], excuse: _Excuse) -> bool:
    before = _unevasive(clause[: match.start()].rsplit(maxsplit=_BEFORE)[-_BEFORE:])
    if not _NEGATIONS.isdisjoint(before[-2:]):
        return True
    after = _unevasive(clause[match.end() :].split(maxsplit=_AFTER)[:_AFTER])
    # What follows "that" tells what the thing does, not what is done about it.
    compound = takewhile(lambda word: word not in _OPENERS, after)
    inside = _unevasive(match.group().split())
    return any(excuse.fits(word) for word in [*before, *inside, *compound])


def _unevasive(words: Sequence[str]) -> list[str]:
    """Return words without those of evasion, which sound like defence: "avoids detection"."""
    return _EVASION.sub("", " ".join(words)).split()
