"""Every issue an import can raise: its code, its weight and its Danish sentence.

The sentence says what is wrong and what to do. `{…}` is filled by the caller.
"""

from catalog_import.item import RowIssue, Severity
from catalog_import.limits import MAX_VALUE
from catalog_import.text import clean, shorten

ERROR, WARNING = Severity.ERROR, Severity.WARNING

SENTENCES: dict[str, tuple[Severity, str]] = {
    # The file
    "file-empty": (ERROR, "Filen er tom. Send den igen."),
    "file-too-large": (ERROR, "Filen er for stor: {what}. Del den i flere."),
    "format-unknown": (ERROR, "Vi kender ikke filens format. Send {readable}."),
    "format-unsupported": (
        ERROR,
        "Filen ligner {looks}. Det læser vi ikke endnu. Send {readable}.",
    ),
    "not-a-catalogue": (ERROR, "Filen ligner {looks}, ikke et katalog. Send {readable}."),
    "part-missing": (
        ERROR,
        "Filen ligner {looks}, men {missing} mangler. Få den rettet hos leverandøren.",
    ),
    "file-broken": (ERROR, "Filen er beskadiget og kan ikke åbnes. Gem den igen, og send den."),
    "archive-refused": (
        ERROR,
        "ZIP-filen har {problem}. Pak kataloget og billederne igen.",
    ),
    "archive-several": (ERROR, "ZIP-filen har flere kataloger: {names}. Send dem hver for sig."),
    "archive-without-catalogue": (ERROR, "Vi fandt intet katalog i ZIP-filen. Send {readable}."),
    "pictures-left-out": (
        WARNING,
        "Billeder i ZIP-filen, som ingen vare har: {count}. Kald dem det samme som varenummeret.",
    ),
    "xml-broken": (ERROR, "Filen er ikke gyldig XML herfra. Ret den, og send den igen."),
    "charset-wrong": (
        ERROR,
        "Filen har bogstaver i et andet tegnsæt, end den siger. Gem den som UTF-8.",
    ),
    "dtd-refused": (ERROR, "Filen har en DTD. Det åbner vi ikke af sikkerhedsgrunde. Fjern den."),
    "entity-unknown": (
        ERROR,
        "Filen har tegn, som kun dens DTD forklarer. Skriv dem som almindelig tekst.",
    ),
    "depth": (ERROR, "Filen har for mange niveauer i hinanden. Den er ikke et katalog."),
    "reading-stopped": (ERROR, "Læsningen gik i stå, før filen var læst. Prøv igen."),
    "encoding-doubtful": (WARNING, "Tegnsættet er usikkert. Se efter, at æ, ø og å står rigtigt."),
    "links-elsewhere": (
        WARNING,
        "Arket henter tal fra andre filer. Vi læser dem, som de sidst blev gemt.",
    ),
    "sheets-several": (WARNING, "Flere ark ligner prislister. Vi læser kun »{sheet}«."),
    "columns-missing": (ERROR, "Vi mangler kolonnen {column}. Tilføj den, eller vælg en kolonne."),
    "price-with-vat": (WARNING, "Priserne er med moms. Vi har regnet dem om til uden moms."),
    "price-from-discount": (WARNING, "Listen har ingen nettopris. Vi har trukket rabatten fra."),
    "price-is-total": (ERROR, "Kolonnen er en samlet pris. Send prisen for én enhed."),
    "discount-unclear": (ERROR, "Rabatten kan være 0,2 % eller 20 %. Skriv den med %-tegn."),
    "key-repeated": (WARNING, "Egenskaben står to gange med hver sin værdi. Den første gælder."),
    "decimals-doubtful": (WARNING, "Vi læser 1.234 som ettusind. Se efter, at priserne passer."),
    "no-items": (ERROR, "Vi fandt ingen varer i filen. Send en fil med varer."),
    "lines-missing": (
        ERROR,
        "Filen ligner {looks}, men har ingen {missing}. Få den igen med varerne.",
    ),
    "supplier-missing": (
        WARNING,
        "Filen siger ikke, hvem leverandøren er. Vælg leverandøren selv.",
    ),
    "catalogue-expired": (WARNING, "Kataloget gælder ikke længere. Spørg efter et nyt."),
    "issues-more": (WARNING, "Der er {count} mere af samme slags. Ret dem alle på én gang."),
    # The row
    "row-too-long": (ERROR, "Linjen er for lang til at læse. Er et billede lagt ind i den?"),
    "row-shifted": (ERROR, "Rækken har flere felter end overskriften. Sæt tekst i anførselstegn."),
    "row-skipped": (WARNING, "Rækken har kun ét felt. Vi læser den som en note."),
    "line-id-duplicate": (
        WARNING,
        "Linjens id står også i række {first}. Send en prisopdatering med varenumre.",
    ),
    "line-supplier-differs": (WARNING, "Linjen er fra en anden leverandør end kataloget."),
    "item-not-known": (WARNING, "Vi har ikke varen. Send et katalog med hele varen først."),
    "item-in-punchout": (WARNING, "Varen findes kun i leverandørens egen butik. Vi springer over."),
    "territory-elsewhere": (WARNING, "Varen sælges ikke i Danmark. Den kan ikke bestilles her."),
    "action-unknown": (WARNING, "Vi kender ikke handlingen. Varen læses som ny."),
    "item-id-missing": (ERROR, "Varenummeret mangler. Skriv leverandørens varenummer."),
    "item-id-duplicate": (ERROR, "Varenummeret står også i række {first}. Behold kun den ene."),
    "name-missing": (ERROR, "Varens navn mangler. Skriv et navn."),
    "text-too-long": (ERROR, "Teksten har {length} tegn. Der er plads til {limit}."),
    # Price and VAT
    "price-missing": (ERROR, "Prisen mangler. Skriv en pris uden moms."),
    "price-not-a-number": (ERROR, "Prisen er ikke et tal. Skriv den som 1.234,50."),
    "price-negative": (ERROR, "Prisen er under nul. Ret prisen."),
    "price-absurd": (ERROR, "Prisen er {problem}. Ret prisen eller enheden."),
    "price-several": (WARNING, "Varen har flere priser for det samme. Vi bruger den aftalte."),
    "price-step-dearer": (WARNING, "Prisen stiger, når man køber flere. Se efter, at den passer."),
    "price-step-left-out": (
        WARNING,
        "En pris for flere kan ikke bruges. Vi bruger prisen for færre.",
    ),
    "price-steps-many": (
        ERROR,
        "Varen har flere end {limit} priser efter antal. Send færre.",
    ),
    "price-unit-differs": (
        WARNING,
        "Prisen gælder en anden enhed. Varen kan ikke bestilles endnu.",
    ),
    "price-unit-not-ours": (WARNING, "Prisen gælder en anden enhed end vores. Den er ikke ændret."),
    "price-quantity-unsaid": (
        WARNING,
        "Filen siger ikke, hvor mange prisen gælder. Vi regner med én.",
    ),
    "price-not-agreed": (WARNING, "Prisen er en listepris. Se efter, at den gælder for jer."),
    "price-only-with-vat": (
        WARNING,
        "Varen har kun en pris med moms. Den kan ikke bestilles endnu.",
    ),
    "price-base-and-factor": (WARNING, "Prisen har både antal og faktor. Se efter, at den passer."),
    "currency-not-dkk": (ERROR, "Prisen er ikke i danske kroner. Send priser i kroner."),
    "vat-unknown": (WARNING, "Momsen er ikke 25 % eller 0 %. Se efter, at den passer."),
    # Units and quantities
    "unit-unknown": (ERROR, "Vi kender ikke enheden. Skriv for eksempel stk., pakke eller H87."),
    "unit-missing": (WARNING, "Enheden mangler. Vi regner med stk."),
    "content-unit-unknown": (WARNING, "Vi kan ikke læse indholdet. Skriv for eksempel 500 ark."),
    "quantity-invalid": (WARNING, "Antallet kan ikke bruges. Vi ser bort fra det."),
    # What it costs to use
    "upkeep-unreadable": (
        WARNING,
        "Vi kan ikke læse tallet for levetid, forbrug eller drift. Vi ser bort fra det.",
    ),
    "upkeep-unit": (WARNING, "Vi regner i år, kWh om året og kr. om året. Vi ser bort fra tallet."),
    "upkeep-unlikely": (WARNING, "Så meget kan det ikke være. Vi ser bort fra tallet."),
    "upkeep-several": (WARNING, "Tallet står to gange og er ikke det samme. Det første gælder."),
    # Identity, dates, labels
    "gtin-invalid": (WARNING, "EAN-nummeret er ikke rigtigt. Vi ser bort fra det."),
    "gtin-restored": (WARNING, "EAN-nummeret havde mistet nuller. Vi har sat dem på igen."),
    "unspsc-invalid": (WARNING, "UNSPSC skal have 8 cifre. Vi ser bort fra koden."),
    "date-invalid": (ERROR, "Datoen kan ikke læses. Skriv den som 31-12-2026."),
    "validity-reversed": (ERROR, "Slutdatoen ligger før startdatoen. Byt om på dem."),
    "label-unknown": (WARNING, "Vi kender ikke mærket. Det vises først, når I har set på det."),
    "labels-many": (WARNING, "Varen har flere end {limit} mærker. Vi læser kun de første."),
    "licence-unclear": (WARNING, "Licenserne passer ikke med mærkerne. Skriv én for hvert mærke."),
    "image-refused": (WARNING, "Billedets adresse kan ikke bruges. Skriv en adresse med https."),
}


def issue(
    code: str,
    row: int = 0,
    field: str = "",
    value: object = "",
    *,
    severity: Severity | None = None,
    **facts: object,
) -> RowIssue:
    """One issue with its sentence; `severity` only where a format weighs it differently."""
    usual, sentence = SENTENCES[code]
    shown = shorten(clean(str(value)[: 4 * MAX_VALUE]), MAX_VALUE)
    return RowIssue(code, row, field, shown, sentence.format(**facts), severity or usual)
