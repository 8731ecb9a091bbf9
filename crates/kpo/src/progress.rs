//! How far long work is: a bar on the terminal, for work that takes longer than a moment; nothing where nobody watches.

use std::io::IsTerminal as _;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Work shorter than this shows no bar.
const MOMENT: Duration = Duration::from_millis(700);

/// A bar that appears once the work has taken a moment, on standard error, and only where that is a terminal.
pub(crate) struct Progress {
    bar: Option<ProgressBar>,
    said: String,
}

impl Progress {
    /// Work of so many steps, in words such as 'reading labels.csv'.
    pub(crate) fn new(said: &str, steps: u64) -> Self {
        let watched = std::io::stderr().is_terminal();
        let bar = watched.then(|| {
            let style = ProgressStyle::with_template("{msg} {bar:32} {percent:>3} %, {eta} left");
            let bar = ProgressBar::with_draw_target(Some(steps), ProgressDrawTarget::hidden());
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar
        });
        Self {
            bar,
            said: said.to_owned(),
        }
    }

    /// So many steps are done.
    pub(crate) fn at(&self, step: u64) {
        let Some(bar) = &self.bar else { return };
        if bar.is_hidden() && bar.elapsed() > MOMENT {
            bar.set_draw_target(ProgressDrawTarget::stderr());
            bar.set_message(self.said.clone());
        }
        bar.set_position(step);
    }

    /// A line on standard error that does not break the bar.
    pub(crate) fn aside(&self, line: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| eprintln!("{line}")),
            None => eprintln!("{line}"),
        }
    }

    /// The work is done: the bar goes away.
    pub(crate) fn done(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
