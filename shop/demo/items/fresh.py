"""Fresh food: fruit, vegetables, meat, fish, dairy, eggs, bread; see kind.py for the table."""

TABLE = """
= groentsager n=250 brands=Marken,Grøntoft,Solbakken,Jordnær oeko=44
Gulerødder 50101538 w=2 oeko=økologiske
  danske|danske, med top*1.4|børnegulerødder*1.5|skrællede*1.6 / klasse 1|klasse 2*.85
  pose 1 kg 12 / pose 2 kg 22 / kasse 10 kg 89
Agurker 50101516 oeko=økologiske
  danske|spanske*.9|skoleagurker*1.2
  stk 1 stk 9.5 / kasse 12 stk 98 / kasse 5 kg 118
Tomater 50101539 w=2 oeko=økologiske
  danske*1.15|spanske|cherry*1.8|blomme*1.3|cocktail*1.5
  bakke 500 g 17 / kasse 5 kg 138 / kasse 6 kg 162
Peberfrugter 50101534 oeko=økologiske
  røde|gule|grønne*.9|blandede|snackpeber*1.6
  pose 500 g 22 / kasse 5 kg 168
Kartofler 50101531 w=2 oeko=økologiske
  danske|nye danske*1.8|bagekartofler*1.1|små*1.25|skrællede*1.7
  pose 2 kg 24 / sæk 10 kg 96 / sæk 15 kg 138
Løg 50101533 oeko=økologiske
  gule|røde*1.2|skalotte*2.4|forårsløg*2 / danske|hollandske*.92
  pose 1 kg 11 / sæk 5 kg 48 / sæk 10 kg 88
Kål 50101512 oeko=økologisk
  hvidkål|spidskål*1.3|hvidkål, snittet*1.8|grønkål*1.3|savoykål*1.1
  stk 1 stk 17 / kasse 10 kg 98
Rødkål 50101512 oeko=økologisk
  dansk|snittet*1.8
  stk 1 stk 19 / kasse 10 kg 108
Blomkål 50101513 oeko=økologisk
  dansk*1.1|spansk|buketter*1.6
  stk 1 stk 22 / kasse 8 kg 178
Broccoli 50101511 oeko=økologisk
  dansk*1.1|spansk|buketter*1.5
  stk 1 stk 14 / kasse 5 kg 138
Salat 50101528 w=2 oeko=økologisk
  iceberg|hjerte*1.2|romaine*1.2|babyspinat*1.5|rucola*1.5|blandet*1.4
  pose 150 g 15 / kasse 2 kg 138
Ærter 50101530 oeko=økologiske
  danske, i bælg*1.6|sukkerærter*1.5|frosne*.7
  pose 500 g 22 / kasse 5 kg 168
Majs 50101529 oeko=økologiske
  kolber|minimajs*1.4|frosne*.8
  pakke 2 stk 19 / kasse 20 stk 138
Græskar 50101540 oeko=økologisk
  squash, grøn|squash, gul*1.1|hokkaido*1.3|butternut*1.25
  stk 1 stk 12 / kasse 5 kg 96
Rødbeder 50101508 oeko=økologiske
  danske|forkogte*1.8|med top*1.3|gule*1.3
  pose 1 kg 14 / kasse 10 kg 98
Pastinak 50101532 oeko=økologisk
  dansk|skrællet*1.7
  pose 1 kg 21 / kasse 5 kg 88
Selleri 50101515 oeko=økologisk
  knold|bladselleri*1.1|skrællet*1.7
  stk 1 stk 17 / kasse 5 kg 74
Porrer 50101527 oeko=økologiske
  danske|snittede*1.6
  bundt 500 g 17 / kasse 5 kg 112
Champignon 50101536 oeko=økologiske
  hvide|brune*1.08|skivede*1.2
  bakke 250 g 12 / kasse 3 kg 108
Spinat 50101537 oeko=økologisk
  frisk|frossen*.5|hakket, frossen*.5
  pose 300 g 22 / kasse 3 kg 168
Avocado 50101504 oeko=økologiske
  hass|spiseklar*1.15
  stk 1 stk 8.5 / kasse 4 kg 148
Krydderurter 50101525 w=2 oeko=økologiske
  persille|purløg|basilikum*1.1|dild|timian|mynte|koriander
  stk 1 stk 14 / bundt 100 g 17
Grønsagsstave 50101541 oeko=økologiske
  gulerod|agurk*1.1|peberfrugt*1.3|blandede*1.15
  bakke 500 g 29 / bakke 1 kg 52
Suppegrønt 50101541 oeko=økologisk
  frisk|frossen*.85|skåret*1.3
  pose 1 kg 24 / kasse 5 kg 108
= frugt n=225 brands=Marken,Grøntoft,Solbakken,Frugthaven oeko=44
Æbler 50101603 w=3 oeko=økologiske
  danske, Elstar|danske, Gråsten*1.2|danske, Ingrid Marie*1.1|danske, Discovery*1.1|\
    italienske, Gala*.95|franske, Granny Smith*1.05|danske, Aroma*1.05|\
    skoleæbler*.9 / 60-70 mm*.92|70-80 mm
  pose 1 kg 19 / kasse 6 kg 98 / kasse 13 kg 198
Pærer 50101636 w=2 oeko=økologiske
  danske, Clara Frijs*1.15|Conference|Alexander Lucas*1.05|skolepærer*.9
  pose 1 kg 21 / kasse 6 kg 112 / kasse 12 kg 212
Bananer 50101608 w=2 oeko=økologiske fair
  ecuadorianske|colombianske|dominikanske*1.03 / spisemodne|grønne*.95|små*.96
  bundt 1 kg 17 / kasse 9 kg 142 / kasse 18 kg 258
Appelsiner 50101634 oeko=økologiske
  spanske|italienske*1.05|til pres*.85
  net 1.5 kg 24 / kasse 8 kg 112 / kasse 15 kg 198
Clementiner 50101633 oeko=økologiske
  spanske|marokkanske*.97|uden kerner*1.05|med blad*1.1
  net 1 kg 22 / kasse 10 kg 178
Mandariner 50101633 oeko=økologiske
  spanske|italienske*1.03
  net 1 kg 23 / kasse 10 kg 184
Citroner 50101627 oeko=økologiske
  spanske|italienske*1.05
  net 500 g 16 / kasse 6 kg 158
Lime 50101628 oeko=økologiske
  brasilianske|mexicanske*1.03
  net 250 g 17 / kasse 4 kg 168
Vindruer 50101623 w=2 oeko=økologiske
  grønne, uden kerner|røde, uden kerner|blå*.97
  bakke 500 g 21 / kasse 4 kg 148 / kasse 8 kg 278
Jordbær 50101639 oeko=økologiske
  danske*1.4|spanske|frosne*.6
  bakke 500 g 29 / kasse 5 kg 228
Blåbær 50101609 oeko=økologiske
  friske|frosne*.55|danske*1.3
  bakke 125 g 19 / bakke 500 g 62 / pose 1 kg 98
Hindbær 50101637 oeko=økologiske
  friske*1.4|frosne|danske*1.7
  bakke 250 g 27 / pose 1 kg 78
Vandmelon 50101632 oeko=økologisk
  uden kerner|mini*.8|med kerner*.85
  stk 1 stk 34 / kasse 15 kg 228
Meloner 50101632 oeko=økologiske
  honning|galia*1.05|cantaloupe*1.1
  stk 1 stk 24 / kasse 6 stk 128
Ananas 50101635 oeko=økologisk fair
  costaricansk|skåret*1.7
  stk 1 stk 24 / kasse 8 stk 168
Mango 50101629 oeko=økologiske
  brasilianske|spiseklar*1.15|frosne*.8
  stk 1 stk 15 / kasse 4 kg 128
Kiwi 50101626 oeko=økologiske
  grønne|gule*1.5
  bakke 1 kg 28 / kasse 10 kg 218
Blommer 50101631 oeko=økologiske
  danske, Victoria*1.2|spanske|danske, Opal*1.2
  bakke 1 kg 28 / kasse 5 kg 118
Ferskner 50101630 oeko=økologiske
  gule|flade*1.2|nektariner*1.05
  bakke 1 kg 32 / kasse 5 kg 138
Rosiner 50101640 oeko=økologiske
  mørke|lyse*1.1|i små æsker*1.6
  pose 500 g 24 / pose 1 kg 42
Dadler 50101640 oeko=økologiske
  uden sten|med sten*.9
  pose 500 g 27 / pose 1 kg 49
Abrikoser, tørrede 50101640 oeko=økologiske
  hele|i stykker*.9
  pose 500 g 42 / pose 1 kg 78
Frugtposer 50101641 oeko=økologiske
  æble og banan|æble og pære|æble og bær*1.08|tropisk*1.1
  pose 90 g 7.5 / kasse 1.8 kg 138
Granatæbler 50101642 oeko=økologiske
  hele|kerner*2
  stk 1 stk 14 / kasse 4 kg 148
= koed n=145 brands=Mosegård,Lundegaard,Havblik,Engkær oeko=34
Hakket oksekød 50111510 w=2 oeko=økologisk
  3-7 %*1.2|8-12 %|14-18 %*.9 / frisk|frossen*.93
  bakke 500 g 48 / bakke 1 kg 89 / bakke 2.5 kg 212
Hakket grisekød 50111512 w=2 oeko=økologisk
  3-7 %*1.15|8-12 %|14-18 %*.9 / frisk|frossen*.93
  bakke 500 g 32 / bakke 1 kg 58 / bakke 2.5 kg 138
Kyllingebryst 50111513 w=2 oeko=økologisk
  helt|i strimler*1.06|i tern*1.06 / frisk|frossen*.9
  bakke 500 g 49 / bakke 1 kg 92 / pose 2.5 kg 212
Kyllingelår 50111513 oeko=økologiske
  overlår*1.1|hele|udbenede*1.4 / friske|frosne*.9
  bakke 1 kg 42 / kasse 5 kg 188
Hel kylling 50111513 oeko=økologisk
  1.200 g*.85|1.400 g|1.600 g*1.12 / fersk|frossen*.88
  stk 1 stk 52 / kasse 8 stk 388
Frikadeller 50111514 w=2 oeko=økologiske
  gris|kylling*1.05|kalv og gris*1.1|grøntsager*.95 / 30 g|50 g / stegte
  pose 1 kg 78 / kasse 5 kg 362
Kødboller 50111514 oeko=økologiske
  gris|okse*1.15|kylling*1.05 / 10 g|18 g
  pose 1 kg 72 / kasse 5 kg 332
Oksekød i tern 50111510 oeko=økologisk
  bov|klump*1.2|tykkam / frisk|frossen*.94
  bakke 1 kg 108 / pose 2.5 kg 258
Grisekød i strimler 50111512 oeko=økologisk
  skinke|nakke*.95|mørbrad*1.4 / frisk|frossen*.94
  bakke 1 kg 72 / pose 2.5 kg 168
Medisterpølse 50111514 oeko=økologisk
  rå|stegt*1.1
  pakke 1 kg 58 / kasse 5 kg 268
Kalkunbryst 50111513 oeko=økologisk
  helt|i tern*1.05 / frisk|frossen*.92
  bakke 1 kg 88 / pose 2.5 kg 206
Lammekød 50111511 oeko=økologisk
  hakket|culotte*1.6|i tern*1.1 / frisk|frossen*.94
  bakke 1 kg 128 / pose 2.5 kg 298
= paalaeg n=125 brands=Mosegård,Lundegaard,Havblik,Smørely oeko=34
Leverpostej 50112003 w=2 oeko=økologisk
  grov|fin|med mindre fedt*1.05|ovnbagt*1.1
  bakke 200 g 13 / bakke 500 g 26 / bakke 1 kg 46 / kasse 5 kg 212
Skinke 50112005 w=2 oeko=økologisk
  kogt|røget*1.1|hamburgerryg*1.08 / i skiver|hel*.9
  bakke 100 g 13 / bakke 500 g 48 / pakke 1 kg 88
Kyllingepålæg 50112006 w=2 oeko=økologisk
  naturel|røget*1.04|med krydderurter*1.04 / i skiver|i tern*1.02
  bakke 100 g 14 / bakke 500 g 52 / pakke 1 kg 96
Spegepølse 50112002 oeko=økologisk
  mild|klassisk|med mindre fedt*1.08|kalkun*1.1 / i skiver|hel*.88
  bakke 100 g 12 / bakke 500 g 49
Rullepølse 50112004 oeko=økologisk
  gris|lam*1.3 / i skiver|hel*.9
  bakke 100 g 15 / bakke 500 g 58
Roastbeef 50112007 oeko=økologisk
  i skiver|hel*.92 / rosa|gennemstegt
  bakke 100 g 24 / bakke 500 g 98
Kalkunpålæg 50112006 oeko=økologisk
  naturel|røget*1.03 / i skiver
  bakke 100 g 15 / bakke 500 g 58
Hummus 50112008 w=2 oeko=økologisk
  naturel|rødbede*1.04|gulerod*1.04|peberfrugt*1.04
  bakke 200 g 17 / bøtte 1 kg 62
Kødpølse 50112002 oeko=økologisk
  gris|kylling*1.05|med mindre fedt*1.04 / i skiver|hel*.9
  bakke 200 g 15 / pakke 1 kg 54
Bønnepostej 50112008 oeko=økologisk
  tomat|karry|champignon*1.04
  bakke 150 g 16 / bøtte 1 kg 74
Wienerpølser 50112002 oeko=økologiske
  gris|kylling*1.05|kalv og gris*1.1 / røde|naturel
  pakke 375 g 24 / kasse 5 kg 278
= fisk n=105 brands=Havblik,Nordstrand,Kutteren oeko=12 labels=MSC:46,ASC:10
Torskefilet 50121538 w=2
  uden skind|med skind*.92|i portioner*1.06 / fersk*1.2|frossen / 100 g|120 g*1.02
  pakke 1 kg 138 / kasse 5 kg 648
Sejfilet 50121538
  uden skind|panerede*.9|i portioner*1.05 / fersk*1.15|frossen
  pakke 1 kg 92 / kasse 5 kg 432
Laksefilet 50121537 w=2 oeko=økologisk
  uden skind*1.06|med skind|i portioner*1.1|røget, i skiver*1.6 / fersk*1.08|frossen
  pakke 500 g 98 / pakke 1 kg 188 / kasse 5 kg 898
Fiskefrikadeller 50121539 w=2
  torsk*1.1|sej|laks*1.25 / 40 g|60 g|80 g / stegte
  pose 1 kg 84 / kasse 5 kg 392
Fiskepinde 50121539
  torsk*1.1|sej / panerede|fuldkorn*1.05
  pakke 450 g 32 / kasse 5 kg 298
Makrel i tomat 50121511
  i tomat|i olie*1.06|i vand
  dåse 125 g 12 / dåse 1.2 kg 84 / kasse 3 kg 248
Tun 50121511
  i vand|i olie*1.05 / stykker*.9|hel
  dåse 185 g 14 / dåse 1.7 kg 118
Rødspættefilet 50121538
  naturel|panerede*.92 / fersk*1.2|frossen / 80 g|100 g*1.03
  pakke 1 kg 128 / kasse 5 kg 598
Sild 50121511
  marinerede|kryddersild*1.04|karrysild*1.04
  glas 600 g 42 / spand 2.4 kg 138
Rejer 50121512
  pillede|med skal*.6 / frosne|i lage*1.05
  pakke 500 g 68 / pakke 1 kg 128
Torskerogn 50121539
  på dåse|fersk*1.2 / hel|i skiver
  dåse 200 g 18 / dåse 800 g 62
Fiskeboller 50121539
  torsk*1.1|sej / i lage|frosne
  dåse 800 g 34 / pose 1 kg 62
= maelk n=130 brands=Mosegård,Engkær,Kløvermarken oeko=50
Mælk 50131701 w=3 oeko=økologisk
  skummetmælk*.96|minimælk|letmælk*1.02|sødmælk*1.06
  karton 1 l 9.5 / kasse 10 l 92 / pose 10 l 89 / kasse 6 l 56
Skolemælk 50131701 w=2 oeko=økologisk
  minimælk|letmælk*1.02|skummetmælk*.97|kakaomælk*1.3
  karton 250 ml 3.6 / kasse 7.5 l 104
Kærnemælk 50131701 oeko=økologisk
  naturel|cultura*1.4
  karton 1 l 9.8 / kasse 10 l 95
Yoghurt 50131702 w=2 oeko=økologisk
  naturel|jordbær*1.25|pære og banan*1.25|vanilje*1.2|skovbær*1.25 / 1,5 %|3,5 %*1.04
  karton 1 l 14.5 / spand 5 kg 82
Skyr 50131702 oeko=økologisk
  naturel|vanilje*1.15|jordbær*1.15
  bøtte 450 g 16 / bøtte 1 kg 32 / spand 5 kg 148
A38 50131702 oeko=økologisk
  naturel|med frugt*1.2
  karton 1 l 15 / kasse 10 l 145
Ymer 50131702 oeko=økologisk
  naturel|letmælk*.97
  karton 1 l 16 / kasse 10 l 154
Tykmælk 50131702 oeko=økologisk
  naturel|med frugt*1.15
  karton 1 l 13.5 / kasse 10 l 131
Smør 50131703 w=2 oeko=økologisk
  saltet|usaltet|blandet med raps*.85|smørbart*.9
  pakke 200 g 19 / pakke 250 g 23 / pakke 500 g 44 / kasse 5 kg 418
Fløde 50131701 oeko=økologisk
  piske, 38 %|madlavning, 15 %*.7|kaffe, 13 %*.7
  karton 250 ml 12 / karton 500 ml 21 / karton 1 l 38
Creme fraiche 50131702 oeko=økologisk
  9 %*.9|18 %|38 %*1.15
  bøtte 450 g 15 / spand 1 kg 29 / spand 5 kg 138
Havredrik 50131704 w=2 oeko=økologisk
  naturel|barista*1.2|med kalk*1.05|kakao*1.25
  karton 1 l 13.5 / kasse 6 l 78
Kakaomælk 50131701 oeko=økologisk
  let|mini*.97|skummet*.95
  karton 1 l 15 / kasse 10 l 146
Plantefløde 50131704 oeko=økologisk
  havre|soja*.95|kokos*1.2
  karton 250 ml 13 / karton 1 l 44
= ost n=115 brands=Mosegård,Engkær,Osteladen oeko=38
Skiveost 50131801 w=3 oeko=økologisk
  mild|mellemlagret*1.06|fast*1.04|havarti*1.05 / 30+|45+*1.03|20+*.98
  pakke 200 g 22 / pakke 500 g 48 / pakke 1 kg 88
Revet ost 50131801 w=2 oeko=økologisk
  mozzarella|pizza*.92|cheddar*1.1|emmentaler*1.15 / 30+*.97|45+
  pose 200 g 21 / pose 1 kg 79 / kasse 5 kg 372
Danbo 50131801 oeko=økologisk
  mild|mellemlagret*1.06|lagret*1.15 / 30+|45+*1.03 / hel|halv*1.02
  stk 1 kg 82 / stk 3 kg 228
Flødeost 50131801 oeko=økologisk
  naturel|hvidløg og urter*1.05|peberrod*1.05
  bøtte 200 g 17 / spand 1 kg 66
Feta 50131801 oeko=økologisk
  i tern|i blok*.95|i lage*.97 / ko|ged*1.5
  pakke 200 g 18 / spand 1 kg 72
Hytteost 50131801 oeko=økologisk
  naturel|1,5 %*.98|4 %*1.02|med purløg*1.05
  bøtte 250 g 14 / bøtte 450 g 22 / spand 5 kg 188
Brie 50131801 oeko=økologisk
  mild|cremet*1.06|50+
  stk 125 g 15 / stk 1 kg 94
Mozzarella 50131801 oeko=økologisk
  frisk|i skiver*1.08|mini*1.1
  pose 125 g 12 / spand 1 kg 84
Parmesan 50131801 oeko=økologisk
  revet*1.05|hel / 12 måneder|24 måneder*1.2
  pakke 100 g 24 / pakke 1 kg 178
Smøreost 50131801 oeko=økologisk
  naturel|skinke*1.05|rejer*1.1
  tube 250 g 22 / bøtte 1 kg 74
Snackost 50131801 oeko=økologisk
  mild|havarti*1.04 / stænger|tern
  pakke 200 g 26 / kasse 2 kg 228
= aeg n=80 brands=Mosegård,Marken,Hønsegården oeko=45
Æg 50131609 w=4 oeko=økologiske
  _str. M*.96|str. L|str. M/L*.98|str. S*.88|str. XL*1.06 / \
    frilands*1.1|skrabeæg|frilands, brune*1.12|skrabeæg, brune*1.02
  bakke 10 stk 27 / bakke 15 stk 38 / bakke 30 stk 69 / kasse 180 stk 388
Hele æg, pasteuriserede 50131610 w=2 oeko=økologiske
  skrabe|frilands*1.1
  karton 1 kg 42 / kasse 10 kg 398
Æggehvider, pasteuriserede 50131610 oeko=økologiske
  skrabe|frilands*1.1
  karton 1 kg 38 / karton 500 g 22
Æggeblommer, pasteuriserede 50131610 oeko=økologiske
  skrabe|frilands*1.1
  karton 1 kg 72 / karton 500 g 39
Kogte æg 50131611 w=2 oeko=økologiske
  pillede|pillede, i lage*.95|med skal*.85 / skrabe|frilands*1.1
  spand 50 stk 158 / spand 75 stk 224 / bakke 6 stk 24
= broed n=155 brands=Mosegård,Bagergården,Kornlund,Havblik oeko=42
Rugbrød 50181903 w=3 oeko=økologisk
  skåret|helt*.97 / fuldkorn|med kerner*1.06|med gulerod*1.06|lyst*1.02|surdej*1.08|uden kerner
  stk 500 g 16 / stk 1 kg 26 / kasse 8 kg 196
Boller 50181905 w=3 oeko=økologiske
  fuldkorn|hvede*.95|gulerod*1.05|havre*1.04|birkes*1.06 / 50 g*.85|60 g|80 g*1.2 / \
    friske|frosne*.93
  pose 10 stk 29 / kasse 60 stk 158
Toastbrød 50181901 w=2 oeko=økologisk
  fuldkorn*1.05|hvede|rug*1.06 / 12 skiver|20 skiver*1.4
  pose 500 g 17 / kasse 4 kg 124
Grovbrød 50181901 w=2 oeko=økologisk
  skåret|helt*.96 / med kerner*1.05|havre|surdej*1.08
  stk 500 g 22 / stk 800 g 31
Knækbrød 50181907 w=2 oeko=økologisk
  fuldkorn|rug|sesam*1.04|havre*1.05|med kerner*1.1
  pakke 250 g 17 / pakke 500 g 29
Pitabrød 50181902 oeko=økologiske
  fuldkorn*1.06|hvede|mini*.95 / friske|frosne*.93
  pose 6 stk 17 / kasse 60 stk 148
Tortilla 50181902 oeko=økologiske
  hvede|fuldkorn*1.06|majs*1.1 / 20 cm*.8|25 cm|30 cm*1.25
  pakke 10 stk 22 / kasse 100 stk 188
Fladbrød 50181902 oeko=økologiske
  fuldkorn|hvede*.95|rug*1.04 / friske|frosne*.94
  pakke 6 stk 24 / kasse 48 stk 168
Flutes 50181901 oeko=økologiske
  hvede|fuldkorn*1.06|hvidløg*1.2 / 25 cm*.7|55 cm
  pose 4 stk 22 / kasse 40 stk 188
Kiks 50181905 oeko=økologiske
  fuldkorn|havre|mini*1.05|uden sukker*1.1
  pakke 200 g 15 / kasse 3 kg 198
Pølsebrød 50181905 oeko=økologiske
  hvede|fuldkorn*1.06 / friske|frosne*.93
  pose 10 stk 24 / kasse 80 stk 168
Burgerboller 50181905 oeko=økologiske
  hvede|fuldkorn*1.06|brioche*1.3 / 9 cm|11 cm*1.15
  pose 6 stk 22 / kasse 48 stk 158
"""
