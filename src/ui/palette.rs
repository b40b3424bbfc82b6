//! The shipped themes as tables. `light` and `dark` leave the paper to the terminal; wherever a background is painted the ink
//! is named too, so that the text stays legible when the guess about the terminal was wrong. The one accent is the red of
//! rubrics; the highlights take the hues of Okabe and Ito, which colour-blind readers tell apart. A tint is quiet and
//! changes no letter: the sign beside the line tells it from plain text. Without tints the highlights differ in their lettering.

// Tables are read by part, not by what happens to look the same.
#![allow(clippy::match_same_arms)]

use ratatui::style::{Color, Modifier};

use super::part::{Dress, Part};

const BOLD: Modifier = Modifier::BOLD;
const ITALIC: Modifier = Modifier::ITALIC;
const UNDER: Modifier = Modifier::UNDERLINED;
const REVERSED: Modifier = Modifier::REVERSED;

/// What is the same in every theme: the lettering, without any colour.
const fn lettering(part: Part) -> Modifier {
    match part {
        Part::Heading
        | Part::Section
        | Part::Strong
        | Part::Title
        | Part::Current
        | Part::CurrentRule
        | Part::Accent
        | Part::Key
        | Part::Alert
        | Part::Fact => BOLD,
        Part::Emphasis | Part::Quotation => ITALIC,
        Part::Link | Part::Noted | Part::Idea | Part::Hit => UNDER,
        Part::Question => ITALIC.union(UNDER),
        Part::Doubt | Part::Subheading => ITALIC.union(BOLD),
        Part::Match | Part::HitHere => BOLD.union(UNDER),
        Part::Label => BOLD,
        Part::Strike => Modifier::CROSSED_OUT,
        Part::Selection => REVERSED,
        _ => Modifier::empty(),
    }
}

/// The inks and papers of a theme in full colour.
struct Inks {
    text: Option<(u32, u32)>,
    accent: u32,
    dim: u32,
    /// Rules and frames: seen, not read.
    faint: u32,
    code: u32,
    link: u32,
    alert: u32,
    tag: u32,
    /// Ink on every tint, and the tints: focus, selected row, hit.
    ink: u32,
    focus: u32,
    selected: u32,
    hit: u32,
    /// Ink and paper of what must catch the eye: the hit the reader is at, letters to press.
    strong: (u32, u32),
    tints: [u32; 5],
    signs: [u32; 5],
}

const LIGHT: Inks = Inks {
    text: None,
    accent: 0x9b_2c_1a,
    dim: 0x5c_5c_5c,
    faint: 0xa8_a3_9a,
    code: 0x2a_5d_63,
    link: 0x1c_5a_93,
    alert: 0xb0_00_20,
    tag: 0x2f_6b_3a,
    ink: 0x1c_1c_1c,
    focus: 0xf0_ed_e4,
    selected: 0xe8_e3_d5,
    hit: 0xff_df_80,
    strong: (0xff_ff_ff, 0x9b_2c_1a),
    tints: [0xfb_f1_b0, 0xd6_ec_fa, 0xd3_ef_e3, 0xf4_df_ec, 0xfb_df_ca],
    signs: [0x75_64_00, 0x0b_66_9c, 0x00_6b_4c, 0x8a_2a_66, 0x92_38_00],
};

const DARK: Inks = Inks {
    text: None,
    accent: 0xe5_a2_7a,
    dim: 0xb0_b0_b0,
    faint: 0x66_68_66,
    code: 0x9f_ca_c6,
    link: 0x86_ba_e8,
    alert: 0xff_8f_8f,
    tag: 0x96_cf_9f,
    ink: 0xec_ec_ec,
    focus: 0x2e_30_35,
    selected: 0x37_39_41,
    hit: 0x6a_52_00,
    strong: (0x1a_1a_1a, 0xf0_b4_8c),
    tints: [0x48_42_0c, 0x10_3f_5a, 0x0c_45_35, 0x52_2e_47, 0x5a_2e_0e],
    signs: [0xf0_e4_42, 0x62_bb_ee, 0x38_c8_9d, 0xe3_9b_c6, 0xf3_92_55],
};

const SEPIA: Inks = Inks {
    text: Some((0x43_34_22, 0xf4_ec_d8)),
    accent: 0x86_20_0c,
    dim: 0x5e_4d_38,
    faint: 0xb5_a4_84,
    code: 0x2f_5a_55,
    link: 0x26_56_81,
    alert: 0xa5_0f_1f,
    tag: 0x38_60_34,
    ink: 0x34_28_19,
    focus: 0xea_df_c4,
    selected: 0xe2_d4_b3,
    hit: 0xf2_cf_73,
    strong: (0xfb_f5_e6, 0x86_20_0c),
    tints: [0xf3_e5_9a, 0xd0_e2_e4, 0xcf_e4_cb, 0xec_d3_d8, 0xf3_d2_b2],
    signs: [0x60_50_00, 0x16_5f_88, 0x1a_63_44, 0x74_18_50, 0x82_24_00],
};

