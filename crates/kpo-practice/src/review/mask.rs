//! What a reviewer must not read: names of the author's side, blotted out; and where each shown character stands in what was
//! handed in, so that a passage marked at the desk is the same passage for its author.

/// A name to be blotted out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    text: String,
    /// A word that is also an everyday one ("Process Partners Oy"): only where it is written with a capital.
    as_written: bool,
}

impl Name {
    /// Something to be blotted out however it is written: an address.
    pub fn whole(text: &str) -> Self {
        Self {
            text: text.trim().to_owned(),
            as_written: false,
        }
    }
}

/// A text as a reviewer sees it. Each of its characters knows which characters of the original it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The characters, each with the first place in the original it stands for and the place after the last.
    letters: Vec<(char, usize, usize)>,
}

impl Shown {
    /// A text shown as it is.
    pub fn plain(text: &str) -> Self {
        let letters = text.chars().enumerate();
        Self {
            letters: letters.map(|(at, c)| (c, at, at + 1)).collect(),
        }
    }

    /// What is read.
    pub fn text(&self) -> String {
        self.letters.iter().map(|(c, ..)| *c).collect()
    }

    /// The characters that are read.
    pub(super) fn letters(&self) -> impl Iterator<Item = char> + '_ {
        self.letters.iter().map(|(c, ..)| *c)
    }

    /// The stretch of the original that a stretch of what is read stands for: its first place, and how long it is.
    pub(super) fn origin(&self, from: usize, until: usize) -> Option<(usize, usize)> {
        let (_, start, _) = self.letters.get(from)?;
        let (_, _, end) = self.letters.get(until.checked_sub(1)?)?;
        Some((*start, end.checked_sub(*start)?))
    }

    /// The stretch of what is read that shows a stretch of the original.
    pub fn showing(&self, start: usize, length: usize) -> (usize, usize) {
        let end = start + length;
        let meets = |(_, from, until): &(char, usize, usize)| *from < end && *until > start;
        let first = self.letters.iter().position(meets);
        let last = self.letters.iter().rposition(meets);
        first
            .zip(last)
            .map_or((0, 0), |(first, last)| (first, last + 1))
    }
}

/// How many letters an ending may add to a word: Finnish and Turkish decline names ("Laineella", "Arslan'ın").
const ENDING_MAX: usize = 6;

/// A text as a reviewer may see it: `names` (of people, organisations, addresses) blotted out, with whatever ending the
/// language puts to them.
pub fn masked(text: &str, names: &[Name]) -> String {
    shown(text, names).text()
}

/// The same, with where each character stands in the text that was handed in.
pub fn shown(text: &str, names: &[Name]) -> Shown {
    let mut shown = Shown::plain(text);
    let mut names: Vec<&Name> = names
        .iter()
        .filter(|name| name.text.chars().count() > 1)
        .collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.text.len()));
    for name in names {
        shown = blot(&shown, name);
    }
    shown
}

fn blot(text: &Shown, name: &Name) -> Shown {
    let fold = |c: char| {
        if name.as_written {
            c
        } else {
            c.to_lowercase().next().unwrap_or(c)
        }
    };
    let wanted: Vec<char> = name.text.chars().map(fold).collect();
    // A short word with an ending could be any word.
    let declines = wanted.len() > 3 && wanted.iter().all(|c| c.is_alphabetic() || *c == ' ');
    let letters: Vec<char> = text.letters().collect();
    let mut out = Vec::with_capacity(letters.len());
    let mut place = 0;
    while place < letters.len() {
        let end = place + wanted.len();
        let here = end <= letters.len()
            && letters[place..end]
                .iter()
                .zip(&wanted)
                .all(|(c, w)| fold(*c) == *w)
            && (place == 0 || !letters[place - 1].is_alphanumeric());
        let whole = here.then(|| ended(&letters, end, declines)).flatten();
        if let Some(end) = whole
            && let Some((start, length)) = text.origin(place, end)
        {
            out.extend(['█'; 3].map(|blot| (blot, start, start + length)));
            place = end;
        } else {
            out.push(text.letters[place]);
            place += 1;
        }
    }
    Shown { letters: out }
}

/// Where the word that begins with a name ends; none when it is another word.
fn ended(letters: &[char], end: usize, declines: bool) -> Option<usize> {
    let apostrophe = letters.get(end).is_some_and(|c| matches!(c, '\'' | '’'));
    let from = if apostrophe { end + 1 } else { end };
    let ending = letters[from..]
        .iter()
        .take_while(|c| c.is_alphanumeric())
        .count();
    match (ending, apostrophe) {
        (0, _) => Some(end),
        (1..=ENDING_MAX, true) => Some(from + ending),
        (1..=ENDING_MAX, false) if declines => Some(from + ending),
        _ => None,
    }
}

/// The names to blot for one person or organisation: the whole, and each word of it. A person's short word, and any word of
/// an organisation's name, could be an everyday one: those only as they are written.
pub fn names_of(name: &str, person: bool) -> Vec<Name> {
    let mut names = vec![Name::whole(name)];
    let words = name.split(|c: char| c.is_whitespace() || c == ',');
    let least = if person { 2 } else { 4 };
    for word in words.filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() >= least) {
        let as_written = !person || word.chars().count() < 4;
        let mut push = |text: String| names.push(Name { text, as_written });
        // Finnish: Virtanen, but of Virtasen and with Virtasella.
        if let Some(stem) = word
            .strip_suffix("nen")
            .filter(|stem| stem.chars().count() > 2)
        {
            push(format!("{stem}s"));
        }
        push(word.to_owned());
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blotted_name_stands_for_all_of_it_in_the_original() {
        let names = names_of("Aino Virtanen", true);
        let text = "As Aino Virtasella shows, 3 % is lost.";
        let seen = shown(text, &names);
        assert!(!seen.text().contains("Virta"), "{}", seen.text());
        let original: Vec<char> = text.chars().collect();
        let at = seen.text().chars().position(|c| c == '3').unwrap();
        let (start, length) = seen.origin(at, at + 3).unwrap();
        assert_eq!(
            original[start..start + length].iter().collect::<String>(),
            "3 %"
        );
        assert_eq!(seen.showing(start, length), (at, at + 3));
        // Half a blot cannot be taken: whatever touches it stands for the whole name.
        let (start, length) = seen.origin(4, 5).unwrap();
        let taken: String = original[start..start + length].iter().collect();
        assert!(
            "Aino Virtasella".contains(&taken) && taken.chars().count() > 3,
            "{taken}"
        );
    }
}
