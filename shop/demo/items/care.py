"""Soap, nappies, gloves, first aid and workwear; see kind.py for how a table is read."""

TABLE = """
= saebe n=160 brands=Klarvand,Blid,Renhav,Lillehånd labels=SVANEN:36,BLOMST:14,KRANS:30
Flydende håndsæbe 53131608 w=2
  uden parfume|mild duft / uden farve|med pleje*1.12
  flaske 300 ml 17 / flaske 500 ml 24 / dunk 1 l 39 / dunk 5 l 158
Skumsæbe 53131608 w=2
  uden parfume|mild duft|til børn*1.08 / til dispenser|med pumpe*1.2
  flaske 400 ml 34 / kasse 4.8 l 348 / kasse 6 l 412
Hårshampoo 53131628
  uden parfume|til børn*1.06|mild duft / uden farve|
  flaske 250 ml 19 / flaske 500 ml 31 / dunk 5 l 198
Badesæbe 53131607
  uden parfume|til børn|med olie*1.2 / uden farve|
  flaske 500 ml 29 / flaske 1 l 46 / dunk 5 l 182
Hårbalsam 53131628
  uden parfume|til børn*1.06|mild duft
  flaske 250 ml 22 / flaske 500 ml 36
Vådservietter 53131624 w=3
  uden parfume|aloe*1.05|til sart hud*1.08|99 % vand*1.15 / bionedbrydelige*1.2|bomuld*1.35|
  pakke 56 stk 12 / pakke 72 stk 15 / kasse 864 stk 164
Barrierecreme 53131613 w=2
  uden parfume|med zink*1.1|fed*1.08 / til børn|til hænder
  tube 100 ml 29 / tube 200 ml 46 / dåse 500 ml 89
Håndcreme 53131613 w=2
  uden parfume|mild duft / let|fed*1.08
  tube 100 ml 22 / flaske 500 ml 58 / dunk 1 l 96
Zinksalve 53131613
  10 %|20 %*1.12|30 %*1.25 / uden parfume|
  tube 100 g 34 / dåse 250 g 69
Solcreme 53131609 w=2
  SPF 30|SPF 50*1.12 / uden parfume|til børn*1.05|til sart hud*1.1
  flaske 200 ml 64 / flaske 500 ml 118 / dunk 1 l 199
Hånddesinfektion 53131627 w=2
  70 %|80 %*1.04|85 %*1.06 / gel*1.1|flydende / med glycerin|
  flaske 100 ml 16 / flaske 500 ml 34 / flaske 1 l 54 / dunk 5 l 218
Vaskecreme 53131608
  uden parfume|til børn|med olie*1.1
  flaske 500 ml 38 / dunk 1 l 62 / dunk 5 l 254
Vaskelotion 53131607
  uden parfume|til børn|til sart hud*1.1
  flaske 500 ml 32 / flaske 1 l 49
Plejeolie 53131613
  mandel*1.3|solsikke|raps*.95 / uden parfume|til børn*1.04
  flaske 100 ml 28 / flaske 250 ml 52
= bleer n=140 brands=Buksely,Havblik,Lillebi,Tørfod labels=SVANEN:42,BLOMST:9,OEKOTEX:28
Bleer 53102305 w=4
  _str. 1*.7|str. 2*.76|str. 3*.84|str. 4*.92|str. 5|str. 6*1.12|str. 7*1.24 / \
    uden parfume|ekstra sugeevne*1.1|med vådindikator*1.06|tynde*1.03
  pakke 24 stk 38 / pakke 44 stk 64 / kasse 176 stk 244
Buksebleer 53102305 w=3
  _str. 3*.85|str. 4*.92|str. 5|str. 6*1.1|str. 7*1.22|str. 8*1.3 / \
    uden parfume|ekstra sugeevne*1.1|til natten*1.15
  pakke 20 stk 44 / pakke 36 stk 74 / kasse 144 stk 282
Natbuksebleer 53102305
  _4-7 år|8-15 år*1.15|3-5 år*.95 / til piger|til drenge|til alle
  pakke 9 stk 39 / pakke 13 stk 54 / kasse 54 stk 218
Badebleer 53102305
  _str. 3|str. 4*1.05|str. 5*1.1|str. 6*1.15 / engangs|vaskbare*4
  pakke 10 stk 42 / pakke 12 stk 49
Stofbleer 53102305
  _60 × 60 cm|70 × 70 cm*1.2|80 × 80 cm*1.4 / hvid|natur|mønstret*1.15 / \
    bomuld|økologisk bomuld*1.3|bambus*1.35
  pakke 5 stk 88 / pakke 10 stk 168
Engangsunderlag 53102306
  _40 × 60 cm*.6|60 × 60 cm*.85|60 × 90 cm|80 × 180 cm*2.2 / let*.85|kraftig
  pakke 25 stk 49 / kasse 100 stk 182
Træningsbukser 53102305
  _str. 4|str. 5*1.05|str. 6*1.1 / uden parfume|med motiv*1.04
  pakke 20 stk 52 / pakke 30 stk 74
= handsker n=115 brands=Havblik,Fingerly,Grebsikker,Blid labels=
Nitrilhandsker 46181504 w=3
  _str. XS|str. S|str. M|str. L|str. XL / pudderfri / blå|sort*1.06|hvid|lilla / \
    3,2 g*.92|4,0 g*1.1
  pakke 100 stk 34 / kasse 1000 stk 318
Vinylhandsker 46181504 w=2
  _str. S|str. M|str. L|str. XL / pudderfri / klar|blå
  pakke 100 stk 26 / kasse 1000 stk 242
Latexhandsker 46181504 w=2
  _str. S|str. M|str. L / pudderfri / hvid|natur / 5,0 g|5,5 g*1.05
  pakke 100 stk 38 / kasse 1000 stk 352
PE-handsker 46181504
  _str. M|str. L|one size*.95 / klar|blå
  pakke 100 stk 8.5 / pakke 500 stk 36
Gummihandsker 46181504 w=2
  _str. S|str. M|str. L|str. XL / med foer*1.15|uden foer / gul|blå|lyserød
  pakke 2 stk 14 / pakke 24 stk 152
Lange nitrilhandsker 46181504
  _str. S|str. M|str. L|str. XL / pudderfri / blå|sort*1.05 / 28 cm|30 cm*1.1
  pakke 50 stk 64 / kasse 500 stk 598
Bambushandsker 46181504
  _str. S|str. M|str. L / inderhandske|arbejdshandske*1.8
  pakke 2 stk 24 / pakke 20 stk 216
= foerstehjaelp n=125 brands=Trygvang,Plask,Redningsgård,Blid labels=
Plastre 42172014 w=3
  vandafvisende|stof*.95|til børn*1.2|allergivenlige*1.15|blå til køkken*1.1 / \
    25 × 72 mm|19 × 72 mm*.95|blandede*1.05|38 × 72 mm*1.2|runde*.9
  pakke 20 stk 24 / pakke 100 stk 84
Plaster på rulle 42172014
  stof|hvid|elastisk*1.1 / 4 cm*.8|6 cm|8 cm*1.25
  rulle 1 m 19 / rulle 5 m 62
Førstehjælpskasse 42172001 w=2
  til vægten|bærbar*.9|til køkken*1.1|til legeplads*1.15 / lille*.6|mellem|stor*1.7 / \
    til børnehave|til skole*1.05
  stk 1 stk 348
Førstehjælpstaske 42172001
  til tur|til bil*1.1|bæltetaske*.6 / rød|grøn
  stk 1 stk 228
Gazebind 42172013
  4 cm*.7|6 cm*.85|8 cm|10 cm*1.2 / elastisk*1.2|fast
  rulle 4 m 9.5 / pakke 40 m 84
Støttebind 42172013
  6 cm*.85|8 cm|10 cm*1.2 / selvhæftende*1.2|med clips / hudfarvet|blå
  rulle 4 m 27
Kompresser 42172012
  5 × 5 cm*.6|7,5 × 7,5 cm*.8|10 × 10 cm / sterile*1.6|usterile / 8 lag|12 lag*1.2
  pakke 50 stk 38 / pakke 100 stk 69
Øjenskyl 42172009
  flaske|med holder*1.7 / saltvand|fosfat*1.3
  flaske 200 ml 58 / flaske 500 ml 96
Kuldepose 42172005
  engangs*.4|genbrugelig|til børn*1.1 / 12 × 29 cm|15 × 25 cm|10 × 10 cm*.6
  stk 1 stk 22 / pakke 10 stk 198
Redningstæppe 42172010
  guld og sølv|uld*8 / 160 × 210 cm|140 × 200 cm*.9
  stk 1 stk 16 / pakke 10 stk 142
Flåttang 42172006
  plast*.7|stål|kort*.6
  stk 1 stk 32 / pakke 5 stk 142
Sårrens 42172012
  servietter*.8|spray / uden parfume|til børn*1.1
  flaske 50 ml 36 / flaske 250 ml 69
= arbejdstoej n=175 brands=Fjelstrup,Værkvig,Hverdag,Regnfri labels=SVANEN:12,BLOMST:9,OEKOTEX:34
T-shirt 53102710 w=2
  _str. S|str. M|str. L|str. XL|str. 2XL*1.05 / sort|hvid|grøn|blå / bomuld|polyester og bomuld*.95
  stk 1 stk 64 / pakke 5 stk 298
Sweatshirt 53102710
  _str. S|str. M|str. L|str. XL / grå|grøn|marineblå / med hætte*1.2|rund hals
  stk 1 stk 168
Forklæde 53102706 w=2
  til køkken|til maling*.9|til børn*.7 / hvid|sort|grøn|blå / bomuld|genbrugspolyester*1.1
  stk 1 stk 72 / pakke 5 stk 336
Engangsforklæde 53102706
  70 × 120 cm|75 × 140 cm*1.15 / hvid|blå
  pakke 100 stk 58 / kasse 1000 stk 518
Regnjakke 53102708 w=2
  _str. S|str. M|str. L|str. XL|str. 2XL*1.05 / grøn|marineblå|sort / uden PFAS*1.06|foret*1.3
  stk 1 stk 348
Regnbukser 53102708
  _str. S|str. M|str. L|str. XL / grøn|marineblå|sort / med seler*1.15|uden PFAS
  stk 1 stk 248
Arbejdsbukser 53102704 w=2
  _str. 46|str. 48|str. 50|str. 52|str. 54|str. 56*1.03 / sort|marineblå|grå / \
    stretch*1.15|klassisk
  stk 1 stk 328
Køkkenjakke 53102704
  _str. S|str. M|str. L|str. XL / hvid|sort / kort ærme*.95|langt ærme
  stk 1 stk 268
Vest 53102709 w=2
  _str. S|str. M|str. L|børn 3-6 år*.6|børn 7-12 år*.7 / gul|orange / refleks
  stk 1 stk 34 / pakke 10 stk 296
Indendørssko 53102705
  _str. 37|str. 38|str. 39|str. 40|str. 41|str. 42|str. 43 / sort|hvid / lukket*1.1|åben
  par 1 stk 398
"""