/// A shipped theme in full colour; `None` for a name that is not shipped.
#[must_use]
pub fn full(name: &str, part: Part) -> Option<Dress> {
    let inks = match name {
        "light" => &LIGHT,
        "dark" => &DARK,
        "sepia" => &SEPIA,
        "plain" => return Some(plain(part)),
        _ => return None,
    };
    let tint = matches!(
        part,
        Part::Idea | Part::Question | Part::Quotation | Part::Fact | Part::Doubt
    );
    let attributes = if tint {
        Modifier::empty()
    } else {
        lettering(part)
    };
    Some(colours(inks, part).and(attributes))
}

const fn colours(inks: &Inks, part: Part) -> Dress {
    let [idea, question, quote, fact, doubt] = inks.tints;
    let [idea_sign, question_sign, quote_sign, fact_sign, doubt_sign] = inks.signs;
    match part {
        Part::Text => match inks.text {
            Some((ink, paper)) => Dress::fg(ink).on(paper),
            None => Dress::NONE,
        },
        Part::Heading
        | Part::NoteMark
        | Part::FocusBar
        | Part::Current
        | Part::CurrentRule
        | Part::Progress
        | Part::Accent
        | Part::Match => Dress::fg(inks.accent),
        Part::Ornament
        | Part::After
        | Part::Place
        | Part::Count
        | Part::Status
        | Part::Footer
        | Part::Dim => Dress::fg(inks.dim),
        Part::Rule | Part::Rest | Part::Frame => Dress::fg(inks.faint),
        Part::Code | Part::CodeSpan => Dress::fg(inks.code),
        Part::Link => Dress::fg(inks.link),
        Part::Alert => Dress::fg(inks.alert),
        Part::Tag => Dress::fg(inks.tag),
        Part::Label | Part::HitHere => Dress::fg(inks.strong.0).on(inks.strong.1),
        Part::Focus => Dress::fg(inks.ink).on(inks.focus),
        Part::Selected => Dress::fg(inks.ink).on(inks.selected),
        Part::Hit => Dress::fg(inks.ink).on(inks.hit),
        Part::Noted => Dress::NONE,
        Part::Idea => Dress::fg(inks.ink).on(idea),
        Part::Question => Dress::fg(inks.ink).on(question),
        Part::Quotation => Dress::fg(inks.ink).on(quote),
        Part::Fact => Dress::fg(inks.ink).on(fact),
        Part::Doubt => Dress::fg(inks.ink).on(doubt),
        Part::IdeaSign => Dress::fg(idea_sign),
        Part::QuestionSign => Dress::fg(question_sign),
        Part::QuotationSign => Dress::fg(quote_sign),
        Part::FactSign => Dress::fg(fact_sign),
        Part::DoubtSign => Dress::fg(doubt_sign),
        Part::Section
        | Part::Subheading
        | Part::Quote
        | Part::Emphasis
        | Part::Strong
        | Part::Strike
        | Part::Selection
        | Part::Bookmark
        | Part::Title
        | Part::Key => Dress::NONE,
    }
}

/// Any coloured theme on a terminal with sixteen colours. Whether the paper is light or dark is then anyone's guess, and so are
/// the colours: lettering does most of the work, and only the colours that can be read on black and on white are used.
#[must_use]
pub fn sixteen(part: Part) -> Dress {
    let colours = match part {
        Part::Heading => Dress::named(Color::Magenta).and(UNDER),
        Part::NoteMark
        | Part::FocusBar
        | Part::Current
        | Part::CurrentRule
        | Part::Progress
        | Part::Accent
        | Part::FactSign => Dress::named(Color::Magenta),
        Part::CodeSpan | Part::Tag | Part::QuotationSign => Dress::named(Color::Green),
        Part::QuestionSign => Dress::named(Color::Cyan),
        Part::Alert | Part::DoubtSign => Dress::named(Color::Red),
        Part::Hit => Dress::named(Color::Black).on_named(Color::Yellow),
        Part::Label => Dress::named(Color::Black).on_named(Color::Green),
        Part::HitHere | Part::Selected => Dress::with(REVERSED),
        Part::IdeaSign => Dress::with(BOLD),
        Part::After
        | Part::Place
        | Part::Count
        | Part::Footer
        | Part::Dim
        | Part::Rule
        | Part::Rest
        | Part::Frame => Dress::with(Modifier::DIM),
        _ => Dress::NONE,
    };
    colours.and(lettering(part))
}

/// No colour at all.
#[must_use]
pub fn plain(part: Part) -> Dress {
    let attributes = match part {
        // A highlight is told from a note and from a link by more than its sign.
        Part::Idea => BOLD,
        Part::Fact => BOLD.union(UNDER),
        Part::Hit | Part::Selected => REVERSED,
        Part::HitHere => REVERSED.union(BOLD).union(UNDER),
        Part::Label => REVERSED.union(BOLD),
        Part::Heading => BOLD.union(UNDER),
        Part::CodeSpan
        | Part::After
        | Part::Place
        | Part::Count
        | Part::Footer
        | Part::Dim
        | Part::Rule
        | Part::Rest
        | Part::Frame => Modifier::DIM,
        Part::NoteMark
        | Part::IdeaSign
        | Part::QuestionSign
        | Part::QuotationSign
        | Part::FactSign
        | Part::DoubtSign
        | Part::Bookmark => BOLD,
        other => lettering(other),
    };
    Dress::with(attributes)
}
