//! Texts from outside: what stands unseen at their ends, and how they are made fit for an error text.

use crate::error::Error;

/// Refuses a text that begins or ends with something invisible: a space, a line end, a byte order mark. It was
/// copied along by mistake, and a server that refuses it does not name it. `name` is what the caller calls the text.
pub fn check_ends(name: &str, text: &str) -> Result<(), Error> {
    // Nearly every text begins and ends with an ASCII character that is seen.
    if let (Some(first), Some(last)) = (text.as_bytes().first(), text.as_bytes().last())
        && first.is_ascii_graphic()
        && last.is_ascii_graphic()
    {
        return Ok(());
    }
    let ends = [("begins", text.chars().next()), ("ends", text.chars().next_back())];
    for (place, character) in ends {
        if let Some(what) = character.and_then(unseen) {
            return Err(Error::argument(name, format!("{place} with {what}: remove it")));
        }
    }
    Ok(())
}

/// What an unseen character is called; nothing for one that is seen.
fn unseen(character: char) -> Option<String> {
    Some(match character {
        ' ' => "a space".into(),
        '\t' => "a tab".into(),
        '\r' | '\n' => "a line end".into(),
        '\u{feff}' => "a byte order mark (U+FEFF)".into(),
        c if c.is_control() => format!("a control character (U+{:04X})", c as u32),
        c if c.is_whitespace() || is_invisible(c) => format!("an invisible character (U+{:04X})", c as u32),
        _ => return None,
    })
}

/// Characters without width of their own, beside Unicode's white space.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}')
        || is_separator_or_direction(c)
}

/// A text made fit for an error text: nothing that breaks a line or turns what follows around, `max` bytes at most and
/// three dots where it was longer.
pub fn clean(text: &str, max: usize) -> String {
    let mut out = String::new();
    for c in text.chars() {
        let c = if c.is_control() || is_separator_or_direction(c) { ' ' } else { c };
        if out.len() + c.len_utf8() > max {
            out.push_str("...");
            break;
        }
        out.push(c);
    }
    out.trim().to_owned()
}

/// Unicode's line and paragraph separators, and its marks that change the direction of writing: a terminal or a window
/// would show another text than the one that is there.
fn is_separator_or_direction(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}' | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b5_cleaning_caps_and_leaves_one_line_in_one_direction() {
        assert_eq!(clean("a\r\nb\u{1}c\u{7f}", 100), "a  b c");
        assert_eq!(clean("a\u{2028}b\u{202e}c\u{2066}d\u{200f}", 100), "a b c d");
        assert_eq!(clean("\u{f6}\u{4e2d}\u{1f600}", 100), "\u{f6}\u{4e2d}\u{1f600}");
        assert_eq!(clean("\u{e9}\u{e9}\u{e9}", 4), "\u{e9}\u{e9}...");
    }

    #[test]
    fn x9_what_stands_unseen_at_an_end_is_named() {
        for (text, refusal) in [
            (" a", "user begins with a space: remove it"),
            ("a ", "user ends with a space: remove it"),
            ("a\t", "user ends with a tab: remove it"),
            ("a\r\n", "user ends with a line end: remove it"),
            ("\u{feff}a", "user begins with a byte order mark (U+FEFF): remove it"),
            ("a\u{0}", "user ends with a control character (U+0000): remove it"),
            ("a\u{a0}", "user ends with an invisible character (U+00A0): remove it"),
            ("a\u{200b}", "user ends with an invisible character (U+200B): remove it"),
            ("a\u{2069}", "user ends with an invisible character (U+2069): remove it"),
            ("\u{3000}", "user begins with an invisible character (U+3000): remove it"),
        ] {
            assert_eq!(check_ends("user", text).map_err(|error| error.text), Err(refusal.into()));
        }
        for fine in ["", "a", "a b", "\u{e9}", "a\u{200b}b"] {
            assert_eq!(check_ends("user", fine), Ok(()));
        }
    }
}
