"""Food for the shelf: grains, oil, coffee and drinks; see kind.py for how a table is read."""

TABLE = """
= gryn n=150 brands=Kornlund,Mølledal,Havblik,Solaks oeko=42
Havregryn 50221201 w=3 oeko=økologiske
  finvalsede|grovvalsede|jumbo*1.05|uden gluten*1.9|ristede*1.2
  pose 1 kg 15 / sæk 5 kg 64 / sæk 10 kg 118 / kasse 8 kg 104
Müsli 50221202 w=2 oeko=økologisk
  med frugt*1.1|med nødder*1.25|uden sukker|med kerner*1.1|crunchy*1.05
  pose 750 g 32 / pose 1 kg 41 / sæk 5 kg 188
Cornflakes 50221202 oeko=økologiske
  naturel|uden sukker*1.05|fuldkorn*1.06
  pakke 500 g 22 / pakke 1 kg 39 / kasse 6 kg 218
Ris 50221201 w=3 oeko=økologiske
  parboiled|brune*1.06|grød|jasmin*1.3|basmati*1.4|røde*1.6
  pose 1 kg 19 / sæk 5 kg 84 / sæk 10 kg 158
Pasta 50221203 w=3 oeko=økologisk
  penne|skruer|spaghetti|makaroni|lasagneplader*1.4|suppehorn / hvede|fuldkorn*1.1
  pakke 500 g 12 / pakke 3 kg 58 / pose 5 kg 92
Hvedemel 50221204 w=2 oeko=økologisk
  fint|fuldkorn*1.08|stenformalet*1.2|tipo 00*1.25
  pose 1 kg 10 / pose 2 kg 18 / sæk 12.5 kg 98
Rugmel 50221204 oeko=økologisk
  fint|fuldkorn|groft
  pose 1 kg 12 / sæk 10 kg 98
Bulgur 50221202 oeko=økologisk
  fin|grov|fuldkorn*1.05
  pose 1 kg 22 / sæk 5 kg 96
Couscous 50221202 oeko=økologisk
  fin|fuldkorn*1.05|perle*1.3
  pose 1 kg 24 / sæk 5 kg 104
Byggryn 50221202 oeko=økologiske
  perlebyg|hele|hurtige*1.1
  pose 1 kg 17 / sæk 5 kg 72
Linser 50221203 oeko=økologiske
  røde|grønne*1.05|sorte*1.3
  pose 500 g 17 / pose 1 kg 31 / sæk 5 kg 138
Kikærter 50221203 oeko=økologiske
  tørrede|på dåse*.7
  pose 1 kg 27 / kasse 6 kg 138
Rugflager 50221201 oeko=økologiske
  ristede*1.1|naturel
  pose 1 kg 19 / sæk 5 kg 82
Grødmix 50221201 oeko=økologisk
  havre og rug|fire korn|øllebrød*1.3
  pose 1 kg 24 / sæk 5 kg 104
= olie n=70 brands=Solaks,Mølledal,Havblik oeko=40
Rapsolie 50151513 w=4 oeko=økologisk
  koldpresset*1.6|raffineret|med smørsmag*1.3|til stegning*1.03
  flaske 500 ml 21 / flaske 1 l 32 / dunk 5 l 142 / dunk 10 l 268
Olivenolie 50151513 w=4 oeko=økologisk
  ekstra jomfru*1.15|jomfru|til stegning*.9|mild*1.04
  flaske 500 ml 58 / flaske 1 l 98 / dunk 5 l 438
Solsikkeolie 50151513 w=3 oeko=økologisk
  raffineret|koldpresset*1.5|til friture*.95
  flaske 1 l 29 / dunk 5 l 128 / dunk 10 l 242
Kokosolie 50151514 oeko=økologisk
  jomfru*1.3|uden smag
  glas 500 ml 48 / spand 2.5 l 198
Sesamolie 50151513 oeko=økologisk
  ristet|koldpresset*1.1
  flaske 250 ml 34 / flaske 500 ml 58
Hørfrøolie 50151513 oeko=økologisk
  koldpresset|filtreret*1.05
  flaske 250 ml 42 / flaske 500 ml 74
Majsolie 50151513 oeko=økologisk
  raffineret|til friture*.96
  flaske 1 l 34 / dunk 5 l 152
= kaffe n=125 brands=Havnens Risteri,Bakkely,Kandeklar,Solaks oeko=42
Kaffe 50201706 w=4 oeko=økologisk fair
  mellemristet|mørkristet*1.03|lysristet*1.02|koffeinfri*1.25 / formalet|hele bønner*1.02
  pose 400 g 52 / pose 500 g 64 / pose 1 kg 122 / kasse 6.4 kg 738
Instantkaffe 50201709 oeko=økologisk fair
  frysetørret*1.1|agglomereret|koffeinfri*1.2
  glas 200 g 68 / pose 500 g 148
Kaffekapsler 50201706 oeko=økologiske fair
  mild|kraftig|koffeinfri*1.1 / aluminium|komposterbare*1.1
  pakke 50 stk 128 / kasse 200 stk 488
Te, sort 50201711 w=2 oeko=økologisk fair
  earl grey|english breakfast|solbær*1.05|chai*1.08 / breve|løs*1.3
  pakke 25 stk 22 / pakke 100 stk 74
Te, grøn 50201711 oeko=økologisk fair
  naturel|citron*1.05|mynte*1.05|jasmin*1.08
  pakke 25 stk 24 / pakke 100 stk 82
Urtete 50201713 w=2 oeko=økologisk
  kamille|pebermynte|hyben|rooibos*1.05|ingefær og citron*1.1
  pakke 20 stk 22 / pakke 100 stk 88
Frugtte 50201713 oeko=økologisk
  skovbær|æble|hindbær|appelsin
  pakke 20 stk 21 / pakke 100 stk 84
Kakaopulver 50201708 w=2 oeko=økologisk fair
  rent|sødet*.8|instant*.85 / 21 % fedt|11 % fedt*.95
  pose 400 g 42 / pose 1 kg 94 / spand 2.5 kg 218
Kaffefiltre 50201714
  nr. 2*.9|nr. 4|1 × 4|til stormaskine*2.2 / ubleget|hvide
  pakke 100 stk 17 / pakke 200 stk 31 / pakke 1000 stk 118
= drikkevarer n=135 brands=Frugthaven,Kildevang,Havblik,Marken oeko=38
Æblejuice 50202305 w=2 oeko=økologisk
  klar|uklar*1.1|koldpresset*1.5|af danske æbler*1.25
  karton 200 ml 4.5 / karton 1 l 14 / kasse 6 l 79 / dunk 3 l 52
Appelsinjuice 50202305 w=2 oeko=økologisk
  med frugtkød|uden frugtkød|friskpresset*2|fra koncentrat*.85
  karton 200 ml 4.8 / karton 1 l 17 / kasse 6 l 96
Saft 50202306 w=2 oeko=økologisk
  hyldeblomst*1.2|solbær|jordbær|blandede bær|rabarber*1.15 / sukkerreduceret*1.05|klassisk
  flaske 500 ml 22 / flaske 1 l 34 / dunk 2.5 l 78 / dunk 5 l 144
Danskvand 50202307 oeko=
  naturel|citrus*1.05|hyldeblomst*1.08
  flaske 500 ml 5.2 / kasse 12 l 118
Kildevand 50202301 oeko=
  uden brus|let brus
  flaske 500 ml 4.8 / kasse 12 l 98 / dunk 10 l 74
Gulerodsjuice 50202305 oeko=økologisk
  naturel|med æble*1.04|med ingefær*1.06
  flaske 500 ml 19 / flaske 1 l 34
Pærejuice 50202305 oeko=økologisk
  klar|uklar*1.08
  karton 200 ml 4.8 / karton 1 l 16
Smoothie 50202304 w=2 oeko=økologisk
  jordbær og banan|mango*1.05|blåbær*1.1|æble og spinat*1.05
  flaske 250 ml 14 / flaske 1 l 42
Hyldeblomstdrik 50202306 oeko=økologisk
  klar til at drikke|koncentrat*1.8
  karton 200 ml 4.9 / flaske 1 l 24
Kokosvand 50202304 oeko=økologisk
  naturel|med ananas*1.05
  karton 330 ml 14 / karton 1 l 34
Sojadrik 50202311 oeko=økologisk
  naturel|vanilje*1.05|med kalk*1.04
  karton 1 l 15 / kasse 6 l 86
Risdrik 50202311 oeko=økologisk
  naturel|vanilje*1.06|med kalk*1.04
  karton 1 l 17 / kasse 6 l 98
Sodavand 50202306 oeko=økologisk
  appelsin|citron|hindbær|cola*1.05 / uden sukker|klassisk
  flaske 500 ml 8.5 / kasse 12 l 168
"""
