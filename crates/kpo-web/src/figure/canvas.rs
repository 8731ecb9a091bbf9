//! What figures are drawn on: places from the beginning of the line on, mirrored where the line begins at the right.

/// As wide as a telephone shows without making letters small.
pub(super) const WIDTH: f64 = 400.0;

/// A piece of a figure, its places written out.
pub(super) enum Shape {
    Line {
        x: String,
        y: String,
        to_x: String,
        to_y: String,
        class: &'static str,
    },
    Box {
        x: String,
        y: String,
        width: String,
        height: String,
        /// From 0 to 1, how strong its colour is.
        strength: String,
        class: &'static str,
    },
    Dot {
        x: String,
        y: String,
        class: &'static str,
    },
    Text {
        x: String,
        y: String,
        anchor: &'static str,
        class: &'static str,
        text: String,
    },
}

pub(super) struct Canvas {
    width: f64,
    height: f64,
    mirrored: bool,
    shapes: Vec<Shape>,
}

impl Canvas {
    pub(super) fn new(direction: &str, width: f64, height: f64) -> Self {
        Self {
            width,
            height,
            mirrored: direction == "rtl",
            shapes: Vec::new(),
        }
    }

    pub(super) fn width(&self) -> f64 {
        self.width
    }

    pub(super) fn height(&self) -> f64 {
        self.height
    }

    pub(super) fn shapes(self) -> Vec<Shape> {
        self.shapes
    }

    fn x(&self, x: f64) -> f64 {
        if self.mirrored { self.width - x } else { x }
    }

    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), class: &'static str) {
        self.shapes.push(Shape::Line {
            x: number(self.x(from.0)),
            y: number(from.1),
            to_x: number(self.x(to.0)),
            to_y: number(to.1),
            class,
        });
    }

    /// A box by its corner at the beginning of the line, and its size.
    pub(super) fn area(
        &mut self,
        at: (f64, f64),
        size: (f64, f64),
        strength: f64,
        class: &'static str,
    ) {
        let x = if self.mirrored {
            self.width - at.0 - size.0
        } else {
            at.0
        };
        self.shapes.push(Shape::Box {
            x: number(x),
            y: number(at.1),
            width: number(size.0.max(0.0)),
            height: number(size.1.max(0.0)),
            strength: number(strength),
            class,
        });
    }

    pub(super) fn dot(&mut self, at: (f64, f64), class: &'static str) {
        self.shapes.push(Shape::Dot {
            x: number(self.x(at.0)),
            y: number(at.1),
            class,
        });
    }

    /// A text; `anchor` is `start`, `middle` or `end` in the reader's direction, which is the figure's.
    pub(super) fn text(
        &mut self,
        at: (f64, f64),
        anchor: &'static str,
        class: &'static str,
        text: String,
    ) {
        self.shapes.push(Shape::Text {
            x: number(self.x(at.0)),
            y: number(at.1),
            anchor,
            class,
            text,
        });
    }
}

/// A place with two digits after the point at most.
pub(super) fn number(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    if rounded.is_finite() {
        format!("{rounded}")
    } else {
        "0".to_owned()
    }
}
