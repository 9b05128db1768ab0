"""Office: desk, filing, toner, computers and lamps; see kind.py for how a table is read."""

TABLE = """
= kontorartikler n=225 brands=Kragh & Co,Spidsen,Bindefast,Klipklap labels=SVANEN:10,ENGEL:6
Børnesaks 44121618 w=2
  13 cm|12 cm*.95|15 cm*1.15 / rund spids|spids*1.03|med fjeder*1.4|plast*.8 / højre|venstre*1.08
  stk 1 stk 13.5 / pakke 10 stk 118
Kontorsaks 44121618
  18 cm|21 cm*1.2|25 cm*1.45 / sort|blå / højre|venstre*1.08
  stk 1 stk 34 / pakke 5 stk 158
Limstift 44121634 w=2
  10 g|20 g*1.5|22 g*1.6|40 g*2.4 / hvid|lilla, bliver klar*1.06
  pakke 12 stk 68 / pakke 24 stk 126 / stk 1 stk 6.9
Flydende lim 44121634 w=2
  hvid|klar*1.1 / vaskbar|til træ*1.12|til papir
  flaske 100 ml 14 / flaske 500 ml 39 / dunk 1 l 62 / dunk 5 l 239
Malertape 44121622
  19 mm|25 mm*1.25|38 mm*1.8|50 mm*2.3
  rulle 50 m 17 / pakke 300 m 94
Tape 44121622 w=2
  klar|mat*1.15|papirtape*1.25 / 12 mm*.8|15 mm*.9|19 mm
  rulle 33 m 8.5 / pakke 264 m 62 / pakke 330 m 77
Pakketape 44121622
  brun|klar|papir*1.3 / 50 mm|75 mm*1.5
  rulle 66 m 16 / pakke 396 m 86
Dobbeltklæbende tape 44121622
  12 mm|19 mm*1.4|25 mm*1.8|38 mm*2.5
  rulle 10 m 19 / rulle 33 m 42
Hæftemaskine 44121615
  til 20 ark|til 30 ark*1.5|til 50 ark*3 / sort|blå|grå
  stk 1 stk 58
Hæfteklammer 44121636
  24/6|26/6|23/10*1.5|10*.9 / stål|kobber*1.2
  pakke 1000 stk 7.5 / pakke 5000 stk 32
Hulapparat 44121617
  2 huller|4 huller*2.6 / til 12 ark*.6|til 25 ark|til 40 ark*2 / sort|blå|grå
  stk 1 stk 92
Lineal 44121624 w=2
  15 cm*.6|20 cm*.75|30 cm|50 cm*2.1|1 m*6 / plast|træ*1.3|metal*1.9 / til venstrehåndede*1.2|
  stk 1 stk 9.5 / pakke 10 stk 82
Blyantspidser 44121619
  enkelt|dobbelt*1.3|med beholder*1.9|til tykke blyanter*1.4|til bord*18 / metal*1.4|plast
  stk 1 stk 6.5 / pakke 20 stk 108
Viskelæder 44121640
  hvidt|blødt*1.1|til blyant og blæk*1.15|knetgummi*1.8
  pakke 10 stk 36 / pakke 20 stk 66 / stk 1 stk 4.2
Papirclips 44121633
  28 mm|33 mm*1.2|50 mm*2.4|77 mm*3.4 / stål|farvede*1.35
  pakke 100 stk 6.5 / pakke 1000 stk 52
Magneter 44121641
  runde|firkantede|bogstaver*1.6|tal*1.6 / 20 mm|30 mm*1.4|40 mm*1.9 / sorte|farvede*1.08
  pakke 10 stk 34 / pakke 24 stk 74
Elastikker 44121638
  80 × 2 mm|100 × 3 mm*1.1|150 × 5 mm*1.3|blandede / natur|farvede*1.15
  pakke 500 g 46 / pakke 1 kg 84
Tegnestifter 44121637
  farvede|messing*1.1|med hoved*1.2|korktavle*1.15
  pakke 100 stk 9.5 / pakke 200 stk 17
Lamineringslommer 44121642 w=2
  A4|A3*2.1|A5*.6|A6*.45|visitkort*.3 / 80 my|100 my*1.25|125 my*1.5|150 my*1.9 / blank|mat*1.15
  pakke 100 stk 62 / pakke 25 stk 24
Skæremaskine 44121643
  A4|A3*1.7 / til 10 ark|til 15 ark*1.5|til 20 ark*2
  stk 1 stk 268
= mapper n=155 brands=Bindefast,Arkmester,Kragh & Co,Hylde labels=SVANEN:10,ENGEL:14,FSCMIX:25
Brevordner 44122003 w=3
  _A4|A5*.85|A3*2.3 / 50 mm*.95|80 mm / pap|plast*1.15 / sort|blå|rød|grøn|grå|gul|hvid
  stk 1 stk 22 / pakke 10 stk 198
Ringbind 44122003 w=2
  _A4|A5*.85 / 2 ringe|4 ringe*1.1 / 20 mm|25 mm*1.1|40 mm*1.25 / sort|blå|rød|hvid|klar
  stk 1 stk 24 / pakke 10 stk 212
Plastlommer 44122025 w=2
  _A4|A5*.7|A3*3 / glasklar|præget*.9 / 50 my*.75|80 my|110 my*1.3
  pakke 100 stk 42 / pakke 25 stk 16
Chartek 44122011 w=2
  _A4|A5*.8 / klar|rød|blå|gul|grøn / 110 my|150 my*1.3
  pakke 100 stk 96 / pakke 25 stk 29
Elastikmappe 44122011 w=2
  _A4|A3*2.6 / karton|plast*1.4 / rød|blå|gul|grøn|sort
  stk 1 stk 11 / pakke 10 stk 95
Hængemapper 44122017
  _A4|folio*1.1 / karton|genbrug*1.05 / grøn|natur|blå|rød
  pakke 25 stk 148 / pakke 50 stk 278
Skilleblade 44122010
  _A4|A5*.75 / 1-5*.5|1-10|1-12*1.1|1-31*2.3|A-Å*2.1 / karton|plast*1.2
  sæt 1 stk 17
Tidsskriftkassette 44122019
  _A4 / pap|plast*1.7|genbrugspap*1.08 / sort|blå|hvid|grå|rød
  stk 1 stk 21 / pakke 5 stk 94
Arkivæske 44122019
  _A4|folio*1.2 / 60 mm|80 mm*1.1|100 mm*1.2 / brun|hvid*1.1|syrefri*1.5
  stk 1 stk 14 / pakke 25 stk 295
Barnets bog-mappe 44122003
  _A4|A3*1.9 / 60 mm|35 mm*.9 / grøn|blå|rød|gul
  stk 1 stk 39 / pakke 10 stk 345
= toner n=130 brands=Rekolor,Tonia,Genprint,Klarsort labels=SVANEN:36
Tonerpatron 44103103 w=4
  genfremstillet|ny*1.4 / sort|cyan*1.15|magenta*1.15|gul*1.15 / \
    til serie 200|til serie 305*1.1|til serie 410*1.3|til serie 507*1.5|til serie 900*1.9 / \
    1.500 sider|3.000 sider*1.6|6.000 sider*2.6
  stk 1 stk 298
Blækpatron 44103105 w=3
  genfremstillet|ny*1.3 / sort|cyan|magenta|gul|4 farver*3.2 / \
    til serie 27|til serie 35*1.1|til serie 62*1.2|til serie 95*1.4
  stk 1 stk 92
Tromle 44103109
  sort|farve*1.4 / til serie 200|til serie 410*1.2|til serie 900*1.9
  stk 1 stk 610
Restbeholder 44103112
  til serie 200|til serie 410*1.2|til serie 900*1.6
  stk 1 stk 138
Farvebånd 44103112
  til regnemaskine|til etiketter*1.8 / sort|sort og rød
  stk 1 stk 38 / pakke 5 stk 172
Labeltape 44103112
  9 mm*.9|12 mm|18 mm*1.2|24 mm*1.4 / sort på hvid|sort på klar|sort på gul
  stk 1 stk 84
= computere n=110 brands=Nordvang,Kvist,Tekla,Fjeldby labels=TCO:36
Bærbar computer 43211503 w=3
  11 tommer*.7|13 tommer|14 tommer*1.08|15,6 tommer*1.15 / 8 GB|16 GB*1.16|32 GB*1.4 / \
    256 GB|512 GB*1.09 / elevmodel*.82|standard
  stk 1 stk 4650
Stationær computer 43211507
  lille|tårn*1.1 / 8 GB|16 GB*1.18|32 GB*1.4 / 256 GB|512 GB*1.09
  stk 1 stk 4100
Tablet 43211509 w=2
  8 tommer*.6|10 tommer|11 tommer*1.3 / 64 GB|128 GB*1.15|256 GB*1.4 / grå|sølv
  stk 1 stk 2350
Børnetablet 43211509
  8 tommer*.8|10 tommer / med stødsikkert cover / 32 GB*.9|64 GB / blå|grøn|rød
  stk 1 stk 1650
Skærm 43211508 w=2
  22 tommer*.8|24 tommer|27 tommer*1.4|32 tommer*2.1 / med USB-C*1.2|standard / \
    højdejusterbar*1.1|fast fod
  stk 1 stk 1180
Elevcomputer 43211503
  11 tommer|12 tommer*1.1|14 tommer*1.2 / med touch*1.15|uden touch / 4 GB*.9|8 GB
  stk 1 stk 2650
Dockingstation 43211507
  USB-C / 1 skærm*.8|2 skærme|3 skærme*1.4 / 65 W|100 W*1.1
  stk 1 stk 980
= lyskilder n=125 brands=Lysvig,Kerte,Månestråle labels=
LED-pære 39101628 w=3
  E27|E14*.95|GU10|B22*1.1 / 4 W*.85|6 W|8 W*1.1|11 W*1.3|14 W*1.6 / \
    varm hvid|neutral hvid|dæmpbar*1.4
  stk 1 stk 24 / pakke 10 stk 210
LED-rør 39101628 w=2
  60 cm*.8|90 cm*.92|120 cm|150 cm*1.25 / 9 W|14 W*1.1|20 W*1.3 / 3000 K|4000 K
  stk 1 stk 68 / kasse 25 stk 1490
LED-spot 39101628
  GU10|GU5.3*1.1 / 3 W*.9|5 W|7 W*1.2 / 2700 K|3000 K|4000 K
  stk 1 stk 29 / pakke 10 stk 255
LED-kompaktrør 39101628
  G24|G23*.95|2G11*1.4 / 7 W|9 W*1.1|16 W*1.4 / 3000 K|4000 K
  stk 1 stk 74 / pakke 10 stk 660
LED-globepære 39101628
  E27 / 95 mm|125 mm*1.25 / 8 W|12 W*1.2 / klar|mat
  stk 1 stk 56
LED-kertepære 39101628
  E14 / 2,5 W*.9|4 W|5,5 W*1.15 / klar|mat
  stk 1 stk 23 / pakke 10 stk 198
"""
