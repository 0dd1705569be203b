"""What the Dutch hyphenation patterns do not know: seams of compounds, prefixes, the trema, words.

The patterns are sure of everyday words and unsure of compounds they never saw, above all where
the second member starts with a vowel: a lone consonant is then drawn over the seam (buur-tover-leg,
cir-cu-sa-te-lier). Which words are compounds cannot be read off the letters; which members the
arts sector builds them with can be listed. Rule numbers are those of the Leidraad of the official
spelling (Taalunie, Woordenlijst), chapter 18, 'Woorden afbreken'.
"""

from __future__ import annotations

import re

# Words that the patterns break wrongly and no rule mends, all forms that are likely to be met.
EXCEPTIONS = (
    "back-line",
    "bovenal",  # what the minimum of three leaves, bo-venal, misleads
    "face-book",
    "jon-gle-ren",
    "jon-gleur",
    "jon-gleurs",
    "kwart-slag",
    "kwart-sla-gen",
    "leader",  # LEADER, the European programme: an acronym longer than acronyms usually are
    "live-con-cert",
    "live-con-cer-ten",
    "live-mu-ziek",
    "live-stream",
    "live-strea-men",
    "live-strea-ming",
    "live-streams",
    "mas-sage-bed",  # Leidraad 18: nothing that misleads the reader (massa-gebed)
    "mas-sage-bed-den",
    "moes-ten",
    "off-line",
    "prac-tice",
    "prac-tices",
    "smart-phone",
    "smart-phones",
)

# Second members of compounds that the patterns are seen to miss. The three letters asked for before
# them keep 'reorganisatie' or 'preëditie' out; what stands in the lookarounds are words that are no
# compounds (attr-actie, spons-orgeld, ge-centr-eerd).
_MEMBERS = r"""
aan(?:bied|bod|bouw|breng|dacht|deel|geboden|kleding|kondig|koop|leg|leiding|moedig|name|pak)
aan(?:pass|reik|schaf|sluit|spraak|spreek|stelling|tal|vra[ag]|vull|werving|winst)
academi accommodat (?<!tr|fr|ns|re|pr)(?<!did|red|isf)acti(?:e(?![kt])|vi) administrat adres
advert advi(?:es|s) affiche afdeling afspra afstand afva(?:l$|ardig) agenda album amateur ambacht
ambassad ambten analys animat appara(?:at|tuur) applaus arbeid archie[fv] architect arrange
artiest (?<!p)artikel aspect(?!r) assisten atelier attest attracti aut(?:eur|oma[at]) avond avontu
(?<!exp)editie educati eetcaf effect eigen(?:aar|ar|dom|schap) (?<!w|o)(?<!kl)eiland element
energie engagement enquête ensemble (?<!c|r)(?<!binn)entree(?!r) erf(?:enis|goed) ervaring essay
evaluati evenement (?<!pr)events?$ examen excursi exempla expedit experi?[mt] exploita expo(?!n)
expressie ideaal (?<!orch)idee identite illustrat imago impact impuls improvis inbreng indeling
individu industri informat infrastr ingang ingre(?:ep|pen) inhoud initiati inkomst
(?<!re)inleid innovati inricht inschrij inspanning inspirati inspraak installati
(?<!beg)instelling institu instruct instrument integra
inter(?:cult|disc|es|nat|net|ieur|vent|view) invest invloed (?<!re)invoer invull inwoner inzamel
inzending inzet(?:$|t) inzicht
object octaaf (?<!vann)ochtend oefen offerte omgeving omkader omroep omslag
onder(?:deel|del|grond|hand|houd|ne[em]|steun|teken|werp|wijs|zoek)
ont(?:bijt|haal|moet|sluit|span|vangst|werp|wikkel) (?<![vw])oorde(?:el|l) oorlog
op(?:bouw|breng|dracht|ening|era$|erator|inie|komst|leid(?!er)|lossing|maak|merking|nam[eo])
op(?:roep|start|stel(?:$|ling)|tree?d|vang|voed|voering|volg|zoek) (?<!ad)opties?$
(?<!str)optocht organis (?<![zo])orgaan (?<!g)orgel(?![du]) orkest
over(?:dracht|een[ks]|heid|last|leg|nacht|name|tuig|zicht)
(?<!s[lp]|f[lr]|kr)uit(?:baat|bat|breid|daging|druk|gang|gave|gever|hang|leen|leg|loop|nodig)
(?<!s[lp]|f[lr]|kr)uit(?:reik|rust|slag|stap|stral|voer|werk|wissel|zend|zicht|zonder)
(?<!s[lp]|fl|[cp]r)(?<!b)uiting uniform universit (?<=ings)u(?:ur|ren)$
(?<=cert)jes?$ loka(?:al|len) locatie moment(?!um) (?<!mi)nacht(?:en)?$ netwerk plek(?:je|ken)?$
podi(?:um|a) quiz (?<!st)reeks(?:en)?$ repertoire (?<!w)richting (?<!c)route[ns]?$ ruimte
sc[eè]nes?$ sco(?:op|pen)$ sfe(?:er|ren)$ shows?$ smaak$ snaar
(?<!ker)(?<!ha|wi|ui)spel(?:en|ers?)?$ spektakel sponsor stages?$ start(?:en)?$
stream(?:s|en|ing)?$ studio tekst(?!ra|u) (?<!stroop)tocht(?!end) traject
"""
# First members, before a consonant that begins no ending (feest-te, koor-ts, straat-je): these at
# the head of a word, those anywhere, as they are part of no other word.
_OPENING = r"""
beeld(?!d) beleids bestuurs(?!ter) blaas boek buurt dans dorps erfgoed feest film(?!p) foto(?!n)
geluids groeps herfst jazz jeugd kerk kerst koor(?![dnt]) krant kunst licht markt piano plein
quiz(?!z) rock school stads(?!ta[at]) straat(?!sb) strijk tekst volks wijk woord zang
"""
_FIRST = """
amateur atelier bibliotheek budget circus concert cultuur fanfare festival gemeenschaps harmonie
muziek orkest(?!ra|re[er]) podium project repetitie talent theater ticket toneel vrijwilligers
weekend
"""
# Second members that the patterns do see: of their breaks the one at the seam reads best
# (programma-brochure rather than program-mabrochure).
_SECOND = """
bank beleid besteding bestuur besturen brochure centra centrum cultuur dag(?:en)?$ databank dienst
documentatie doel feest festival fonds foto functie gebouw gebruik gezelschap groep hal$ huis kaart
kalender kanalen kansen kosten kracht kunst leden lessen leven maatregel maker mogelijkhe muziek
partner plan(?:nen)?$ praktijk prij[sz] programma project punt regeling reservering school
sector sessie stelsel subsidie systeem talent techniek tentoonstelling theater verband verblijf
vereniging verhaal verkoop verslag vorm(?:en|ing)? vrijwilliger wandeling wedstrijd wereld werk
winkel za(?:al|len)
"""


