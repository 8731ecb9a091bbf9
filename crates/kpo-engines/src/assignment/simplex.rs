//! The network simplex on rows of pairs, started from any feasible plan.
//!
//! A basis is a tree that hangs from one node beyond all experts. Trees are kept strongly feasible (a unit could be
//! sent from every node to the root), so that runs of pivots that move nothing end (W. H. Cunningham, "A network
//! simplex method", Mathematical Programming 11 (1976) 105–116). Entering pairs are sought row by row in blocks, the
//! best of a block taken (as in P. Kovács, "Minimum-cost flow algorithms: an experimental evaluation", Optimization
//! Methods and Software 30 (2015) 94–127).

use super::problem::{Rows, USED};

pub(super) const NONE: u32 = u32::MAX;
/// Marks an arc of the tree as one of `Simplex::sides`.
pub(super) const SIDE: u32 = 1 << 31;

/// An arc that is no pair: a place left empty, an expert's capacity, a group under its task.
#[derive(Clone, Copy, Debug)]
pub(super) struct Side {
    pub(super) tail: u32,
    pub(super) head: u32,
    pub(super) room: u32,
    pub(super) flow: u32,
    pub(super) cost: i64,
}

#[derive(Clone, Copy)]
struct Node {
    parent: u32,
    arc: u32,
    depth: u32,
    child: u32,
    next: u32,
    previous: u32,
}

/// A unit more from `from` to `to` along `arc` saves `-gain`.
#[derive(Clone, Copy)]
struct Entering {
    from: u32,
    to: u32,
    arc: u32,
    room: u32,
    gain: i64,
}

/// Left nodes (rows), then experts, then the root.
pub(super) struct Simplex<'a> {
    rows: &'a mut Rows,
    lefts: usize,
    pub(super) sides: Vec<Side>,
    pub(super) price: Vec<i64>,
    node: Vec<Node>,
    stack: Vec<u32>,
}

impl<'a> Simplex<'a> {
    /// `hang[x]` is the parent of node `x` and the arc between: a pair's place in the rows, or `SIDE | side`. Every
    /// arc must have room from the node to its parent.
    pub(super) fn new(rows: &'a mut Rows, sides: Vec<Side>, hang: &[(u32, u32)]) -> Self {
        let lone = Node {
            parent: NONE,
            arc: NONE,
            depth: 0,
            child: NONE,
            next: NONE,
            previous: NONE,
        };
        let mut simplex = Self {
            lefts: rows.start.len(),
            rows,
            sides,
            price: vec![0; hang.len() + 1],
            node: vec![lone; hang.len() + 1],
            stack: Vec::new(),
        };
        for (x, &(parent, arc)) in hang.iter().enumerate() {
            simplex.attach(x as u32, parent, arc);
        }
        simplex.set_prices();
        simplex
    }

    fn root(&self) -> u32 {
        self.node.len() as u32 - 1
    }

    fn set_prices(&mut self) {
        let mut stack = vec![self.root()];
        while let Some(x) = stack.pop() {
            let node = self.node[x as usize];
            if node.parent != NONE {
                let above = self.price[node.parent as usize];
                self.node[x as usize].depth = self.node[node.parent as usize].depth + 1;
                let (tail, cost) = if node.arc & SIDE != 0 {
                    let side = self.sides[(node.arc & !SIDE) as usize];
                    (side.tail == x, side.cost)
                } else {
                    (
                        (x as usize) < self.lefts,
                        i64::from(self.rows.cost[node.arc as usize]),
                    )
                };
                self.price[x as usize] = if tail { above + cost } else { above - cost };
            }
            let mut child = node.child;
            while child != NONE {
                stack.push(child);
                child = self.node[child as usize].next;
            }
        }
    }

    fn detach(&mut self, x: u32) {
        let Node {
            parent,
            next,
            previous,
            ..
        } = self.node[x as usize];
        if previous == NONE {
            self.node[parent as usize].child = next;
        } else {
            self.node[previous as usize].next = next;
        }
        if next != NONE {
            self.node[next as usize].previous = previous;
        }
    }

    fn attach(&mut self, x: u32, parent: u32, arc: u32) {
        let next = self.node[parent as usize].child;
        let node = &mut self.node[x as usize];
        node.parent = parent;
        node.arc = arc;
        node.next = next;
        node.previous = NONE;
        if next != NONE {
            self.node[next as usize].previous = x;
        }
        self.node[parent as usize].child = x;
    }

    /// How much more can flow from the node to its parent, and from the parent to the node.
    fn room(&self, x: u32) -> (u32, u32) {
        let arc = self.node[x as usize].arc;
        if arc & SIDE == 0 {
            let used = self.rows.expert[arc as usize] >> 31;
            if (x as usize) < self.lefts {
                (1 - used, used)
            } else {
                (used, 1 - used)
            }
        } else {
            let side = &self.sides[(arc & !SIDE) as usize];
            if side.tail == x {
                (side.room - side.flow, side.flow)
            } else {
                (side.flow, side.room - side.flow)
            }
        }
    }

    /// Sends `amount` between a node and its parent.
    fn push(&mut self, x: u32, amount: u32, up: bool) {
        let arc = self.node[x as usize].arc;
        if arc & SIDE == 0 {
            self.rows.expert[arc as usize] ^= USED;
        } else {
            let side = &mut self.sides[(arc & !SIDE) as usize];
            if (side.tail == x) == up {
                side.flow += amount;
            } else {
                side.flow -= amount;
            }
        }
    }

