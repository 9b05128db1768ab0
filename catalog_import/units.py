"""Units of order and of content, as UN/ECE codes (Recommendation 20; 21 with an X before).

A code a supplier sends is kept, because the order goes back in the same unit; only the many
spellings of one piece become H87. Danish words become these codes:
a kasse or karton is XCT, a pakke XPK, a dunk XCN, a dåse XCA, a pose XBG and a sæk XSA,
a spand XBJ, a bakke XPU, an æske XBX, a ris RM, an ark ST (dropped from Recommendation 20
in later revisions, but the only code that ever meant a sheet; XST is the package of one sheet).
"""

from decimal import Decimal
from functools import lru_cache

from catalog_import.coerce import plain
from catalog_import.text import fold

_WORDS = {
    "H87": "stk stks styk stykke stykker st pcs pce pc ea each c62 enhed unit piece nar vare",
    "XCT": "kasse kasser ks kas kass karton kartoner krt kar ct ctn cs carton case",
    "XPK": "pakke pakker pk pkt pak pack packet package kolli koli colli pakning",
    "XBX": "æske æsker ask bx box boks",
    "XBG": "pose poser pos bag bg",
    "XSA": "sæk sække sk sack sa",
    "XRO": "rulle ruller rl rol rul roll ro",
    "XBO": "flaske flasker fl fla bottle bo",
    "XCA": "dåse dåser ds tin",
    "XBJ": "spand spande spd pail",
    "XTU": "tube tuber tub",
    "XPU": "bakke bakker bk tray",
    "XJR": "glas krukke jar",
    "XTB": "bøtte bøtter btt",
    "XPX": "palle paller pll pallet",
    "XBE": "bundt bundter bdt bundle",
    "XNT": "net",
    "XDR": "tromle drum",
    "XPD": "blok blokke pad",
    "XCN": "dunk dunke dnk jerrican beholder container",
    "SET": "sæt set sets",
    "KT": "kit",
    "PR": "par pair",
    "DZN": "dusin dozen",
    "RM": "ris ream",
    "ST": "ark sheet leaf blad lef xst",
    "NMP": "nmp",
    "KGM": "kg kilo kilogram",
    "GRM": "g gr gram",
    "TNE": "ton tons",
    "LTR": "l ltr lit liter litre",
    "DLT": "dl",
    "CLT": "cl",
    "MLT": "ml",
    "MTR": "m mtr meter",
    "CMT": "cm",
    "MMT": "mm",
    "MTK": "m2 kvm kvadratmeter",
    "MTQ": "m3 kubikmeter",
    "HUR": "time timer",
    "DAY": "dag dage",
    "MON": "måned mdr",
    "CEN": "100stk",
    "MIL": "1000stk",
}

# Recommendation 20: what a shop for children's houses and schools may meet.
_REC20_CODES = (
    "H87 PR DZN NMP GRO RM SET KT AS SX ZP E48 LS NPT 5B CEN HC MIL T3 TPR KGM GRM MGM TNE "
    "LBR ONZ LTR MLT CLT DLT HLT GLL MTR CMT MMT DMT KMT LM FOT INH YRD MTK CMK DMK MTQ CMQ DMQ "
    "HUR MIN DAY E49 WEE MON ANN KWH"
)
# Recommendation 21: kinds of package, written with an X before them.
_REC21_CODES = (
    "1A 1B 1D 1F 1G 1W 2C 3A 3H 43 44 4A 4B 4C 4D 4F 4G 4H 5H 5L 5M 6H 6P 7A 7B 8A 8B 8C AA AB AC "
    "AD AE AF AG AH AI AJ AL AM AP AT AV B4 BA BB BC BD BE BF BG BH BI BJ BK BL BM BN BO BP BQ BR "
    "BS BT BU BV BW BX BY BZ CA CB CC CD CE CF CG CH CI CJ CK CL CM CN CO CP CQ CR CS CT CU CV CW "
    "CX CY CZ DA DB DC DG DH DI DJ DK DL DM DN DP DR DS DT DU DV DW DX DY EC ED EE EF EG EH EI EN "
    "FB FC FD FE FI FL FO FP FR FT FW FX GB GI GL GR GU GY GZ HA HB HC HG HN HR IA IB IC ID IE IF "
    "IG IH IK IL IN IZ JB JC JG JR JT JY KG KI LE LG LT LU LV LZ MA MB MC ME MR MS MT MW MX NA NE "
    "NF NG NS NT NU NV OA OB OC OD OE OF OK OT OU P2 PA PB PC PD PE PF PG PH PI PJ PK PL PN PO PP "
    "PR PT PU PV PX PY PZ QA QB QC QD QF QG QH QJ QK QL QM QN QP QQ QR QS RD RG RJ RK RL RO RT RZ "
    "SA SB SC SD SE SH SI SK SL SM SO SP SS ST SU SV SW SX SY SZ T1 TB TC TD TE TG TI TK TL TN TO "
    "TR TS TT TU TV TW TY TZ UC UN VA VG VI VK VL VN VO VP VQ VR VS VY WA WB WC WD WF WG WH WJ WK "
    "WL WM WN WP WQ WR WS WT WU WV WW WX WY WZ XA XB XC XD XF XG XH XJ XK YA YB YC YD YF YG YH YJ "
    "YK YL YM YN YP YQ YR YS YT YV YW YX YY YZ ZA ZB ZC ZD ZF ZG ZH ZJ ZK ZL ZM ZN ZP ZQ ZR ZS ZT "
    "ZU ZV ZW ZX ZY ZZ"
)
_REC20, _REC21 = frozenset(_REC20_CODES.split()), frozenset(_REC21_CODES.split())