def _any(words: str) -> str:
    return f"(?:{'|'.join(words.split())})"


_SEAMS = re.compile(
    rf"(?<=[^\W\d_]{{3}})(?={_any(_MEMBERS)})"
    rf"|(?:^{_any(_OPENING)}|{_any(_FIRST)})(?=[bcdfghklmnpqrstvwz])(?![dt]en?$|tjes?$|se?$)"
)

_BEST = re.compile(rf"(?<=[^\W\d_]{{3}})(?={_any(_SECOND)})")

# The vowel that a diminutive doubles: autootje, cafeetje, parapluutje.
_DOUBLED = re.compile(r"(?:aa|ee|oo|uu)(?=tjes?$)")

# 'geo' of the Greek earth, as against the prefix of ge-opend.
_EARTH = re.compile(r"geo(?:cach|des|fys|graf|loc|log|met|pol|ther)")

# What is left of a vowel when its trema vanishes.
TREMA = dict(zip("äëïöüÄËÏÖÜ", "aeiouAEIOU", strict=True))


def is_dutch(language: str) -> bool:
    """Tell whether a language ('nl', 'nl-BE', 'nl_BE') is Dutch."""
    return language.replace("_", "-").lower().split("-")[0] == "nl"


def is_plain(letters: str) -> bool:
    """Tell whether no capital stands inside a word. IJ is one letter, and so one capital."""
    rest = letters[2 if letters.startswith("IJ") else 1 :]
    return rest == rest.lower()


def seams(word: str) -> tuple[int, ...]:
    """Return where a lower-case word is known to be a seam of two members (rule 18.A a)."""
    return tuple({match.end() for match in _SEAMS.finditer(word)})


def best(word: str) -> frozenset[int]:
    """Return where a lower-case word is best broken, if it is broken there at all: at its seams."""
    return frozenset((*seams(word), *(match.start() for match in _BEST.finditer(word))))


def doubled(word: str) -> tuple[int, ...]:
    """Return the two sides of the vowel that a diminutive doubles, where no break may stand.

    The Leidraad takes the second letter away (auto-tje, café-tje). Whoever copies the text would
    then copy a word that is none; so it is not broken there. Nor is stu-dio-otje.
    """
    return next((match.span() for match in _DOUBLED.finditer(word)), ())


def opens_stem(word: str, syllable: int, at: int) -> bool:
    """Tell whether word[syllable:at] is a prefix, so that the lone vowel at `at` opens the stem.

    Rule 18.A b breaks after the prefix (ge-opend, be-amen, re-evaluatie) where the hiatus inside
    a stem is better kept together (crea-tief, rea-liseren, geo-grafie).
    """
    prefix = word[syllable:at]
    if word[at] in TREMA:  # the trema was put there because a prefix met a vowel
        return prefix in {"be", "co", "de", "ge", "pre", "re"}
    return prefix in {"be", "ge"} and not _EARTH.match(word, syllable)
