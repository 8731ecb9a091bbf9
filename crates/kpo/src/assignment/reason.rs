//! What a plan answers when asked: why a place is empty, what a pair turns at, what more of a person is worth.

use anyhow::{Context as _, Result, bail};
use kpo_engines::assignment::{Plan, Why};

use super::Wish;
use super::question::Question;

/// Answers what was asked with the plan.
pub(super) fn say(wish: &Wish, question: &Question, plan: &mut Plan) -> Result<()> {
    if wish.why {
        why(question, plan)?;
    }
    for asked in &wish.turning {
        turning(asked, question, plan)?;
    }
    for name in &wish.worth {
        let expert = question.experts.find(name);
        let expert = expert.with_context(|| format!("--worth {name}: there is no such expert"))?;
        let worth = plan
            .worth_of_room(expert)
            .map_err(|error| question.named(&error))?;
        println!("worth {name}: one task more for '{name}' would save {worth}");
    }
    Ok(())
}

/// Each task with an empty place, and why it is.
fn why(question: &Question, plan: &Plan) -> Result<()> {
    for task in 0..plan.problem().tasks().len() as u32 {
        let empty = plan.empty_places(task);
        if empty == 0 {
            continue;
        }
        let name = question.tasks.of(task);
        let why = plan
            .why_empty(task)
            .map_err(|error| question.named(&error))?;
        let reason = match why {
            Why::Filled => continue,
            Why::Crowded(found) => format!(
                "whatever the costs: {} need {} in all; {} take {}, and {} pairs with others are beside",
                question.tasks.some(&found.tasks),
                found.demand,
                if found.experts.is_empty() {
                    "nobody is shared by them; those".to_owned()
                } else {
                    format!(
                        "the experts they share ({})",
                        question.experts.some(&found.experts)
                    )
                },
                found.capacity,
                found.beside
            ),
            Why::Dearer { fill: i64::MAX } => "nobody can be moved to it".to_owned(),
            Why::Dearer { fill } => format!(
                "filling it would add {fill} to the other costs, leaving it empty costs {}",
                plan.problem().tasks()[task as usize].unfilled
            ),
            Why::Bound => "groups or promises take part in it".to_owned(),
        };
        println!("why {name}: {empty} empty; {reason}");
    }
    Ok(())
}

/// From which cost on a pair would be chosen.
fn turning(asked: &str, question: &Question, plan: &mut Plan) -> Result<()> {
    let Some((task, expert)) = asked.split_once(',') else {
        bail!("--turning {asked}: write TASK,EXPERT");
    };
    let (task, expert) = (task.trim(), expert.trim());
    let both = question.tasks.find(task).zip(question.experts.find(expert));
    let Some((i, j)) = both else {
        bail!("--turning {asked}: there is no such task or no such expert");
    };
    let turn = plan
        .turning_cost(i, j)
        .map_err(|error| question.named(&error))
        .with_context(|| format!("--turning {asked}"))?;
    let held = plan.experts_of(i).contains(&j);
    let said = match (held, turn) {
        (true, Some(turn)) => format!("is chosen, and would be up to a cost of {turn}"),
        (false, Some(turn)) => format!("is not chosen, and would be below a cost of {turn}"),
        (true, None) => "is chosen, and would be at any cost".to_owned(),
        (false, None) => "is not chosen, and would be at no cost".to_owned(),
    };
    println!("turning {task},{expert}: '{expert}' {said}");
    Ok(())
}
