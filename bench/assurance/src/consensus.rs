//! Aggregation beside crowd-kit: accuracy, log-loss, calibration, the worst set, small panels, reviewers' intervals, adaptive
//! reviews, speed. Sets whose labels are levels rather than classes are measured apart.

mod adaptive;
mod interval;
mod panel;
mod score;
mod small;
mod speed;

use kpo_engines::consensus::{Consensus, Judgements, Method, Options, consensus};

use crate::Places;
use panel::Panel;
use score::{Mean, Score};

pub use adaptive::measure as adaptive;
pub use interval::measure as intervals;
pub use small::measure as small;
pub use speed::measure as speed;

/// How often known tasks are drawn.
const DRAWS: u64 = 8;
/// How long a peer may take for one set, in seconds.
const PATIENCE: &str = "90";

/// The aggregation of a panel by one method.
fn aggregate(panel: &Panel, known: &[(u32, u16)], method: Method) -> Consensus {
    let judgements = Judgements::new(panel.tasks, panel.workers, panel.answers, &panel.rows)
        .expect("a panel's rows are in range");
    let mut options = Options::new(panel.classes);
    options.ordinal = panel.ordinal;
    options.method = method;
    consensus(&judgements, known, &options).expect("a panel's classes are its answers")
}

/// Without known answers, and with twenty: every set, then means, expert and crowd apart.
pub fn measure(places: &Places) {
    println!(
        "== consensus: accuracy / log-loss / calibration error (10 bins of equal mass); ties count as shares"
    );
    println!(
        "   {:16} {:23} {:23} {:23} {:23} {:23} ours, 20 known",
        "set",
        "majority (crowd-kit)",
        "DS (crowd-kit)",
        "MACE (crowd-kit)",
        "GLAD (crowd-kit)",
        "ours"
    );
    let names = ["majority", "dawid-skene", "mace", "glad"];
    let mut means: [[Mean; 7]; 2] = Default::default();
    let mut worst = (0.0_f64, String::new());
    for panel in Panel::all(places) {
        let means = &mut means[usize::from(panel.expert)];
        let peers = panel::peers(places, &panel, &[], PATIENCE, &names);
        print!("   {:16}", panel.name);
        for (name, mean) in names.iter().zip(means.iter_mut()) {
            let found = peers.get(*name).map(|p| score::of(p, &panel, &[]));
            print!(" {}", score::shown(found));
            mean.add(found);
        }
        let ours = score::of(
            &score::rows(&aggregate(&panel, &[], Method::Bayes)),
            &panel,
            &[],
        );
        means[4].add(Some(ours));
        let gold = with_known(&panel, DRAWS);
        means[5].add(Some(gold));
        println!(" {} {}", score::shown(Some(ours)), score::shown(Some(gold)));
        let peer = panel::peers(
            places,
            &panel,
            &panel.known(20, 0),
            PATIENCE,
            &["dawid-skene"],
        );
        let skipped: Vec<u32> = panel.known(20, 0).iter().map(|known| known.0).collect();
        means[6].add(
            peer.get("dawid-skene")
                .map(|p| score::of(p, &panel, &skipped)),
        );
        let majority = score::rows(&aggregate(&panel, &[], Method::Majority));
        let gap = ours.right - score::of(&majority, &panel, &[]).right;
        if gap < worst.0 {
            worst = (gap, panel.name.clone());
        }
    }
    for (kind, means) in ["crowd", "expert"].iter().zip(&means) {
        print!("   mean of {kind:8}");
        for mean in &means[..6] {
            print!(" {}", score::shown(mean.value()));
        }
        println!(
            "\n   {kind}: crowd-kit DS with 20 known (1 draw): {}",
            score::shown(means[6].value())
        );
    }
    println!(
        "   worst set against the smoothed majority: {:+.1} points ({})",
        100.0 * worst.0,
        worst.1
    );
    levels(places);
    table(&means, &worst);
}

/// Sets whose labels are levels: only with known answers is it said which classes there are.
fn levels(places: &Places) {
    let mut mean = Mean::default();
    for panel in Panel::levels(places) {
        let found = with_known(&panel, DRAWS);
        println!(
            "   {:16} levels, 20 known: {}",
            panel.name,
            score::shown(Some(found))
        );
        mean.add(Some(found));
    }
    println!(
        "   mean of levels, 20 known: {}",
        score::shown(mean.value())
    );
}

fn with_known(panel: &Panel, draws: u64) -> Score {
    let mut scores: Vec<Score> = (0..draws)
        .map(|draw| {
            let known = panel.known(20, draw);
            let skipped: Vec<u32> = known.iter().map(|known| known.0).collect();
            let found = aggregate(panel, &known, Method::Bayes);
            score::of(&score::rows(&found), panel, &skipped)
        })
        .collect();
    Score::median(&mut scores)
}

fn table(means: &[[Mean; 7]; 2], worst: &(f64, String)) {
    let of = |kind: usize, at: usize| means[kind][at].value().unwrap_or_default();
    println!("   | what | peer (crowd-kit DS; majority for log-loss of crowds) | reach | ours |");
    println!("   |---|---|---|---|");
    println!(
        "   | accuracy, none known, crowd, expert | {:.3}, {:.3} | .805, .763 | {:.3}, {:.3} |",
        of(0, 1).right,
        of(1, 1).right,
        of(0, 4).right,
        of(1, 4).right
    );
    println!(
        "   | worst set against majority | | -4 points | {:+.1} ({}) |",
        100.0 * worst.0,
        worst.1
    );
    println!(
        "   | 20 known, expert | {:.3} | .803 | {:.3} |",
        of(1, 6).right,
        of(1, 5).right
    );
    println!(
        "   | log-loss, none known, expert, crowd | {:.2}, {:.2} | .56, .52 | {:.3}, {:.3} |",
        of(1, 1).loss,
        of(0, 0).loss,
        of(1, 4).loss,
        of(0, 4).loss
    );
    println!(
        "   | log-loss / error, 20 known, expert; crowd | {:.2}/{:.3}; {:.2}/{:.3} | .47/.09; .48/.065 | {:.3}/{:.3}; {:.3}/{:.3} |\n",
        of(1, 6).loss,
        of(1, 6).off,
        of(0, 6).loss,
        of(0, 6).off,
        of(1, 5).loss,
        of(1, 5).off,
        of(0, 5).loss,
        of(0, 5).off
    );
}
