//! Numbers in Roman numerals.

/// The value of a Roman numeral in one case, up to 3999; `None` where it is not written by the rules (`IIII` is let pass).
#[must_use]
pub fn roman(word: &str) -> Option<u32> {
    if word.is_empty() || word.len() > 15 {
        return None;
    }
    let digit = |c: char| {
        Some(match c {
            'I' => 1,
            'V' => 5,
            'X' => 10,
            'L' => 50,
            'C' => 100,
            'D' => 500,
            'M' => 1000,
            _ => return None,
        })
    };
    let upper = word.to_ascii_uppercase();
    if word != upper && word != word.to_ascii_lowercase() {
        return None;
    }
    let digits: Vec<u32> = upper.chars().map(digit).collect::<Option<_>>()?;
    let value = digits
        .iter()
        .enumerate()
        .fold(0u32, |sum, (index, &digit)| {
            if digits.get(index + 1).is_some_and(|&next| next > digit) {
                sum.wrapping_sub(digit)
            } else {
                sum.wrapping_add(digit)
            }
        });
    let lax = upper.replace("IIII", "IV").replace("VIV", "IX");
    (value < 4000 && (as_roman(value) == upper || as_roman(value) == lax)).then_some(value)
}

fn as_roman(mut value: u32) -> String {
    const DIGITS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut out = String::new();
    for (worth, digit) in DIGITS {
        while value >= worth {
            out.push_str(digit);
            value -= worth;
        }
    }
    out
}
