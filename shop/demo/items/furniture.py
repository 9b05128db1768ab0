"""Furniture for office, classroom and nap room; see kind.py for how a table is read."""

TABLE = """
= kontormoebler n=140 brands=Fjelstrup,Birkesæde,Rolig,Hylde labels=SVANEN:22,BLOMST:5,FSC:26
Hæve-sænke-bord 56101703 w=2
  120 × 80 cm*.9|140 × 80 cm*.95|160 × 80 cm|180 × 80 cm*1.06 / hvid|birk|eg*1.08|grå / \
    hvidt stel|sort stel
  stk 1 stk 3150
Skrivebord 56101703
  100 × 60 cm*.85|120 × 60 cm|140 × 70 cm*1.2|160 × 80 cm*1.35 / hvid|birk|eg*1.1
  stk 1 stk 1480
Kontorstol 56101706 w=2
  med armlæn*1.15|uden armlæn / sort|grå|blå|grøn / stof|uld*1.25|net*1.05
  stk 1 stk 1980
Mødestol 56101706
  med hjul*1.4|stabelbar|med armlæn*1.2 / sort|birk|grå|eg*1.1 / polstret*1.4|uden polster
  stk 1 stk 690
Mødebord 56101704
  120 cm, rundt|160 × 80 cm|200 × 100 cm*1.3|240 × 120 cm*1.6 / hvid|birk|eg*1.1
  stk 1 stk 3290
Reol 56101705 w=2
  2 rum*.6|3 rum*.8|4 rum|5 rum*1.2 / 40 cm*.8|80 cm|100 cm*1.2 / hvid|birk|grå
  stk 1 stk 1240
Arkivskab 56101702
  2 skuffer*.6|3 skuffer*.8|4 skuffer / grå|hvid|sort / stål
  stk 1 stk 2590
Skabe med døre 56101708
  80 × 120 cm*.8|80 × 160 cm|80 × 200 cm*1.2 / hvid|birk|grå / skydelåger*1.2|hængslede låger
  stk 1 stk 2480
Skuffekassette 56101707
  3 skuffer|4 skuffer*1.1 / hvid|birk|grå|sort / med lås*1.06|uden lås
  stk 1 stk 1190
Opslagstavle 56101709
  60 × 90 cm*.6|90 × 120 cm|120 × 180 cm*1.8 / kork|filt*1.15|uld*1.5
  stk 1 stk 398
= skolemoebler n=165 brands=Fjelstrup,Birkesæde,Lillestol,Skovdal labels=SVANEN:26,BLOMST:4,FSC:26
Børnestol 56121502 w=3
  _sh 21 cm*.93|sh 26 cm*.95|sh 30 cm|sh 35 cm*1.04|sh 38 cm*1.08 / birk|rød|blå|grøn|grå / \
    stabelbar|med fodstøtte*1.3
  stk 1 stk 498
Elevstol 56121502 w=2
  _str. 3*.94|str. 4*.97|str. 5|str. 6*1.04 / birk|sort|blå|grå / stabelbar|til ophæng*1.1
  stk 1 stk 560
Elevbord 56121505 w=2
  70 × 50 cm|70 × 60 cm*1.06|130 × 50 cm*1.5 / hvid|birk|grå / fast højde|justerbar højde*1.5
  stk 1 stk 990
Børnebord 56121505 w=2
  60 × 120 cm|80 × 120 cm*1.1|rundt, 100 cm*1.15|halvrundt, 120 cm*1.2 / \
    h 46 cm|h 53 cm|h 59 cm*1.02|h 72 cm*1.06 / birk|hvid|linoleum*1.2
  stk 1 stk 1790
Garderobe 56121507
  4 rum*.75|5 rum|6 rum*1.15|8 rum*1.45 / birk|hvid / med skohylde*1.15|med skuffer*1.4
  stk 1 stk 4280
Opbevaringsreol 56121508 w=2
  6 kasser*.7|9 kasser|12 kasser*1.3|16 kasser*1.6 / birk|hvid / på hjul*1.12|fast
  stk 1 stk 2680
Højstol 56121502
  _sh 50 cm|sh 58 cm*1.03 / birk|hvid|grå / med bøjle*1.1|med bakke*1.2
  stk 1 stk 890
Bænk 56121510
  80 cm*.8|100 cm|120 cm*1.15|150 cm*1.4 / h 26 cm|h 31 cm|h 35 cm*1.04 / birk|hvid
  stk 1 stk 1080
Tavle 56121504
  60 × 90 cm*.6|100 × 120 cm|120 × 200 cm*1.9 / hvid|sort|grøn*1.05 / med penhylde|på hjul*2.2
  stk 1 stk 1180
Staffeli 56121509
  dobbelt|enkelt*.7 / birk|hvid / 100 cm*.9|120 cm
  stk 1 stk 1240
= legemoebler n=145 brands=Lillestol,Fjelstrup,Hvilebo,Skovdal labels=SVANEN:14,OEKOTEX:24,FSC:20
Madras 56121605 w=2
  60 × 120 cm*.9|60 × 130 cm|70 × 140 cm*1.15|70 × 160 cm*1.25 / 8 cm*.85|10 cm|12 cm*1.15 / \
    aftageligt betræk|vandtæt*1.1
  stk 1 stk 498
Hvilemadras, foldbar 56121605
  60 × 120 cm|60 × 180 cm*1.4 / blå|grøn|grå|gul / 5 cm|8 cm*1.2
  stk 1 stk 398
Puslebord 56121603
  70 cm|90 cm*1.2|120 cm*1.5 / fast|hæve-sænke*2 / birk|hvid / med trappe*1.3|uden trappe
  stk 1 stk 6900
Krybbe 56121604 w=2
  60 × 120 cm|55 × 110 cm*.93 / birk|hvid / med hjul*1.1|fast|til udendørs*1.6
  stk 1 stk 2480
Legekøkken 56121607
  1 modul|2 moduler*1.8|hjørne*2.2 / birk|hvid|farvet*1.06
  stk 1 stk 2290
Sofa til børn 56121606 w=2
  1 person*.6|2 personer|3 personer*1.4 / grøn|blå|rød|grå / stof*1.1|kunstlæder
  stk 1 stk 1980
Puf 56121606 w=2
  rund, 35 cm*.8|rund, 45 cm|firkantet, 40 cm|skive, 60 cm*1.3 / grøn|gul|blå|rød|grå
  stk 1 stk 548
Sækkestol 56121606
  lille*.7|mellem|stor*1.4 / grøn|blå|grå|sennep / stof|vandtæt*1.15
  stk 1 stk 720
Rumdeler 56121602 w=2
  80 × 80 cm*.8|100 × 100 cm|120 × 120 cm*1.3 / birk|filt*1.2|spejl*1.3 / på hjul*1.1|med fødder
  stk 1 stk 1690
Læsehjørne 56121601
  hule|tipi*.6|podie*1.5 / grøn|natur|grå
  sæt 1 stk 2850
Skumklodser 56121601 w=2
  6 dele*.7|8 dele*.9|10 dele|14 dele*1.4 / klare farver|jordfarver|pastelfarver
  sæt 1 stk 2380
"""
