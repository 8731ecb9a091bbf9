//! The Fourier transform in two dimensions, for finding where a picture lies in another (J. W. Cooley and J. W. Tukey, "An
//! algorithm for the machine calculation of complex Fourier series", Mathematics of Computation 19 (1965) 297–301).

/// A complex number.
pub(super) type Complex = [f32; 2];

/// Squares of one size, a power of two.
pub(super) struct Fourier {
    size: usize,
    turns: Vec<Complex>,
    order: Vec<usize>,
}

impl Fourier {
    pub(super) fn new(size: usize) -> Self {
        let bits = size.trailing_zeros();
        let turn = |k: usize| {
            let angle = -2.0 * std::f64::consts::PI * k as f64 / size as f64;
            [angle.cos() as f32, angle.sin() as f32]
        };
        let order = |k: usize| k.reverse_bits() >> (usize::BITS - bits.max(1));
        Self {
            size,
            turns: (0..size / 2).map(turn).collect(),
            order: (0..size).map(order).collect(),
        }
    }

    /// Transforms rows, then columns; the result is turned about its diagonal, and a second transform turns it back.
    pub(super) fn transform(&self, square: &mut [Complex]) {
        for _ in 0..2 {
            for row in square.chunks_exact_mut(self.size) {
                self.row(row);
            }
            self.turn(square);
        }
    }

    fn row(&self, row: &mut [Complex]) {
        for (at, to) in self.order.iter().enumerate() {
            if at < *to {
                row.swap(at, *to);
            }
        }
        let mut half = 1;
        while half < self.size {
            let step = self.size / (2 * half);
            for block in row.chunks_exact_mut(2 * half) {
                let (low, high) = block.split_at_mut(half);
                for (k, (a, b)) in low.iter_mut().zip(high).enumerate() {
                    let t = self.turns[k * step];
                    let turned = [b[0] * t[0] - b[1] * t[1], b[0] * t[1] + b[1] * t[0]];
                    *b = [a[0] - turned[0], a[1] - turned[1]];
                    *a = [a[0] + turned[0], a[1] + turned[1]];
                }
            }
            half *= 2;
        }
    }

    fn turn(&self, square: &mut [Complex]) {
        const TILE: usize = 32;
        let size = self.size;
        for top in (0..size).step_by(TILE) {
            for left in (top..size).step_by(TILE) {
                for y in top..(top + TILE).min(size) {
                    for x in left.max(y + 1)..(left + TILE).min(size) {
                        square.swap(y * size + x, x * size + y);
                    }
                }
            }
        }
    }
}
