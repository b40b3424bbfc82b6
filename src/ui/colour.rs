//! Colours as numbers: reading them, how far they stand apart, and what becomes of them on a terminal with fewer.

use ratatui::style::Color;

/// Red, green, blue, each 0–255 (sRGB).
pub type Rgb = (u8, u8, u8);

/// The sixteen colours as xterm draws them; terminals differ, so this is a measure, not a promise.
const SIXTEEN: [(Color, Rgb); 16] = [
    (Color::Black, (0, 0, 0)),
    (Color::Red, (205, 0, 0)),
    (Color::Green, (0, 205, 0)),
    (Color::Yellow, (205, 205, 0)),
    (Color::Blue, (0, 0, 238)),
    (Color::Magenta, (205, 0, 205)),
    (Color::Cyan, (0, 205, 205)),
    (Color::Gray, (229, 229, 229)),
    (Color::DarkGray, (127, 127, 127)),
    (Color::LightRed, (255, 0, 0)),
    (Color::LightGreen, (0, 255, 0)),
    (Color::LightYellow, (255, 255, 0)),
    (Color::LightBlue, (92, 92, 255)),
    (Color::LightMagenta, (255, 0, 255)),
    (Color::LightCyan, (0, 255, 255)),
    (Color::White, (255, 255, 255)),
];

/// The names of the sixteen in a theme file, in the terminal's order.
pub const NAMES: [&str; 16] = [
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "grey",
    "dark-grey",
    "bright-red",
    "bright-green",
    "bright-yellow",
    "bright-blue",
    "bright-magenta",
    "bright-cyan",
    "white",
];

/// The six steps of the colour cube of 256-colour terminals.
const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// Reads `#rrggbb`, `#rgb`, one of [`NAMES`], or a number of the 256.
#[must_use]
pub fn parse(text: &str) -> Option<Color> {
    if let Some(hex) = text.strip_prefix('#') {
        return parse_hex(hex).map(|(r, g, b)| Color::Rgb(r, g, b));
    }
    if let Some(index) = NAMES
        .iter()
        .position(|name| name.eq_ignore_ascii_case(text))
    {
        return SIXTEEN.get(index).map(|(color, _)| *color);
    }
    text.parse::<u8>().ok().map(Color::Indexed)
}

fn parse_hex(hex: &str) -> Option<Rgb> {
    if !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let value = u32::from_str_radix(hex, 16).ok()?;
    match hex.len() {
        6 => {
            let [_, r, g, b] = value.to_be_bytes();
            Some((r, g, b))
        }
        3 => {
            let [_, _, high, low] = value.to_be_bytes();
            Some(((high & 15) * 17, (low >> 4) * 17, (low & 15) * 17))
        }
        _ => None,
    }
}

/// What a colour looks like; `None` for the terminal's own default.
#[must_use]
pub fn rgb(color: Color) -> Option<Rgb> {
    match color {
        Color::Reset => None,
        Color::Rgb(r, g, b) => Some((r, g, b)),
        Color::Indexed(index) => Some(indexed(index)),
        named => SIXTEEN
            .iter()
            .find(|(color, _)| *color == named)
            .map(|(_, rgb)| *rgb),
    }
}

/// Colour `index` of a 256-colour terminal.
#[must_use]
pub fn indexed(index: u8) -> Rgb {
    if let Some((_, rgb)) = SIXTEEN.get(usize::from(index)) {
        return *rgb;
    }
    if index >= 232 {
        let grey = 8 + (index - 232) * 10;
        return (grey, grey, grey);
    }
    let cube = usize::from(index) - 16;
    (STEPS[cube / 36], STEPS[cube / 6 % 6], STEPS[cube % 6])
}

/// The number of a colour of the sixteen or of the 256.
#[must_use]
pub fn index(color: Color) -> u8 {
    match color {
        Color::Indexed(index) => index,
        named => SIXTEEN
            .iter()
            .position(|(color, _)| *color == named)
            .and_then(|at| u8::try_from(at).ok())
            .unwrap_or(7),
    }
}

