"""Paper and writing: see kind.py for how a table is read."""

TABLE = """
= kopipapir n=175 brands=Hvidbirk,Skovark,Arkmester,Klarblad labels=SVANEN:34,BLOMST:14,FSCMIX:35
Kopipapir 14111507 w=3
  _A4|A3*2.05|A5*.64 / 80 g|75 g*.96|90 g*1.22|100 g*1.42 / \
    hvid|genbrug*1.04|ubleget*1.02|ekstra hvid*1.09
  pakke 500 ark 31 / kasse 2500 ark 146
Kopipapir 14111507 w=3
  _A4|A3*2.05 / 80 g|120 g*1.6|160 g*2.1 / \
    lysegul|lyseblå|lysegrøn|rosa|laks|stærk gul*1.08|stærk rød*1.1|lilla*1.08|grå|creme
  pakke 250 ark 33 / pakke 500 ark 62
Hullet kopipapir 14111507
  _A4 / 80 g|75 g*.97 / 2 huller|4 huller*1.01 / hvid|genbrug*1.03
  pakke 500 ark 36 / kasse 2500 ark 168
Karton 14111519 w=2
  _A4|A3*2.05 / 160 g|200 g*1.25|250 g*1.5|300 g*1.8 / hvid|ubleget|genbrug*1.04|creme
  pakke 100 ark 41 / pakke 250 ark 96
Farveprintpapir 14111507
  _A4|A3*2.05 / 100 g|120 g*1.2|160 g*1.55|200 g*1.9 / mat|silkemat*1.06
  pakke 250 ark 64 / pakke 500 ark 122
Etiketter 14111537
  til print|håndskrevne*.9 / 70 × 37 mm|105 × 57 mm|64 × 34 mm|99 × 68 mm|A4 helark / hvid|klar*1.5
  pakke 25 ark 52 / pakke 100 ark 168
Fotopapir 14111507
  _A4|A3*2.1|10 × 15 cm*.5 / 180 g|230 g*1.3|260 g*1.6 / blank|silkemat*1.05
  pakke 20 ark 47 / pakke 50 ark 104
= skriveredskaber n=240 brands=Tegnelyst,Spidsen,Kragh & Co,Farvely labels=SVANEN:12,PEFC:12,FSC:16
Blyanter 44121706 w=2 counted
  HB|2B|B|H|2H / sekskantede|trekantede*1.12|tykke, trekantede*1.5|med viskelæder*1.1
  pakke 12 stk 21 / pakke 72 stk 108 / pakke 144 stk 199
Farveblyanter 44121707 w=3 counted
  trekantede*1.1|sekskantede|tykke, trekantede*1.5|akvarel*1.4|med navnefelt*1.12|hudfarver*1.25
  pakke 12 stk 24 / pakke 18 stk 34 / pakke 24 stk 44 / pakke 144 stk 238
Tuscher 44121708 w=2 counted
  tynd spids|tyk spids*1.2|dobbeltspids*1.5|penselspids*1.7 / vaskbare|vandbaserede*.95
  pakke 12 stk 29 / pakke 24 stk 52 / pakke 48 stk 99 / pakke 144 stk 268
Farvekridt 44121709 w=2 counted
  tykke*1.2|tynde|trekantede*1.25|vandopløselige*1.6|bivoks*2.6|til de mindste*1.7
  pakke 8 stk 19 / pakke 12 stk 26 / pakke 24 stk 49 / pakke 96 stk 172
Oliekridt 44121709 counted
  runde|sekskantede*1.05|perlemor*1.3 / klassiske farver|lyse farver
  pakke 12 stk 28 / pakke 25 stk 54 / pakke 48 stk 98
Tavlekridt 44121710 counted
  runde|kantede*1.1|støvfri*1.25 / hvide|farvede*1.1
  pakke 12 stk 14 / pakke 100 stk 88
Gadekridt 44121710 counted
  store|runde*.9|ægformede*1.3 / blandede farver|neonfarver*1.15
  spand 15 stk 39 / spand 20 stk 48 / spand 50 stk 109
Kuglepenne 44121704 w=2
  blå|sort|rød|grøn / 0,7 mm|1,0 mm*.95 / med klik*1.1|med hætte
  pakke 12 stk 34 / pakke 50 stk 118
Gelpenne 44121701
  blå|sort|rød|lilla / 0,5 mm|0,7 mm
  pakke 12 stk 88 / pakke 10 stk 76
Whiteboardpenne 44121708
  sort|blå|rød|grøn|4 farver / rund spids|skrå spids*1.04
  pakke 4 stk 38 / pakke 10 stk 86
Overstregningspenne 44121716
  gul|orange|grøn|lyserød|blå|pastelfarver*1.1
  pakke 4 stk 27 / pakke 10 stk 58
Permanente penne 44121708
  sort|blå|rød|hvid*1.3 / rund spids|fin spids|skrå spids*1.05
  pakke 4 stk 39 / pakke 10 stk 89
Trykblyanter 44121705
  0,5 mm|0,7 mm|1,3 mm*1.2 / blå|sort|pastel
  pakke 5 stk 48 / pakke 10 stk 88
Tekstiltuscher 44121708 counted
  fin spids|tyk spids*1.15 / klare farver|pastelfarver|neonfarver*1.1
  pakke 8 stk 68 / pakke 12 stk 96
= haefter n=170 brands=Skovark,Linjen,Hvidbirk,Notabel labels=SVANEN:34,FSCMIX:30,FSCREC:12
Kladdehæfter 14111802 w=2
  _A5|17 × 21 cm*1.1|A4*1.7 / linjeret|kvadreret|blank|hjælpelinjer*1.08 / rød|blå|grøn|gul
  pakke 10 stk 42 / pakke 25 stk 96
Skolehæfter 14111802 w=2
  _A4|17 × 21 cm*.8 / stort linjeret|linjeret|ternet 10 mm|ternet 5 mm|halvt blankt / \
    32 sider|48 sider*1.3
  pakke 10 stk 49 / pakke 25 stk 112
Spiralblok 14111814 w=2
  _A4|A5*.66|A6*.5 / linjeret|kvadreret|blank / 80 ark|100 ark*1.15|140 ark*1.5
  stk 1 stk 21 / pakke 5 stk 96
Notatblok 14111814
  _A4|A5*.62|A6*.45 / linjeret|kvadreret|blank / hvid|genbrug*1.03
  pakke 5 stk 52 / pakke 10 stk 96
Selvklæbende notesblokke 14111830
  _76 × 76 mm|76 × 127 mm*1.6|51 × 76 mm*.75|38 × 51 mm*.5 / gul|pastelfarver*1.1|neonfarver*1.2
  pakke 6 stk 44 / pakke 12 stk 79
Tegneblok 14111814
  _A4|A3*1.9|A5*.6 / 120 g|160 g*1.3|200 g*1.6 / 20 ark|30 ark*1.4|50 ark*2.1
  stk 1 stk 27 / pakke 5 stk 122
Kontaktbog 14111804
  _A5|A4*1.5 / hård ryg*1.3|blød ryg / blå|grøn|rød
  pakke 10 stk 128 / stk 1 stk 15
Protokol 14111804
  _A4|A5*.7 / linjeret|kvadreret / 96 blade|192 blade*1.6
  stk 1 stk 44
Kalender 14111804
  _skoleår|kalenderår / A5|A4*1.4|lomme*.7 / uge på opslag|dag pr. side*1.2
  stk 1 stk 62 / pakke 10 stk 560
Nodehæfte 14111802
  _A4|A5*.7 / 12 linjer|10 linjer / 24 sider|48 sider*1.5
  pakke 10 stk 88 / stk 1 stk 11
"""
