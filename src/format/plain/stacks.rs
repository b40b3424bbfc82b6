//! More books in the forms that readers bring: parts over titles without numbers, lists of contents of every make, series in words.

use super::books::differences;

/// (what it is, the text with `P` for a paragraph, its outline).
const BOOKS: &[(&str, &str, &str)] = &[
    (
        "parts that hold titles without numbers, as the list of contents says",
        "THUS SPOKE NOBODY\n\n\n\n\nContents\n\n\nFirst Part\n\nNobody's Talk\n\nThe Talks\n  Of the Three Roads\n  Of the Chairs\n\n\nSecond Part\n\n  The Child\n  The Hills\n\n\n\n\nFirst Part\n\nNobody's Talk\n\n\n1\n\nP\n\nP\n\n2\n\nP\n\nP\n\n3\n\nP\n\nP\n\n\n\nThe Talks\n\n\nOf the Three Roads\n\nP\n\n\n\nOf the Chairs\n\nP\n\n\n\n\nSecond Part\n\n\n\nThe Child\n\nP\n\n\n\nThe Hills\n\nP\n",
        "First Part\n  Nobody's Talk\n    1\n    2\n    3\n  The Talks\n    Of the Three Roads\n    Of the Chairs\nSecond Part\n  The Child\n  The Hills",
    ),
    (
        "parts over titles in capitals, the first right below; numbers that begin with two",
        "THUS SPOKE SOMEBODY\n\n\n\n\nFIRST PART\n\nTHE FIRST WORD OF SOMEBODY\n\n\nP\n\nP\n\nP\n\n\n2.\n\n\nP\n\nP\n\nP\n\nP\n\n\n3.\n\n\nP\n\nP\n\nP\n\nP\n\n\n4.\n\n\nP\n\nP\n\nP\n\nP\n\n\n\n\nTHE THREE ROADS\n\n\nP\n\nP\n\nP\n\nP\n\nP\n\nP\n\n\n\n\nSECOND PART\n\nTHE CHILD\n\n\nP\n\nP\n\nP\n\n\n\n\nTHE HILLS\n\n\nP\n\nP\n\nP\n",
        "FIRST PART\n  THE FIRST WORD OF SOMEBODY\n    2\n    3\n    4\n  THE THREE ROADS\nSECOND PART\n  THE CHILD\n  THE HILLS",
    ),
    (
        "headings on two lines that the list of contents has on one, series that count in words",
        "THE STONE\n\n\nContents\n\n PROLOGUE. THE STORM (1799)\n FIRST PERIOD. THE LOSS (1848)\n CHAPTER I\n CHAPTER II\n SECOND PERIOD. THE TRUTH. (1849)\n CHAPTER I\n CHAPTER II\n EPILOGUE. THE FINDING.\n\n\n\n\nPROLOGUE\n\nTHE STORM (1799)\n\n_From a Family Paper_\n\nP\n\n\n\nFIRST PERIOD\n\nTHE LOSS (1848)\n\n_The events related by_ ANN NOBODY,\n_in the service of_ LADY BOB.\n\n\n\nCHAPTER I\n\nP\n\n\n\nCHAPTER II\n\nP\n\n\n\nSECOND PERIOD\n\nTHE TRUTH (1849)\n\n_The events related by others._\n\n\n\nCHAPTER I\n\nP\n\n\n\nCHAPTER II\n\nP\n\n\n\nEPILOGUE\n\nTHE FINDING\n\nP\n",
        "PROLOGUE. THE STORM (1799)\nFIRST PERIOD. THE LOSS (1848)\n  CHAPTER I\n  CHAPTER II\nSECOND PERIOD. THE TRUTH (1849)\n  CHAPTER I\n  CHAPTER II\nEPILOGUE. THE FINDING",
    ),
    (
        "a list of contents that nothing announces",
        "The Souls of Roads\n\n\nby Ann Nobody\n\n\n\n\n_Herein is Written_\n\n The Forethought\n I. Of Our Road\n II. Of the Dawn\n III. Of Mr. Nobody and Others\n The Afterthought\n\n\n\n\nThe Forethought\n\n\nP\n\n\n\n\nI.\nOf Our Road\n\n\nP\n\n\n\n\nII.\nOf the Dawn\n\n\nP\n\n\n\n\nIII.\nOf Mr. Nobody and Others\n\n\nP\n\n\n\n\nThe Afterthought\n\n\nP\n",
        "The Forethought\nI. Of Our Road\nII. Of the Dawn\nIII. Of Mr. Nobody and Others\nThe Afterthought",
    ),
    (
        "a list of contents below the heads of its columns",
        "Bob of the Roads\n\n\n\n\nCHAPTER                                        PAGE\n\n     I  Out to Sea                                1\n    II  The Savage Home                          15\n\n\n\n\nChapter I\n\nOut to Sea\n\n\nP\n\n\n\n\nChapter II\n\nThe Savage Home\n\n\nP\n",
        "Chapter I. Out to Sea\nChapter II. The Savage Home",
    ),
    (
        "a play whose acts are named over each scene",
        "AS YOU MAY\n\n\nACT I\n\n\n\nSCENE I\tA road near the town.\n\nP\n\nAS YOU MAY\n\n\nACT I\n\n\n\nSCENE II\tA hill.\n\nP\n\nAS YOU MAY\n\n\nACT II\n\n\n\nSCENE I\tThe town.\n\nP\n\nAS YOU MAY\n\n\nACT II\n\n\n\nSCENE II\tThe water.\n\nP\n",
        "ACT I\n  SCENE I A road near the town\n  SCENE II A hill\nACT II\n  SCENE I The town\n  SCENE II The water",
    ),
    (
        "days in books",
        "The Sorrows of Young Nobody\n\n\n\n\nErstes Buch\n\n\nAm 4. Mai 1771\n\nP\n\nP\n\n\n\nAm 10. Mai\n\nP\n\n\n\nDen 17. Mai\n\nP\n\n\n\n\nZweites Buch\n\n\nAm 20. Oktober 1771\n\nP\n\nP\n\n\n\nDen 26. Oktober\n\nP\n",
        "Erstes Buch\n  Am 4. Mai 1771\n  Am 10. Mai\n  Den 17. Mai\nZweites Buch\n  Am 20. Oktober 1771\n  Den 26. Oktober",
    ),
    (
        "titles in italics, over two lines",
        "IL SIGNORE\n\n\n\n\nCAPITOLO I.\n\n_Quante siano le specie delle strade, e con quali modi si\nacquistino._\n\n\nP\n\n\n\n\nCAPITOLO II.\n\n_Delle strade ereditarie._\n\n\nP\n\n\n\n\nCAPITOLO III.\n\n_Delle strade miste._\n\n\nP\n",
        "CAPITOLO I. Quante siano le specie delle strade, e con quali modi si acquistino\nCAPITOLO II. Delle strade ereditarie\nCAPITOLO III. Delle strade miste",
    ),
    (
        "acts that begin with the words of the stage, an argument with the mark of a note",
        "THE FLOWER\n\n\n\n\nACT I\n\n\nThe road at night. Torrents of heavy summer rain. Cab whistles\nblowing in all directions.\n\nP\n\n\n\n\nACT II\n\n\nNext day at eleven. The laboratory of the house stands on the first floor.\n\nP\n\n\n\n\nACT III\n\n\nIt is the day on which visitors come. Nobody has arrived yet at the house.\n\nP\n",
        "ACT I\nACT II\nACT III",
    ),
    (
        "arguments that carry the mark of a note",
        "THE ILLIAD\n\n\n\n\nBOOK I.\n\n\nARGUMENT.[40]\n\nTHE CONTENTION OF NOBODY AND BOB.\n\nP\n\n\n\n\nBOOK II.\n\n\nARGUMENT.[48]\n\nTHE TRIAL OF THE ROAD.\n\nP\n",
        "BOOK I\nBOOK II",
    ),
    (
        "a single part below the list of contents",
        "LA REINE\nTome I\n\n(1845)\n\n\nTable des matières\n\nI Le latin de M. de Rien\nII La chambre\nIII Un roi\n\n\nPREMIÈRE PARTIE\n\n\nI\nLe latin de M. de Rien\n\n\nP\n\n\nII\nLa chambre\n\n\nP\n\n\nIII\nUn roi\n\n\nP\n",
        "PREMIÈRE PARTIE\n  I. Le latin de M. de Rien\n  II. La chambre\n  III. Un roi",
    ),
    (
        "parts without numbers over poems that the list of contents names, one of them an introduction",
        "SONGS OF ROADS AND\nSONGS OF HILLS\n\nBy Will Nobody\n\n\n\n\nCONTENTS\n\n\n SONGS OF ROADS\n\n  INTRODUCTION\n  THE SHEPHERD\n\n SONGS OF HILLS\n\n  INTRODUCTION\n  EARTH’S ANSWER\n\n\n\n\n\nSONGS OF ROADS\n\n\n\n\nINTRODUCTION\n\nPiping down the valleys wild,\nPiping songs of pleasant glee,\nOn a cloud I saw a child,\nAnd he laughing said to me.\n\n\n\n\nTHE SHEPHERD\n\nHow sweet is the shepherd’s sweet lot,\nFrom the morn to the evening he strays;\nHe shall follow his sheep all the day,\nAnd his tongue shall be filled with praise.\n\n\n\n\nSONGS OF HILLS\n\n\n\n\nINTRODUCTION\n\nHear the voice of the bard,\nWho present, past, and future sees;\nWhose ears have heard the holy word\nThat walked among the ancient trees.\n\n\n\n\nEARTH’S ANSWER\n\nEarth raised up her head\nFrom the darkness dread and drear,\nHer light fled, stony, dread,\nAnd her locks covered with grey despair.\n",
        "SONGS OF ROADS\n  INTRODUCTION\n  THE SHEPHERD\nSONGS OF HILLS\n  INTRODUCTION\n  EARTH’S ANSWER",
    ),
    (
        "a title page that goes on, sentences with numbers, signatures among titles in capitals",
        "Transcribed from the 1892 edition by Nobody,\nemail nobody@example.org\n\n\n\n\n                        NOBODY’S TRAVELS\n                          INTO SEVERAL\n                  REMOTE NATIONS OF THE WORLD\n\n\n                   BY JONATHAN NOBODY, D.D.,\n                   DEAN OF ST. PATRICK’S.\n\n\n\n\nCONTENTS\n\n THE PUBLISHER TO THE READER\n THE TRAVELS\n\n\n\n\nTHE PUBLISHER TO THE READER.\n\nP\n\nRICHARD NOBODY.\n\n\n\n\nTHE TRAVELS.\n\n1. The road is of vital importance to the town.\n\n2. The hill is of vital importance to the town.\n\n3. The town is of vital importance to the road.\n",
        "THE PUBLISHER TO THE READER\nTHE TRAVELS",
    ),
    (
        "a letter with a telegram and a signature",
        "14 Rue de Lille, Paris\n3 May 1890\n\nDear Anna,\n\nP\n\nARRIVING TUESDAY STOP BRING THE BOOKS STOP\n\nP\n\nYours ever,\n\nMARGARET\n",
        "",
    ),
    (
        "names of parts that go on, and that say whose they are",
        "LIFE OF NOBODY\n\n\n\n\nPreface By The Author\n\nP\n\nP\n\n\n\nPublisher's Introduction\n\nP\n\nP\n\n\n\nPréface de 1832\n\nP\n\nP\n\n\n\nI. Childhood\n\nP\n\nP\n\n\n\nII. The New Road.\n\nP\n\nP\n",
        "Preface By The Author\nPublisher's Introduction\nPréface de 1832\nI. Childhood\nII. The New Road",
    ),
    (
        "plays that a list of contents names, over who is in them",
        "PLAYS\n\n\n\n\nCONTENTS\n\n\nINTRODUCTION\nON THE HIGH ROAD\nTHE ORCHARD\n\n\n\n\nINTRODUCTION\n\n\nP\n\nP\n\n\n\n\nON THE HIGH ROAD\n\n\nA DRAMATIC STUDY\n\n\nCHARACTERS\n\nTIHON, the landlord of an inn on the road\nSEMYON, a ruined landowner\n\nP\n\n\n\n\nTHE ORCHARD\n\n\nA COMEDY IN TWO ACTS\n\n\nCHARACTERS\n\nANN, a landowner\nBOB, her brother\n\n\n\nACT ONE\n\nP\n\n\n\nACT TWO\n\nP\n",
        "INTRODUCTION\nON THE HIGH ROAD. A DRAMATIC STUDY\n  CHARACTERS\nTHE ORCHARD. A COMEDY IN TWO ACTS\n  CHARACTERS\n  ACT ONE\n  ACT TWO",
    ),
    (
        "parts without numbers over numbers that begin anew",
        "The Heart\n\n\n\n\nThe Teacher and I\n\n\n1\n\nP\n\nP\n\nP\n\n\n2\n\nP\n\nP\n\nP\n\n\n\nMy Parents and I\n\n\n1\n\nP\n\nP\n\nP\n\n\n2\n\nP\n\nP\n\nP\n",
        "The Teacher and I\n  1\n  2\nMy Parents and I\n  1\n  2",
    ),
    (
        "letters below the names of those they are for",
        "THE EXPEDITION OF NOBODY\n\nby ANN NOBODY\n\n\n\n\nTo Dr LEWIS.\n\nDOCTOR,\n\nP\n\nP\n\n\n\n\nTo Mr HENRY DAVIS of London.\n\nRESPECTED SIR,\n\nP\n\nP\n\n\n\n\nTo Dr LEWIS.\n\nDEAR LEWIS,\n\nP\n\nP\n",
        "To Dr LEWIS\nTo Mr HENRY DAVIS of London\nTo Dr LEWIS",
    ),
    (
        "a list of contents that says what its titles treat of, and one whose chapters share a title",
        "THE WORKS OF NOBODY\n\n\n\n\nCONTENTS OF VOLUME XI.\n\n\nTHE ROAD.\n\nIntroduction by Ann Nobody--Decision of the court about the road over the hills, and\nwhat came of it--Limits of judges--The water that stood on the road.\n\nTHE HILLS.\n\nThe classes that exist in every country--Effect of the road on the common people, and of\nthe hills on the road--The dream of those who live there.\n\n\n\n\nTHE ROAD.\n\nP\n\nP\n\n\n\n\nTHE HILLS.\n\nP\n\nP\n",
        "THE ROAD\nTHE HILLS",
    ),
    (
        "chapters that share a title, in a list of contents with summaries",
        "THE HISTORY OF NOBODY\n\n\n\n\nCONTENTS.\n\n\n  CHAPTER I.\n\n  POLITICAL.\n\n     The birth of Nobody.--His brothers and sisters.--He becomes a leader.--Is sent to the\n     town, and placed at the head of the road.        1\n\n\n  CHAPTER II.\n\n  HISTORY CONTINUED.\n\n     The reports.--The road.--The judges, and what they said of the road in the town.--More\n     of the same.                                    26\n\n\n  CHAPTER III.\n\n  HISTORY CONTINUED.\n\n     The road again.--The hills.--The water that stood on the road, and what was done about\n     it.                                             40\n\n\n\n\nCHAPTER I.\n\nPOLITICAL.\n\nP\n\n\n\n\nCHAPTER II.\n\nHISTORY CONTINUED.\n\nP\n\n\n\n\nCHAPTER III.\n\nHISTORY CONTINUED.\n\nP\n",
        "CHAPTER I. POLITICAL\nCHAPTER II. HISTORY CONTINUED\nCHAPTER III. HISTORY CONTINUED",
    ),
    (
        "a title in quotation marks that a list of contents names",
        "THE GARDEN\n\n\nContents\n\n I. THERE IS NO ONE\n II. “THERE WAS SOME ONE CRYING—THERE WAS!”\n\n\n\n\nCHAPTER I\nTHERE IS NO ONE\n\n\nP\n\n\n\n\nCHAPTER II\n“THERE WAS SOME ONE CRYING—THERE WAS!”\n\n\nP\n",
        "CHAPTER I. THERE IS NO ONE\nCHAPTER II. “THERE WAS SOME ONE CRYING—THERE WAS!”",
    ),
    (
        "days at the foot of letters",
        "Three Letters\n\nDear Anna,\n\nP\n\nYours ever,\nMARGARET\n\n3 May 1890\n\n\nDear Margaret,\n\nP\n\nYours ever,\nANNA\n\n8 May 1890\n\n\nDear Anna,\n\nP\n\nYours ever,\nMARGARET\n\n12 May 1890\n\n\nDear Bob,\n\nP\n",
        "",
    ),
    (
        "a title page that says less than the card",
        "The Project Gutenberg EBook of X\n\nTitle: The Correspondence of Ann Nobody and Bob Nobody, 1834-1872\n\n*** START OF THIS PROJECT GUTENBERG EBOOK X ***\n\n\n\n\nTHE CORRESPONDENCE OF ANN NOBODY AND BOB NOBODY\n\n1834-1872\n\n\"To my friend I write a letter, and from him I receive a letter. It is a\ngift, worthy of him to give.\"\n\n\n\n\nCHAPTER I\n\nP\n\n\n\nCHAPTER II\n\nP\n",
        "CHAPTER I\nCHAPTER II",
    ),
];

#[test]
fn books_with_lists_and_parts_of_every_make_have_their_outlines() {
    let wrong = differences(BOOKS);
    assert!(wrong.is_empty(), "{wrong}");
}
