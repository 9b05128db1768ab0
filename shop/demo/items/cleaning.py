"""Tissue, cleaning, tools, cloths, bags and disposables; see kind.py for how a table is read."""

TABLE = """
= aftoerringspapir n=200 brands=Havblik,Blødlag,Skovtop,Duge labels=SVANEN:30,BLOMST:16,FSCMIX:22
Toiletpapir 14111704 w=3
  2 lag|3 lag*1.3|4 lag*1.55|1 lag*.75 / nyfiber|genbrug*.9|ubleget*.97 / \
    25 m*.7|35 m|50 m*1.35|69 m*1.8
  pakke 8 ruller 34 / kasse 48 ruller 189 / kasse 64 ruller 246
Toiletpapir, jumbo 14111704
  1 lag*.8|2 lag / nyfiber|genbrug*.92 / 180 m|360 m*1.7|mini*.8
  kasse 6 ruller 172 / kasse 12 ruller 322
Køkkenrulle 14111703 w=3
  2 lag|3 lag*1.35 / nyfiber|genbrug*.92 / 11 m*.6|15 m*.8|22 m|30 m*1.3
  pakke 4 ruller 32 / kasse 32 ruller 238
Håndklædeark 14111703 w=3
  Z-fold|V-fold*.92|W-fold*1.1|C-fold*.97 / 1 lag*.72|2 lag|3 lag*1.35 / hvid|natur*.94 / \
    20,6 × 24 cm|23 × 25 cm*1.08
  pakke 200 ark 16 / kasse 3000 ark 198 / kasse 4000 ark 248
Håndklæderulle 14111703 w=2
  mini|midi*1.4|maxi*1.7 / 1 lag|2 lag*1.25 / hvid|natur*.94
  kasse 6 ruller 214 / kasse 12 ruller 408
Servietter 14111705 w=2
  24 × 24 cm*.6|33 × 33 cm|40 × 40 cm*1.45 / 1 lag*.55|2 lag*.85|3 lag / \
    hvid|grøn*1.08|rød*1.08|gul*1.08|ubleget
  pakke 100 stk 22 / kasse 1000 stk 196
Ansigtsservietter 14111701
  2 lag|3 lag*1.25 / hvid|ubleget / med lotion*1.2|uden parfume
  pakke 100 ark 9.5 / kasse 3000 ark 246
Lejepapir 14111703
  _49 cm|59 cm*1.15|39 cm*.85 / 1 lag*.8|2 lag / hvid|natur
  rulle 100 m 54 / kasse 600 m 298
Industrirulle 14111703
  2 lag|3 lag*1.3 / 22 cm*.8|26 cm|37 cm*1.3 / hvid|blå*1.05
  rulle 300 m 118 / pakke 600 m 224
= rengoeringsmidler n=190 brands=Klarvand,Renhav,Skumtop,Bølge labels=SVANEN:34,BLOMST:18,KRANS:14
Universalrengøring 47131805 w=2
  uden parfume|med parfume*1.02|koncentreret*1.5|klar til brug*.8
  flaske 750 ml 24 / flaske 1 l 28 / dunk 5 l 118 / kasse 10 l 232
Sanitetsrengøring 47131829 w=2
  surt|kalkfjerner*1.12|daglig / uden parfume|med parfume
  flaske 750 ml 27 / flaske 1 l 32 / dunk 5 l 134
Gulvrengøring 47131801 w=2
  til linoleum|til trægulv*1.15|til vinyl|til klinker*1.05 / uden parfume|med parfume / \
    med pleje*1.15|
  flaske 1 l 34 / dunk 5 l 139 / dunk 10 l 262
Håndopvask 47131810 w=2
  uden parfume|citron|koncentreret*1.3
  flaske 500 ml 14 / flaske 1 l 23 / dunk 5 l 94
Maskinopvask 47131810 w=2
  tabletter|pulver*.8 / uden parfume|uden fosfat*1.03 / alt i én*1.2|
  pakke 60 stk 69 / pakke 100 stk 108
Flydende maskinopvask 47131810
  til blødt vand|til hårdt vand*1.1 / med klor*.95|uden klor
  dunk 5 l 168 / dunk 10 l 318
Afspænding 47131810
  sur|neutral*1.05 / uden farve|
  flaske 1 l 44 / dunk 5 l 178 / dunk 10 l 342
Toiletrens 47131829
  uden parfume|med duft / tyktflydende|surt*1.05
  flaske 750 ml 19 / kasse 9 l 212
Vaskepulver 47131811
  hvidt|farvet|uld*1.3 / uden parfume|
  pakke 2 kg 74 / sæk 8 kg 244 / sæk 15 kg 426
Flydende vaskemiddel 47131811 w=2
  hvidt|farvet|uld*1.25 / uden parfume|koncentreret*1.3
  flaske 1 l 36 / dunk 5 l 158 / dunk 10 l 299
Vinduesrens 47131824
  klar til brug|koncentreret*1.9 / uden parfume|
  flaske 500 ml 22 / flaske 1 l 31 / dunk 5 l 132
Overfladedesinfektion 47131803 w=2
  uden klor|med alkohol*1.2|med brint*1.15 / klar til brug|koncentrat*1.7
  flaske 500 ml 38 / flaske 1 l 58 / dunk 5 l 248
Kalkfjerner 47131807
  til kaffemaskine*1.1|til bad|til elkedel / uden parfume|
  flaske 500 ml 29 / flaske 1 l 46
Brun sæbe 47131805
  flydende|spåner*1.6|fast*1.3 / uden parfume|med hørolie*1.2
  flaske 1 l 32 / dunk 5 l 136
= koste n=145 brands=Fejeland,Havblik,Kost & Klud,Bræt labels=FSC:10,SVANEN:3
Kost 47131604 w=2
  til gulv|til udendørs*1.1|til legeplads*1.15 / 30 cm*.85|40 cm|60 cm*1.5 / \
    med skaft*1.4|uden skaft
  stk 1 stk 68
Fejebakke 47131611
  med kost|med gummikant*1.15|med langt skaft*3 / blå|rød|grå|grøn
  stk 1 stk 29
Moppe 47131618 w=3
  mikrofiber|bomuld*.85|engangs*.3 / 25 cm*.7|30 cm*.8|40 cm|60 cm*1.4 / tør|våd / \
    velcro*1.05|lommer
  stk 1 stk 44 / pakke 10 stk 398
Mopstativ 47131618
  25 cm*.85|40 cm|60 cm*1.25 / velcro|med lommer*1.1 / aluminium*1.2|plast
  stk 1 stk 128
Teleskopskaft 47131612
  80-140 cm|100-180 cm*1.2|150-300 cm*2.4 / aluminium|glasfiber*1.3
  stk 1 stk 118
Børstesæt 47131608
  til toilet|til opvask*.5|til negle*.3 / hvid|grå|sort / med holder*1.4|uden holder
  stk 1 stk 32
Opvaskebørste 47131605
  træ*1.3|plast|genbrugsplast*1.1 / hvid|blå|rød|grøn
  stk 1 stk 14 / pakke 10 stk 122
Svaber 47131613
  35 cm*.8|45 cm|55 cm*1.2|75 cm*1.5 / plast|metal*1.4 / sort|hvid
  stk 1 stk 62
Spand 47131614
  6 l*.7|10 l|12 l*1.1|15 l*1.4 / med målestreg|med presse*4.5 / blå|rød|grøn|gul
  stk 1 stk 34
Vinduessæt 47131608
  25 cm*.9|35 cm|45 cm*1.15 / med indvasker*1.5|skraber*.8
  sæt 1 stk 138
Rengøringsvogn 47131609
  lille|stor*1.6 / med presse*1.3|med låg*1.4 / grå|blå
  stk 1 stk 1890
= klude n=170 brands=Havblik,Kost & Klud,Blødlag,Viskely labels=SVANEN:18,BLOMST:9,OEKOTEX:20
Mikrofiberklude 47131502 w=3 counted
  30 × 30 cm*.75|32 × 32 cm*.8|38 × 38 cm|40 × 40 cm*1.05 / blå|rød|gul|grøn|hvid|grå / \
    let*.8|kraftig
  pakke 5 stk 49 / pakke 10 stk 92 / pakke 20 stk 172
Svampeklude 47131502 w=2 counted
  18 × 20 cm|20 × 26 cm*1.2 / gul|blå|grøn|hvid|rød
  pakke 5 stk 19 / pakke 10 stk 34
Engangsklude 47131502 w=2 counted
  32 × 36 cm|25 × 25 cm*.6|38 × 40 cm*1.2 / hvid|blå|grøn|rød|gul / på rulle*1.05|foldede
  pakke 50 stk 44 / pakke 100 stk 79 / kasse 300 stk 224
Gulvklude 47131501 counted
  50 × 60 cm|60 × 70 cm*1.3 / bomuld|mikrofiber*1.6 / grå|hvid
  pakke 5 stk 68 / pakke 10 stk 126
Skuresvampe 47131503 counted
  grøn|hvid, skåner*1.05|blå / 7 × 9 cm*.7|7 × 15 cm / med greb*1.2|
  pakke 10 stk 29 / pakke 24 stk 64
Vaskeklude 47131502 w=2 counted
  engangs*.3|bomuld*2|frotté*2.3 / 20 × 20 cm*.7|24 × 24 cm|30 × 30 cm*1.4 / hvid|ubleget|grøn
  pakke 25 stk 62 / pakke 50 stk 116 / pakke 100 stk 218
Viskestykker 47131502 counted
  50 × 70 cm|45 × 65 cm*.9 / bomuld|hør*1.7|økologisk bomuld*1.4 / hvid|ternet|grå
  pakke 5 stk 86 / pakke 10 stk 162
Pudseklude 47131502 counted
  til glas|til skærme*1.1|til støv*.8 / 40 × 40 cm|50 × 60 cm*1.4 / grøn|blå|grå
  pakke 5 stk 62 / pakke 10 stk 118
Magisk svamp 47131503 counted
  hvid / 6 × 11 cm|10 × 12 cm*1.4 / tæt|almindelig*.85
  pakke 5 stk 24 / pakke 10 stk 44
= affaldsposer n=190 brands=Havblik,Sækkegård,Rundgang,Knude labels=SVANEN:26,ENGEL:13
Affaldsposer 47121701 w=3
  15 l*.6|20 l*.7|30 l|40 l*1.2|60 l*1.6 / hvide|klare|sorte|grønne / genbrugsplast*.97|ny plast
  rulle 50 stk 21 / kasse 1000 stk 372
Affaldssække 47121701 w=3
  70 l*.75|100 l|120 l*1.2|140 l*1.4|200 l*1.9 / klare|sorte|grå|blå / \
    40 my*.8|60 my|80 my*1.3 / genbrugsplast*.96|ny plast
  rulle 10 stk 22 / kasse 100 stk 194 / kasse 250 stk 448
Papirsække 47121701
  100 l|125 l*1.15|160 l*1.4 / 1 lag|2 lag*1.35
  pakke 25 stk 142 / pakke 50 stk 268
Bioposer 47121701 w=2
  8 l*.8|10 l|25 l*1.9|60 l*3.2 / papir*1.2|komposterbar / grønne|ubleget
  rulle 25 stk 27 / kasse 500 stk 462
Bleposer 47121701
  med duft*1.05|uden parfume / hvide|grønne / genbrugsplast|ny plast
  pakke 100 stk 18 / kasse 2000 stk 288
Spandeposer 47121701
  5 l*.7|6 l*.75|10 l|12 l*1.1 / hvide|klare / med hank*1.1|uden hank
  rulle 50 stk 13 / kasse 2000 stk 388
Affaldsspand 47121702
  10 l*.5|20 l*.8|30 l|50 l*1.6 / med pedal*1.8|med svinglåg*1.2|uden låg / grå|hvid|sort|grøn
  stk 1 stk 148
Sorteringsspand 47121702
  2 rum|3 rum*1.4|4 rum*1.8 / 40 l|60 l*1.3|90 l*1.6 / grå|grøn
  stk 1 stk 695
= engangsservice n=125 brands=Duge,Rundgang,Havblik,Picnica labels=SVANEN:15,FSC:22
Papkrus 52151504 w=2
  12 cl*.6|18 cl*.75|24 cl|36 cl*1.4 / hvid|brun|grøn*1.04 / til varmt*1.15|til koldt
  pakke 50 stk 29 / kasse 1000 stk 468
Paptallerken 52151502 w=2
  15 cm*.55|18 cm*.7|23 cm|26 cm*1.3 / hvid|brun|gul*1.06 / flad|dyb*1.1
  pakke 50 stk 36 / kasse 500 stk 298
Bestik 52151503 w=2
  gaffel|kniv|ske|teske*.8 / træ|papir*1.3|genbrugsplast*.9 / 16 cm|18 cm*1.06
  pakke 100 stk 39 / kasse 1000 stk 328
Skål 52151506
  35 cl*.8|50 cl|75 cl*1.3 / pap|sukkerrør*1.2 / hvid|brun
  pakke 50 stk 49 / kasse 500 stk 418
Dug på rulle 52151507
  1,2 m / papir|vokset*1.6|nonwoven*2.4 / hvid|grøn|rød|gul|blå
  rulle 10 m 52 / rulle 25 m 112
Madpapir 52151505
  38 cm|45 cm*1.15|60 cm*1.5 / bleget|ubleget
  rulle 50 m 39 / rulle 100 m 68
Bagepapir 52151505
  38 cm|45 cm*1.2 / ubleget|bleget / genbrugeligt*2|
  rulle 50 m 44 / pakke 500 ark 188
Fryseposer 52151505
  1 l*.6|2 l*.75|4 l|6 l*1.3 / med lynlås*1.7|uden lukning
  pakke 50 stk 21 / pakke 100 stk 38
Madpakkeposer 52151505
  1 l|2 l*1.2 / papir|pergament*1.2
  pakke 100 stk 32 / kasse 1000 stk 276
"""
