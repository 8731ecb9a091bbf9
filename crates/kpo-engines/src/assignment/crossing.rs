//! Groups of one task that overlap without nesting, which are no flow: a mixed integer program, solved as such.
//!
//! Groups that nest are kept as in [`Problem::with_groups`]; each that crosses one before it in the list is held by two
//! conditions beside: no more than `at_most` of its members, and no more than `demand − at_least` of anybody else. Branch
//! and bound over linear programs (A. H. Land and A. G. Doig, "An automatic method of solving discrete programming
//! problems", Econometrica 28 (1960) 497–520), as the library `microlp` does it, takes far longer than a flow, which is
//! why it is only for this.

use std::collections::BTreeMap;

use good_lp::{
    Expression, ProblemVariables, ResolutionError, Solution as _, SolutionStatus, SolverModel as _,
    Variable, WithTimeLimit as _, constraint, microlp, variable,
};

use super::group::{Forest, Group, forest};
use super::problem::{Error, Problem};
use super::simplex::NONE;

/// A plan that keeps groups that cross.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crossed {
    /// (task, expert), in rising order.
    pub pairs: Vec<(u32, u32)>,
    /// What the plan costs, empty places included.
    pub objective: i64,
    /// Whether the program was solved to its end, to the accuracy of its library; otherwise it is the best plan found in the
    /// time.
    pub proved: bool,
}

/// The cheapest plan in which all groups are kept, crossing ones too; looked for no longer than some seconds.
///
/// # Errors
/// [`Error::Unsolved`] where none was found in the time; [`Error::Short`] where promises cannot be kept; what a group
/// cannot be.
pub fn crossing(problem: Problem, groups: Vec<Group>, seconds: f64) -> Result<Crossed, Error> {
    let (nested, crossed) = part(&problem, groups)?;
    let problem = problem.with_groups(nested)?;
    let forest = forest(&problem)?;
    let mut variables = ProblemVariables::new();
    let model = Model::new(&problem, &forest, &mut variables);
    let cost = model.cost(&problem, &forest);
    let mut program = variables.minimise(cost).using(microlp);
    for condition in model.conditions(&problem, &forest) {
        program.add_constraint(condition);
    }
    for group in &crossed {
        for condition in model.beside(&problem, group)? {
            program.add_constraint(condition);
        }
    }
    let solution = program
        .with_time_limit(seconds)
        .solve()
        .map_err(|error| refusal(&problem, &error))?;
    let proved = matches!(solution.status(), SolutionStatus::Optimal);
    let chosen = |x: &Variable| solution.value(*x) > 0.5;
    let (mut pairs, mut objective) = (Vec::new(), 0);
    for (i, task) in problem.tasks.iter().enumerate() {
        let mut empty = i64::from(task.demand);
        for k in problem.rows.range(i).filter(|k| chosen(&model.pairs[*k])) {
            pairs.push((i as u32, problem.rows.who(k) as u32));
            objective += i64::from(problem.rows.cost[k]);
            empty -= 1;
        }
        objective += empty * task.unfilled;
    }
    pairs.sort_unstable();
    let found = Crossed {
        pairs,
        objective,
        proved,
    };
    if kept(&problem, &crossed, &found.pairs) {
        Ok(found)
    } else {
        Err(Error::Unsolved)
    }
}

fn refusal(problem: &Problem, error: &ResolutionError) -> Error {
    let promised = problem.experts.iter().enumerate();
    let promised = promised.filter(|(_, expert)| expert.at_least > 0);
    let experts: Vec<u32> = promised.map(|(j, _)| j as u32).collect();
    if matches!(error, ResolutionError::Infeasible) && !experts.is_empty() {
        let missing = 1;
        return Error::Short { experts, missing };
    }
    Error::Unsolved
}

/// Groups that nest with those before them, and those that do not.
fn part(problem: &Problem, groups: Vec<Group>) -> Result<(Vec<Group>, Vec<Group>), Error> {
    let mut nested: BTreeMap<u32, Vec<Vec<u32>>> = BTreeMap::new();
    let (mut inside, mut beside) = (Vec::new(), Vec::new());
    for (g, mut group) in groups.into_iter().enumerate() {
        let task = problem.check_task(group.task)?;
        group.members.sort_unstable();
        group.members.dedup();
        if let Some(&last) = group.members.last() {
            problem.check_expert(last)?;
        }
        if group.at_least > problem.tasks[task].demand || group.at_least > group.at_most {
            return Err(Error::GroupImpossible { group: g });
        }
        let who = problem.pairs_of(group.task).map(|pair| pair.expert);
        let own: Vec<u32> = who
            .filter(|j| group.members.binary_search(j).is_ok())
            .collect();
        let placed = nested.entry(group.task).or_default();
        if placed.iter().all(|other| nests(&own, other)) {
            placed.push(own);
            inside.push(group);
        } else {
            beside.push(group);
        }
    }
    Ok((inside, beside))
}

