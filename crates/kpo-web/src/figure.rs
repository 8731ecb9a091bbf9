//! Figures that are looked at rather than read, drawn by the server as SVG, with the table they are made of behind them.
//!
//! A page gives a plain struct its numbers and names, asks it to `draw`, and puts `{{ figure }}` into its template. A figure
//! mirrors where the page reads from right to left, takes its colours from the stylesheet, carries a title and a
//! description for those who hear it, and, where there is nothing to draw, says what will make it something. It uses
//! attributes and classes only, because the content policy forbids inline style.

mod agreement;
mod canvas;
mod progress;
mod reliability;
mod unsure;

use askama::Template;
use askama::filters::HtmlSafe;

pub use agreement::{Agreement, Common};
pub use progress::Progress;
pub use reliability::{Reliability, Reviewer};
pub use unsure::Unsure;

use crate::frame::Frame;
use canvas::{Canvas, Shape};

/// A figure as it stands on a page.
#[derive(Template)]
#[template(path = "figure.html")]
pub struct Figure {
    /// What its parts are named by; different on a page.
    id: &'static str,
    title: String,
    /// What it shows, for everybody.
    about: String,
    /// What it shows, for those who do not see it.
    description: String,
    /// What to say instead, where there is nothing to draw.
    empty: String,
    width: String,
    height: String,
    /// Wider than a telephone: it is moved sideways instead of made small.
    wide: bool,
    shapes: Vec<Shape>,
    table: String,
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// A figure stands in a page as it is: its own template has escaped what is in it.
impl HtmlSafe for Figure {}

/// The table behind a figure.
struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Figure {
    fn drawn(
        f: &Frame,
        id: &'static str,
        name: &str,
        about: String,
        canvas: Canvas,
        table: Table,
    ) -> Self {
        let lines: Vec<String> = table.rows.iter().map(|row| row.join(" ")).collect();
        Self {
            id,
            title: f.t(name),
            about,
            description: lines.join("; "),
            empty: String::new(),
            width: canvas::number(canvas.width()),
            height: canvas::number(canvas.height()),
            wide: canvas.width() > canvas::WIDTH,
            shapes: canvas.shapes(),
            table: f.t("figure-table"),
            head: table.head,
            rows: table.rows,
        }
    }

    fn empty(f: &Frame, id: &'static str, name: &str) -> Self {
        Self {
            id,
            title: f.t(name),
            about: String::new(),
            description: String::new(),
            empty: f.t(&format!("{name}-none")),
            width: String::new(),
            height: String::new(),
            wide: false,
            shapes: Vec::new(),
            table: String::new(),
            head: Vec::new(),
            rows: Vec::new(),
        }
    }
}

/// A share that can be drawn: what is no number, or none from 0 to 1, is brought to the nearest that is.
fn share(value: f64) -> f64 {
    if value.is_nan() {
        0.0
    } else {
        value.clamp(0.0, 1.0)
    }
}

/// A name as long as there is room for, set apart from the direction of what stands around it.
fn short(name: &str, letters: usize) -> String {
    let kept: String = name.chars().take(letters).collect();
    if kept.len() == name.len() {
        return format!("\u{2068}{name}\u{2069}");
    }
    let kept: String = name.chars().take(letters.saturating_sub(1)).collect();
    format!("\u{2068}{}…\u{2069}", kept.trim_end())
}

#[cfg(test)]
mod tests;
