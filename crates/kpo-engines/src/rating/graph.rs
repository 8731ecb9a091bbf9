//! Who is tied to whom, and what ties leave open.

use std::collections::BTreeMap;

/// Which of `count` things hang together by `ties`: the groups, each rising, by their first member.
pub(super) fn components(
    count: usize,
    ties: impl Iterator<Item = (usize, usize)>,
) -> Vec<Vec<u32>> {
    let mut parent: Vec<usize> = (0..count).collect();
    for (one, other) in ties {
        let (one, other) = (root(&mut parent, one), root(&mut parent, other));
        parent[one.max(other)] = one.min(other);
    }
    gather((0..count).map(|one| root(&mut parent, one)))
}

fn root(parent: &mut [usize], mut one: usize) -> usize {
    while parent[one] != one {
        parent[one] = parent[parent[one]];
        one = parent[one];
    }
    one
}

fn gather(of: impl Iterator<Item = usize>) -> Vec<Vec<u32>> {
    let mut groups: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    for (one, root) in (0..).zip(of) {
        groups.entry(root).or_default().push(one);
    }
    groups.into_values().collect()
}

/// Which things beat each other in circles: within a group everybody reaches everybody along wins (S. R. Kosaraju's two
/// walks, without recursion).
pub(super) fn circles(count: usize, wins: &[(usize, usize)]) -> Vec<Vec<u32>> {
    let mut ahead = vec![Vec::new(); count];
    let mut back = vec![Vec::new(); count];
    for (winner, loser) in wins {
        ahead[*winner].push(*loser);
        back[*loser].push(*winner);
    }
    let mut seen = vec![false; count];
    let mut order = Vec::with_capacity(count);
    for begin in 0..count {
        if seen[begin] {
            continue;
        }
        seen[begin] = true;
        let mut path = vec![(begin, 0)];
        while let Some((at, next)) = path.last_mut() {
            if let Some(to) = ahead[*at].get(*next) {
                *next += 1;
                if !seen[*to] {
                    seen[*to] = true;
                    path.push((*to, 0));
                }
            } else {
                order.push(*at);
                path.pop();
            }
        }
    }
    let mut circle = vec![usize::MAX; count];
    for begin in order.into_iter().rev() {
        if circle[begin] != usize::MAX {
            continue;
        }
        let mut open = vec![begin];
        circle[begin] = begin;
        while let Some(at) = open.pop() {
            for to in &back[at] {
                if circle[*to] == usize::MAX {
                    circle[*to] = begin;
                    open.push(*to);
                }
            }
        }
    }
    let mut groups = gather(circle.into_iter());
    groups.sort_unstable();
    groups
}

/// The inverse of a symmetric positive definite matrix, a row after the other, by Cholesky; none where it is not.
pub(super) fn inverse(mut matrix: Vec<f64>, size: usize) -> Option<Vec<f64>> {
    for column in 0..size {
        for row in column..size {
            let (above, here) = (&matrix[column * size..], &matrix[row * size..]);
            let sum: f64 = above[..column]
                .iter()
                .zip(&here[..column])
                .map(|(a, b)| a * b)
                .sum();
            let value = matrix[row * size + column] - sum;
            matrix[row * size + column] = if row == column {
                if value <= 1e-12 {
                    return None;
                }
                value.sqrt()
            } else {
                value / matrix[column * size + column]
            };
        }
    }
    let mut inverse = vec![0.0; size * size];
    let mut solved = vec![0.0; size];
    for unit in 0..size {
        for row in 0..size {
            let known: f64 = (0..row).map(|k| matrix[row * size + k] * solved[k]).sum();
            let one = f64::from(u8::from(row == unit));
            solved[row] = (one - known) / matrix[row * size + row];
        }
        for row in (0..size).rev() {
            let known: f64 = (row + 1..size)
                .map(|k| matrix[k * size + row] * solved[k])
                .sum();
            solved[row] = (solved[row] - known) / matrix[row * size + row];
        }
        inverse[unit * size..(unit + 1) * size].copy_from_slice(&solved);
    }
    Some(inverse)
}

/// What ties weigh, as a Laplacian that knows nothing of the common level, and its inverse with that level taken out.
pub(super) fn free_inverse(mut laplacian: Vec<f64>, size: usize) -> Option<Vec<f64>> {
    let level = 1.0 / size as f64;
    for value in &mut laplacian {
        *value += level;
    }
    let mut found = inverse(laplacian, size)?;
    for value in &mut found {
        *value -= level;
    }
    Some(found)
}
