"""Toys, games, blocks, movement and playground; see kind.py for how a table is read."""

TABLE = """
= legetoej n=210 brands=Klods & And,Trælund,Bumle,Lillebi labels=SVANEN:18,FSC:26,OEKOTEX:8
Dukke 60141002 w=2
  30 cm*.8|38 cm|42 cm*1.2 / lys hud|mørk hud|mellem hud / med tøj*1.2|blød krop*1.1|kan bades
  stk 1 stk 148
Dukketøj 60141002
  30 cm*.9|38 cm|42 cm*1.1 / heldragt|kjole|flyverdragt*1.3|undertøj*.7
  sæt 1 stk 84
Bamse 60141004 w=2
  bjørn|kanin|elefant|hund|and|ræv / 20 cm*.7|30 cm|45 cm*1.6
  stk 1 stk 98
Bil 60141010 w=3
  lastbil*1.2|brandbil*1.2|traktor*1.15|personbil|bus*1.1|gravemaskine*1.4|skraldebil*1.3 / \
    15 cm*.55|25 cm|45 cm*2.1 / træ*1.25|genbrugsplast*1.05|plast*.9
  stk 1 stk 118
Togbane 60141011
  24 dele*.6|40 dele|60 dele*1.4|100 dele*2 / bøgetræ*1.1|birk
  sæt 1 stk 498
Legemad 60141012 w=2
  frugt|grøntsager|brød|morgenmad|fisk|kager / træ*1.3|filt*1.4|plast*.8 / \
    8 dele*.7|12 dele|24 dele*1.7
  sæt 1 stk 158
Legedyr 60141013 w=2
  bondegård|skov|afrika|hav|dinosaurer / 6 dele*.7|12 dele|24 dele*1.8 / træ*1.4|plast
  sæt 1 stk 198
Sandlegetøj 60141014 w=2
  spand|skovl*.6|sigte*.5|rive*.6|sandforme*.8|vandkande*1.2 / rød|blå|grøn|gul / \
    genbrugsplast*1.05|plast
  stk 1 stk 24 / pakke 10 stk 214
Rangle 60141001
  træ*1.2|stof|silikone*1.1 / rød|gul|blå|natur / 0-2 år
  stk 1 stk 58
Stablelegetøj 60141001
  ringe|kopper*.7|tårn*1.1|regnbue*1.5 / træ*1.2|genbrugsplast / 8 dele|12 dele*1.2
  stk 1 stk 112
Dukkevogn 60141003
  lille|stor*1.5 / træ*1.3|metal / rød|natur|grøn
  stk 1 stk 498
Gåvogn 60141005
  med klodser*1.2|uden klodser / birk|farvet
  stk 1 stk 468
Udklædningstøj 60141006 w=2
  brandmand|læge|prinsesse|ridder|kok|politi|havdyr|bi / 3-5 år|5-7 år*1.05
  sæt 1 stk 168
Musikinstrument 60141007 w=2
  tromme*1.6|rasleæg*.3|triangel*.7|xylofon*1.7|tamburin|klokker*.8|maracas*.8 / \
    lille*.8|stor*1.25 / træ*1.1|farvet
  stk 1 stk 118
Lægesæt 60141008
  8 dele*.8|12 dele|i kuffert*1.2 / træ*1.4|plast
  sæt 1 stk 178
Værktøjssæt 60141009
  12 dele*.8|20 dele|bænk*2.4 / træ*1.2|plast
  sæt 1 stk 228
= spil n=180 brands=Klods & And,Terning,Spilmøllen,Bumle labels=FSC:18,FSCMIX:14,SVANEN:3
Puslespil 60141102 w=4
  4 brikker*.55|6 brikker*.6|9 brikker*.65|12 brikker*.75|24 brikker|48 brikker*1.2|\
    100 brikker*1.5 / bondegård|køretøjer|havet|skoven|årstider|byen|dyreunger|eventyr / \
    træ*1.5|pap
  stk 1 stk 64
Gulvpuslespil 60141102
  12 brikker*.8|24 brikker|48 brikker*1.4 / alfabet|tal|dyr|byen|dinosaurer / skum*1.3|pap
  stk 1 stk 148
Knoppuslespil 60141102
  4 brikker*.8|6 brikker*.9|8 brikker|10 brikker*1.1 / dyr|frugt|former|køretøjer|tal
  stk 1 stk 68
Vendespil 60141103 w=3
  dyr|frugt|former|køretøjer|følelser|bogstaver|tal|natur / \
    24 brikker*.8|36 brikker|48 brikker*1.2 / træ*1.5|pap
  stk 1 stk 94
Lotteri 60141103 w=2
  dyr|farver|ord|lyde*1.3|huset|naturen / 24 brikker|36 brikker*1.2|48 brikker*1.4
  stk 1 stk 118
Brætspil 60141101 w=3
  Havnen|Ræveløb|Æblehaven|Vinterjagt|Trolden|Markedet|Fyrtårnet|Kapsejlads / \
    3-5 år*.9|5-8 år|8-12 år*1.15
  stk 1 stk 178
Kortspil 60141104 w=2
  Sorte Kat|Firkort|Bondegård|Talkamp|Ordjagt|Snip / 4-6 år|6-9 år|9-12 år
  stk 1 stk 49 / pakke 6 stk 268
Domino 60141105
  dyr|tal|farver|frugt|former / 28 brikker|36 brikker*1.2 / træ*1.3|pap*.8
  stk 1 stk 84
Terninger 60141106 counted
  16 mm*.7|25 mm|50 mm*3.4|skum, 15 cm*14 / prikker|tal|farver*1.1
  pakke 6 stk 26 / pakke 24 stk 88
Skak 60141101
  30 cm|40 cm*1.4|gulvskak*9 / træ*1.3|plast*.8
  stk 1 stk 148
Samarbejdsspil 60141101
  Skoven|Broen|Ballonen|Øen / 3-5 år*.9|5-8 år|8-12 år*1.1
  stk 1 stk 168
Sprogspil 60141107
  rim|ordklasser|stavelser|historier / 0. klasse|1. klasse|2. klasse|3. klasse
  stk 1 stk 188
= klodser n=175 brands=Trælund,Klods & And,Bygvild,Bumle labels=SVANEN:15,FSC:26,FSCMIX:6
Byggeklodser 60141302 w=4 counted
  bøgetræ*1.2|fyrretræ*.9|birk*1.1|kork*1.5|genbrugsplast*1.05 / \
    natur|farvede*1.08|pastelfarver*1.08 / 25 mm*.7|33 mm|40 mm*1.4|50 mm*1.9
  sæt 50 stk 178 / sæt 100 stk 328 / sæt 200 stk 612
Byggeplader 60141303 w=2
  bøgetræ*1.15|fyrretræ / 12 cm|24 cm*1.3 / natur|farvede*1.1
  sæt 100 stk 298 / sæt 200 stk 548 / sæt 500 stk 1280
Magnetklodser 60141304 w=2
  gennemsigtige|træ*1.5|til de mindste*1.2 / geometriske|køretøjer*1.1|slot*1.15|kugler og stænger
  sæt 32 stk 268 / sæt 60 stk 468 / sæt 100 stk 728
Store byggeklodser 60141302 w=2
  skum*1.6|pap*.6|genbrugsplast|træ*1.8 / 20 cm*.8|30 cm|40 cm*1.3 / farvede|natur|jordfarver
  sæt 20 stk 598 / sæt 40 stk 1120
Plastklodser 60141302 w=2
  store*1.3|mellem|små*.8 / blandede farver|pastelfarver|naturfarver / \
    ny plast|genbrugsplast*1.08|bioplast*1.2
  spand 100 stk 188 / spand 250 stk 398 / spand 500 stk 698
Kuglebane 60141305 w=2
  træ*1.2|plast|pap*.7 / til bordet|til væggen*1.6 / lille*.6|mellem|stor*1.7
  sæt 1 stk 468
Konstruktionssæt 60141301 w=3
  skruer og møtrikker|tandhjul*1.1|rør og samlinger|broer*1.15|stænger|bånd og hjul*1.05 / \
    3-5 år|5-8 år|8-12 år*1.15
  sæt 60 stk 248 / sæt 120 stk 428 / sæt 240 stk 768
Hulklodser 60141302
  birk|fyrretræ*.85 / 14 cm*.6|28 cm|56 cm*1.6
  sæt 12 stk 1480 / sæt 24 stk 2780
Regnbueklodser 60141304
  træ|skum*.7 / runde|trekantede|blandede / med farvet glas*1.2|matte
  sæt 16 stk 248 / sæt 30 stk 428
= bevaegelse n=180 brands=Hopsa,Boldgård,Bumle,Fjelstrup labels=FAIR:8
Bold 60141202 w=4
  fodbold|håndbold*.95|basketbold*1.1|gymnastikbold|skumbold*.8|strandbold*.35|rugbybold / \
    str. 2*.85|str. 3*.9|str. 4|str. 5*1.08 / rød|blå|gul|hvid
  stk 1 stk 78 / pakke 10 stk 695
Sjippetov 60141203
  2 m|2,5 m*1.1|5 m*1.9 / bomuld|perler*1.2|plast*.8 / rød|blå|natur
  stk 1 stk 19 / pakke 10 stk 168
Hulahopring 60141204
  50 cm*.8|60 cm*.9|70 cm|80 cm*1.1 / rød|gul|blå|grøn
  stk 1 stk 22 / pakke 12 stk 236
Kegler 60141205 w=2 counted
  15 cm*.6|23 cm|30 cm*1.3|flade*.5 / rød|gul|blå|blandede farver
  sæt 6 stk 88 / sæt 20 stk 248
Ærteposer 60141206 counted
  10 × 10 cm*.8|12 × 12 cm|15 × 15 cm*1.3 / bomuld*1.1|polyester / 4 farver|6 farver|tal*1.2
  sæt 6 stk 84 / sæt 12 stk 156
Balancebræt 60141207 w=2
  træ|med filt*1.25|plast*.8 / lille*.8|stor / natur|grøn|blå
  stk 1 stk 468
Balancesten 60141207
  6 dele|10 dele*1.6|16 dele*2.5 / klare farver|jordfarver|grå
  sæt 1 stk 498
Faldskærm 60141208
  1,8 m*.6|3,5 m|5 m*1.6|6 m*2.1 / med greb|uden greb*.9 / regnbue|farvefelter
  stk 1 stk 298
Løbecykel 60141201 w=2
  10 tommer*.9|12 tommer|14 tommer*1.1 / rød|grøn|blå / træ*1.1|metal
  stk 1 stk 698
Trehjulet cykel 60141201 w=2
  2-4 år|3-6 år*1.15|4-8 år*1.3 / rød|grøn|blå / med lad*1.25|til to*1.5|enkelt
  stk 1 stk 1680
Springmåtte 60141209
  60 × 120 cm*.7|100 × 200 cm|120 × 240 cm*1.4 / 5 cm*.7|10 cm|20 cm*1.7 / blå|grøn
  stk 1 stk 1290
Klatrenet 60141210
  2 × 2 m|3 × 2 m*1.4|vægramme*1.8 / reb|bånd*.9
  stk 1 stk 1480
Gynge 60141211
  babygynge*1.2|brædder|rede*5|dæk*1.3 / sort|rød|natur
  stk 1 stk 298
Vippe 60141212
  til 2|til 4*1.8 / rød|blå|grøn
  stk 1 stk 848
= legeplads n=110 brands=Skovdal,Hopsa,Boldgård labels=FSC:34
Sandkasse 49241504 w=2
  150 × 150 cm*.6|200 × 200 cm|300 × 300 cm*1.9 / lærk*1.15|fyr|robinie*1.6 / med låg*1.35|uden låg
  stk 1 stk 2980
Gyngestativ 49241502 w=2
  1 gynge*.7|2 gynger|4 gynger*1.8 / robinie*1.4|lærk|stål*1.1 / 2,0 m*.9|2,4 m
  stk 1 stk 8900
Rutsjebane 49241501 w=2
  1,0 m*.7|1,5 m|2,0 m*1.3 / plast*.7|stål*1.4 / rød|grøn|grå
  stk 1 stk 4280
Legehus 49241505 w=2
  lille*.6|mellem|stor*1.7 / lærk*1.1|fyr|robinie*1.5 / med veranda*1.3|med butik*1.15|uden gulv*.9
  stk 1 stk 9800
Balancebom 49241506
  2 m*.8|3 m|4 m*1.3 / robinie|lærk*.8 / lige|svunget*1.3
  stk 1 stk 2480
Klatrestativ 49241503
  lille*.6|mellem|stor*1.6 / robinie*1.2|stål / med net*1.2|med væg*1.3
  stk 1 stk 16800
Mudderkøkken 49241507 w=2
  1 vask|2 vaske*1.5|3 vaske*1.9 / lærk|fyr*.85|robinie*1.4 / med hylde*1.1|uden hylde
  stk 1 stk 3890
Bænkesæt til børn 49241508
  4 børn*.8|6 børn|8 børn*1.3 / lærk|fyr*.85|genbrugsplast*1.2
  stk 1 stk 3280
Faldunderlag 49241509
  træflis*.1|gummiflise|kunstgræs*1.2 / 40 mm*.8|50 mm|70 mm*1.3 / grøn|rød|sort
  stk 1 stk 289
Vandrende 49241510
  2 dele|4 dele*1.8|med pumpe*3.2 / stål*1.3|lærk|plast*.7
  sæt 1 stk 2980
"""