/// Whether two sets lie apart, or one in the other.
fn nests(one: &[u32], other: &[u32]) -> bool {
    let shared = one.iter().filter(|j| other.contains(j)).count();
    shared == 0 || shared == one.len() || shared == other.len()
}

/// The variables: pairs, places left empty at each node, and places that go from a node's surroundings into it.
struct Model {
    pairs: Vec<Variable>,
    empty: Vec<Variable>,
    into: Vec<Option<Variable>>,
}

impl Model {
    fn new(problem: &Problem, forest: &Forest, variables: &mut ProblemVariables) -> Self {
        let demand = |x: usize| f64::from(problem.tasks[forest.task[x] as usize].demand);
        let nodes = 0..forest.task.len();
        let into = |x: usize| {
            let most = f64::from(forest.more[x]).min(demand(x));
            (forest.parent[x] != NONE).then_some(variable().min(0.0).max(most))
        };
        Self {
            pairs: variables.add_vector(variable().binary(), problem.rows.expert.len()),
            empty: nodes
                .clone()
                .map(|x| variables.add(variable().min(0.0).max(demand(x))))
                .collect(),
            into: nodes.map(|x| into(x).map(|v| variables.add(v))).collect(),
        }
    }

    fn cost(&self, problem: &Problem, forest: &Forest) -> Expression {
        let pairs = self.pairs.iter().zip(&problem.rows.cost);
        let mut cost: Expression = pairs.map(|(x, cost)| f64::from(*cost) * *x).sum();
        for (x, empty) in self.empty.iter().enumerate() {
            let task = &problem.tasks[forest.task[x] as usize];
            cost += task.unfilled as f64 * *empty;
        }
        cost
    }

    /// Every place at a node is filled, empty, or handed inwards; nobody takes more than they can or less than promised.
    fn conditions(&self, problem: &Problem, forest: &Forest) -> Vec<good_lp::Constraint> {
        let mut left: Vec<Expression> = self.empty.iter().map(|empty| (*empty).into()).collect();
        let mut load = vec![Expression::default(); problem.experts.len()];
        for i in 0..problem.tasks.len() {
            for k in problem.rows.range(i) {
                left[forest.inner[k] as usize] += self.pairs[k];
                load[problem.rows.who(k)] += self.pairs[k];
            }
        }
        for (x, into) in self.into.iter().enumerate() {
            if let Some(into) = into {
                left[x] -= *into;
                left[forest.parent[x] as usize] += *into;
            }
        }
        let mut conditions = Vec::new();
        for (left, kept) in left.into_iter().zip(&forest.kept) {
            conditions.push(constraint!(left == f64::from(*kept)));
        }
        for (load, expert) in load.into_iter().zip(&problem.experts) {
            if expert.at_least > 0 {
                conditions.push(constraint!(load.clone() >= f64::from(expert.at_least)));
            }
            conditions.push(constraint!(load <= f64::from(expert.capacity)));
        }
        conditions
    }

    /// What holds a group that crosses others.
    fn beside(&self, problem: &Problem, group: &Group) -> Result<Vec<good_lp::Constraint>, Error> {
        let task = problem.check_task(group.task)?;
        let (mut own, mut others) = (Expression::default(), Expression::default());
        for k in problem.rows.range(task) {
            if group
                .members
                .binary_search(&(problem.rows.who(k) as u32))
                .is_ok()
            {
                own += self.pairs[k];
            } else {
                others += self.pairs[k];
            }
        }
        let rest = problem.tasks[task].demand.saturating_sub(group.at_least);
        Ok(vec![
            constraint!(own <= f64::from(group.at_most)),
            constraint!(others <= f64::from(rest)),
        ])
    }
}

/// Whether the plan keeps capacities, promises and the crossing groups, counted in whole numbers.
fn kept(problem: &Problem, crossed: &[Group], pairs: &[(u32, u32)]) -> bool {
    let mut load = vec![0_u32; problem.experts.len()];
    for (_, j) in pairs {
        load[*j as usize] += 1;
    }
    let mut people = load.iter().zip(&problem.experts);
    let room = people.all(|(load, expert)| (expert.at_least..=expert.capacity).contains(load));
    let held = |group: &Group| {
        let member = |j: &u32| group.members.binary_search(j).is_ok();
        let of = pairs.iter().filter(|(i, _)| *i == group.task);
        let own = of.clone().filter(|(_, j)| member(j)).count();
        let others = of.count() - own;
        let rest = problem.tasks[group.task as usize]
            .demand
            .saturating_sub(group.at_least);
        own <= group.at_most as usize && others <= rest as usize
    };
    let filled = (0..problem.tasks.len() as u32).all(|i| {
        let of = pairs.iter().filter(|(task, _)| *task == i).count();
        of <= problem.tasks[i as usize].demand as usize
    });
    room && filled && crossed.iter().all(held)
}
