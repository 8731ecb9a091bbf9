use super::*;
use uuid::Uuid;

fn wanted(mark: i64, undecided_suffices: bool) -> Qualification {
    let id = Uuid::from_u128(1);
    Qualification {
        id: QualificationId(id),
        version: 1,
        engagement: EngagementId(id),
        panel: PanelId(id),
        mark,
        undecided_suffices,
        set_by: PersonId(id),
        set_at: At(0),
        released_at: None,
    }
}

fn tried(right: i64, of: i64) -> Tried {
    Tried {
        all: of,
        done: of,
        closed: false,
        counted: Counted { of, right },
    }
}

/// R29: the interval decides, not the share. Twenty of twenty has its lower end at the twentieth root of 0.05, 0.86.
#[test]
fn r29_the_interval_decides_and_not_the_share() {
    let strict = wanted(80, false);
    assert_eq!(strict.standing(&tried(58, 60)), Standing::Passed);
    assert_eq!(strict.standing(&tried(18, 20)), Standing::Undecided);
    assert_eq!(strict.standing(&tried(20, 20)), Standing::Passed);
    assert_eq!(strict.standing(&tried(10, 20)), Standing::NotPassed);
    assert_eq!(strict.standing(&tried(19, 19)), Standing::Few);
}

/// R2: an undecided result lets through only where the file says so, at the mark, on enough units.
#[test]
fn r2_undecided_lets_through_only_where_the_file_says_so() {
    let code = |wanted: &Qualification, tried: &Tried| wanted.missing(tried).map(|one| one.code);
    let (strict, mild) = (wanted(80, false), wanted(80, true));
    assert_eq!(
        code(&strict, &tried(18, 20)),
        Some("qualification-undecided")
    );
    assert_eq!(code(&mild, &tried(18, 20)), None);
    assert_eq!(code(&mild, &tried(16, 20)), None);
    assert_eq!(code(&mild, &tried(15, 20)), Some("qualification-undecided"));
    assert_eq!(code(&mild, &tried(19, 19)), Some("qualification-few"));
    assert_eq!(
        code(&mild, &tried(10, 20)),
        Some("qualification-not-passed")
    );
}

/// R29: nothing is said of a task that is not finished.
#[test]
fn r29_nothing_is_said_before_the_task_is_finished() {
    let wanted = wanted(80, true);
    let half = Tried {
        all: 40,
        done: 30,
        closed: false,
        counted: Counted { of: 30, right: 30 },
    };
    assert_eq!(wanted.standing(&half), Standing::UnderWay);
    let ended = Tried {
        closed: true,
        ..half
    };
    assert_eq!(wanted.standing(&ended), Standing::Passed);
    assert_eq!(wanted.standing(&Tried::default()), Standing::Untried);
    let nothing = Tried {
        closed: true,
        ..Tried::default()
    };
    assert_eq!(wanted.standing(&nothing), Standing::Untried);
}
