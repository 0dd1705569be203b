"""Where Dutch words break: a table judged by eye, and each rule of the module by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyphen
import pytest

from memopress.typeset.hyphenate import Break, hyphenator

if TYPE_CHECKING:
    from pathlib import Path

# Words of the memorandum, with the breaks that a Dutch typographer would accept.
MEMORANDUM = """
amateurkunstenaars: ama-teur-kun-ste-naars
amateurkunsten: ama-teur-kun-sten
amateurkunstensector: ama-teur-kun-sten-sec-tor
amateurkunstenbeleid: ama-teur-kun-sten-be-leid
amateurkunstenorganisaties: ama-teur-kun-sten-or-ga-ni-sa-ties
amateurkunstenbeoefenaars: ama-teur-kun-sten-be-oe-fe-naars
amateurkunstenonderzoek: ama-teur-kun-sten-on-der-zoek
amateurkunstenvereniging: ama-teur-kun-sten-ver-eni-ging
amateurschrijvers: ama-teur-schrij-vers
kunstbeoefening: kunst-be-oe-fe-ning
vrijetijdsbeleid: vrije-tijds-be-leid
vrijetijdsbesteding: vrije-tijds-be-ste-ding
vrijetijdsdienst: vrije-tijds-dienst
cultuurparticipatie: cul-tuur-par-ti-ci-pa-tie
cultuurminnende: cul-tuur-min-nende
cultuurcentrum: cul-tuur-cen-trum
gemeentebesturen: ge-meen-te-be-stu-ren
gemeentelijke: ge-meen-te-lijke
intergemeentelijk: in-ter-ge-meen-te-lijk
samenwerkingsverband: sa-men-wer-kings-ver-band
samenwerkingsverbanden: sa-men-wer-kings-ver-ban-den
belangenbehartiger: be-lan-gen-be-har-ti-ger
bestuursakkoorden: be-stuurs-ak-koor-den
meerjarenplannen: meer-ja-ren-plan-nen
actieplannen: ac-tie-plan-nen
infrastructuurwerken: in-fra-struc-tuur-wer-ken
jeugdinfrastructuur: jeugd-in-fra-struc-tuur
ondersteuningsmaatregelen: on-der-steu-nings-maat-re-ge-len
ondersteuningsvormen: on-der-steu-nings-vor-men
randvoorwaarden: rand-voor-waar-den
toegankelijkheidssysteem: toe-gan-ke-lijk-heids-sys-teem
gemeenschapscentrum: ge-meen-schaps-cen-trum
verenigingsleven: ver-eni-gings-le-ven
verantwoordelijkheid: ver-ant-woor-de-lijk-heid
aantrekkelijke: aan-trek-ke-lijke
aandachtspunt: aan-dachts-punt
gesprekspartner: ge-spreks-part-ner
gespreksstof: ge-spreks-stof
buurtoverleg: buurt-over-leg
muziekacademie: mu-ziek-aca-de-mie
kunstacademie: kunst-aca-de-mie
podiumacademie: po-di-um-aca-de-mie
toneelatelier: to-neel-ate-lier
atelierinvulling: ate-lier-in-vul-ling
muziekinitiatie: mu-ziek-ini-tia-tie
muziekscene: mu-ziek-scene
muziekmozaïek: mu-ziek-mo-za-iek
muziekvereniging: mu-ziek-ver-eni-ging
muziekbeleidsplan: mu-ziek-be-leids-plan
talentontwikkeling: ta-lent-ont-wik-ke-ling
talentontwikkelingsprogramma: ta-lent-ont-wik-ke-lings-pro-gramma
ticketinkomsten: tic-ket-in-kom-sten
hotspots: hot-spots
persmomenten: pers-mo-men-ten
privésponsors: pri-vé-spon-sors
expoplek: ex-po-plek
filmavonden: film-avon-den
podiumkansen: po-di-um-kan-sen
podiumelementen: po-di-um-ele-men-ten
podiumervaring: po-di-um-er-va-ring
repetitieruimtes: re-pe-ti-tie-ruim-tes
repetitielokaal: re-pe-ti-tie-lo-kaal
partageregeling: par-ta-ge-re-ge-ling
programmabrochure: pro-gram-ma-bro-chure
profielendatabank: pro-fie-len-da-ta-bank
fotodatabase: fo-to-da-ta-base
fotoreportages: fo-to-re-por-ta-ges
fototentoonstelling: fo-to-ten-toon-stel-ling
kunsttentoonstellingen: kunst-ten-toon-stel-lin-gen
groepstentoonstellingen: groeps-ten-toon-stel-lin-gen
tentoonstellingsruimte: ten-toon-stel-lings-ruimte
straatfotografie: straat-fo-to-gra-fie
stadsdichterschap: stads-dich-ter-schap
stadsfotografen: stads-fo-to-gra-fen
schrijfliefhebbers: schrijf-lief-heb-bers
schrijfgezelschap: schrijf-ge-zel-schap
levensverhalen: le-vens-ver-ha-len
lievelingsmuziek: lie-ve-lings-mu-ziek
lichtpuntjes: licht-punt-jes
puzzelstukje: puz-zel-stukje
bloemetjes: bloe-me-tjes
kruisbestuiving: kruis-be-stui-ving
auteursrechten: au-teurs-rech-ten
openluchtconcerten: open-lucht-con-cer-ten
ontmoetingsplaats: ont-moe-tings-plaats
ontplooiing: ont-plooi-ing
boeiend: boei-end
inhuldigingsfeest: in-hul-di-gings-feest
energiedoelstellingen: ener-gie-doel-stel-lin-gen
ongetwijfeld: on-ge-twij-feld
onmiddellijke: on-mid-del-lijke
onverwachte: on-ver-wachte
zelfuitgeroepen: zelf-uit-ge-roe-pen
daarenboven: daar-en-bo-ven
bovenlokale: bo-ven-lo-kale
bovenal: bovenal
creatief: crea-tief
creativiteit: crea-ti-vi-teit
creëren: creë-ren
creëert: cre-eert
gecoördineerd: ge-co-or-di-neerd
geëngageerde: ge-en-ga-geerde
geëvalueerd: ge-eva-lu-eerd
geïnteresseerden: ge-in-te-res-seer-den
initiëren: ini-tië-ren
initieert: ini-ti-eert
initiatiefnemer: ini-tia-tief-ne-mer
poëtische: poë-ti-sche
financiële: fi-nan-ci-ele
financieren: fi-nan-cie-ren
potentieel: po-ten-ti-eel
individuele: in-di-vi-du-ele
essentieel: es-sen-ti-eel
realiseren: rea-li-se-ren
gerealiseerd: ge-rea-li-seerd
georganiseerd: ge-or-ga-ni-seerd
theoretische: theo-re-ti-sche
theater: thea-ter
regionale: re-gio-nale
internationale: in-ter-na-tio-nale
professionele: pro-fes-sio-nele
promotionele: pro-mo-tio-nele
occasionele: oc-ca-sio-nele
senioren: se-nio-ren
materialen: ma-te-ria-len
materiaal: ma-te-ri-aal
autobiografisch: au-to-bio-gra-fisch
bibliotheek: bi-blio-theek
podium: po-dium
regio: re-gio
studio: stu-dio
carrière: car-ri-ère
communicatiekanalen: com-mu-ni-ca-tie-ka-na-len
administratie: ad-mi-ni-stra-tie
illustreren: il-lu-stre-ren
faciliteren: fa-ci-li-te-ren
structurele: struc-tu-rele
democratisch: de-mo-cra-tisch
akoestiek: akoes-tiek
fabriekssite: fa-brieks-site
website: web-site
backline: back-line
facebook: face-book
online: on-line
cafés: ca-fés
caféhouders: ca-fé-hou-ders
feedback: feed-back
brainstormen: brain-stor-men
koorwandelingen: koor-wan-de-lin-gen
academiekaart: aca-de-mie-kaart
uiteen: uit-een
"""

# Words in which the spelling guide, or a compound, asks for something special.
SPECIAL = """
circusatelier: cir-cus-ate-lier
circusateliers: cir-cus-ate-liers
muziekacademies: mu-ziek-aca-de-mies
dansatelier: dans-ate-lier
kunstinitiatief: kunst-ini-tia-tief
jeugdorkest: jeugd-or-kest
buurtfeest: buurt-feest
kunstevenementen: kunst-eve-ne-men-ten
muziekavond: mu-ziek-avond
jeugdactiviteiten: jeugd-ac-ti-vi-tei-ten
dansoverleg: dans-over-leg
theaterambassadeur: thea-ter-am-bas-sa-deur
dansacademiekaart: dans-aca-de-mie-kaart
beëindigt: be-ein-digt
beëdigd: be-edigd
reünie: re-unie
coördinatie: co-or-di-na-tie
coöperatie: co-ope-ra-tie
zoölogie: zoö-lo-gie
poëzie: poë-zie
egoïsme: ego-isme
mozaïek: mo-za-iek
officiële: of-fi-ci-ele
industriële: in-du-stri-ele
vacuüm: va-cuüm
bacteriën: bac-te-riën
categorieën: ca-te-go-rieën
tweeëntwintig: twee-en-twin-tig
reële: re-ele
geüniformeerd: ge-uni-for-meerd
gecreëerd: ge-cre-eerd
naïef: na-ief
knäckebröd: knäc-ke-bröd
überhaupt: über-haupt
geopend: ge-opend
beamen: be-amen
geografie: geo-gra-fie
geopolitiek: geo-po-li-tiek
ideologie: ideo-lo-gie
radioprogramma: ra-dio-pro-gramma
radioactiviteit: ra-dio-ac-ti-vi-teit
oceaan: oce-aan
reorganisatie: re-or-ga-ni-sa-tie
gereorganiseerd: ge-re-or-ga-ni-seerd
expeditie: ex-pe-di-tie
orchidee: or-chi-dee
preventie: pre-ven-tie
attractiviteit: at-trac-ti-vi-teit
propaganda: pro-pa-ganda
creatieveling: crea-tie-ve-ling
herfstig: herf-stig
angstig: ang-stig
artsen: art-sen
ambten: amb-ten
schaatsen: schaat-sen
lachen: la-chen
zingen: zin-gen
koninkrijk: ko-nink-rijk
elfstedentocht: elf-ste-den-tocht
kwartslagen: kwart-sla-gen
massagebed: mas-sage-bed
bommelding: bom-mel-ding
kerstavond: kerst-avond
diplomauitreiking: di-plo-ma-uit-rei-king
examen: exa-men
taxi: taxi
exotisch: exo-tisch
volleyballen: vol-ley-bal-len
fotootje: fo-tootje
autootje: au-tootje
radiootje: ra-diootje
cadeautje: ca-deau-tje
eeuwig: eeu-wig
waterig: wa-te-rig
studeren: stu-de-ren
verantwoordelijk: ver-ant-woor-de-lijk
bureau: bu-reau
ezel: ezel
idee: idee
pake: pake
vergrijzing: ver-grij-zing
kinderopvang: kin-der-op-vang
harmonieorkest: har-mo-nie-or-kest
accordeon: ac-cor-deon
ensceneren: en-sce-ne-ren
"""

# Whole words with what stands around and in them; '|' is a break at a hyphen or slash.
MARKED = """
Oost-Vlaanderen: Oost-|Vlaan-de-ren
sociaal-culturele: so-ci-aal-|cul-tu-rele
Sint-Lievens-Esse: Sint-|Lie-vens-|Esse
mond-aan-mond-reclame,: mond-|aan-|mond-|re-clame,
niet-aflatende: niet-|af-la-tende
zwart-witfotografie: zwart-|wit-fo-to-gra-fie
LEADER-subsidieprogramma.: LEADER-|sub-si-die-pro-gramma.
exploitatie-portefeuilles: ex-ploi-ta-tie-|por-te-feuil-les
‘Woorden-wisseling’,: ‘Woor-den-|wis-se-ling’,
vrijetijds-: vrije-tijds-
maak-,: maak-,
-lezingen: -le-zin-gen
-zangers: -zan-gers
stad/gemeente: stad/|ge-meente
jazz/pop/rock: jazz/|pop/|rock
(uitvoering/beheer: (uit-voe-ring/|be-heer
ondersteuning/: on-der-steu-ning/
sessie–subsidies: ses-sie–|sub-si-dies
–: –
e-mail: e-mail
e-mailadres: e-mail-adres
C-Mine,: C-Mine,
en/of: en/of
(inter)nationale: (inter)na-tio-nale
(amateur)kunstenaars: (amateur)kun-ste-naars
(boven)lokale: (boven)lo-kale
kunst)onderwijs.: kunst)on-der-wijs.
(podium-)kansen: (podium-)kan-sen
kunst(enaars): kunst(enaars)
(amateurkunstenaars): (ama-teur-kun-ste-naars)
“meerstemmigheid: “meer-stem-mig-heid
bruggenbouwer,…: brug-gen-bou-wer,…
baby’tje: ba-by’tje
baby'tje: ba-by'tje
foto’s: fo-to’s
programma’s: pro-gram-ma’s
zo’n: zo’n
dj’en,: dj’en,
opera’s: ope-ra’s
dansopera’s: dans-ope-ra’s
Amateurkunstenaars: Ama-teur-kun-ste-naars
AMATEURKUNSTENAARS: AMA-TEUR-KUN-STE-NAARS
FINANCIËLE: FI-NAN-CI-ELE
BEËINDIGT: BE-EIN-DIGT
IJslandse: IJs-landse
RADAR: RADAR
VLAMO: VLAMO
LEADER: LEADER
YouTube: YouTube
Art’Iz: Art’Iz
Koor&Stem: Koor&Stem
AgNO3000: AgNO3000
MUZIK1030: MUZIK1030
21ste-eeuwse: 21ste-eeuwse
2021–2022: 2021–2022
#infrastructuur: #infrastructuur
@amateurkunsten: @amateurkunsten
naam@voorbeeld.be: naam@voorbeeld.be
www.amateurkunsten: www.amateurkunsten
https://voorbeeld/kunstenaars: https://voorbeeld/kunstenaars
Voorbeeldige.be: Voorbeeldige.be
enz.: enz.
onderzoek¹: on-der-zoek¹
"""


def rows(table: str) -> list[tuple[str, str]]:
    """Return the words of a table with their breaks."""
    pairs = (line.rsplit(": ", 1) for line in table.strip().splitlines())
    return [(word, broken) for word, broken in pairs]


def shown(word: str, **options: Any) -> str:
    """Return a word with its breaks, as the tables write them."""
    text, start = "", 0
    for found in hyphenator("nl", **options).breaks(word):
        text += word[start : found.at] + (found.before or "|") + found.after
        start = found.at + found.replaced
    return text + word[start:]


@pytest.mark.parametrize(("word", "broken"), rows(MEMORANDUM))
def test_words_of_the_memorandum(word: str, broken: str) -> None:
    """Each word of the table breaks as it says."""
    assert shown(word) == broken


@pytest.mark.parametrize(("word", "broken"), rows(SPECIAL))
def test_words_that_are_special(word: str, broken: str) -> None:
    """Each word of the table breaks as it says."""
    assert shown(word) == broken


@pytest.mark.parametrize(("word", "broken"), rows(MARKED))
def test_marks_in_and_around_words(word: str, broken: str) -> None:
    """Punctuation, hyphens, brackets, case and signs are dealt with as the table says."""
    assert shown(word) == broken


def test_soft_break_sets_a_hyphen() -> None:
    """A break inside a part adds a hyphen and changes nothing else."""
    assert hyphenator("nl").breaks("(lokaal)") == (Break(3, "-", "", 0, hard=False),)


def test_hard_break_sets_nothing() -> None:
    """A break after a mark of the word itself adds nothing."""
    assert hyphenator("nl").breaks("stad/dorp") == (Break(5, "", "", 0, hard=True),)


def test_trema_vanishes() -> None:
    """The next line starts with the bare vowel, in the place of the one with a trema."""
    assert hyphenator("nl").breaks("‘beëindigt’") == (
        Break(3, "-", "e", 1, hard=False),
        Break(6, "-", "", 0, hard=False),
    )


def test_trema_stays_in_other_languages() -> None:
    """The vanishing trema is a rule of Dutch."""
    assert all(not found.after for found in hyphenator("fr").breaks("égoïste"))


def test_umlaut_after_a_consonant_stays() -> None:
    """Two dots that part no vowels have another work to do."""
    assert shown("fremdübung", exceptions=("fremd-übung",)) == "fremd-übung"


@pytest.mark.parametrize("right", [2, 3])
def test_no_letter_stands_alone(right: int) -> None:
    """No two breaks have one letter between them, whatever the minimum."""
    for word, _ in rows(MEMORANDUM) + rows(SPECIAL):
        pieces = shown(word, right=right).split("-")
        assert min(map(len, pieces)) > 1, word


def test_minima() -> None:
    """The least left, the least right and the shortest word are as asked."""
    assert shown("financiën") == "fi-nan-ciën"
    assert shown("financiën", right=2) == "fi-nan-ci-en"
    assert shown("lokale", right=2) == "lo-ka-le"
    assert shown("lokale", left=3) == "lokale"
    assert shown("lokaal", shortest=7) == "lokaal"
    assert shown("dj-set") == "dj-|set"
    assert shown("dj-set", left=3) == "dj-set"


def test_exceptions_win() -> None:
    """An exception decides, whatever case, quotes or apostrophe the word comes with."""
    assert shown("“Dansgezelschap,”", exceptions=("dans-gezelschap",)) == "“Dans-gezelschap,”"
    assert shown("DANSGEZELSCHAP", exceptions=("dans-gezelschap",)) == "DANS-GEZELSCHAP"
    assert shown("Kaboekie", exceptions=("Kaboekie",)) == "Kaboekie"
    assert shown("YouTube", exceptions=("you-tube",)) == "You-Tube"
    assert shown("GINTER", exceptions=("GINTER",)) == "GINTER"
    assert shown("Sint-Niklaas", exceptions=("Niklaas",)) == "Sint-|Niklaas"
    assert shown("programma’s", exceptions=("programma's",)) == "programma’s"


def test_exceptions_win_from_the_built_in_ones() -> None:
    """The layout may think otherwise than the house."""
    assert shown("massagebed") == "mas-sage-bed"
    assert shown("massagebed", exceptions=("massage-bed",)) == "massage-bed"


def test_exceptions_keep_to_the_minima() -> None:
    """What is listed is allowed, not forced."""
    assert shown("foyer", exceptions=("foy-er",)) == "foyer"
    assert shown("foyer", exceptions=("foy-er",), right=2) == "foy-er"


def test_exceptions_lose_their_trema() -> None:
    """The trema vanishes at a listed break too."""
    assert shown("ruïneren", exceptions=("ru-ïneren",)) == "ru-ineren"


def test_language_without_patterns() -> None:
    """Hard hyphens and exceptions are all there is."""
    strange = hyphenator("xx", ("kun-stenaar",))
    assert strange.breaks("amateurkunsten") == ()
    assert [found.at for found in strange.breaks("stad/gemeente")] == [5]
    assert [found.at for found in strange.breaks("kunstenaar")] == [3]


def test_language_with_changing_spelling() -> None:
    """Places where the pattern would rewrite the word are left alone."""
    # Hungarian asszonnyal is broken asszony-nyal: such places are left alone.
    plain = pyphen.Pyphen(lang="hu").positions("asszonnyal")
    found = hyphenator("hu").breaks("asszonnyal")
    assert {entry.at for entry in found} == {at for at in plain if at.data is None} - {8, 9}


def test_region_is_not_needed() -> None:
    """Dutch is Dutch, however its region is written."""
    assert hyphenator("nl-BE").breaks("beëindigt") == hyphenator("nl_NL").breaks("beëindigt")


def test_answers_are_remembered() -> None:
    """The same question costs nothing the second time."""
    assert hyphenator("nl") is hyphenator("nl")
    assert hyphenator("nl").breaks("gemeente") is hyphenator("nl").breaks("gemeente")


def test_odd_text_is_no_fault() -> None:
    """Whatever is in the text, there is an answer."""
    odd = [
        "",
        "-",
        "--",
        "’",
        "()",
        "(-)",
        "/",
        "İstanbullu",
        "e\u0308e\u0308n",
        "a\u00adb",
        "日本語日本語",
    ]
    assert [hyphenator("nl").breaks(word) for word in odd] == [()] * len(odd)


# 'nl' and 'nl-NL' share a dictionary, so the second finds in the file what the first left there.


def test_patterns_come_from_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second reader finds the patterns in the file and does not parse."""
    cache = tmp_path / "kept" / "nl.patterns"
    expected = hyphenator("nl", cache=cache).breaks("amateurkunstenaars")
    assert [path.name for path in cache.parent.iterdir()] == [cache.name]

    monkeypatch.setattr(pyphen.HyphDict, "__init__", lambda *_: pytest.fail("parsed again"))
    assert hyphenator("nl-NL", cache=cache).breaks("amateurkunstenaars") == expected


@pytest.mark.parametrize("damage", ["empty", "cut", "changed", "stale", "text"])
def test_damaged_cache_is_written_anew(tmp_path: Path, damage: str) -> None:
    """A file that is not what was written is not read, and replaced."""
    cache = tmp_path / "nl.patterns"
    expected = hyphenator("nl", cache=cache).breaks("amateurkunstenaars")
    whole = cache.read_bytes()
    cache.write_bytes(
        {
            "empty": b"",
            "cut": whole[: len(whole) // 2],
            "changed": whole[:-9] + b"~" + whole[-8:],
            "stale": b"0" + whole,
            "text": "één regel".encode(),
        }[damage]
    )
    assert hyphenator("nl-NL", cache=cache).breaks("amateurkunstenaars") == expected
    assert cache.read_bytes() == whole


def test_cache_that_cannot_be_written(tmp_path: Path) -> None:
    """A cache in an impossible place is no fault."""
    (tmp_path / "file").touch()
    cache = tmp_path / "file" / "nl.patterns"
    assert hyphenator("nl", cache=cache).breaks("gemeente")
    assert hyphenator("nl", cache=tmp_path).breaks("gemeente")