    fn pivot(&mut self, enter: Entering) {
        let (mut a, mut b) = (enter.from, enter.to);
        let (mut amount, mut leave, mut from_side) = (enter.room, NONE, false);
        while a != b {
            if self.node[a as usize].depth >= self.node[b as usize].depth {
                let down = self.room(a).1;
                if down < amount {
                    (amount, leave, from_side) = (down, a, true);
                }
                a = self.node[a as usize].parent;
            } else {
                let up = self.room(b).0;
                if up <= amount {
                    (amount, leave, from_side) = (up, b, false);
                }
                b = self.node[b as usize].parent;
            }
        }
        if amount > 0 {
            self.send(enter, a, amount);
        }
        if leave != NONE {
            let (low, high, shift) = if from_side {
                (enter.from, enter.to, enter.gain)
            } else {
                (enter.to, enter.from, -enter.gain)
            };
            self.rehang(low, high, enter.arc, leave);
            self.shift(low, shift);
        }
    }

    fn send(&mut self, enter: Entering, join: u32, amount: u32) {
        let mut x = enter.from;
        while x != join {
            self.push(x, amount, false);
            x = self.node[x as usize].parent;
        }
        x = enter.to;
        while x != join {
            self.push(x, amount, true);
            x = self.node[x as usize].parent;
        }
        if enter.arc & SIDE == 0 {
            self.rows.expert[enter.arc as usize] ^= USED;
        } else {
            let side = &mut self.sides[(enter.arc & !SIDE) as usize];
            if side.tail == enter.from {
                side.flow += amount;
            } else {
                side.flow -= amount;
            }
        }
    }

    /// Cuts the tree above `leave` and hangs the part below from `high`, its new top being `low`.
    fn rehang(&mut self, low: u32, high: u32, arc: u32, leave: u32) {
        let (mut x, mut parent, mut arc) = (low, high, arc);
        loop {
            let old = self.node[x as usize];
            self.detach(x);
            self.attach(x, parent, arc);
            if x == leave {
                return;
            }
            (parent, arc, x) = (x, old.arc, old.parent);
        }
    }

    fn shift(&mut self, top: u32, by: i64) {
        let mut stack = std::mem::take(&mut self.stack);
        stack.push(top);
        while let Some(x) = stack.pop() {
            let depth = self.node[self.node[x as usize].parent as usize].depth + 1;
            self.price[x as usize] += by;
            let node = &mut self.node[x as usize];
            node.depth = depth;
            let mut child = node.child;
            while child != NONE {
                stack.push(child);
                child = self.node[child as usize].next;
            }
        }
        self.stack = stack;
    }

    /// The pair of the row that gains more than `best`, if there is one. Pairs of the tree gain nothing.
    fn price_row(&self, row: usize, best: &mut i64) -> Option<usize> {
        let range = self.rows.range(row);
        let first = range.start;
        let (own, theirs) = (self.price[row], &self.price[self.lefts..]);
        let mut at = None;
        let pairs = self.rows.expert[range.clone()]
            .iter()
            .zip(&self.rows.cost[range]);
        for (k, (&expert, &cost)) in pairs.enumerate() {
            let sign = i64::from(expert.cast_signed() >> 31);
            let reduced = i64::from(cost) - own + theirs[(expert & !USED) as usize];
            let reduced = (reduced ^ sign) - sign;
            if reduced < *best {
                *best = reduced;
                at = Some(first + k);
            }
        }
        at
    }

    fn price_side(&self, side: usize, best: &mut i64) -> Option<Entering> {
        let s = &self.sides[side];
        let reduced = s.cost - self.price[s.tail as usize] + self.price[s.head as usize];
        let arc = SIDE | side as u32;
        if reduced < *best && s.flow < s.room {
            *best = reduced;
            Some(Entering {
                from: s.tail,
                to: s.head,
                arc,
                room: s.room - s.flow,
                gain: reduced,
            })
        } else if -reduced < *best && s.flow > 0 {
            *best = -reduced;
            Some(Entering {
                from: s.head,
                to: s.tail,
                arc,
                room: s.flow,
                gain: -reduced,
            })
        } else {
            None
        }
    }

    fn enter_pair(&self, row: usize, k: usize, gain: i64) -> Entering {
        let (task, expert) = (row as u32, (self.lefts + self.rows.who(k)) as u32);
        let (from, to) = if self.rows.used(k) {
            (expert, task)
        } else {
            (task, expert)
        };
        Entering {
            from,
            to,
            arc: k as u32,
            room: 1,
            gain,
        }
    }

    /// Pivots until nothing gains: the plan is then a cheapest one, and the prices prove it.
    pub(super) fn run(&mut self) {
        let pairs = self.rows.expert.len();
        let block = (((pairs as f64).sqrt() * 0.3) as usize).max(64);
        let beside = self.sides.len().div_ceil(self.lefts.max(1));
        let (mut row, mut side, mut clean) = (0, 0, 0);
        let all = self
            .lefts
            .max(self.sides.len().div_ceil(beside.max(1)))
            .max(1);
        loop {
            let (mut best, mut enter, mut seen) = (0, None, 0);
            while clean < all && (seen < block || enter.is_none()) {
                if row < self.lefts {
                    if let Some(k) = self.price_row(row, &mut best) {
                        enter = Some(self.enter_pair(row, k, best));
                    }
                    seen += self.rows.range(row).len();
                }
                for _ in 0..beside {
                    enter = self.price_side(side, &mut best).or(enter);
                    side = (side + 1) % self.sides.len();
                }
                seen += beside + 1;
                row = (row + 1) % all;
                clean += 1;
            }
            match enter {
                Some(enter) => self.pivot(enter),
                None => return,
            }
            clean = 0;
        }
    }
}
