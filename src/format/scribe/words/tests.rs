use super::*;

#[test]
fn white_space_that_is_more_than_one_space_is_found_wherever_it_is() {
    for (white, more) in [
        (" ", false),
        ("  ", true),
        ("\n", true),
        ("\t", true),
        (" \n", true),
    ] {
        for before in 0..70 {
            for after in [0, 1, 40] {
                let text = format!("{}{white}{}", "x".repeat(before), "y".repeat(after));
                let wanted = if more || after == 0 {
                    before
                } else {
                    text.len()
                };
                assert_eq!(irregular(text.as_bytes()), wanted, "{text:?}");
            }
        }
    }
    assert_eq!(irregular(b""), 0);
    assert_eq!(irregular("é à".as_bytes()), 5);
}