/// The nearest of the 240 colours that are the same on every 256-colour terminal (16–255).
#[must_use]
pub fn nearest_256(color: Rgb) -> u8 {
    // Of the cube, only one colour for each step of red can be it: how much green and blue weigh depends on red alone.
    let step = |channel: u8| {
        let near = |at: &usize| STEPS[*at].abs_diff(channel);
        (0..STEPS.len()).min_by_key(near).unwrap_or(0)
    };
    let beside = 16 + step(color.1) * 6 + step(color.2);
    let cube = (0..STEPS.len()).map(|red| beside + red * 36);
    cube.filter_map(|index| u8::try_from(index).ok())
        .chain(232..=255)
        .min_by_key(|index| distance(color, indexed(*index)))
        .unwrap_or(16)
}

/// The nearest of the sixteen, as xterm draws them.
#[must_use]
pub fn nearest_16(color: Rgb) -> Color {
    SIXTEEN
        .iter()
        .min_by_key(|(_, rgb)| distance(color, *rgb))
        .map_or(Color::Reset, |(color, _)| *color)
}

/// Squared distance, the channels weighted by how the eye takes them (“redmean”).
fn distance(a: Rgb, b: Rgb) -> u32 {
    let mean = u32::midpoint(u32::from(a.0), u32::from(b.0));
    let square = |x: u8, y: u8| u32::from(x.abs_diff(y)).pow(2);
    (((512 + mean) * square(a.0, b.0)) >> 8)
        + 4 * square(a.1, b.1)
        + (((767 - mean) * square(a.2, b.2)) >> 8)
}

/// Relative luminance, 0 (black) to 1 (white), after WCAG 2.
#[must_use]
pub fn luminance((r, g, b): Rgb) -> f64 {
    let linear = |channel: u8| {
        let value = f64::from(channel) / 255.0;
        if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}

/// Contrast of two colours, 1 (none) to 21, after WCAG 2.
#[must_use]
pub fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_as_they_are_written() {
        for (text, expected) in [
            ("#8a2be2", Some(Color::Rgb(0x8a, 0x2b, 0xe2))),
            ("#FFF", Some(Color::Rgb(255, 255, 255))),
            ("#1a9", Some(Color::Rgb(0x11, 0xaa, 0x99))),
            ("bright-red", Some(Color::LightRed)),
            ("Grey", Some(Color::Gray)),
            ("214", Some(Color::Indexed(214))),
            ("256", None),
            ("#12345", None),
            ("#+12345", None),
            ("#ééé", None),
            ("mauve", None),
            ("", None),
        ] {
            assert_eq!(parse(text), expected, "{text}");
        }
    }

    #[test]
    fn the_nearest_is_the_nearest_of_all() {
        let step = |by: usize| (0..=255u8).step_by(by);
        for (r, g) in step(13).flat_map(|r| step(17).map(move |g| (r, g))) {
            for b in step(11) {
                let all = 16..=255;
                let nearest = all.min_by_key(|index| distance((r, g, b), indexed(*index)));
                assert_eq!(Some(nearest_256((r, g, b))), nearest, "{r} {g} {b}");
            }
        }
    }

    #[test]
    fn the_256_are_their_own_nearest() {
        for index in 16..=255 {
            let found = nearest_256(indexed(index));
            assert_eq!(indexed(found), indexed(index), "{index}");
        }
        for (color, expected) in [
            ((0xff, 0xff, 0xff), 231),
            ((0, 0, 0), 16),
            ((0x30, 0x30, 0x31), 236),
            ((0xfe, 0xfe, 0xb0), 229),
        ] {
            assert_eq!(nearest_256(color), expected);
        }
    }

    #[test]
    fn the_16_are_found_by_the_eye() {
        for (color, expected) in [
            ((200, 10, 10), Color::Red),
            ((250, 250, 250), Color::White),
            ((20, 20, 20), Color::Black),
            ((100, 100, 250), Color::LightBlue),
        ] {
            assert_eq!(nearest_16(color), expected);
        }
    }

    #[test]
    fn contrast_is_that_of_the_standard() {
        let round = |x: f64| (x * 100.0).round() / 100.0;
        for (a, b, expected) in [
            ((0, 0, 0), (255, 255, 255), 21.0),
            ((0x77, 0x77, 0x77), (255, 255, 255), 4.48),
            ((9, 9, 9), (9, 9, 9), 1.0),
        ] {
            assert!((round(contrast(a, b)) - expected).abs() < 0.001);
        }
    }
}