_BY_WORD = {fold(word): code for code, words in _WORDS.items() for word in words.split()}

# What a content can be measured in, and how it becomes one of the few units we compare by.
_CONTENT: dict[str, tuple[str, Decimal]] = {
    "KGM": ("KGM", Decimal(1)),
    "GRM": ("KGM", Decimal("0.001")),
    "MGM": ("KGM", Decimal("0.000001")),
    "TNE": ("KGM", Decimal(1000)),
    "LTR": ("LTR", Decimal(1)),
    "HLT": ("LTR", Decimal(100)),
    "DLT": ("LTR", Decimal("0.1")),
    "CLT": ("LTR", Decimal("0.01")),
    "MLT": ("LTR", Decimal("0.001")),
    "MTR": ("MTR", Decimal(1)),
    "LM": ("MTR", Decimal(1)),
    "DMT": ("MTR", Decimal("0.1")),
    "CMT": ("MTR", Decimal("0.01")),
    "MMT": ("MTR", Decimal("0.001")),
    "KMT": ("MTR", Decimal(1000)),
    "MTK": ("MTK", Decimal(1)),
    "CMK": ("MTK", Decimal("0.0001")),
    "MTQ": ("MTQ", Decimal(1)),
    "CMQ": ("LTR", Decimal("0.001")),
    "H87": ("H87", Decimal(1)),
    "PR": ("H87", Decimal(2)),
    "DZN": ("H87", Decimal(12)),
    "CEN": ("H87", Decimal(100)),
    "MIL": ("H87", Decimal(1000)),
    "ST": ("ST", Decimal(1)),
    "RM": ("ST", Decimal(500)),
}


# A tenth of a gram, and more than any lorry carries: outside, a number has lost its meaning.
LEAST_CONTENT, MOST_CONTENT = Decimal("0.0001"), Decimal(1_000_000_000)
# No unit we know is longer, and what is not looked at costs nothing.
_LONGEST = 40


def normalise(text: str) -> str | None:
    """The code of a unit of order: "Stk." -> H87, "XBX" -> XBX, "PK" -> XPK; None if unknown."""
    return _normalise(text.strip()) if len(text) <= _LONGEST else None


# A catalogue says the same few units again and again.
@lru_cache(maxsize=1024)
def _normalise(text: str) -> str | None:
    word = fold(text.casefold().removeprefix("pr. "))
    if word in _BY_WORD:
        return _BY_WORD[word]
    code = word.upper()
    if code in _REC20 or (len(code) == 3 and code[0] == "X" and code[1:] in _REC21):
        return code
    return "X" + code if code in _REC21 else None


def content(quantity: Decimal, unit: str) -> tuple[Decimal, str] | None:
    """A content in the unit we compare by: 250 MLT -> 0.25 LTR; None when it measures nothing.

    The code "ST" is a sheet, although the Danish "st." is a piece.
    """
    code = "ST" if unit.strip() == "ST" else normalise(unit)
    if code not in _CONTENT:
        return None
    base, factor = _CONTENT[code]
    held = quantity * factor
    return (plain(held), base) if LEAST_CONTENT <= held <= MOST_CONTENT else None
