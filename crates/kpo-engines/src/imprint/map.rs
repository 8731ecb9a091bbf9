//! From places on the page to places in what was found: a polynomial of low degree each way. The third degree bends enough for
//! the slant of a photograph and the unevenness of a scanner's feed.

/// A pair of places, of the page and of the picture, and how much it counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    pub(super) page: [f64; 2],
    pub(super) found: [f64; 2],
    pub(super) weight: f64,
}

/// Where the places of a page are in a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Map {
    middle: [f64; 2],
    size: f64,
    terms: [Vec<f64>; 2],
}

/// Terms of each degree.
const TERMS: [usize; 4] = [1, 3, 6, 10];

fn basis(u: f64, v: f64) -> [f64; 10] {
    [
        1.0,
        u,
        v,
        u * u,
        u * v,
        v * v,
        u * u * u,
        u * u * v,
        u * v * v,
        v * v * v,
    ]
}

impl Map {
    /// A straight map: `found = origin + x · across + y · down`.
    pub(super) fn straight(origin: [f64; 2], across: [f64; 2], down: [f64; 2]) -> Self {
        Self {
            middle: [0.0, 0.0],
            size: 1.0,
            terms: [0, 1].map(|k| vec![origin[k], across[k], down[k]]),
        }
    }

    /// Where a place of the page is in the picture.
    pub fn at(&self, x: f64, y: f64) -> [f64; 2] {
        let powers = basis(
            (x - self.middle[0]) / self.size,
            (y - self.middle[1]) / self.size,
        );
        [0, 1].map(|k| {
            self.terms[k]
                .iter()
                .zip(&powers)
                .map(|(term, power)| term * power)
                .sum()
        })
    }

    /// The map that fits pairs best, of this degree (1 to 3) or less where they are few.
    pub(super) fn fitted(pairs: &[Pair], degree: usize) -> Option<Self> {
        let degree = match pairs.len() {
            0..=3 => return None,
            4..=15 => 1,
            16..=39 => degree.min(2),
            _ => degree.min(3),
        };
        let count = pairs.len() as f64;
        let middle = [0, 1].map(|k| pairs.iter().map(|pair| pair.page[k]).sum::<f64>() / count);
        let away = |pair: &Pair| {
            (pair.page[0] - middle[0])
                .abs()
                .max((pair.page[1] - middle[1]).abs())
        };
        let size = pairs.iter().map(away).fold(1.0, f64::max);
        let rows: Vec<[f64; 10]> = pairs
            .iter()
            .map(|pair| {
                basis(
                    (pair.page[0] - middle[0]) / size,
                    (pair.page[1] - middle[1]) / size,
                )
            })
            .collect();
        let terms = TERMS[degree];
        let whole: f64 = pairs.iter().map(|pair| pair.weight).sum();
        let mut fitted = Self {
            middle,
            size,
            terms: [Vec::new(), Vec::new()],
        };
        for k in 0..2 {
            let mut normal = vec![vec![0.0; terms + 1]; terms];
            for (row, pair) in rows.iter().zip(pairs) {
                for i in 0..terms {
                    for j in 0..terms {
                        normal[i][j] += pair.weight * row[i] * row[j];
                    }
                    normal[i][terms] += pair.weight * row[i] * pair.found[k];
                }
            }
            // A little stiffness, so that what no pair holds does not swing.
            for (i, row) in normal.iter_mut().enumerate().skip(3) {
                row[i] += 1e-4 * whole;
            }
            fitted.terms[k] = solved(normal)?;
        }
        Some(fitted)
    }
}

/// Solves a system given with its right side, by elimination with the largest pivot.
pub(super) fn solved(mut rows: Vec<Vec<f64>>) -> Option<Vec<f64>> {
    let count = rows.len();
    for at in 0..count {
        let best = (at..count).max_by(|a, b| rows[*a][at].abs().total_cmp(&rows[*b][at].abs()))?;
        rows.swap(at, best);
        let pivot = rows[at].clone();
        if pivot[at].abs() < 1e-12 {
            return None;
        }
        for row in rows.iter_mut().skip(at + 1) {
            let factor = row[at] / pivot[at];
            for (to, from) in row.iter_mut().zip(&pivot).skip(at) {
                *to -= factor * from;
            }
        }
    }
    let mut out = vec![0.0; count];
    for at in (0..count).rev() {
        let known: f64 = (at + 1..count).map(|k| rows[at][k] * out[k]).sum();
        out[at] = (rows[at][count] - known) / rows[at][at];
    }
    Some(out)
}

impl Map {
    /// Pixels of the picture to one of the page, at the middle.
    pub(super) fn scale(&self) -> f64 {
        let [x, y] = self.middle;
        let (one, right) = (self.at(x, y), self.at(x + 1.0, y));
        (right[0] - one[0]).hypot(right[1] - one[1])
    }

    /// The map to the same picture made this many times smaller, across and down.
    pub(super) fn shrunk(&self, times: [f64; 2]) -> Self {
        let mut map = self.clone();
        for (terms, times) in map.terms.iter_mut().zip(times) {
            for term in &mut *terms {
                *term /= times;
            }
            terms[0] += 0.5 / times - 0.5;
        }
        map
    }
}

/// A smooth number over a page.
pub(super) struct Curve(Map);

impl Curve {
    /// Fitted to places, numbers and weights; of degree 0 to 2.
    pub(super) fn fitted(points: &[([f64; 2], f64, f64)], degree: usize) -> Option<Self> {
        if degree == 0 {
            let whole: f64 = points.iter().map(|point| point.2).sum();
            let sum: f64 = points.iter().map(|point| point.1 * point.2).sum();
            return (whole > 0.0)
                .then(|| Self(Map::straight([sum / whole, 0.0], [0.0, 0.0], [0.0, 0.0])));
        }
        let pairs: Vec<Pair> = points
            .iter()
            .map(|(page, value, weight)| Pair {
                page: *page,
                found: [*value, 0.0],
                weight: *weight,
            })
            .collect();
        Map::fitted(&pairs, degree).map(Self)
    }

    pub(super) fn at(&self, place: [f64; 2]) -> f64 {
        self.0.at(place[0], place[1])[0]
    }
}
