//! Small books of every kind, laid out as such books are when they are typed: their outlines, and what must not get into them.

use super::tests::{PROSE, outline};

/// (what it is, the text with `P` for a paragraph, its outline).
const BOOKS: &[(&str, &str, &str)] = &[
    (
        "a request for comments: single parts of parts, an appendix, a notice",
        "The Lectern Protocol\n\nAbstract\n\n   P\n\nCopyright Notice\n\n   P\n\n1.  Introduction\n\n   P\n\n1.1.  Words\n\n   P\n\n2.  Message Format\n\n   P\n\n3.  References\n\n3.1.  Normative\n\n   P\n\nAppendix A.  Examples\n\n   P\n",
        "Abstract\nCopyright Notice\n1. Introduction\n  1.1. Words\n2. Message Format\n3. References\n  3.1. Normative\nAppendix A. Examples",
    ),
    (
        "a diary of days with a preface",
        "DIARY OF A JOURNEY\n\nPREFACE\n\nP\n\n30 April 1897\n\nP\n\n1 May\n\nP\n\nTuesday, 2nd May.\n\nP\n\n3 May\n\nP\n",
        "PREFACE\n30 April 1897\n1 May\nTuesday, 2nd May\n3 May",
    ),
    (
        "chapters that are called by months",
        "THE YEAR\n\n1. January\n\nP\n\n2. February\n\nP\n\n3. March\n\nP\n",
        "1. January\n2. February\n3. March",
    ),
    (
        "a Chinese novel of the net: no blank lines, paragraphs that wide spaces begin",
        "讲台之梦\n作者：张三\n\n第一卷 风起\n第一章 客栈\n\u{3000}\u{3000}天色已晚，马车停在客栈门前，旅客们一个接一个地下了车。\n\u{3000}\u{3000}“谁在那里？”店主喊道。\n第二章 山路\n\u{3000}\u{3000}没有人回答他，因为没有人听见。他又喊了一声，还是没有人回答，于是他关上门，回到火炉旁边坐下，慢慢地喝起酒来。\n第二卷 云涌\n第一百零六章 雪\n\u{3000}\u{3000}第二天早晨，天空晴朗。\n\u{3000}\u{3000}他们走了一整天，很少说话，可以看得很远，一直看到群山，山的后面就是大海。\n",
        "第一卷 风起\n  第一章 客栈\n  第二章 山路\n第二卷 云涌\n  第一百零六章 雪",
    ),
    (
        "a Japanese text as Aozora Bunko types it",
        "草枕の夢\n山田太郎\n\n-----------------------\n【テキスト中に現れる記号について】\n\n《》：ルビ\n-----------------------\n\n［＃５字下げ］一［＃「一」は中見出し］\n\n\u{3000}山路《やまみち》を登りながら、こう考えた。\n\u{3000}智に働けば角が立つ。情に棹させば流される。意地を通せば窮屈だ。\n「そうですか」\n\u{3000}と彼は言った。\n［＃改ページ］\n［＃５字下げ］二［＃「二」は中見出し］\n\n\u{3000}「おい」と声を掛けたが返事がない。\n\u{3000}軒下から奥を覗くと煤けた障子が立て切ってある。\n\n底本：「全集」\n",
        "一\n二",
    ),
    (
        "numbers in words beyond twenty",
        "LA LONGUE ROUTE\n\n\nCHAPITRE VINGTIÈME\n\nP\n\n\nCHAPITRE VINGT ET UNIÈME\n\nP\n\n\nCHAPITRE VINGT-DEUXIÈME\n\nP\n\n\nCHAPITRE QUATRE-VINGT-DIXIÈME\n\nP\n",
        "CHAPITRE VINGTIÈME\nCHAPITRE VINGT ET UNIÈME\nCHAPITRE VINGT-DEUXIÈME\nCHAPITRE QUATRE-VINGT-DIXIÈME",
    ),
    (
        "German and Spanish numbers in one book",
        "DIE REISE\n\n\nEinundzwanzigstes Kapitel\n\nP\n\n\nZweiunddreißigstes Kapitel\n\nP\n\n\nCAPÍTULO VIGÉSIMO TERCERO\n\nP\n\n\nCAPÍTULO TRIGÉSIMO\n\nP\n\n\nГлава двадцать первая\n\nP\n\n\nГлава сорок вторая\n\nP\n",
        "Einundzwanzigstes Kapitel\nZweiunddreißigstes Kapitel\nCAPÍTULO VIGÉSIMO TERCERO\nCAPÍTULO TRIGÉSIMO\nГлава двадцать первая\nГлава сорок вторая",
    ),
    (
        "a novel with a list of contents and a note of the makers",
        "Produced by A. Nobody and the Online Team\n\n\n\n\nTHE HOUSE ON THE HILL\n\nby Ann Nobody\n\n\n\n\nContents\n\n     Chapter 1 . . . . . . 3\n     Chapter 2 . . . . . . 19\n     Chapter 3 . . . . . . 30\n\n\n\n\nChapter 1\n\nP\n\n“It is,” he said.\n\nP\n\n\n\nChapter 2\n\nP\n\nP\n\n\n\nChapter 3\n\nP\n\nTHE END\n",
        "Chapter 1\nChapter 2\nChapter 3",
    ),
    (
        "volumes, books and chapters with titles on the lines below",
        "LES PAUVRES\n\nTOME I--JEANNE\n\n\nLivre premier--Un juste\n\n\n\n\nChapitre I\n\nMonsieur Martin\n\n\nP\n\nP\n\n\n\n\nChapitre II\n\nMonsieur Martin devient monseigneur Bienvenu de la Ville\n\n\nP\n\n\n\n\nLivre deuxième--La chute\n\n\n\n\nChapitre I\n\nLe soir d’un jour de marche\n\n\nP\n\n\n\n\nChapitre II\n\nLa prudence conseillée à la sagesse\n\n\nP\n\n\n\n\nTOME II--PAUL\n\n\nLivre premier--Le fort\n\n\n\n\nChapitre I\n\nCe qu’on voit\n\n\nP\n\n\n\n\nChapitre II\n\nLa porte\n\n\nP\n",
        "TOME I--JEANNE\n  Livre premier--Un juste\n    Chapitre I. Monsieur Martin\n    Chapitre II. Monsieur Martin devient monseigneur Bienvenu de la Ville\n  Livre deuxième--La chute\n    Chapitre I. Le soir d’un jour de marche\n    Chapitre II. La prudence conseillée à la sagesse\nTOME II--PAUL\n  Livre premier--Le fort\n    Chapitre I. Ce qu’on voit\n    Chapitre II. La porte",
    ),
    (
        "chapters in words, with what they treat of",
        "Primera parte del ingenioso caballero\n\n\n\n\nCapítulo primero. Que trata de la condición y ejercicio del famoso hidalgo\ndon Alonso de la Aldea\n\n\nP\n\n\n\n\nCapítulo segundo. Que trata de la primera salida que de su tierra hizo el\ningenioso don Alonso\n\n\nP\n\n\n\n\nCapítulo III. Donde se cuenta la graciosa manera que tuvo don Alonso en\narmarse caballero\n\n\nP\n\n\nSegunda parte del ingenioso caballero\n\n\n\n\nCapítulo IX. Donde se concluye la estupenda batalla\n\n\nP\n\n\n\n\nCapítulo X. De lo que más le avino\n\n\nP\n",
        "Primera parte del ingenioso caballero\n  Capítulo primero. Que trata de la condición y ejercicio del famoso hidalgo don Alonso de la Aldea\n  Capítulo segundo. Que trata de la primera salida que de su tierra hizo el ingenioso don Alonso\n  Capítulo III. Donde se cuenta la graciosa manera que tuvo don Alonso en armarse caballero\nSegunda parte del ingenioso caballero\n  Capítulo IX. Donde se concluye la estupenda batalla\n  Capítulo X. De lo que más le avino",
    ),
    (
        "books with years, chapters in numerals",
        "WAR AND WEATHER\n\n\n\n\nCONTENTS\n\nBOOK ONE: 1805\n\nCHAPTER I\n\nCHAPTER II\n\nBOOK TWO: 1806\n\nCHAPTER I\n\nCHAPTER II\n\nFIRST EPILOGUE: 1813\n\nCHAPTER I\n\nCHAPTER II\n\n\n\n\nBOOK ONE: 1805\n\n\n\n\nCHAPTER I\n\n\nP\n\n\n\n\nCHAPTER II\n\n\nP\n\n\n\n\nBOOK TWO: 1806\n\n\n\n\nCHAPTER I\n\n\nP\n\n\n\n\nCHAPTER II\n\n\nP\n\n\n\n\nFIRST EPILOGUE: 1813\n\n\n\n\nCHAPTER I\n\n\nP\n\n\n\n\nCHAPTER II\n\n\nP\n",
        "BOOK ONE: 1805\n  CHAPTER I\n  CHAPTER II\nBOOK TWO: 1806\n  CHAPTER I\n  CHAPTER II\nFIRST EPILOGUE: 1813\n  CHAPTER I\n  CHAPTER II",
    ),
    (
        "letters, then chapters",
        "The Creature;\n\nor, the Modern Baker\n\n\n\n\nLetter 1\n\n_To Mrs. Ville, England._\n\n\nSt. Petersburgh, Dec. 11th, 17—.\n\n\nP\n\nYour affectionate brother,\n\nR. Ville.\n\n\n\n\nLetter 2\n\n_To Mrs. Ville, England._\n\n\nArchangel, 28th March, 17—.\n\n\nP\n\nR. Ville.\n\n\n\n\nChapter 1\n\n\nP\n\n\n\n\nChapter 2\n\n\nP\n",
        "Letter 1\nLetter 2\nChapter 1\nChapter 2",
    ),
    (
        "diaries inside chapters",
        "DRAGAN\n\n\n\n\nCHAPTER I\n\nJONATHAN MARKER’S JOURNAL\n\n(_Kept in shorthand._)\n\n\n_3 May. Bistritz._--Left Munich at 8:35 P. M., on 1st May, arriving at\nVienna early next morning.\n\nP\n\n_4 May._--I found that my landlord had got a letter from the Count.\n\nP\n\n\n\n\nCHAPTER II\n\nJONATHAN MARKER’S JOURNAL--_continued_\n\n\n_5 May._--I must have been asleep.\n\nP\n\n\n\n\nCHAPTER III\n\nJONATHAN MARKER’S JOURNAL--_continued_\n\n\nP\n\nP\n",
        "CHAPTER I. JONATHAN MARKER’S JOURNAL\nCHAPTER II. JONATHAN MARKER’S JOURNAL--continued\nCHAPTER III. JONATHAN MARKER’S JOURNAL--continued",
    ),
    (
        "a play in acts and scenes",
        "THE TRAGEDY OF HAROLD, PRINCE OF NORWAY\n\nby William Nobody\n\n\n\n\nContents\n\nACT I\nScene I. A platform before the Castle.\nScene II. A room of state in the Castle\n\nACT II\nScene I. A room in Polonius’s house\nScene II. A room in the Castle\n\n\n\n\nDramatis Personæ\n\nHAROLD, Prince of Norway\nCLAUDE, King of Norway, Harold’s uncle\nThe GHOST of the late king, Harold’s father\nGERTRUDE, the Queen, Harold’s mother\n\nSCENE. Elsinore.\n\n\n\n\nACT I\n\nSCENE I. Elsinore. A platform before the Castle.\n\n Enter FRANCISCO and BERNARDO, two sentinels.\n\nBERNARDO.\nWho’s there?\n\nFRANCISCO.\nNay, answer me. Stand and unfold yourself.\n\nBERNARDO.\nLong live the King!\n\nFRANCISCO.\nBernardo?\n\nBERNARDO.\nHe.\n\nSCENE II. Elsinore. A room of state in the Castle.\n\n Enter Claude.\n\nKING.\nThough yet of Harold our dear brother’s death\nThe memory be green, and that it us befitted\nTo bear our hearts in grief.\n\nHAROLD.\nA little more than kin, and less than kind.\n\n\nACT II\n\nSCENE I. A room in Polonius’s house.\n\n Enter Polonius and Reynaldo.\n\nPOLONIUS.\nGive him this money and these notes, Reynaldo.\n\nREYNALDO.\nI will, my lord.\n\nSCENE II. A room in the Castle.\n\nKING.\nWelcome, dear Rosencrantz and Guildenstern.\nMoreover that we much did long to see you.\n",
        "Dramatis Personæ\nACT I\n  SCENE I. Elsinore. A platform before the Castle\n  SCENE II. Elsinore. A room of state in the Castle\nACT II\n  SCENE I. A room in Polonius’s house\n  SCENE II. A room in the Castle",
    ),
    (
        "a German play: scenes with names, speakers in capitals",
        "Der Tragödie erster Teil\n\n\nZUEIGNUNG\n\nIhr naht euch wieder, schwankende Gestalten,\nDie früh sich einst dem trüben Blick gezeigt.\nVersuch ich wohl, euch diesmal festzuhalten?\nFühl ich mein Herz noch jenem Wahn geneigt?\n\n\n\nVORSPIEL AUF DEM THEATER\n\nDIREKTOR:\nIhr beiden, die ihr mir so oft,\nIn Not und Trübsal, beigestanden.\n\nDICHTER:\nO sprich mir nicht von jener bunten Menge,\nBei deren Anblick uns der Geist entflieht.\n\n\n\nNACHT\n\nFAUST:\nHabe nun, ach! Philosophie,\nJuristerei und Medizin.\n\nDICHTER:\nO sprich mir nicht von jener bunten Menge,\nBei deren Anblick uns der Geist entflieht.\n",
        "ZUEIGNUNG\nVORSPIEL AUF DEM THEATER\nNACHT",
    ),
    (
        "cantos",
        "LA COMMEDIA\n\ndi Dante\n\n\n\n\nINFERNO\n\n\n\n\nInferno • Canto I\n\n\nNel mezzo del cammin di nostra vita\nmi ritrovai per una selva oscura,\nché la diritta via era smarrita.\n\nAhi quanto a dir qual era è cosa dura\nesta selva selvaggia e aspra e forte\nche nel pensier rinova la paura!\n\n\n\n\nInferno • Canto II\n\n\nLo giorno se n’andava, e l’aere bruno\ntoglieva li animai che sono in terra\nda le fatiche loro; e io sol uno.\n\n\n\n\nPURGATORIO\n\n\n\n\nPurgatorio • Canto I\n\n\nPer correr miglior acque alza le vele\nomai la navicella del mio ingegno,\nche lascia dietro a sé mar sì crudele;\n\n\n\n\nPurgatorio • Canto II\n\n\nGià era ’l sole a l’orizzonte giunto\nlo cui meridïan cerchio coverchia\nIerusalèm col suo più alto punto;\n",
        "INFERNO\n  Inferno • Canto I\n  Inferno • Canto II\nPURGATORIO\n  Purgatorio • Canto I\n  Purgatorio • Canto II",
    ),
    (
        "cantos in words over numbered stanzas",
        "OS MARINHEIROS\n\n\nCanto Primeiro\n\n\n1\n\nAs armas e os barões assinalados,\nQue da ocidental praia Lusitana,\nPor mares nunca de antes navegados,\nPassaram ainda além da Taprobana.\n\n2\n\nE também as memórias gloriosas\nDaqueles Reis, que foram dilatando\nA Fé, o Império, e as terras viciosas\nDe África e de Ásia andaram devastando.\n\n\nCanto Segundo\n\n\n1\n\nJá neste tempo o lúcido Planeta,\nQue as horas vai do dia distinguindo,\nChegava à desejada e lenta meta,\nA luz celeste às gentes encobrindo.\n\n2\n\nAs âncoras tenaces vão levando,\nCom a náutica grita costumada;\nDa proa as velas sós ao vento dando,\nInclinam para a barra abalizada.\n",
        "Canto Primeiro\nCanto Segundo",
    ),
    (
        "essays by number in a series",
        "THE UNIONIST PAPERS\n\n\n\n\nUNIONIST No. 1\n\nGeneral Introduction\n\nFor the Independent Journal.\n\nHAMILTON\n\nTo the People of the State of New York:\n\nP\n\nPUBLIUS.\n\n\n\n\nUNIONIST No. 2\n\nConcerning Dangers from Foreign Force and Influence\n\nFor the Independent Journal.\n\nJAY\n\nTo the People of the State of New York:\n\nP\n\nPUBLIUS.\n\n\n\n\nUNIONIST No. 3\n\nThe Same Subject Continued\n\nFor the Independent Journal.\n\nJAY\n\nTo the People of the State of New York:\n\nP\n\nPUBLIUS.\n",
        "UNIONIST No. 1. General Introduction\nUNIONIST No. 2. Concerning Dangers from Foreign Force and Influence\nUNIONIST No. 3. The Same Subject Continued",
    ),
    (
        "unnumbered chapters beside a list of contents",
        "WALDO\n\nby Henry Nobody\n\n\n\n\nContents\n\n\n Economy\n Where I Lived, and What I Lived For\n Reading\n Sounds\n\n\n\n\nEconomy\n\n\nP\n\nP\n\n\n\n\nWhere I Lived, and What I Lived For\n\n\nP\n\nP\n\n\n\n\nReading\n\n\nP\n\n\n\n\nSounds\n\n\nP\n\nP\n",
        "Economy\nWhere I Lived, and What I Lived For\nReading\nSounds",
    ),
    (
        "stories in capitals",
        "LEINSTERERS\n\nby James Nobody\n\n\n\n\nContents\n\n The Brothers\n An Encounter\n Araby\n\n\n\n\nTHE BROTHERS\n\n\nP\n\n“No, I wouldn’t say he was exactly....”\n\nP\n\n\n\n\nAN ENCOUNTER\n\n\nP\n\nP\n\n\n\n\nARABY\n\n\nP\n\nP\n",
        "THE BROTHERS\nAN ENCOUNTER\nARABY",
    ),
    (
        "numbers in brackets inside parts",
        "Odysseus\n\nby James Nobody\n\n\n\n\n— I —\n\n\n\n\n[ 1 ]\n\n\nP\n\nP\n\n\n[ 2 ]\n\n\nP\n\nP\n\nP\n\n\n[ 3 ]\n\n\nP\n\nP\n\nP\n\n\n\n\n— II —\n\n\n\n\n[ 4 ]\n\n\nP\n\nP\n\nP\n\n\n[ 5 ]\n\n\nP\n\nP\n\nP\n",
        "I\n  1\n  2\n  3\nII\n  4\n  5",
    ),
    (
        "parts and chapters, and an epilogue in chapters",
        "TRIAL AND PENANCE\n\n\n\n\nTRANSLATOR’S PREFACE\n\nP\n\nP\n\n\n\n\nPART I\n\n\n\nCHAPTER I\n\nP\n\n\n\nCHAPTER II\n\nP\n\n\n\n\nPART II\n\n\n\nCHAPTER I\n\nP\n\n\n\nCHAPTER II\n\nP\n\n\n\n\nEPILOGUE\n\n\n\nI\n\nP\n\n\n\nII\n\nP\n",
        "TRANSLATOR’S PREFACE\nPART I\n  CHAPTER I\n  CHAPTER II\nPART II\n  CHAPTER I\n  CHAPTER II\nEPILOGUE\n  I\n  II",
    ),
    (
        "a Russian play",
        "Две сестры\n\nДрама в двух действиях\n\n\nДЕЙСТВИЕ ПЕРВОЕ\n\nВ доме Прозоровых. Гостиная с колоннами, за которыми виден большой зал.\n\nОльга. Отец умер ровно год назад, как раз в этот день, пятого мая, в твои именины, Ирина.\n\nИрина. Зачем вспоминать!\n\n\nДЕЙСТВИЕ ВТОРОЕ\n\nДекорация первого акта. Восемь часов вечера. За сценой на улице едва слышно играют на гармонике.\n\nНаташа. Ты, Андрюша, что делаешь? Читаешь? Ничего, я так только...\n",
        "ДЕЙСТВИЕ ПЕРВОЕ\nДЕЙСТВИЕ ВТОРОЕ",
    ),
    (
        "a Russian novel in parts",
        "ЧАСТЬ ПЕРВАЯ\n\nI\n\nP\n\nII\n\nP\n\nЧАСТЬ ВТОРАЯ\n\nI\n\nP\n\nII\n\nP\n\nЭПИЛОГ\n\nP\n",
        "ЧАСТЬ ПЕРВАЯ\n  I\n  II\nЧАСТЬ ВТОРАЯ\n  I\n  II\nЭПИЛОГ",
    ),
    (
        "a Chinese novel",
        "紅樓\n\n第一回　甄士隱夢幻識通靈　賈雨村風塵懷閨秀\n\n此開卷第一回也。作者自云：因曾歷過一番夢幻之後，故將真事隱去，而借「通靈」之說，撰此《石頭記》一書也。故曰「甄士隱」云云。\n\n第二回　賈夫人仙逝揚州城　冷子興演說榮國府\n\n詩云：一局輸贏料不真，香銷茶盡尚逡巡。欲知目下興衰兆，須問旁觀冷眼人。卻說封肅因聽見公差傳喚，忙出來陪笑啟問。\n\n第三回　託內兄如海酬訓教　接外孫賈母惜孤女\n\n卻說雨村忙回頭看時，不是別人，乃是當日同僚一案參革的張如圭。他係此地人，革後家居，今打聽得都中奏准起復舊員之信。\n",
        "第一回　甄士隱夢幻識通靈　賈雨村風塵懷閨秀\n第二回　賈夫人仙逝揚州城　冷子興演說榮國府\n第三回　託內兄如海酬訓教　接外孫賈母惜孤女",
    ),
    (
        "a Japanese novel with bare numbers",
        "坊ちゃん\n\n夏目\n\n\n一\n\n　親譲りの無鉄砲で小供の時から損ばかりしている。小学校に居る時分学校の二階から飛び降りて一週間ほど腰を抜かした事がある。\n\n二\n\n　ぶうと云って汽船がとまると、艀が岸を離れて、漕ぎ寄せて来た。船頭は真っ裸に赤ふんどしをしめている。野蛮な所だ。\n\n三\n\n　いよいよ学校へ出た。初めて教場へはいって高い所へ乗った時は、何だか変だった。講釈をしながら、おれでも先生が勤まるのかと思った。\n",
        "一\n二\n三",
    ),
    (
        "a request for comments",
        "Network Working Group                                          A. Nobody\nRequest for Comments: 9999                                     Some Firm\nCategory: Standards Track                                       May 1999\n\n\n                         A Protocol for Nothing\n\nStatus of this Memo\n\n   This document specifies a protocol for the community, and requests\n   discussion and suggestions for improvements.\n\nTable of Contents\n\n   1.  Introduction . . . . . . . . . . . . . . . . . . . . . .   2\n   1.1.  Purpose  . . . . . . . . . . . . . . . . . . . . . . .   2\n   2.  Notation . . . . . . . . . . . . . . . . . . . . . . . .   3\n   3.  References . . . . . . . . . . . . . . . . . . . . . . .   3\n\n\n\nNobody                      Standards Track                     [Page 1]\n\u{240c}\nRFC 9999                 A Protocol for Nothing                 May 1999\n\n\n1.  Introduction\n\n   It was late in the year, and the road that led over the hills to\n   the town lay under water for the better part of every day.\n\n1.1.  Purpose\n\n   It was late in the year, and the road lay under water all day long.\n\n1.2.  Terms\n\n   Nobody travelled on it who could stay at home, and those who had to\n   go went slowly and said little; and when the evening came they were\n\n\n\nNobody                      Standards Track                     [Page 2]\n\u{240c}\nRFC 9999                 A Protocol for Nothing                 May 1999\n\n\n   still on the road.\n\n2.  Notation\n\n   It was late in the year, and the road that led over the hills to\n   the town lay under water for the better part of every day.\n\n3.  References\n\n   [1]  Nobody, A., \"A Protocol for Hardly Anything\", RFC 1, May 1998.\n\n\n\nNobody                      Standards Track                     [Page 3]\n",
        "Status of this Memo\n1. Introduction\n  1.1. Purpose\n  1.2. Terms\n2. Notation\n3. References",
    ),
    (
        "a digest of a mailing list",
        "Today's Topics:\n\n   1. Roads under water (Ann Nobody)\n   2. Re: Roads under water (Bob Nobody)\n\n\n----------------------------------------------------------------------\n\nMessage: 1\nDate: Mon, 3 May 1999 10:00:00 +0200\nFrom: Ann Nobody <ann@example.org>\nSubject: Roads under water\n\nP\n\n------------------------------\n\nMessage: 2\nDate: Mon, 3 May 1999 11:00:00 +0200\nFrom: Bob Nobody <bob@example.org>\nSubject: Re: Roads\tunder water\n\n> It was late in the year, and the road that led over the hills to\n> the town lay under water.\n\nP\n\nEnd of Roads Digest\n",
        "Roads under water\nRe: Roads under water",
    ),
    (
        "poems with capitals for titles",
        "LEAVES\n\nBy Walt Nobody\n\n\n\n\nBOOK I. INSCRIPTIONS\n\n\n\n\nOne’s-Self I Sing\n\n  One’s-self I sing, a simple separate person,\n  Yet utter the word Democratic, the word En-Masse.\n\n  Of physiology from top to toe I sing,\n  Not physiognomy alone nor brain alone is worthy for the Muse.\n\n\n\n\nAs I Ponder’d in Silence\n\n  As I ponder’d in silence,\n  Returning upon my poems, considering, lingering long,\n  A Phantom arose before me with distrustful aspect.\n\n\n\n\nBOOK II. STARTING\n\n\n\n\nTo the Sea\n\n  Starting from fish-shape Paumanok where I was born,\n  Well-begotten, and rais’d by a perfect mother.\n",
        "BOOK I. INSCRIPTIONS\n  One’s-Self I Sing\n  As I Ponder’d in Silence\nBOOK II. STARTING\n  To the Sea",
    ),
    (
        "staves, with a list that stands over them",
        "A WINTER CAROL\n\nIN PROSE\n\n\nCONTENTS\n\n    Stave   I: Marley’s Ghost\n    Stave  II: The First of the Three Spirits\n\n\nSTAVE I:  MARLEY’S GHOST.\n\nP\n\nP\n\n\nSTAVE II:  THE FIRST OF THE THREE SPIRITS.\n\nP\n\nP\n",
        "STAVE I: MARLEY’S GHOST\nSTAVE II: THE FIRST OF THE THREE SPIRITS",
    ),
    (
        "a diary by dates",
        "A DIARY OF THE ROAD\n\n\n\n\n1899\n\n\n_January 1st._ P\n\n_January 2nd._ P\n\n\n\n\n1900\n\n\n_March 5th._ P\n\nP\n\n\n\n\n1901\n\n\n_April 9th._ P\n\nP\n",
        "1899\n1900\n1901",
    ),
    (
        "chapters in a row of capitals with the title in capitals below, over two lines",
        "THE SEA AND THE ROAD\n\n\nCHAPTER I.\n\nIN WHICH THE TRAVELLERS LEAVE THE TOWN AND COME TO A RIVER THAT NONE\nOF THEM HAD SEEN BEFORE.\n\nP\n\nP\n\n\nCHAPTER II.\n\nHOW THE RIVER WAS CROSSED.\n\nP\n\nP\n\n\nCHAPTER THE LAST.\n\nTHE END OF THE ROAD.\n\nP\n",
        "CHAPTER I. IN WHICH THE TRAVELLERS LEAVE THE TOWN AND COME TO A RIVER THAT NONE OF THEM HAD SEEN BEFORE\nCHAPTER II. HOW THE RIVER WAS CROSSED\nCHAPTER THE LAST. THE END OF THE ROAD",
    ),
    (
        "an index and notes at the end",
        "THE ROAD\n\n\nCHAPTER I\n\nP [1]\n\nP\n\n\nCHAPTER II\n\nP [2]\n\nP\n\n\nFOOTNOTES:\n\n[1] The first note of the book, which is long enough.\n\n[2] The second note of the book, which is long enough.\n\n\nINDEX\n\nHill, 3, 5\nRoad, 1, 2, 3\nTown, 7\n",
        "CHAPTER I\nCHAPTER II\nFOOTNOTES:\nINDEX",
    ),
];

