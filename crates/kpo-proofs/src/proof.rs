//! The solver's side: questions put to `cvc5` about a set of policies, one kind of request at a time.

use std::collections::{BTreeMap, BTreeSet};

use cedar_policy::{PolicySet, RequestEnv};
use cedar_policy_symcc::solver::LocalSolver;
use cedar_policy_symcc::{CedarSymCompiler, CompiledPolicy, CompiledPolicySet};
use kpo_practice::access::{Action, Rulebook};

/// What must never happen, as regions no policy may reach into.
pub const NEVER: &str = include_str!("../../kpo-practice/policy/never.cedar");

/// A solver at work.
pub struct Prover {
    compiler: CedarSymCompiler<LocalSolver>,
    /// What must never happen, by name.
    never: Rulebook,
    compiled_never: BTreeMap<(Action, String), CompiledPolicySet>,
}

/// The request environment of an action, and the few policies that bear on it.
struct Question<'a> {
    environment: RequestEnv,
    policies: &'a PolicySet,
}

impl Prover {
    /// Starts the solver; an error says what to install.
    pub fn start() -> Result<Self, String> {
        let solver = LocalSolver::cvc5_with_args(["--tlimit-per=60000"]).map_err(|error| {
            format!("the proofs need the solver cvc5 (Debian: apt-get install -y cvc5; or set CVC5 to its path): {error}")
        })?;
        let compiler = CedarSymCompiler::new(solver).map_err(|error| error.to_string())?;
        let never = Rulebook::parse(NEVER, kpo_practice::access::rulebook::SCHEMA)?;
        Ok(Self {
            compiler,
            never,
            compiled_never: BTreeMap::new(),
        })
    }

    /// The names of what must never happen, with the actions each bears on.
    pub fn never(&self, action: Action) -> Vec<String> {
        let mut names: Vec<String> = self
            .never
            .of_action(action)
            .policies()
            .map(|policy| policy.id().to_string())
            .collect();
        names.sort();
        names
    }

    /// What must never happen and that `book` allows by this action, all of it.
    pub async fn broken(
        &mut self,
        book: &Rulebook,
        action: Action,
    ) -> Result<BTreeSet<String>, String> {
        self.broken_beyond(book, action, &BTreeSet::new(), false)
            .await
    }

    /// Whether `book` allows by this action anything that must never happen, beyond what is `known` to be allowed.
    pub async fn breaks(
        &mut self,
        book: &Rulebook,
        action: Action,
        known: &BTreeSet<String>,
    ) -> Result<bool, String> {
        let broken = self.broken_beyond(book, action, known, true).await?;
        Ok(!broken.is_empty())
    }

    async fn broken_beyond(
        &mut self,
        book: &Rulebook,
        action: Action,
        known: &BTreeSet<String>,
        one_is_enough: bool,
    ) -> Result<BTreeSet<String>, String> {
        let question = question(book, action)?;
        let compiled =
            CompiledPolicySet::compile(question.policies, &question.environment, &book.schema)
                .map_err(|error| error.to_string())?;
        let mut broken = BTreeSet::new();
        for name in self.never(action) {
            if known.contains(&name) {
                continue;
            }
            let key = (action, name.clone());
            if !self.compiled_never.contains_key(&key) {
                let region = self.region(&name, &question.environment)?;
                self.compiled_never.insert(key.clone(), region);
            }
            let Some(region) = self.compiled_never.get(&key) else {
                continue;
            };
            let disjoint = self
                .compiler
                .check_disjoint_opt(&compiled, region)
                .await
                .map_err(|error| format!("{name} by {}: {error}", action.name()))?;
            if !disjoint {
                broken.insert(name);
                if one_is_enough {
                    break;
                }
            }
        }
        Ok(broken)
    }

    fn region(&self, name: &str, environment: &RequestEnv) -> Result<CompiledPolicySet, String> {
        let policy = self
            .never
            .policies
            .policies()
            .find(|policy| policy.id().to_string() == name)
            .ok_or_else(|| format!("{name} is not among what must never happen"))?;
        let mut alone = PolicySet::new();
        alone
            .add(policy.clone())
            .map_err(|error| error.to_string())?;
        CompiledPolicySet::compile(&alone, environment, &self.never.schema)
            .map_err(|error| error.to_string())
    }

    /// Whether nobody can ever do this: a dead action, which is a mistake.
    pub async fn dead(&mut self, book: &Rulebook, action: Action) -> Result<bool, String> {
        let question = question(book, action)?;
        let compiled =
            CompiledPolicySet::compile(question.policies, &question.environment, &book.schema)
                .map_err(|error| error.to_string())?;
        self.compiler
            .check_always_denies_opt(&compiled)
            .await
            .map_err(|error| error.to_string())
    }

    /// The policies that can err for some input of this action. A `forbid` that errs is skipped, so there must be none.
    pub async fn erring(&mut self, book: &Rulebook, action: Action) -> Result<Vec<String>, String> {
        let question = question(book, action)?;
        let mut erring = Vec::new();
        for policy in question.policies.policies() {
            let compiled = CompiledPolicy::compile(policy, &question.environment, &book.schema)
                .map_err(|error| error.to_string())?;
            let never = self
                .compiler
                .check_never_errors_opt(&compiled)
                .await
                .map_err(|error| error.to_string())?;
            if !never {
                erring.push(policy.id().to_string());
            }
        }
        Ok(erring)
    }
}

fn question(book: &Rulebook, action: Action) -> Result<Question<'_>, String> {
    let environment = book
        .schema
        .request_envs()
        .find(|environment| environment.action().id().unescaped() == action.name())
        .ok_or_else(|| format!("the schema has no request for {}", action.name()))?;
    Ok(Question {
        environment,
        policies: book.of_action(action),
    })
}
