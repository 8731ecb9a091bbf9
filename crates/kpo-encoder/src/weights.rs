//! Weights as they are published: a safetensors file (eight bytes of length, a head in JSON, then plain numbers).

use std::collections::BTreeMap;

use ndarray::{Array1, Array2};
use serde::Deserialize;

use crate::Refused;

#[derive(Deserialize)]
struct Tensor {
    dtype: String,
    shape: Vec<usize>,
    data_offsets: (usize, usize),
}

/// A file of weights, read where asked.
pub(crate) struct Weights<'a> {
    head: BTreeMap<String, serde_json::Value>,
    numbers: &'a [u8],
}

fn odd(what: &str) -> Refused {
    Refused::Weights(what.to_owned())
}

impl<'a> Weights<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Result<Self, Refused> {
        let (length, rest) = bytes
            .split_first_chunk::<8>()
            .ok_or_else(|| odd("too short"))?;
        let length = usize::try_from(u64::from_le_bytes(*length)).unwrap_or(usize::MAX);
        let head = rest.get(..length).ok_or_else(|| odd("cut off"))?;
        let head = serde_json::from_slice(head).map_err(|_| odd("an unreadable head"))?;
        Ok(Self {
            head,
            numbers: &rest[length..],
        })
    }

    /// The numbers of a tensor with this shape.
    fn tensor(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, Refused> {
        let found = self.head.get(name).cloned();
        let tensor: Tensor = found
            .and_then(|value| serde_json::from_value(value).ok())
            .ok_or_else(|| odd(&format!("no {name}")))?;
        if tensor.dtype != "F32" || tensor.shape != shape {
            return Err(odd(&format!(
                "{name} is {} {:?}, not F32 {shape:?}",
                tensor.dtype, tensor.shape
            )));
        }
        let (from, to) = tensor.data_offsets;
        let bytes = self.numbers.get(from..to);
        let bytes = bytes.ok_or_else(|| odd(&format!("{name} is cut off")))?;
        let (fours, rest) = bytes.as_chunks::<4>();
        let numbers: Vec<f32> = fours.iter().map(|four| f32::from_le_bytes(*four)).collect();
        if !rest.is_empty() || numbers.len() != shape.iter().product::<usize>() {
            return Err(odd(&format!("{name} is cut off")));
        }
        if !numbers.iter().all(|number| number.is_finite()) {
            return Err(odd(&format!("{name} holds what is no number")));
        }
        Ok(numbers)
    }

    pub(crate) fn vector(&self, name: &str, length: usize) -> Result<Array1<f32>, Refused> {
        Ok(Array1::from(self.tensor(name, &[length])?))
    }

    pub(crate) fn matrix(
        &self,
        name: &str,
        rows: usize,
        columns: usize,
    ) -> Result<Array2<f32>, Refused> {
        let numbers = self.tensor(name, &[rows, columns])?;
        Array2::from_shape_vec((rows, columns), numbers).map_err(|_| odd(name))
    }
}
