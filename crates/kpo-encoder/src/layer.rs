//! One layer: every piece looks at the others of its text, then at itself.
//!
//! Several texts lie in one matrix, row after row, without anything between them: the large products are of all at
//! once, and only the looking is done text by text.

use ndarray::linalg::general_mat_mul;
use ndarray::{Array1, Array2, ArrayView2, Axis, Slice, concatenate};

use crate::Refused;
use crate::numbers::{gelu, normalise, shares};
use crate::weights::Weights;

/// A weighted sum of inputs for each output, and a constant.
pub(crate) struct Linear {
    weight: Array2<f32>,
    bias: Array1<f32>,
}

impl Linear {
    fn read(weights: &Weights<'_>, name: &str, out: usize, of: usize) -> Result<Self, Refused> {
        Ok(Self {
            weight: weights.matrix(&format!("{name}.weight"), out, of)?,
            bias: weights.vector(&format!("{name}.bias"), out)?,
        })
    }

    fn apply(&self, x: &ArrayView2<'_, f32>) -> Array2<f32> {
        let mut y = Array2::zeros((x.nrows(), self.bias.len()));
        y += &self.bias;
        general_mat_mul(1.0, x, &self.weight.t(), 1.0, &mut y);
        y
    }
}

/// A scaling of rows.
pub(crate) struct Norm {
    scale: Array1<f32>,
    shift: Array1<f32>,
}

impl Norm {
    pub(crate) fn read(weights: &Weights<'_>, name: &str, size: usize) -> Result<Self, Refused> {
        Ok(Self {
            scale: weights.vector(&format!("{name}.weight"), size)?,
            shift: weights.vector(&format!("{name}.bias"), size)?,
        })
    }

    pub(crate) fn apply(&self, x: &mut Array2<f32>) {
        let (scale, shift) = (self.scale.to_vec(), self.shift.to_vec());
        for mut row in x.rows_mut() {
            if let Some(row) = row.as_slice_mut() {
                normalise(row, &scale, &shift);
            }
        }
    }
}

pub(crate) struct Layer {
    /// Questions, keys and values side by side.
    look: Linear,
    out: Linear,
    out_norm: Norm,
    wide: Linear,
    narrow: Linear,
    narrow_norm: Norm,
    heads: usize,
}

impl Layer {
    pub(crate) fn read(
        weights: &Weights<'_>,
        number: usize,
        size: usize,
        wide: usize,
        heads: usize,
    ) -> Result<Self, Refused> {
        let at = |name: &str| format!("encoder.layer.{number}.{name}");
        let part =
            |name: &str| Linear::read(weights, &at(&format!("attention.self.{name}")), size, size);
        let (query, key, value) = (part("query")?, part("key")?, part("value")?);
        let odd = |_| Refused::Weights(at("attention"));
        let look = Linear {
            weight: concatenate(
                Axis(0),
                &[query.weight.view(), key.weight.view(), value.weight.view()],
            )
            .map_err(odd)?,
            bias: concatenate(
                Axis(0),
                &[query.bias.view(), key.bias.view(), value.bias.view()],
            )
            .map_err(odd)?,
        };
        Ok(Self {
            look,
            out: Linear::read(weights, &at("attention.output.dense"), size, size)?,
            out_norm: Norm::read(weights, &at("attention.output.LayerNorm"), size)?,
            wide: Linear::read(weights, &at("intermediate.dense"), wide, size)?,
            narrow: Linear::read(weights, &at("output.dense"), size, wide)?,
            narrow_norm: Norm::read(weights, &at("output.LayerNorm"), size)?,
            heads,
        })
    }

    /// `ends` says after which row each text ends.
    pub(crate) fn apply(&self, x: Array2<f32>, ends: &[usize]) -> Array2<f32> {
        let seen = self.looked(&x, ends);
        let mut x = x + self.out.apply(&seen.view());
        self.out_norm.apply(&mut x);
        let mut wide = self.wide.apply(&x.view());
        if let Some(numbers) = wide.as_slice_mut() {
            gelu(numbers);
        }
        let mut x = x + self.narrow.apply(&wide.view());
        self.narrow_norm.apply(&mut x);
        x
    }

    /// What each piece sees of the others of its text, by likeness of its question to their keys.
    fn looked(&self, x: &Array2<f32>, ends: &[usize]) -> Array2<f32> {
        let size = x.ncols();
        let head = size / self.heads;
        let all = self.look.apply(&x.view());
        let mut seen = Array2::zeros(x.raw_dim());
        let mut from = 0;
        for &to in ends {
            let mut like = Array2::zeros((to - from, to - from));
            for h in 0..self.heads {
                let part = |of: usize| {
                    let first = of * size + h * head;
                    all.slice_axis(Axis(0), Slice::from(from..to))
                        .slice_axis_move(Axis(1), Slice::from(first..first + head))
                };
                let (query, key, value) = (part(0), part(1), part(2));
                general_mat_mul(1.0 / (head as f32).sqrt(), &query, &key.t(), 0.0, &mut like);
                for mut row in like.rows_mut() {
                    if let Some(row) = row.as_slice_mut() {
                        shares(row);
                    }
                }
                let mut out = seen
                    .slice_axis_mut(Axis(0), Slice::from(from..to))
                    .slice_axis_move(Axis(1), Slice::from(h * head..(h + 1) * head));
                general_mat_mul(1.0, &like, &value, 0.0, &mut out);
            }
            from = to;
        }
        seen
    }
}
