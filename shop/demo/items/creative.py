"""Paint, art paper, needlework and books; see kind.py for how a table is read."""

TABLE = """
= maling n=225 brands=Farvely,Tegnelyst,Klatten,Regnbue labels=SVANEN:6,BLOMST:3
Akvarelfarver 60121204 w=2 counted
  runde|firkantede*1.05|perlemor*1.3 / med pensel*1.08|refill*.85
  æske 6 stk 24 / æske 12 stk 36 / æske 24 stk 62
Gouachefarve 60121205 w=3
  hvid|sort|gul|rød|blå|grøn|orange|lilla|brun|hudfarve|turkis|lyserød
  flaske 250 ml 19 / flaske 500 ml 29 / flaske 1 l 46
Fingermaling 60121206 w=2
  gul|rød|blå|grøn|hvid|sort|4 farver*1.15 / uden parfume|
  dåse 250 ml 26 / dåse 500 ml 39 / dåse 750 ml 52
Akrylmaling 60121203 w=2
  hvid|sort|gul|rød|blå|grøn|guld*1.25|sølv*1.25|brun|lyserød / mat|blank
  flaske 250 ml 34 / flaske 500 ml 52 / flaske 1 l 84
Tekstilmaling 60121207
  hvid|sort|gul|rød|blå|grøn|neon*1.15
  flaske 50 ml 22 / flaske 250 ml 64
Glasmaling 60121208
  gul|rød|blå|grøn|sort kontur|hvid
  flaske 50 ml 27 / flaske 85 ml 38
Pensler 60121226 w=3 counted
  flade|runde|til lim*.8|til de mindste*1.15 / nr. 4*.7|nr. 8*.85|nr. 12|nr. 16*1.25|blandede / \
    nylon|svinebørste*1.1
  pakke 6 stk 34 / pakke 12 stk 62 / pakke 24 stk 116
Malesvampe 60121227 counted
  runde|firkantede|med skaft*1.2|dyr*1.3
  pakke 4 stk 18 / pakke 12 stk 44
Modellervoks 60121240 w=2
  blødt|hårdt*.95|bivoks*2 / gul|rød|blå|grøn|hvid|blandede farver
  pakke 250 g 24 / pakke 500 g 42 / spand 2 kg 148
Ler 60121241 w=2
  selvhærdende|til ovn*.7|med papirfibre*1.1 / hvid|terrakotta|grå
  pakke 1 kg 28 / pakke 5 kg 112 / pakke 10 kg 198
Trylledej 60121240
  gul|rød|blå|grøn|blandede farver / uden gluten*1.1|med duft*1.02
  bøtte 140 g 12 / bøtte 500 g 36 / pakke 1 kg 64
Gips 60121242
  hvid|terrakotta*1.1 / fin|grov*.92
  pose 1 kg 32 / sæk 5 kg 122
Malebakke 60121228
  6 rum*.8|10 rum|med låg*1.6 / hvid|klar
  stk 1 stk 18 / pakke 6 stk 94
Malerulle 60121229
  5 cm*.8|7 cm|10 cm*1.3 / skum|mønster*1.4
  stk 1 stk 19 / pakke 6 stk 98
= kunst n=230 brands=Skovark,Tegnelyst,Silkely,Klatten labels=SVANEN:15,BLOMST:5,FSCMIX:24
Tegnepapir 60121101 w=3
  _A3*1.9|A4|A2*3.8|50 × 70 cm*4.6 / 90 g*.85|120 g|140 g*1.15|180 g*1.5 / hvid|genbrug*.96|ubleget
  pakke 100 ark 38 / pakke 250 ark 88 / pakke 500 ark 165
Akvarelpapir 60121102
  _A4|A3*1.95|50 × 70 cm*4.6 / 200 g|250 g*1.2|300 g*1.5 / hvid|creme
  pakke 20 ark 42 / pakke 100 ark 186
Silkepapir 60121110 w=2
  10 farver*1.05|hvid|rød|gul|blå|grøn|pastelfarver|sort / 50 × 70 cm|35 × 50 cm*.55 / \
    syrefri*1.15|
  pakke 25 ark 24 / pakke 100 ark 84 / pakke 480 ark 348
Kreppapir 60121111 w=2
  rød|gul|blå|grøn|hvid|lyserød|orange|10 farver*1.1 / 50 × 250 cm|25 × 250 cm*.6
  pakke 10 stk 48 / stk 1 stk 5.9
Glanspapir 60121112
  10 farver|5 farver*.8|guld og sølv*1.4|pastelfarver / 32 × 48 cm*1.4|24 × 32 cm|16 × 16 cm*.4
  pakke 50 ark 34 / pakke 100 ark 62
Karton, farvet 60121113 w=3
  _A4|A3*2|50 × 70 cm*5 / 160 g*.85|180 g|220 g*1.2|270 g*1.5 / \
    10 farver*1.04|sort|rød|gul|grøn|blå|hvid
  pakke 50 ark 44 / pakke 100 ark 82
Transparentpapir 60121114
  10 farver|rød|gul|blå|grøn / 50 × 70 cm*2.4|20 × 30 cm*.7|A4
  pakke 25 ark 49 / pakke 100 ark 172
Bølgepap 60121115
  natur|10 farver*1.15|rød|grøn|gul / 50 × 70 cm|25 × 35 cm*.4
  pakke 10 ark 54 / pakke 25 ark 122
Malerpapir på rulle 60121103
  50 cm*.75|70 cm|100 cm*1.4 / 80 g|120 g*1.4 / hvid|brun*.85
  rulle 25 m 94 / rulle 50 m 168 / rulle 100 m 312
Flettestrimler 60121116
  1 cm*.9|1,5 cm|2 cm*1.1 / 10 farver|rød og hvid|pastelfarver
  pakke 100 stk 19 / pakke 500 stk 72
Lærred 60121120
  20 × 20 cm*.5|24 × 30 cm*.75|30 × 40 cm|50 × 70 cm*2.3 / 280 g|380 g*1.3
  stk 1 stk 29 / pakke 10 stk 248
Origamipapir 60121117
  10 × 10 cm*.6|15 × 15 cm|20 × 20 cm*1.5 / 20 farver|mønstret*1.2|guld og sølv*1.5
  pakke 100 ark 32 / pakke 500 ark 128
= haandarbejde n=185 brands=Trådværk,Silkely,Perlehus,Klatten labels=OEKOTEX:16
Filt 60123705 w=2
  20 × 30 cm|30 × 45 cm*2|45 × 100 cm*6 / rød|gul|grøn|blå|hvid|sort|10 farver*1.05 / \
    uld*2.6|genbrugspolyester
  pakke 10 ark 38 / pakke 25 ark 84
Perler 60123706 w=2
  træ*1.6|plast|rør*.9|glas*1.5|bogstaver*1.4 / 5 mm*.8|8 mm|10 mm*1.1 / \
    blandede farver|pastelfarver|natur
  pakke 500 g 58 / pakke 1 kg 104 / spand 2 kg 192
Rørperler 60123706 w=2 counted
  midi|maxi*2.4|mini*.9 / blandede farver|pastelfarver|én farve, rød|én farve, hvid|neonfarver
  pose 1000 stk 19 / spand 10000 stk 128
Piberensere 60123707 counted
  6 mm|9 mm*1.3|glitter*1.2 / blandede farver|grøn|hvid|brun|rød / 30 cm|50 cm*1.5
  pakke 50 stk 18 / pakke 100 stk 32
Uldgarn 60123701 w=2
  tykt|tyndt / rød|gul|grøn|blå|hvid|grå|sort|lyserød / uld*1.2|genbrugsuld
  stk 50 g 24 / stk 100 g 42
Bomuldsgarn 60123701
  8/4|8/8*1.1 / rød|gul|grøn|blå|hvid|natur|sort / bomuld|økologisk bomuld*1.35
  stk 50 g 17 / stk 100 g 31
Pomponer 60123708 counted
  10 mm*.7|15 mm*.85|25 mm|blandede / blandede farver|hvid|rød og grøn
  pakke 100 stk 28 / pakke 250 stk 58
Rulleøjne 60123709 counted
  7 mm*.7|10 mm|15 mm*1.4|blandede / selvklæbende*1.25|uden lim
  pakke 100 stk 19 / pakke 500 stk 74
Ispinde 60123710 counted
  11 cm|15 cm*1.4 / natur|farvede*1.2 / smalle|brede*1.4
  pakke 100 stk 14 / pakke 1000 stk 98
Sytråd 60123702
  hvid|sort|10 farver*6|rød|blå / polyester|bomuld*1.2
  rulle 500 m 19 / rulle 1000 m 32
Synåle 60123703 counted
  til børn*1.2|spidse|stoppenåle / nr. 5|nr. 7|blandede
  pakke 10 stk 17 / pakke 25 stk 34
Hobbystof 60123704
  bomuld|hessian*.8|fleece*1.1 / natur|rød|grøn|blå|mønstret*1.1
  rulle 5 m 198 / stk 1 m 44
Paprør 60123711
  3 cm|4,5 cm*1.1|7 cm*1.4 / 10 cm*.6|20 cm|40 cm*1.7
  pakke 10 stk 29 / pakke 50 stk 118
= boeger n=190 brands=Lindeløv Forlag,Læselyst,Bogmøllen,Nattergal labels=FSCMIX:40,SVANEN:6
Billedbog 60102301 w=3
  _Tal og dyr|Bjørnen der ikke kunne sove|Farver i haven|Mudderpytter|Ellens store vogn|\
    Ræven og regnen|Hvem bor i træet|En and på tur|Mormors suppe|Storm på stranden|\
    Natten i skoven|Vi bygger en hule / 0-2 år*.85|3-5 år|4-6 år / papbog*.9|indbundet|storbog*3
  stk 1 stk 98
Letlæsningsbog 60102302 w=3
  _Skolegården|Sporet i sneen|Fodboldholdet|Kælderen|Hunden Max|Øen|Nøglen|Heksens kat|Robotten|\
    Cirkus i byen|Den nye dreng|Isbjerget / lix 5*.9|lix 8|lix 11|lix 14*1.04
  stk 1 stk 84 / pakke 6 stk 468
Arbejdsbog 60102303 w=2
  _dansk|matematik|engelsk|natur og teknologi|tysk|historie / \
    0. klasse*.9|1. klasse|2. klasse|3. klasse|4. klasse*1.05|5. klasse*1.05|6. klasse*1.08
  stk 1 stk 62 / pakke 25 stk 1380
Grundbog 60102303 w=2
  _dansk|matematik|engelsk|natur og teknologi|kristendom|historie|geografi|biologi / \
    3. klasse|4. klasse|5. klasse*1.05|6. klasse*1.05|7. klasse*1.15|8. klasse*1.2
  stk 1 stk 248
Lærervejledning 60102304
  _dansk|matematik|engelsk|natur og teknologi / 1. klasse|2. klasse|3. klasse|4. klasse
  stk 1 stk 428
Opslagsbog 60102305
  _Danmarks fugle|Dyr i vandhullet|Træer og buske|Insekter|Planeterne|Kroppen|Dinosaurer|\
    Svampe / for børn|for hele familien*1.2
  stk 1 stk 178
Sangbog 60102306
  _årstider|sanglege|morgensang|julesange / med noder*1.2|tekster|med lydfiler*1.3
  stk 1 stk 158 / pakke 10 stk 1390
Højtlæsningsbog 60102301
  _Pigen fra fyret|De syv cykler|Tågens ø|Vinterbarnet|Drageskolen|Bageren i Lindeby / \
    5-7 år|7-9 år*1.06|9-12 år*1.12
  stk 1 stk 168
"""
