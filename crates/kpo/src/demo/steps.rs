//! What happens in a file, in order, and when: days after its beginning and the hour.

use kpo_practice::time::At;

macro_rules! steps {
    ($($name:ident $day:literal $hour:literal;)*) => {
        /// One step in the life of a file.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Step { $($name),* }

        impl Step {
            /// All of them, in order.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Days after the file's beginning, and the hour (UTC).
            fn when(self) -> (i64, i64) {
                match self { $(Self::$name => ($day, $hour)),* }
            }
        }
    };
}

steps! {
    Request 0 7;
    Allocate 1 8;
    Brief 2 8;
    Invite 3 9;
    Nominate 5 7;
    Confirm 6 9;
    Bid 9 8;
    Open 14 10;
    Draft 16 8;
    Sign 17 9;
    Room 18 8;
    Read 19 7;
    Work 25 8;
    Submit 31 8;
    Assign 32 9;
    Judge 35 8;
    Second 36 8;
    Accept 37 10;
    Hours 38 8;
    Invoice 40 9;
    Pay 55 9;
    Close 57 10;
    Declare 59 8;
    Decide 64 9;
    Look 156 9;
    Half 250 9;
    Outcome 431 9;
}

impl Step {
    /// When it happens in a file that began `began` days before `today`.
    pub(crate) fn at(self, today: At, began: i64) -> At {
        let (day, hour) = self.when();
        today
            .day()
            .start()
            .plus_days(day - began)
            .plus_seconds(hour * 3_600)
    }
}
