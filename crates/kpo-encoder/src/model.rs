//! The whole model, and texts through it.

use ndarray::{Array1, Array2, Axis, Slice};
use rayon::prelude::*;
use serde::Deserialize;

use crate::layer::{Layer, Norm};
use crate::weights::Weights;
use crate::{Pieces, Refused};

/// A text's pieces beyond this are not read; the published model was taught with no more.
const PIECES_MAX: usize = 256;
/// So many pieces of several texts go through together.
const TOGETHER: usize = 512;

#[derive(Deserialize)]
struct Config {
    model_type: String,
    hidden_act: String,
    hidden_size: usize,
    intermediate_size: usize,
    num_attention_heads: usize,
    num_hidden_layers: usize,
    max_position_embeddings: usize,
    vocab_size: usize,
}

/// A sentence model, ready to encode.
pub struct Model {
    pieces: Pieces,
    words: Array2<f32>,
    places: Array2<f32>,
    kind: Array1<f32>,
    norm: Norm,
    layers: Vec<Layer>,
    most: usize,
}

impl Model {
    /// From the published files: `config.json`, `vocab.txt` and `model.safetensors`.
    ///
    /// # Errors
    /// [`Refused`] where a file is not what it should be, or they do not fit together.
    pub fn new(config: &[u8], vocab: &str, weights: &[u8]) -> Result<Self, Refused> {
        let config: Config =
            serde_json::from_slice(config).map_err(|error| Refused::Config(error.to_string()))?;
        if config.model_type != "bert" || config.hidden_act != "gelu" {
            return Err(Refused::Config("another kind of model".to_owned()));
        }
        let (size, heads) = (config.hidden_size, config.num_attention_heads);
        if heads == 0 || size == 0 || size % heads != 0 || config.max_position_embeddings < 2 {
            return Err(Refused::Config("sizes that do not fit".to_owned()));
        }
        let pieces = Pieces::new(vocab)?;
        if pieces.len() > config.vocab_size {
            return Err(Refused::Config("fewer words than vocab.txt".to_owned()));
        }
        let weights = Weights::new(weights)?;
        let kinds = weights.matrix("embeddings.token_type_embeddings.weight", 2, size)?;
        let layer = |n| Layer::read(&weights, n, size, config.intermediate_size, heads);
        Ok(Self {
            pieces,
            words: weights.matrix("embeddings.word_embeddings.weight", config.vocab_size, size)?,
            places: weights.matrix(
                "embeddings.position_embeddings.weight",
                config.max_position_embeddings,
                size,
            )?,
            kind: kinds.row(0).to_owned(),
            norm: Norm::read(&weights, "embeddings.LayerNorm", size)?,
            layers: (0..config.num_hidden_layers)
                .map(layer)
                .collect::<Result<_, _>>()?,
            most: PIECES_MAX.min(config.max_position_embeddings),
        })
    }

    /// How many numbers a vector has.
    pub fn length(&self) -> usize {
        self.kind.len()
    }

    /// One vector of length 1 for each text, in their order.
    ///
    /// Texts of like length go through together, several groups at a time on the threads of rayon's pool.
    pub fn encode(&self, texts: &[&str]) -> Vec<Vec<f32>> {
        let cut: Vec<Vec<u32>> = texts
            .par_iter()
            .map(|text| self.pieces.of(text, self.most))
            .collect();
        let mut order: Vec<usize> = (0..texts.len()).collect();
        order.sort_by_key(|text| (cut[*text].len(), *text));
        let mut groups: Vec<Vec<usize>> = Vec::new();
        let mut together = usize::MAX;
        for text in order {
            if together.saturating_add(cut[text].len()) > TOGETHER {
                groups.push(Vec::new());
                together = 0;
            }
            together += cut[text].len();
            if let Some(group) = groups.last_mut() {
                group.push(text);
            }
        }
        let done: Vec<Vec<(usize, Vec<f32>)>> = groups
            .par_iter()
            .map(|group| self.encode_group(group, &cut))
            .collect();
        let mut vectors = vec![Vec::new(); texts.len()];
        for (text, vector) in done.into_iter().flatten() {
            vectors[text] = vector;
        }
        vectors
    }

    fn encode_group(&self, group: &[usize], cut: &[Vec<u32>]) -> Vec<(usize, Vec<f32>)> {
        let rows: usize = group.iter().map(|text| cut[*text].len()).sum();
        let mut x = Array2::zeros((rows, self.length()));
        let (mut ends, mut at) = (Vec::with_capacity(group.len()), 0);
        for text in group {
            for (place, piece) in cut[*text].iter().enumerate() {
                let mut row = x.row_mut(at);
                row += &self.words.row(*piece as usize);
                row += &self.places.row(place);
                row += &self.kind;
                at += 1;
            }
            ends.push(at);
        }
        self.norm.apply(&mut x);
        for layer in &self.layers {
            x = layer.apply(x, &ends);
        }
        let mut from = 0;
        let mut vectors = Vec::with_capacity(group.len());
        for (text, to) in group.iter().zip(ends) {
            let sum = x
                .slice_axis(Axis(0), Slice::from(from..to))
                .sum_axis(Axis(0));
            let square: f32 = sum.iter().map(|number| number * number).sum();
            let scale = square.sqrt().max(f32::MIN_POSITIVE).recip();
            vectors.push((*text, sum.iter().map(|number| number * scale).collect()));
            from = to;
        }
        vectors
    }
}
