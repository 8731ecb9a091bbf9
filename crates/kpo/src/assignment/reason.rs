//! What a plan answers when asked: why a place is empty, what a pair turns at, what more of a person is worth.

use std::collections::HashMap;

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

/// Each task with an empty place, and why it is; tasks with one reason together.
fn why(question: &Question, plan: &Plan) -> Result<()> {
    let mut reasons: Vec<(String, Vec<String>)> = Vec::new();
    let mut place: HashMap<String, usize> = HashMap::new();
    for task in 0..plan.problem().tasks().len() as u32 {
        let empty = plan.empty_places(task);
        if empty == 0 {
            continue;
        }
        let why = plan
            .why_empty(task)
            .map_err(|error| question.named(&error))?;
        let reason = reason(question, plan, task, &why);
        let at = *place.entry(reason.clone()).or_insert_with(|| {
            reasons.push((reason, Vec::new()));
            reasons.len() - 1
        });
        let name = question.tasks.of(task);
        reasons[at].1.push(format!("{name} ({empty} empty)"));
    }
    for (reason, tasks) in reasons {
        println!("why {}: {reason}", tasks.join(", "));
    }
    Ok(())
}

fn reason(question: &Question, plan: &Plan, task: u32, why: &Why) -> String {
    match why {
        Why::Filled => "no place is empty".to_owned(),
        Why::Crowded(found) if found.experts.is_empty() => format!(
            "whatever the costs: {} need {} in all, and there are {} pairs for them",
            question.tasks.some(&found.tasks),
            found.demand,
            found.beside
        ),
        Why::Crowded(found) => format!(
            "whatever the costs: {} need {} in all; the experts they share ({}) take {}, and {} pairs with others are beside",
            question.tasks.some(&found.tasks),
            found.demand,
            question.experts.some(&found.experts),
            found.capacity,
            found.beside
        ),
        Why::Dearer { fill: i64::MAX } => "nobody can be moved to it".to_owned(),
        Why::Dearer { fill } => format!(
            "filling it would add {fill} to the other costs, leaving it empty costs {}",
            plan.problem().tasks()[task as usize].unfilled
        ),
        Why::Bound => "groups or promises take part in it".to_owned(),
    }
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
