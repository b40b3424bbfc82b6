//! Books and plays in the forms of those that a reader is likely to bring, and that were not at hand when the rules were made:
//! their outlines.

use super::books::differences;

/// (what it is, the text with `P` for a paragraph, its outline).
const BOOKS: &[(&str, &str, &str)] = &[
    (
        "a list of contents that says what each chapter treats of",
        "ON THE ORIGIN OF ROADS\n\nBy A. Nobody\n\n\n\nCONTENTS.\n\nINTRODUCTION.\n\nCHAPTER 1. ROADS OVER HILLS.\n\nCauses of roads. Effects of water on them. Correlation of hills.\nInheritance. Character of the roads of old. Difficulty of telling\nroads from paths. Origin of roads from one or more paths. Carts,\ntheir differences and origin.\n\nCHAPTER 2. ROADS UNDER WATER.\n\nCauses of water. Effects of rain, and of the want of it. Difficulty\nof telling lakes from seas. Origin of rivers from one or more\nsprings. Boats, their differences and origin, and what they carry\nover the hills.\n\nCHAPTER 3. NO ROADS.\n\nStruggle for shoes.\n\n\n\n\nON THE ORIGIN OF ROADS\n\n\n\nINTRODUCTION.\n\nP\n\nP\n\n\n\nCHAPTER 1. ROADS OVER HILLS.\n\nCauses of roads. Effects of water on them. Correlation of hills.\n\nP\n\n\n\nCHAPTER 2. ROADS UNDER WATER.\n\nP\n\n\n\nCHAPTER 3. NO ROADS.\n\nP\n",
        "INTRODUCTION\nCHAPTER 1. ROADS OVER HILLS\nCHAPTER 2. ROADS UNDER WATER\nCHAPTER 3. NO ROADS",
    ),
    (
        "a list of contents with words that the chapters do not have",
        "ADVENTURES OF NOBODY\n\n\n\nCONTENTS.\n\nCHAPTER I. Civilizing him.—Miss Town.—He waits.\n\nCHAPTER II. The boys escape.—The gang.—Deep-laid\nplans.\n\nCHAPTER III. A good going-over.—Grace.\n\n\n\n\nCHAPTER I.\n\nP\n\n\n\n\nCHAPTER II.\n\nP\n\n\n\n\nCHAPTER III.\n\nP\n",
        "CHAPTER I\nCHAPTER II\nCHAPTER III",
    ),
    (
        "books called by words, with small letters behind a dash, chapters in numerals",
        "A TALE OF TWO ROADS\n\n\nCONTENTS\n\n\n     Book the First--Recalled to Town\n\n     Chapter I      The Period\n     Chapter II     The Mail\n\n\n     Book the Second--the Golden Hill\n\n     Chapter I      Five Years Later\n     Chapter II     A Sight\n\n\n\n\nBook the First--Recalled to Town\n\n\n\n\nI. The Period\n\n\nP\n\n\n\nII. The Mail\n\n\nP\n\n\n\n\nBook the Second--the Golden Hill\n\n\n\n\nI. Five Years Later\n\n\nP\n\n\n\nII. A Sight\n\n\nP\n",
        "Book the First--Recalled to Town\n  I. The Period\n  II. The Mail\nBook the Second--the Golden Hill\n  I. Five Years Later\n  II. A Sight",
    ),
    (
        "chapters called by pronouns and in quotation marks, right below their numbers",
        "THE ISLAND\n\n\n\n\nPART ONE--The Old Sailor\n\n\n\n\nI\nThe Old Dog at the Inn\n\n\nP\n\n\n\n\nII\nI Go to Town\n\n\nP\n\n\n\n\nIII\nWhat I Heard in the Barrel\n\n\nP\n\n\n\n\nPART TWO--The Cook\n\n\n\n\nIV\n“Pieces of Bread”\n\n\nP\n\n\n\n\nV\nAnd Last\n\n\nP\n",
        "PART ONE--The Old Sailor\n  I. The Old Dog at the Inn\n  II. I Go to Town\n  III. What I Heard in the Barrel\nPART TWO--The Cook\n  IV. “Pieces of Bread”\n  V. And Last",
    ),
    (
        "poems whose titles end in a stop, or begin with a pronoun, in books",
        "LEAVES\n\n\n\n\nBOOK I.  INSCRIPTIONS\n\n\n\n\nI Sing the Road\n\n  I sing the road, a simple separate road,\n  Yet utter the word of the hills that it leads over.\n  I sing the hills, the simple separate hills.\n\n  Of rain and of the town I sing, the rain\n  Comes down upon the town.\n\n  Of life immense in water, and the road\n  That goes its way.\n\n\n\n\nO Hills! O Roads!\n\n  O hills, O roads, O all that lies between,\n  And all that lay there when there was no road.\n  O all that will.\n\n  The prow against the hill, the bells I hear,\n  The people all exulting.\n\n  Rise up and hear them, town, for you the road\n  Is under water.\n\n\n\n\nThese I Singing in Spring\n\n  These I singing in spring collect for travellers,\n  For who but I should understand travellers\n  And all their sorrow and joy.\n\n\n\n\nBOOK II.  THE TOWN\n\n\n\n\nTo the Town\n\n  Town of the hills, I heard you in the evening,\n  And all the bells of you were under water.\n  I heard you.\n",
        "BOOK I. INSCRIPTIONS\n  I Sing the Road\n  O Hills! O Roads!\n  These I Singing in Spring\nBOOK II. THE TOWN\n  To the Town",
    ),
    (
        "poems in capitals under the names of parts, some with one title",
        "THE FLOWERS OF THE ROAD\n\n\n\n\nSPLEEN AND WATER\n\n\n\n\nBENEDICTION\n\n\nWhen by a power that none on earth can see\nThe poet came into this weary town,\nThe hills cried out, and then the road cried out,\nAnd all the rain came down.\n\n\n\n\nSPLEEN\n\n\nThe rain is angry with the town this year\nAnd pours its water over every roof.\nThe cat goes round and round and finds no place,\nAnd holds herself aloof.\n\n\n\n\nSPLEEN\n\n\nI have more roads behind me than the hills\nCould count who stood there for a thousand years,\nAnd every one of them was under water,\nAnd none of them was mine.\n\n\n\n\nSPLEEN\n\n\nI am the king of a wet country, rich\nAnd powerless, young and very old, who yawns.\nNothing can please him, neither town nor hill,\nNor any road at all.\n\n\n\n\nTHE TOWN\n\n\n\n\nLANDSCAPE\n\n\nI will lie down as near the sky as I\nCan lie, and hear the bells along the wind,\nThe pipes, the towers, masts of all the town,\nAnd the great roads that lead away from it.\n",
        "SPLEEN AND WATER\n  BENEDICTION\n  SPLEEN\n  SPLEEN\n  SPLEEN\nTHE TOWN\n  LANDSCAPE",
    ),
    (
        "tales that a list of contents names, two of them in numbered parts",
        "TALES OF THE HILL\n\n\n\n\nCONTENTS:\n\n     THE GOLDEN CART\n     HANS ON THE ROAD\n     THE STRAW AND THE COAL\n     THE ADVENTURES OF A HEN\n       1. HOW SHE WENT TO THE HILLS\n       2. HOW SHE CAME BACK\n     THE JUNIPER-TREE\n     the juniper-tree.\n     THE WEDDING OF MRS HEN\n     FIRST STORY\n     SECOND STORY\n     THE SALAD\n\n\n\n\nTHE GOLDEN CART\n\nP\n\n\n\n\nHANS ON THE ROAD\n\nP\n\n\n\n\nTHE STRAW AND THE COAL\n\nP\n\n\n\n\nTHE ADVENTURES OF A HEN\n\n\n1. HOW SHE WENT TO THE HILLS\n\nP\n\n\n2. HOW SHE CAME BACK\n\nP\n\n\n\n\nTHE JUNIPER-TREE\n\nP\n\n\n\n\nTHE WEDDING OF MRS HEN\n\n\nFIRST STORY\n\nP\n\n\nSECOND STORY\n\nP\n\n\n\n\nTHE SALAD\n\nP\n",
        "THE GOLDEN CART\nHANS ON THE ROAD\nTHE STRAW AND THE COAL\nTHE ADVENTURES OF A HEN\n  1. HOW SHE WENT TO THE HILLS\n  2. HOW SHE CAME BACK\nTHE JUNIPER-TREE\nTHE WEDDING OF MRS HEN\n  FIRST STORY\n  SECOND STORY\nTHE SALAD",
    ),
    (
        "a play with its scenes told beforehand, and speakers with numbers",
        "THE IMPORTANCE OF ROADS\n\n\n\nTHE PERSONS IN THE PLAY\n\n\nJohn Road, J.P.\nAnn Hill, who lives on it\nMiss Town, Governess\nTwo Men, with a cart\n\n\n\nTHE SCENES OF THE PLAY\n\n\nACT I.  A Room in the Town, W.\n\nACT II.  The Garden on the Hill, Roads.\n\nACT III.  Drawing-Room on the Hill, Roads.\n\nTIME:  The Present.\n\nJohn Road, J.P.:  Mr. George Hill.\n\nMiss Town:  Miss Ann Water, who had not been upon the road before.\n\n\n\nFIRST ACT\n\n\nSCENE\n\n\nA room in the town. The room is well furnished, and the sound of rain is\nheard in the next room.\n\n1 Man. How can that be, unless the road is under water?\n\nANN.  Why, it is found so.\n\n2 Man. Nay, but hear you, Miss.\n\n\n\nSECOND ACT\n\n\nSCENE\n\n\nThe garden on the hill. A flight of grey stone steps leads up to the\nhouse.\n\n1 Man. Give me leave. Here lies the water. Good.\n\nANN.  But is this law?\n\n\n\nTHIRD ACT\n\n\nSCENE\n\n\nThe drawing-room on the hill, with a view of the roads and of the water.\n\nANN.  The rain is over.\n",
        "THE PERSONS IN THE PLAY\nTHE SCENES OF THE PLAY\nFIRST ACT\nSECOND ACT\nTHIRD ACT",
    ),
    (
        "an old play that counts in Latin, with scenes set in sentences",
        "The Tragedie of the Road\n\nActus Primus. Scoena Prima.\n\nEnter two Trauellers, and a Carter with his horse.\n\n  Bar. Who's there?\n  Fran. Nay answer me: Stand & vnfold your selfe\n\nScena Secunda. Enter the King, the Queene, and the Carter.\n\n  King. Though yet of Harold our deere Brothers death\nThe memory be greene.\n\nActus Secundus. Scena Prima.\n\nEnter the Carter, and a great many of the others.\n\n  Car. Giue him his money, and these notes.\n\nScena Secunda. The same. A publike way. The raine leading to the\nhill. A pauilion by the side of it.\n\n  King. Welcome, you that come ouer the hill in such a night as this one.\n",
        "Actus Primus. Scoena Prima\n  Scena Secunda. Enter the King, the Queene, and the Carter\nActus Secundus. Scena Prima\n  Scena Secunda. The same. A publike way. The raine leading to the hill. A pauilion by the side of it",
    ),
    (
        "acts with the first scene on the next line",
        "TIMOTHY OF THE ROAD\n\n\nAct I.\nScene I. The Town. A Hall in TIM'S House\n\nP\n\nScene II. The Same. A room of state in TIM'S House.\n\nP\n\n\nAct II.\nScene I. The Hill. A Room in a SENATOR'S House.\n\nP\n\nScene II. within the tent of Tim.\n\nP\n",
        "Act I\n  Scene I. The Town. A Hall in TIM'S House\n  Scene II. The Same. A room of state in TIM'S House\nAct II\n  Scene I. The Hill. A Room in a SENATOR'S House\n  Scene II. within the tent of Tim",
    ),
    (
        "a poem in books, each with its argument",
        "THE ROAD LOST\n\nA POEM IN TWELVE BOOKS\n\n\n\n\nBOOK I.\n\n\nTHE ARGUMENT\n\nP\n\nOf man's first walk upon the road, and what\nCame of it when the water rose, sing, heavenly hill,\nThat on the secret top of all the roads\nDidst stand.\n\n\n\n\nBOOK II.\n\n\nTHE ARGUMENT\n\nP\n\nHigh on a hill above the town, which far\nOutshone the wealth of all the towns, he sat,\nAnd saw the road go under, inch by inch,\nAnd said no word.\n\n\n\n\nBOOK III.\n\n\nTHE ARGUMENT\n\nP\n\nHail, holy road, offspring of hill and town,\nOr of the water that comes after both,\nMay I express thee?\n",
        "BOOK I\nBOOK II\nBOOK III",
    ),
    (
        "titles over three lines, and one that stands behind the last chapter",
        "THE PRINCE OF THE ROAD\n\n\n\n\nCHAPTER I -- HOW MANY KINDS OF ROADS THERE ARE,\nAND BY WHAT MEANS THEY ARE MADE\n\n\nP\n\n\n\n\nCHAPTER II -- WHY THE ROAD OVER THE HILL, MADE BY A KING WHO DID\nNOT KNOW THE TOWN, NOR WHAT THE PEOPLE OF THE TOWN SHOULD HAVE CARRIED\nUNDER THEIR ARMS\n\n\nP\n\n\n\n\nCHAPTER III -- CONCERNING PATHS\n\n\nP\n\n\n\n\nDESCRIPTION OF THE METHODS ADOPTED BY THE DUKE WHEN MAKING A ROAD\nBETWEEN THE TOWN AND THE HILL, AND OF THE METHODS OF THE OTHER DUKE\nWHO CAME AFTER HIM\n\n\nBY\n\nNICHOLAS NOBODY\n\n\nP\n",
        "CHAPTER I -- HOW MANY KINDS OF ROADS THERE ARE, AND BY WHAT MEANS THEY ARE MADE\nCHAPTER II -- WHY THE ROAD OVER THE HILL, MADE BY A KING WHO DID NOT KNOW THE TOWN, NOR WHAT THE PEOPLE OF THE TOWN SHOULD HAVE CARRIED UNDER THEIR ARMS\nCHAPTER III -- CONCERNING PATHS\nDESCRIPTION OF THE METHODS ADOPTED BY THE DUKE WHEN MAKING A ROAD BETWEEN THE TOWN AND THE HILL, AND OF THE METHODS OF THE OTHER DUKE WHO CAME AFTER HIM",
    ),
    (
        "books named above every part of them, notes behind their chapters",
        "OPTICKS OF THE ROAD\n\n\n\n\nTHE FIRST BOOK OF OPTICKS\n\n\n\n\nPART I.\n\n\nP\n\nPROP. I.\n\nP\n\nPROP. II.\n\nP\n\nFOOTNOTES:\n\nP\n\n\n\n\nTHE FIRST BOOK OF OPTICKS\n\n\n\n\nPART II.\n\n\nP\n\nPROP. I.\n\nP\n\nPROP. II.\n\nP\n\n\n\n\nTHE SECOND BOOK OF OPTICKS\n\n\n\n\nPART I.\n\n\nP\n\nPROP. I.\n\nP\n\nPROP. II.\n\nP\n",
        "THE FIRST BOOK OF OPTICKS\n  PART I\n    PROP. I\n    PROP. II\n      FOOTNOTES:\nTHE FIRST BOOK OF OPTICKS\n  PART II\n    PROP. I\n    PROP. II\nTHE SECOND BOOK OF OPTICKS\n  PART I\n    PROP. I\n    PROP. II",
    ),
    (
        "the name of the book above its first chapter, in letters set apart",
        "THE ADVENTURES OF TOM NOBODY\n\nBY\n\nANN NOBODY\n\n\n\n\nP R E F A C E\n\nP\n\n\n\n                          T O M   N O B O D Y\n\n\n\nCHAPTER I\n\nP\n\n\n\nCHAPTER II\n\nP\n",
        "P R E F A C E\nCHAPTER I\nCHAPTER II",
    ),
    (
        "a manual: numbers behind no-break spaces, questions for titles, remarks in boxes",
        "The Road FAQ\n\nAbstract\n\nP\n\nTable of Contents\n\n1. Definitions and overview\n    1.1. What is this FAQ?\n    1.2. OK, now I know what a road is... what is a hill?!\n2. Getting and keeping a road\n    2.1. What is the difference between a road and other\n    roads? Why should I choose this road over some other\n    road?\n    2.2. What else?\n\nChapter\u{a0}1.\u{a0}Definitions and overview\n\n1.1. What is this FAQ?\n\nP\n\nNote\n\nP\n\n1.2. OK, now I know what a road is... what is a hill?!\n\nP\n\nNote\n\nP\n\nChapter\u{a0}2.\u{a0}Getting and keeping a road\n\n2.1. What is the difference between a road and other\nroads? Why should I choose this road over some other\nroad?\n\nP\n\nNote\n\nP\n\n2.2. What else?\n\nP\n",
        "Abstract\nChapter\u{a0}1.\u{a0}Definitions and overview\n  1.1. What is this FAQ?\n  1.2. OK, now I know what a road is... what is a hill?!\nChapter\u{a0}2.\u{a0}Getting and keeping a road\n  2.1. What is the difference between a road and other roads? Why should I choose this road over some other road?\n  2.2. What else?",
    ),
    (
        "a German book in parts as they were spelt, with sections in numerals and bracketed numbers",
        "ALSO SPRACH NIEMAND\n\n\n\n\nErster Theil\n\n\n\n\n[ 1 ]\n\n\nP\n\nP\n\nP\n\n\n\n\n[ 2 ]\n\n\nP\n\nP\n\nP\n\n\n\n\nZweiter Theil\n\n\n\n\n[ 3 ]\n\n\nP\n\nP\n\nP\n\n\n\n\n[ 4 ]\n\n\nP\n\nP\n\nP\n",
        "Erster Theil\n  1\n  2\nZweiter Theil\n  3\n  4",
    ),
    (
        "chapters with mottos in verse below their numbers",
        "THE MIDDLE OF THE ROAD\n\n\n\nPRELUDE\n\nP\n\n\n\n\nBOOK I. MISS ROAD.\n\n\n\n\nCHAPTER I.\n\n\n        Since I can do no good because of water,\n        Reach constantly at something that is near it.\n                —_The Road’s Tragedy:_ A. AND B.\n\n\nP\n\n\n\n\nCHAPTER II.\n\n\n        ‘See there,’ he said, ‘the knight upon the hill\n        Who wears a helmet of pure gold, and rides.’\n\n\nP\n\n\n\n\nBOOK II. OLD ROADS.\n\n\n\n\nCHAPTER III.\n\n\n        1st Man.  All times are good to seek your hill\n        And find it.\n\n\nP\n",
        "PRELUDE\nBOOK I. MISS ROAD\n  CHAPTER I\n  CHAPTER II\nBOOK II. OLD ROADS\n  CHAPTER III",
    ),
    (
        "words that count in words, above chapters that begin anew, with titles that end in a stop",
        "JACK OF THE ROAD\n\n\n\n\nEPOCH THE FIRST.\n\n\n\n\nCHAPTER I.\n\nThe Widow and her Child.\n\n\nP\n\n\n\n\nCHAPTER II.\n\nThe Old Mint.\n\n\nP\n\n\n\n\nEPOCH THE SECOND.\n\n\n\n\nCHAPTER I.\n\nThe Idle Traveller.\n\n\nP\n\n\n\n\nEPOCH THE THIRD.\n\n\n\n\nCHAPTER I.\n\nHow Jack got rid of his cart on the road over the hills, and what he said to the man\nwho had it from him, before the water came.\n\n\nP\n",
        "EPOCH THE FIRST\n  CHAPTER I. The Widow and her Child\n  CHAPTER II. The Old Mint\nEPOCH THE SECOND\n  CHAPTER I. The Idle Traveller\nEPOCH THE THIRD\n  CHAPTER I. How Jack got rid of his cart on the road over the hills, and what he said to the man who had it from him, before the water came",
    ),
    (
        "parts in capitals over chapters without numbers, a title over two lines",
        "SIDONIA\n\nA Poem of the Road\n\n\n\n\nERSTER TEIL\n\n\n\n\n\n\nTHE SON OF THE ROAD\n\n\nP\n\n\n\n\nWITH THE TRAVELLERS\n\n\nP\n\n\n\n\nZWEITER TEIL\n\n\n\n\n\n\nTHE WATER-HOUSE\n\nINTRODUCTORY TO \"THE HILL\"\n\n\nP\n\n\n\n\nON THE RIVER\n\n\nP\n",
        "ERSTER TEIL\n  THE SON OF THE ROAD\n  WITH THE TRAVELLERS\nZWEITER TEIL\n  THE WATER-HOUSE. INTRODUCTORY TO \"THE HILL\"\n  ON THE RIVER",
    ),
    (
        "a list of contents with numbers in words, in a column",
        "LITTLE ROADS\n\n\nby\n\nAnn Nobody\n\n\n\n\nCONTENTS\n\n\nPART 1\n\n        ONE  PLAYING TRAVELLERS\n        TWO  A MERRY ROAD\n\nPART 2\n\n      THREE  GOSSIP\n       FOUR  THE FIRST HILL\n\n\n\n\nCHAPTER ONE\n\nPLAYING TRAVELLERS\n\nP\n\n\n\n\nCHAPTER TWO\n\nA MERRY ROAD\n\nP\n\n\n\n\nCHAPTER THREE\n\nGOSSIP\n\nP\n\n\n\n\nCHAPTER FOUR\n\nTHE FIRST HILL\n\nP\n",
        "CHAPTER ONE. PLAYING TRAVELLERS\nCHAPTER TWO. A MERRY ROAD\nCHAPTER THREE. GOSSIP\nCHAPTER FOUR. THE FIRST HILL",
    ),
    (
        "books that are numbered, and others that are not",
        "The Old Roads\n\n\n\n\nThe First Book of Roads:  Called Hills\n\n\n\n1:1 In the beginning was the road, and the road was under water, and no\nman went upon it.\n\n\n\n\nThe Second Book of Roads:  Called Towns\n\n\n\n1:1 Now these are the names of the towns that lay upon the road, and of\nthe hills.\n\n\n\n\nThe Book of Ann\n\n\n\n1:1 Now it came to pass in the days when the water ruled, that there was\na famine in the town.\n\n\n\n\nThe Book of Bob\n\n\n\n1:1 There was a man in the town whose name was Bob, and that man was\nupright.\n",
        "The First Book of Roads: Called Hills\nThe Second Book of Roads: Called Towns\nThe Book of Ann\nThe Book of Bob",
    ),
];

#[test]
fn books_that_were_not_at_hand_have_their_outlines() {
    let wrong = differences(BOOKS);
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn short_speeches_keep_their_lines_in_verse_and_not_in_prose() {
    use crate::doc::BlockKind;
    let kinds = |text: &str| -> Vec<(BlockKind, usize)> {
        let document = super::parse(text.repeat(20), "");
        let blocks = document.blocks().iter().skip(8).take(2);
        blocks
            .map(|block| (block.kind, document.slice(block.span).lines().count()))
            .collect()
    };
    let verse = "Ber.\nThe clock has struck. Get thee to bed, my friend.\n\nFran.\nFor this relief much thanks: the night is cold,\nAnd I am sick at heart.\n\n";
    assert_eq!(kinds(verse), [(BlockKind::Verse, 2), (BlockKind::Verse, 3)]);
    let prose = "Ber. The clock has struck, and the road that leads over the hills\nis under water. Get thee to bed, my friend.\n\nFran. For this relief much thanks: the night is cold, and I am\nsick at heart, as all who go there are.\n\n";
    assert_eq!(
        kinds(prose),
        [(BlockKind::Paragraph, 2), (BlockKind::Paragraph, 2)]
    );
}