/// `text` with its paragraphs written out, broken at 72 columns as they are typed.
fn filled(text: &str) -> String {
    let mut prose = String::new();
    let mut column = 0;
    for word in PROSE.split(' ') {
        if column + word.len() > 71 {
            prose.push('\n');
            column = 0;
        } else if !prose.is_empty() {
            prose.push(' ');
        }
        prose.push_str(word);
        column += word.len() + 1;
    }
    let line = |line: &str| match line.strip_suffix('P') {
        Some("") => prose.clone(),
        Some(before) if before.ends_with("_ ") => format!("{before}{prose}"),
        Some(indent) if indent.trim().is_empty() => {
            format!("{indent}{}", prose.replace('\n', &format!("\n{indent}")))
        }
        _ => match line.strip_prefix("P [") {
            Some(mark) => format!("{prose} [{mark}"),
            None => line.to_owned(),
        },
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// What is found and was not wanted, for all of `books`.
pub(super) fn differences(books: &[(&str, &str, &str)]) -> String {
    let mut wrong = Vec::new();
    for (what, text, wanted) in books {
        let found = outline(&super::parse(filled(text), "book.txt"));
        if found != *wanted {
            wrong.push(format!(
                "== {what}\n-- wanted\n{wanted}\n-- found\n{found}\n"
            ));
        }
    }
    wrong.join("\n")
}

#[test]
fn books_of_every_kind_have_their_outlines() {
    let wrong = differences(BOOKS);
    assert!(wrong.is_empty(), "{wrong}");
}
