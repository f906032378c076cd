"""Words that texts of a language can hardly do without, typical letters, and what English has borrowed: for `language.py`."""

import re
from collections.abc import Mapping

# Those that English has too stand here so that they do not speak against the language; they do not speak for it either.
COMMON: Mapping[str, str] = {
    "de": "in an so was am will hat also bin name hand problem system arm gold warm land plan die war man mann der das den dem"
    " des ein eine einen einem einer und ist nicht ich du er sie wir ihr mich mir dich dir ihn ihm uns euch sind bist hast"
    " habe haben wird werden wurde kann kannst kein keine mit auf für von zu zum zur bei nach aus über um auch aber oder"
    " wenn dass weil wie wo wer warum noch nur schon sehr mein dein sein sich es ja nein hier gut heute morgen guten danke"
    " bitte immer mehr als doch mal ganz gibt etwas alles nichts viel jetzt dann diese dieser dieses geht ihren ihre seine"
    " seinen unser unsere waren hatte hatten im vom machen möchte gerne hallo tag abend",
    "es": "no me a son sin he has el los las un una unos unas y que de del en es está están estoy estás soy eres somos lo le"
    " les se su sus mi mis tu tus te nos por para con pero como cómo qué quién dónde cuándo cuando porque si sí muy más"
    " también ya hay ser este esta esto ese esa eso todo todos nada algo aquí ahora bien hoy mañana gracias buenos buenas"
    " días hola yo ella ellos nosotros usted tengo tiene quiero puede puedo hacer al o fue era sobre entre hasta desde"
    " mucho favor",
    "fr": "me on a pour an car six tout le la les un une des du de et est sont suis es pas ne que qui quoi je tu il elle nous"
    " vous ils elles ce cette ces c'est j'ai n'est d'un d'une qu'il l'on mon ma mes ton ta tes son sa ses notre votre leur"
    " au aux avec dans sur sous par mais ou où donc si plus très bien tous toute rien encore aussi comme quand comment"
    " pourquoi être avoir fait faire peut veux va vais l' d' j' n' s' m' t' qu' c' merci bonjour ça cela moi toi lui y en"
    " ai as avez avons ont était même s'il jour aujourd'hui vie",
    "it": "in a come me no sole il lo la i gli le un uno una di del della dei delle e è che non sono sei siamo mi ti si ci vi"
    " da dal dalla nel nella con su per tra fra ma o se cosa dove quando perché chi più molto anche già ancora questo"
    " questa quello quella mio mia tuo tua suo sua io tu lui lei noi voi loro ho hai ha abbiamo hanno essere fare tutto"
    " tutti niente bene oggi grazie ciao buongiorno solo sempre c'è l' d' dell' nell' all' dall' un' quest' c'era stato"
    " stata piu perche era avevo miei suoi sul sulla aveva erano poi senza",
    "pt": "no do a as me for o os um uma uns umas e é de da dos das em na nos nas que não são está estou estás sou és somos eu"
    " tu ele ela nós vocês você eles elas te se lhe meu minha teu tua seu sua por para com sem mas ou como quem onde"
    " quando porque porquê muito mais também já há isso isto este esta esse essa tudo nada bem hoje obrigado obrigada bom"
    " boa dia olá ao à pelo pela ser ter foi era tem tenho quero pode fazer até pra nem só sobre",
    "nl": "in is was we me he of over had mind de het een en van ik je jij hij zij wij jullie u mij jou hem haar ons ben bent"
    " zijn niet geen dat die deze dit er maar om op te voor met aan bij naar uit ook nog wel als dan wat wie waar waarom"
    " hoe heb hebt heeft hebben kan kunnen wil moet worden wordt veel meer zeer goed hier daar nu mijn jouw zo al toch"
    " alles niets iets dank dag hallo goedemorgen vandaag gaat",
    "pl": "to do no on i w z na się nie jest są jestem jesteś że jak co kto gdzie kiedy dlaczego ale czy lub albo bo by był"
    " była było być mam masz ma mnie mi ci cię go jej jego ich nas was my wy ja ty ona oni ten ta te tego tej tym dla od"
    " po za przez przed przy o u już tylko jeszcze bardzo tak dobrze dziękuję proszę dzień dobry cześć tu tam wszystko nic"
    " coś ktoś może można",
    "cs": "to do by on my no a v z na se si je jsem jsi jsme jste jsou není že jak co kdo kde kdy proč ale nebo když byl byla"
    " bylo být mám máš má mi mě ti tě ho jí jeho jejich nás vás vy já ty ona oni ten ta tento tato pro od po za před při o"
    " u už jen ještě velmi tak dobře děkuji prosím den dobrý ahoj tady tam všechno nic něco někdo může které který která",
    "sk": "to do by on my no a v z na sa si je som sme ste sú nie že ako čo kto kde kedy prečo ale alebo keď bol bola bolo byť"
    " mám máš má mi ma ti ťa ho jej jeho ich nás vás vy ja ty ona oni ten tá tento pre od po za pred pri o u už len ešte"
    " veľmi tak dobre ďakujem prosím deň dobrý ahoj tu tam všetko nič niečo niekto môže ktoré ktorý ktorá",
    "hu": "a is az egy és hogy nem van vagy vagyok vagyunk vannak volt lesz lehet ez ezt azt ezek azok én te ő mi ti ők engem"
    " téged nekem neked mert de ha meg már még csak nagyon jó mit ki hol mikor miért hogyan minden semmi valami itt ott"
    " most kell tudom akarom szeretem köszönöm kérem napot reggelt szia után alatt között nélkül volna igen",
    "ro": "a sa in și si în la de pe cu din pentru este sunt ești suntem nu că ca să se un o unei unui ai ale al eu tu el ea"
    " noi voi ei ele mă te îl îi ne vă mi ți îmi îți dar sau dacă cum ce cine unde când mai foarte bine tot toate nimic"
    " ceva aici acum am are avem au fost fi poate vreau mulțumesc bună ziua salut acest această",
    "sv": "men i her in under och att det är en ett som på av för med till den inte jag du han hon vi ni de mig dig honom henne"
    " oss dem min din sin var har hade kan ska skulle vill måste om eller när vad vem varför hur så också bara mycket mer"
    " här där nu från vid efter mot utan alla allt inget något tack hej god dag bra idag mår",
    "da": "for at i her men under og det er en et som på af med til den ikke jeg du han hun vi de mig dig ham hende os dem min"
    " din sin var har havde kan skal skulle vil må om eller når hvor hvad hvem hvorfor hvordan så også kun meget mere der"
    " nu fra ved efter mod uden alle alt intet noget tak hej god dag godt blev være bliver",
    "nb": "for at i her men under og det er en et som på av med til den ikke jeg du han hun vi de meg deg ham henne oss dem min"
    " din sin var har hadde kan skal skulle vil må om eller når hvor hva hvem hvorfor hvordan så også bare veldig mer der"
    " nå fra ved etter mot uten alle alt ingenting noe takk hei god dag bra ble være blir",
    "fi": "on he me ja ei että se hän minä sinä te minun sinun hänen meidän olen olet olemme ovat oli ollut en et emme eivät"
    " mutta tai kun jos niin kuin mikä mitä kuka missä milloin miksi miten myös vain jo vielä nyt täällä siellä tämä tuo"
    " nämä kaikki mitään jotain hyvin hyvää kiitos hei päivää huomenta kanssa ilman sekä joka jotka voi voin haluan",
    "tr": "on at ve bir bu şu o ben sen biz siz onlar beni seni onu bana sana ona benim senin onun için ile de da mi mı mu mü"
    " ne kim nerede neden niçin nasıl değil var yok çok daha en gibi kadar ama veya ya eğer ki her hiç şey şimdi burada"
    " orada evet hayır teşekkür ederim lütfen merhaba günaydın iyi olan olarak oldu olur istiyorum bugün",
    "vi": "và là của có không tôi bạn anh chị em nó chúng ta mình này đó kia được bị cho với trong ngoài trên dưới khi nếu thì"
    " mà nhưng hoặc vì rất nhiều cũng đã đang sẽ rồi những các một hai gì ai đâu sao thế nào như đến từ ở người ngày hôm"
    " nay cảm ơn xin chào vâng",
    "id": "a yang dan di ke dari itu ini dengan untuk tidak ada adalah akan pada saya aku kamu anda dia kami kita mereka juga"
    " sudah belum bisa harus mau lagi hanya sangat lebih seperti karena jika kalau tetapi tapi atau apa siapa mana kapan"
    " kenapa mengapa bagaimana sekarang sini situ semua banyak terima kasih selamat pagi halo hari oleh telah dalam bukan"
    " ya",
    "hr": "to do on i u na je se da su sam si smo ste nije što kako tko gdje kada zašto ali ili ako bi bio bila bilo biti imam"
    " imaš ima me mi te ti ga ju joj mu ih nas vas vi ja ona oni ovaj ova ovo taj ta za od po prije pri o s sa već samo"
    " još vrlo jako tako dobro hvala molim dan bok ovdje tamo sve ništa nešto netko može koji koja koje",
    "sl": "to do on in v na je se da so sem si smo ste ni kaj kako kdo kje kdaj zakaj ampak ali če bi bil bila bilo biti imam"
    " imaš ima me mi te ti ga jo ji mu jih nas vas jaz ona oni ta tisti za od po pred pri o z že samo še zelo tako dobro"
    " hvala prosim dan živjo tukaj tam vse nič nekaj nekdo lahko ki",
    "et": "on me ja ei et see ta ma sa te nad minu sinu tema meie olen oled oleme olete oli olnud aga või kui siis nii nagu mis"
    " kes kus millal miks kuidas ka ainult juba veel nüüd siin seal kõik midagi väga hea hästi aitäh palun tere päevast"
    " hommikust koos ilma mida oma pole võib saab",
    "lv": "no un ir nav ka tas tā es tu viņš viņa mēs jūs viņi man tev mans tavs esmu esi esam esat bija būs bet vai ja tad kā"
    " kas kur kad kāpēc arī tikai jau vēl tagad šeit tur viss visi kaut ļoti labi paldies lūdzu sveiki labdien rīt ar bez"
    " uz par pēc šis šī",
    "lt": "no ir yra nėra kad tai aš tu jis ji mes jūs jie man tau mano tavo esu esi esame buvo bus bet ar arba jei tada kaip"
    " kas kur kada kodėl taip pat tik jau dar dabar čia ten viskas nieko kažkas labai gerai ačiū prašau labas diena rytas"
    " su be iš į apie po šis ši",
    "ca": "no a me el la els les un una uns i que de del en és són estic estàs soc ets som ho li es seu seva meu meva teu per"
    " amb sense però com què qui on quan perquè si molt més també ja hi ha aquest aquesta això tot tots res alguna aquí"
    " ara bé avui gràcies bon dia hola jo l' d' s' m' t' n' ella nosaltres vostè tinc té vull pot fer",
}  # fmt: skip
# Letters that hardly occur outside of these languages, in words that English has not borrowed.
SIGNS: Mapping[str, str] = {
    "de": "ß", "pt": "ãõ", "pl": "łżźśćńęą", "cs": "ěřů", "sk": "ľĺŕ", "hu": "őű", "ro": "țșăţş", "sv": "å", "da": "ø",
    "nb": "ø", "tr": "ğış", "vi": "ơưđạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ", "et": "õ", "lv": "āēīūģķļņ", "lt": "ėįųū",
    "fr": "œ", "hr": "đ",
}  # fmt: skip
ENGLISH_WORDS = (
    "the and you that it of to is in was he for on are with as his they be at one have this from had hot but some what"
    " there we can out other were all your when up use how said an each she which do their time if will way about many"
    " then them would like so these her long make thing see him has look more day could go come did my no who now people"
    " than first been call its i'm it's don't i you're that's just know get not or me by into our only very after also"
    " because good here why where any i've can't want think really yes please thank thanks well oh ok okay am a right back"
    " little still much too never always let us hey over i'll new turn off down old great before last same another while"
    " those own under again life world year years days something nothing everything someone maybe around through between"
    " such even most must might should does didn't doesn't isn't aren't wasn't won't wouldn't couldn't shouldn't you've"
    " you'll we're they're there's he's she's what's let's got made found love name night house home course need feel sure"
    " work small large every point problem against die war man mind arm gold warm land plan system hand bin son sin car"
    " pour six sole men where's that'll being having going doing getting"
)
BORROWED = re.compile(
    r"(?i)\b(?:c['’]?est la vie|que sera,? sera|qué será,? será|mi casa es su casa|hasta la vista|je ne sais quoi"
    r"|la vie en rose|ich bin ein berliner|d[ée]j[àa] vu|auf wiedersehen|no hablo español|por favor|viva la \w+|vive la \w+"
    r"|oh l[àa] l[àa]|bon app[ée]tit|feliz navidad|joyeux no[ëe]l|la la land|el ni[ñn]o|los angeles|san francisco|de facto"
    r"|in vino veritas|et cetera|et al|ad hoc|tour de france|cr[èe]me de la cr[èe]me|coup d['’][ée]tat|raison d['’][êe]tre"
    r"|pi[èe]ce de r[ée]sistance|cul de sac|dolce vita|rio de janeiro|s[ãa]o paulo|vis[- ][àa][- ]vis|al dente|el dorado"
    r"|costa rica|puerto rico|las vegas|honi soit qui mal y pense)\b"
)
