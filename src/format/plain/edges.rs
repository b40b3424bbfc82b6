//! Books at the edges of what is told: what looks like a heading and is none, and headings that look like something else.

use super::books::differences;

/// (what it is, the text with `P` for a paragraph, its outline).
const BOOKS: &[(&str, &str, &str)] = &[
    (
        "numbers above paragraphs of which the first ones are short",
        "THE LAST DAY OF THE ROAD\n\n\n\n\nI\n\n\nThe road\n\nP\n\nP\n\n\n\n\nII\n\n\nIt was a fine morning in August.\n\nP\n\nP\n\n\n\n\nIII\n\n\nUnder water!\n\nP\n\nP\n\n\n\n\nIV\n\n\nThis is what I said to myself.\n\nP\n\nP\n",
        "I\nII\nIII\nIV",
    ),
    (
        "an abridged book, some numbers left out, titles that end in a stop",
        "DOM NOBODY\n\n\n\n\nI\n\nOf the road.\n\nP\n\n\nII.\n\nOf the hill.\n\nP\n\n\nIII\n\nThe town.\n\nP\n\n\nXLV\n\nShake your head, reader.\n\nP\n\n\nXLVI\n\n«The lady is out.»\n\nP\n",
        "I. Of the road\nII. Of the hill\nIII. The town\nXLV. Shake your head, reader\nXLVI. «The lady is out.»",
    ),
    (
        "a second volume of numbered letters that counts on",
        "LETTERS OF NOBODY\n\n\n\n\n216.\n\nTO ANN & CO.\n\nP\n\nNOBODY.\n\n\n217.\n\nTO BOB.\n\nP\n\nNOBODY.\n\n\n218.\n\nTO ANN.\n\nP\n\nNOBODY.\n\n\n219.\n\nTO BOB.\n\nP\n\nNOBODY.\n\n\n220.\n\nTO THE HIGH-BORN ANN.\n\nP\n",
        "216. TO ANN & CO\n217. TO BOB\n218. TO ANN\n219. TO BOB\n220. TO THE HIGH-BORN ANN",
    ),
    (
        "a comedy in a preface: who speaks, far from who spoke before",
        "ON THE ROAD\n\n\n\n\nPREFACE\n\n\nTHE AUDIENCE.\n\nBravo! charming!\n\n\nTHE CARTER.\n\nThere is something in the end of it that draws tears from the eyes.\n\n\nA LADY.\n\nThe road is veiled.\n\n\nTHE CARTER.\n\nSpeak of the road! That is how one loses the taste for it, and I\nshould give all the roads for it.\n\n\nA LADY.\n\nBut the hills, which are so high and so green?\n\n\nTHE CARTER.\n\nLet us see the hills, all of them, one after the other, and then the\ntown.\n\n\nTHE THIN MAN.\n\nA little patience! I am here to rest, and shall write to the judge.\n\n\n\n\nCHAPTER I\n\nP\n\n\n\n\nCHAPTER II\n\nP\n",
        "PREFACE\nCHAPTER I\nCHAPTER II",
    ),
    (
        "a volume and a part that are named once, over their first chapter",
        "UNDER THE ROAD\n\nLife among the Lowly\n\n\nVOLUME I\n\n\nCHAPTER I\n\nIn Which a Road Is Seen\n\n\nP\n\n\n\nCHAPTER II\n\nThe Carter\n\n\nP\n\n\n\nCHAPTER III\n\nThe Town\n\n\nP\n",
        "VOLUME I\n  CHAPTER I. In Which a Road Is Seen\n  CHAPTER II. The Carter\n  CHAPTER III. The Town",
    ),
    (
        "titles with the marks of notes",
        "MAX\n\n\n\n\nEERSTE HOOFDSTUK[1]\n\n\nP\n\n\n\n\nTWEEDE HOOFDSTUK\n\n\nP\n\n\n\n\n[1] The first note of the book, which is long enough.\n",
        "EERSTE HOOFDSTUK\nTWEEDE HOOFDSTUK",
    ),
    (
        "titles in italics that end in a stop, inside titles in capitals",
        "ROAD REGULATIONS\n\n\n\n\nDEFINITIONS.\n\n\nP\n\nP\n\nP\n\nP\n\nP\n\n\n\n\nINTRODUCTION.\n\n\nP\n\n\n_General Rules for Roads._\n\nP\n\n\n_Orders._\n\nP\n\n\n_Bell Signals._\n\nP\n\n_See the table._\n\nP\n\n\n\n\nTHE ROAD.\n\n\nP\n",
        "DEFINITIONS\nINTRODUCTION\n  General Rules for Roads\n  Orders\n  Bell Signals\nTHE ROAD",
    ),
    (
        "a manual: steps that begin with a small letter, tables that are counted",
        "The Road Guide\n\nChapter 1. Roads\n\n1.1. control\n\nP\n\nTable 1.1. List of roads\n\nP\n\n1.2. rules\n\nP\n\nTable 1.2. List of rules\n\nP\n\nChapter 2. Hills\n\n2.1. {pre,post}hill\n\nP\n\nTable 2.1. List of hills\n\nP\n\n2.2. tools\n\nP\n",
        "Chapter 1. Roads\n  1.1. control\n  1.2. rules\nChapter 2. Hills\n  2.1. {pre,post}hill\n  2.2. tools",
    ),
    (
        "an index with letters and numbers of pages in it",
        "THE SONATA OF THE ROAD\n\n\n\n\nCHAPTER I\n\nP\n\n\n\n\nCHAPTER II\n\nP\n\n\n\n\nINDEX\n\n\nA.\n\nABBEY, 109, 112.\n\nACRE, 92.\n\n\nC.\n\nCART, 31, 32.\n",
        "CHAPTER I\nCHAPTER II\nINDEX",
    ),
    (
        "a list of contents with many numbers on a line, and a prelude",
        "THE MIDDLE OF IT\n\n\n\n\nCONTENTS\n\nBOOK I\n\nCHAPTER I CHAPTER II\nCHAPTER III\n\n\nBOOK II\n\nCHAPTER IV CHAPTER V\n\n\n\n\nPRELUDE\n\n\nP\n\n\n\n\nBOOK I.\n\nMISS ROAD.\n\n\n\nCHAPTER I.\n\nP\n\n\n\nCHAPTER II.\n\nP\n\n\n\nCHAPTER III.\n\nP\n\n\n\n\nBOOK II.\n\nOLD ROADS.\n\n\n\nCHAPTER IV.\n\nP\n\n\n\nCHAPTER V.\n\nP\n",
        "PRELUDE\nBOOK I. MISS ROAD\n  CHAPTER I\n  CHAPTER II\n  CHAPTER III\nBOOK II. OLD ROADS\n  CHAPTER IV\n  CHAPTER V",
    ),
    (
        "half-titles that say what kind of book it is",
        "THE ISLANDERS\n\nBY\n\nANN NOBODY\n\n\n\n\nTHE ISLANDERS\nA TALE OF THE ROAD\n\n\n\n\nANDRA KAPITLET.\n\nOf Sundays and other days.\n\n\nP\n\n\n\n\nTREDJE KAPITLET.\n\nOf dreams.\n\n\nP\n\n\n\n\nFJÄRDE KAPITLET.\n\nThe road is watched, but a man of the town comes and draws a line\nthrough all of it.\n\n\nP\n",
        "ANDRA KAPITLET. Of Sundays and other days\nTREDJE KAPITLET. Of dreams\nFJÄRDE KAPITLET. The road is watched, but a man of the town comes and draws a line through all of it",
    ),
    (
        "notes that say which tale they are to",
        "THE WORKS OF NOBODY\n\n\n\n\nCONTENTS\n\nTHE LETTER\nTHE CASK\nNOTES TO THE VOLUME\n\n\n\n\nTHE LETTER\n\n\nP\n\n\n\n\nTHE CASK\n\n\nP\n\n\n\n\nNOTES TO THE VOLUME\n\n\nNotes — The Letter\n\nP\n\nNotes—The Cask\n\nP\n",
        "THE LETTER\nTHE CASK\nNOTES TO THE VOLUME\n  Notes — The Letter\n  Notes—The Cask",
    ),
    (
        "poems with stops in their titles, over whose they are and how they are sung",
        "THE ROAD MINSTREL\n\n\n\n\nPREFACE.\n\n\nP\n\nA. NOBODY.\n\n\n\n\nGONE UNDER WATER.\n\nThe road is gone, the road is gone,\n  It lies beneath the water;\nAnd nobody will go thereon,\n  No son and not a daughter.\n\n\n\n\nThe Carter's Wish.\n\nBY ANN NOBODY.\n\n\nI wish I was that little hill,\n  That stands above the water;\nAnd looks upon the town so still,\n  And on the carter's daughter.\n\n\n\n\nHymn for Roads.\n\nAIR:--\"_The Old Road_.\"\n\nBY BOB NOBODY.\n\n\nWhile we are happy on the road,\n  In rain and wind and weather,\nWe carry each a heavy load,\n  And carry it together.\n\n\n\n\nSOLD FOR A CART.[1]\n\nThey sold the road, they sold the hill,\n  They sold the town together;\nAnd all that was the people's will\n  Was rain and windy weather.\n",
        "PREFACE\nGONE UNDER WATER\nThe Carter's Wish\nHymn for Roads\nSOLD FOR A CART",
    ),
    (
        "songs in a list, some over a line or two",
        "MUSIC OF THE ROAD\n\n\n\n\nCHAPTER I\n\nP\n\n\n\n\nCHAPTER II\n\nP\n\n\n\n\nA LIST OF SONGS\n\n\nP\n\n\nA FROG WENT OUT (_P.P._ 32)\n\nP\n\n\nALICE (_D. & S._ 2)\n\nSee 'Bob.'\n\n\nALL ON THE ROAD (_M.C._ 11)\n\nP\n\n\nAULD ROADS ('Hill,' _D.C._ 17, 28)\n\nP\n\n\nBAY OF ROADS (_Letters_)\n\nP\n\n\nBOBBY (_M.C._ 12)\n\nBy Nobody.\n\n\nTHE ROAD AGAIN\n\nP\n",
        "CHAPTER I\nCHAPTER II\nA LIST OF SONGS\n  A FROG WENT OUT (P.P. 32)\n  ALICE (D. & S. 2)\n  ALL ON THE ROAD (M.C. 11)\n  AULD ROADS ('Hill,' D.C. 17, 28)\n  BAY OF ROADS (Letters)\n  BOBBY (M.C. 12)\n  THE ROAD AGAIN",
    ),
    (
        "plays that a list of contents names, with pages of titles, each with a first act",
        "PLAYS OF THE ROAD\n\n\n\n\nCONTENTS\n\n  Introduction                 vii\n  Bob of the Hills               1\n  The Road Farm                 75\n\n\n\n\nINTRODUCTION\n\n\nP\n\n\n\n\nBOB OF THE HILLS\n\n(Hill-Bob)\n\nA DRAMA IN FOUR ACTS\n\nBy Ann Nobody\n\n\n\n\nDRAMATIS PERSONÆ\n\n\n  Ann, a well-to-do widow who lives on the road\n  Bob, overseer on her farm, and others\n\n\n\n\nACT I\n\n\nP\n\n\n\n\nTHE ROAD FARM\n\n(The Farm)\n\nA PLAY IN THREE ACTS\n\nBy Ann Nobody\n\n\n\n\nDRAMATIS PERSONÆ\n\n\n  Carl, a farmer who lives on the road\n  Dora, his wife, and others\n\n\n\n\nACT I\n\n\nP\n",
        "INTRODUCTION\nBOB OF THE HILLS\n  DRAMATIS PERSONÆ\n  ACT I\nTHE ROAD FARM\n  DRAMATIS PERSONÆ\n  ACT I",
    ),
    (
        "a drawn line below a Chinese heading, which the text before stands close to",
        "第一回\u{3000}甄士隱夢幻識通靈\n-----------------------------------------------------------------\n\u{3000}\u{3000}天色已晚，馬車停在客棧門前，旅客們一個接一個地下了車。天色已晚，馬車停在客棧門\n前，旅客們一個接一個地下了車。\n\u{3000}\u{3000}天色已晚，馬車停在客棧門前。\n\n\n第二回\u{3000}賈夫人仙逝揚州城\n-----------------------------------------------------------------\n\u{3000}\u{3000}天色已晚，馬車停在客棧門前，旅客們一個接一個地下了車。天色已晚，馬車停在客棧門\n前，旅客們一個接一個地下了車。\n第三回\u{3000}林黛玉拋父進京都\n\n-----------------------------------------------------------------\n\u{3000}\u{3000}天色已晚，馬車停在客棧門前，旅客們一個接一個地下了車。天色已晚，馬車停在客棧門\n前，旅客們一個接一個地下了車。\n",
        "第一回\u{3000}甄士隱夢幻識通靈\n第二回\u{3000}賈夫人仙逝揚州城\n第三回\u{3000}林黛玉拋父進京都",
    ),
    (
        "tales under mottos, with those they are by",
        "OUTPOURINGS\n\n\n\n\nPREFACE\n\n\nP\n\n\n\n\nFAREWELL.\n\nRoad! I must leave you young.--\n\n                                BOB.\n\n\nP\n\n\n\n\nTO THE WATER.\n\nI love the rain as I love the road.\n\n                                HEINE.\n\n\nP\n\n\n\n\nA FIRST STORM.\n\nThe hills stand still.\n\n                                STERNE.\n\n\nP\n",
        "PREFACE\nFAREWELL\nTO THE WATER\nA FIRST STORM",
    ),
    (
        "a list of contents at length, which says what each chapter treats of",
        "THE ORIGIN OF ROADS\n\n\n\n\nCONTENTS AT LENGTH.\n\nINTRODUCTION.\n\n\n\n\nCHAPTER I. ROADS UNDER WATER.\n\n  Causes of Roads.\n  Effects of Water.\n  The Town.\n\nCHAPTER 2. ROADS IN NATURE.\n\n  Hills and Roads.\n  Principle of Carts.\n  The Town again.\n\n\n\n\nINTRODUCTION.\n\n\nP\n\nP\n\nP\n\n\n\n\nCHAPTER I.\nROADS UNDER WATER.\n\n\nP\n\nP\n\nP\n\n\n\n\nCHAPTER II.\nROADS IN NATURE.\n\n\nP\n\nP\n\nP\n",
        "INTRODUCTION\nCHAPTER I. ROADS UNDER WATER\nCHAPTER II. ROADS IN NATURE",
    ),
    (
        "numbered days with what they treat of below, some left out",
        "MORNING ROADS\n\n\n\n\n1. First Day.\n\nThe Road.\n\n\nP\n\n\n\n\n2. Second Day.\n\nOur Great Hill\n\n\nP\n\n\n\n\n3. Third Day.\n\nWhat can I do?\n\n\nP\n\n\n\n\n28. Twenty-eighth Day.\n\nThe Town.\n\n\nP\n",
        "1. First Day. The Road\n2. Second Day. Our Great Hill\n3. Third Day. What can I do?\n28. Twenty-eighth Day. The Town",
    ),
    (
        "a heading over three lines that the list of contents has in two",
        "JACK ROAD\n\nBY ANN NOBODY\n\n\n\n\nCONTENTS.\n\nEPOCH THE FIRST, 1703.\nJONATHAN HILL.\n\nCHAPTER I. The Widow             1\n       II. The Old Cart         13\n\n\nEPOCH THE SECOND, 1715.\nBOB TOWN.\n\nCHAPTER I. The Idle Carter      75\n\n\n\n\nEPOCH THE FIRST.\n\n1703.\n\nJONATHAN HILL.\n\n\n\n\nJACK ROAD.\n\n\n\n\nCHAPTER I.\n\nThe Widow.\n\n\nP\n\n\n\n\nCHAPTER II.\n\nThe Old Cart.\n\n\nP\n\n\n\n\nEPOCH THE SECOND.\n\n1715.\n\nBOB TOWN.\n\n\n\n\nCHAPTER I.\n\nThe Idle Carter.\n\n\nP\n",
        "EPOCH THE FIRST. 1703. JONATHAN HILL\n  CHAPTER I. The Widow\n  CHAPTER II. The Old Cart\nEPOCH THE SECOND. 1715. BOB TOWN\n  CHAPTER I. The Idle Carter",
    ),
    (
        "a chapter of a line",
        "THROUGH THE ROAD\n\n\n\n\nCHAPTER I. The House\n\nP\n\n\n\n\nCHAPTER II. Shaking\n\nP\n\n\n\n\nCHAPTER III. Waking\n\n--and it really WAS a road, after all.\n\n\n\n\nCHAPTER IV. Which Dreamed It?\n\nP\n",
        "CHAPTER I. The House\nCHAPTER II. Shaking\nCHAPTER III. Waking\nCHAPTER IV. Which Dreamed It?",
    ),
    (
        "a magazine: tales that each begin with a first chapter, headings that hold others",
        "THE ROAD PAPER\n\nVOL. VIII.--NO. 353.\n\n\n\n\nANN'S ROAD.\n\nBY BOB NOBODY, Author of \"Hills,\" etc.\n\n\nCHAPTER I.\n\nTHE VALLEY.\n\nP\n\nP\n\n\n\n\nTHE AMATEUR CARTER.\n\nP\n\nP\n\n\n\n\nVARIETIES.\n\n\nSINGING CARTERS.\n\nP\n\n\nOLD CARTS.\n\nP\n\n\n\n\nTHE ROAD OF CARL.\n\n\nCHAPTER I.\n\nTHE HILL.\n\nP\n\nP\n",
        "ANN'S ROAD\n  CHAPTER I. THE VALLEY\nTHE AMATEUR CARTER\nVARIETIES\n  SINGING CARTERS\n  OLD CARTS\nTHE ROAD OF CARL\n  CHAPTER I. THE HILL",
    ),
    (
        "what somebody reads in a chapter, in capitals",
        "LITTLE ROADS\n\n\n\n\nCHAPTER I\n\nP\n\n\n\n\nCHAPTER II\n\nP\n\n\nTHE HISTORY OF A CART\n\nP\n\n\nHINTS FOR CARTERS\n\nP\n\n\n\n\nCHAPTER III\n\nP\n\n\n\n\nCHAPTER IV\n\nP\n\n\n\n\nCHAPTER V\n\nP\n\n\n\n\nCHAPTER VI\n\nP\n\n\n\n\nCHAPTER VII\n\nP\n\n\n\n\nCHAPTER VIII\n\nP\n",
        "CHAPTER I\nCHAPTER II\nCHAPTER III\nCHAPTER IV\nCHAPTER V\nCHAPTER VI\nCHAPTER VII\nCHAPTER VIII",
    ),
    (
        "a first book with a long title, over its first chapter",
        "THE WEALTH OF ROADS\n\n\n\n\nBOOK I.\nOF THE CAUSES OF IMPROVEMENT IN THE ROADS OF THE HILLS, AND OF THE\nORDER IN WHICH THEY LEAD TO THE TOWN.\n\n\n\nCHAPTER I.\nOF CARTS.\n\n\n\nP\n\n\n\nCHAPTER II.\nOF HORSES.\n\n\n\nP\n\n\n\nCHAPTER III.\nOF CARTERS.\n\n\n\nP\n",
        "BOOK I. OF THE CAUSES OF IMPROVEMENT IN THE ROADS OF THE HILLS, AND OF THE ORDER IN WHICH THEY LEAD TO THE TOWN\n  CHAPTER I. OF CARTS\n  CHAPTER II. OF HORSES\n  CHAPTER III. OF CARTERS",
    ),
    (
        "a manual with long questions, an appendix with numbers of its own, remarks that come again",
        "The Road FAQ\n\nChapter 1. Roads\n\n1.1. I am on the road now, under water. What will happen when the\nrain is over? Will I still be on the road or will my cart be in the\ntown? And which town?\n\nP\n\nNote\n\nP\n\n1.2. What else?\n\nP\n\nNote\n\nP\n\nNote\n\nP\n\n\n\nNote\n\nP\n\nChapter 2. Hills\n\n2.1. NEWS\n\nSee the town and the hills of it.\n\n2.2. Hills\n\nP\n\nAppendix A. More\n\nA.1. The maze\n\nP\n\nA.2. History\n\nP\n",
        "Chapter 1. Roads\n  1.1. I am on the road now, under water. What will happen when the rain is over? Will I still be on the road or will my cart be in the town? And which town?\n  1.2. What else?\nChapter 2. Hills\n  2.1. NEWS\n  2.2. Hills\nAppendix A. More\n  A.1. The maze\n  A.2. History",
    ),
    (
        "an act that begins with who speaks, another with where it is",
        "THE ROAD OF THE BISHOP\n\n\n\n\nACT FIRST\n\nTHE TOWN\n\nP\n\nP\n\n\n\n\nACT SECOND\n\nBISHOP.\nThe road is under water, and the hills are far, and nobody comes to\nthe town.\n\nANN.\nNobody who can stay at home.\n",
        "ACT FIRST. THE TOWN\nACT SECOND",
    ),
    (
        "two lectures with titles that end in a stop",
        "LECTURES ON THE ROAD\n\n\n\n\nLECTURE I.\n\nOn Lamps.\n\n\nP\n\nP\n\n\n\n\nLECTURE II.\n\nOn Carts and Roads.\n\n\nP\n\nP\n",
        "LECTURE I. On Lamps\nLECTURE II. On Carts and Roads",
    ),
    (
        "two parts with their dedications",
        "A ROAD TALE\n\n\n\n\n\nFIRST PART\n\nDedicated to Bob Nobody, my dear friend\n\n\n\n\nTHE SON OF THE ROAD\n\nP\n\n\n\n\nAWAKENING\n\nP\n\n\n\n\n\nSECOND PART\n\nDedicated to Ann Nobody, my cousin in the town\n\n\n\n\nTHE WATER\n\nP\n",
        "FIRST PART\n  THE SON OF THE ROAD\n  AWAKENING\nSECOND PART\n  THE WATER",
    ),
    (
        "what stands before the first part, no farther from what is above it than the part itself, below a list that nothing announces",
        "THE CARTER OF THE ROAD\n\n\nby Ann Nobody\n\n\n\nThe Price\n\n\nThe King\n\n\nPreface\n\n\n\nTHE PRICE\n\nP\n\nBob Nobody.\n\nTHE KING\n\nP\n\nI, THE KING.\n\nBy order of the king:\n\nCarl Nobody.\n\nPREFACE\n\nP\n\nP\n\nTO THE BOOK OF THE ROAD\n\nP\n\nFirst part of the Carter of the Road\n\n\n\n\nFirst chapter. Of the road\n\nP\n",
        "THE PRICE\nTHE KING\nPREFACE\nTO THE BOOK OF THE ROAD\nFirst part of the Carter of the Road\n  First chapter. Of the road",
    ),
    (
        "ordinals in digits",
        "LA ROUTE\n\n\n\nAvant-propos\n\nP\n\n\n\nChapitre 1er. — La route\n\nP\n\n\n\nChap. II. — La colline\n\nP\n\n\n\nChap. III. — La ville\n\nP\n",
        "Avant-propos\nChapitre 1er. — La route\nChap. II. — La colline\nChap. III. — La ville",
    ),
    (
        "a part with a single number",
        "LA STRADA\n\n\n\nPARTE PRIMA.\n\nI.\n\nP\n\n\n\nII.\n\nP\n\n\n\nPARTE SECONDA.\n\nI.\n\nP\n",
        "PARTE PRIMA\n  I\n  II\nPARTE SECONDA\n  I",
    ),
    (
        "numbers in brackets, with what stands between and behind them",
        "THE ROAD\n\n\n\n[Chapter 1]\n\nP\n\n\n\nInterlude\n\nP\n\n\n\n[Chapter 2]\n\nP\n\n\n\nAbout the Author\n\nP\n",
        "Chapter 1\nInterlude\nChapter 2\nAbout the Author",
    ),
    (
        "Chinese volumes with their sign before the number",
        "卷一\n\n一\n\n天色已晚，马车停在客栈门前，旅客们一个接一个地下了车，没有人说话，也没有人听见。天色已晚，马车停在客栈门前，旅客们一个接一个地下了车，没有人说话，也没有人听见。天色已晚，马车停在客栈门前，旅客们一个接一个地下了车，没有人说话，也没有人听见。天色已晚，马车停在客栈门前，旅客们一个接一个地下了车，没有人说话，也没有人听见。天色已晚，马车停在客栈门前，旅客们一个接一个地下了车，没有人说话，也没有人听见。\n\n二\n\n天色已晚，马车停在客栈门前，旅客们一个接一个地下了车，没有人说话，也没有人听见。天色已晚，马车停在客栈门前，旅客们一个接一个地下了车，没有人说话，也没有人听见。天色已晚，马车停在客栈门前，旅客们一个接一个地下了车，没有人说话，也没有人听见。天色已晚，马车停在客栈门前，旅客们一个接一个地下了车，没有人说话，也没有人听见。天色已晚，马车停在客栈门前，旅客们一个接一个地下了车，没有人说话，也没有人听见。\n\n卷二\n\n一\n\n天色已晚，马车停在客栈门前，旅客们一个接一个地下了车，没有人说话，也没有人听见。天色已晚，马车停在客栈门前，旅客们一个接一个地下了车，没有人说话，也没有人听见。天色已晚，马车停在客栈门前，旅客们一个接一个地下了车，没有人说话，也没有人听见。天色已晚，马车停在客栈门前，旅客们一个接一个地下了车，没有人说话，也没有人听见。天色已晚，马车停在客栈门前，旅客们一个接一个地下了车，没有人说话，也没有人听见。\n\n二\n\n天色已晚，马车停在客栈门前，旅客们一个接一个地下了车，没有人说话，也没有人听见。天色已晚，马车停在客栈门前，旅客们一个接一个地下了车，没有人说话，也没有人听见。天色已晚，马车停在客栈门前，旅客们一个接一个地下了车，没有人说话，也没有人听见。天色已晚，马车停在客栈门前，旅客们一个接一个地下了车，没有人说话，也没有人听见。天色已晚，马车停在客栈门前，旅客们一个接一个地下了车，没有人说话，也没有人听见。\n",
        "卷一\n  一\n  二\n卷二\n  一\n  二",
    ),
    (
        "Chinese titles behind a number and its comma",
        "1、路\n\n天色已晚，马车停在客栈门前，旅客们一个接一个地下了车，没有人说话，也没有人听见。\n\n2、山\n\n天色已晚，马车停在客栈门前，旅客们一个接一个地下了车，没有人说话，也没有人听见。\n\n3、城\n\n天色已晚，马车停在客栈门前，旅客们一个接一个地下了车，没有人说话，也没有人听见。\n",
        "1、路\n2、山\n3、城",
    ),
    (
        "a Japanese tale with a first and a last part",
        "道\n\n\nプロローグ\n\n馬車は宿屋の前に止まり、旅人たちは一人ずつ降りた。誰も話さず、誰も聞いていなかった。\n\n\n第１話　山\n\n馬車は宿屋の前に止まり、旅人たちは一人ずつ降りた。誰も話さず、誰も聞いていなかった。\n\n\n第２話　町\n\n馬車は宿屋の前に止まり、旅人たちは一人ずつ降りた。誰も話さず、誰も聞いていなかった。\n\n\nエピローグ\n\n馬車は宿屋の前に止まり、旅人たちは一人ずつ降りた。誰も話さず、誰も聞いていなかった。\n",
        "プロローグ\n第１話\u{3000}山\n第２話\u{3000}町\nエピローグ",
    ),
    (
        "a request for comments with sections of a line",
        "            The Road Protocol\n\nStatus of This Memo\n\n   P\n\nCopyright Notice\n\n   Copyright (C) The Town (2031).  All Rights Reserved.\n\nTable of Contents\n\n   1.  Introduction . . . . . . . .   2\n   2.  Security Considerations  . .   2\n   Appendix A.  Examples  . . . . .   3\n\n1.  Introduction\n\n   P\n\n2.  Security Considerations\n\n   None are known.\n\nAppendix A.  Examples\n\n   There is none.\n",
        "Status of This Memo\nCopyright Notice\n1. Introduction\n2. Security Considerations\nAppendix A. Examples",
    ),
    (
        "scenes of a line",
        "THE ROAD\n\nACT I\n\nSCENE I.--A hill.\n\nP\n\nP\n\nSCENE II.--A town.\n\nANN. My road!\n\nExit.\n\nACT II\n\nSCENE I.--The road.\n\nBOB. All come!\n",
        "ACT I\n  SCENE I.--A hill\n  SCENE II.--A town\nACT II\n  SCENE I.--The road",
    ),
    (
        "a title in quotes among titles in capitals, a cry between them",
        "THE LORE OF THE ROAD\n\n\n\nTHE CART DANCE.\n\nP\n\nP\n\n\nCART SONG.\n\nP\n\n\"THE ROAD!\"\n\nP\n\n\n\"THE WATER.\"\n\nP\n\n\nROAD SONGS.\n\nP\n",
        "THE CART DANCE\nCART SONG\n\"THE WATER.\"\nROAD SONGS",
    ),
    (
        "a poem that is quoted in a chapter, with its title",
        "THROUGH THE ROAD\n\n\n\n\nCHAPTER I. The House\n\nP\n\nIt was like this.\n\n\n             EHT DAOR\n\n     The road is gone, the road is gone,\n       It lies beneath the water;\n     And nobody will go thereon,\n       No son and not a daughter.\n\n\nP\n\n\n\n\nCHAPTER II. Shaking\n\nP\n\n\n\n\nCHAPTER III. Waking\n\nP\n\nP\n",
        "CHAPTER I. The House\nCHAPTER II. Shaking\nCHAPTER III. Waking",
    ),
    (
        "a list of contents with first and last pages, below who publishes the book",
        "Road Regulations\n\n\n\n\nROAD PUBLISHING CO.\n42 HIGH STREET\nTHE TOWN\n\n\n\n\nTHE TOWN HALL,\nOFFICE OF ROADS,\n\nP\n\nANN NOBODY,\n\n_Head of the Office._\n\n\n\n\nTABLE OF CONTENTS.\n\n\nPART I--_Roads._                                  Paragraph.\n\n 1. Introduction                                        1-30\n 2. Carts                                              31-47\n\nPART II--_Hills._\n\n 5. Going up                                         425-441\n 6. Going down                                       442-488\n\n\n\n\nROAD REGULATIONS.\n\n\n\n\nPART I.--ROADS.\n\n\n\n\nINTRODUCTION.\n\n\nP\n\nP\n\n\n\n\nCARTS.\n\n\nP\n\nP\n\n\n\n\nPART II.--HILLS.\n\n\n\n\nGOING UP.\n\n\nP\n\nP\n\n\n\n\nGOING DOWN.\n\n\nP\n",
        "PART I.--ROADS\n  INTRODUCTION\n  CARTS\nPART II.--HILLS\n  GOING UP\n  GOING DOWN",
    ),
];

#[test]
fn books_at_the_edges_have_their_outlines() {
    let wrong = differences(BOOKS);
    assert!(wrong.is_empty(), "{wrong}");
}
