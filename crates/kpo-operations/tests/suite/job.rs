//! Work that brings the program down, or never ends well, is laid aside in the end and says why (R31). On both databases.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use kpo_operations::Clock as _;
use kpo_operations::job::{ATTEMPTS_MAX, Failure, LEASE_SECONDS, Registry, work_one};
use kpo_practice::id::JobId;
use kpo_records::job::{Job, JobState, NewJob};
use kpo_testkit::{TestOffice, both};

/// A job that is due, and a worker that counts how often it was begun.
struct Bench {
    office: TestOffice,
    job: JobId,
    begun: Arc<AtomicU32>,
}

impl Bench {
    async fn of(office: TestOffice) -> Self {
        let (job, at): (JobId, _) = (office.stranger(), office.clock.now());
        let mut tx = office.office.begin().await.unwrap();
        tx.enqueue(&NewJob {
            id: job,
            kind: "test".to_owned(),
            payload: serde_json::json!({}),
            run_at: at,
            dedupe_key: None,
            created_at: at,
        })
        .await
        .unwrap();
        tx.commit().await.unwrap();
        Self {
            office,
            job,
            begun: Arc::default(),
        }
    }

    /// A worker that takes it and dies before it can say a word.
    async fn cut_off(&self) {
        let at = self.office.clock.now();
        let mut tx = self.office.office.begin().await.unwrap();
        let lease = at.plus_seconds(LEASE_SECONDS);
        assert!(tx.claim_job(at, lease).await.unwrap().is_some());
        tx.commit().await.unwrap();
        self.office.clock.pass_days(1);
    }

    /// A worker that lives, under which the job fails in words.
    async fn work(&self) -> Job {
        let begun = Arc::clone(&self.begun);
        let failing = Registry::default().on("test", move |_, _| {
            begun.fetch_add(1, Ordering::SeqCst);
            async { Err(Failure::Retry("no room".to_owned())) }
        });
        assert!(work_one(&self.office.office, &failing).await.unwrap());
        self.office.clock.pass_days(1);
        let mut tx = self.office.office.read().await.unwrap();
        tx.job(self.job).await.unwrap()
    }

    fn begun(&self) -> u32 {
        self.begun.load(Ordering::SeqCst)
    }
}

both! {
    async fn what_was_cut_off_three_times_without_a_word_is_begun_no_more(office: TestOffice) {
        let bench = Bench::of(office).await;
        for _ in 0..3 {
            bench.cut_off().await;
        }
        let job = bench.work().await;
        assert_eq!((job.state, bench.begun()), (JobState::Failed, 0));
        assert!(job.error.unwrap().contains("never came to an end"));
    }

    async fn what_was_cut_off_twice_is_still_tried(office: TestOffice) {
        let bench = Bench::of(office).await;
        bench.cut_off().await;
        bench.cut_off().await;
        let job = bench.work().await;
        assert_eq!((job.state, bench.begun()), (JobState::Waiting, 1));
    }

    async fn a_word_once_said_does_not_let_it_crash_for_ever(office: TestOffice) {
        let bench = Bench::of(office).await;
        assert_eq!(bench.work().await.error.as_deref(), Some("no room"));
        for _ in 1..ATTEMPTS_MAX {
            bench.cut_off().await;
        }
        let job = bench.work().await;
        assert_eq!((job.state, bench.begun()), (JobState::Failed, 1));
    }

    async fn what_fails_in_words_is_given_up_at_the_limit_with_its_reason(office: TestOffice) {
        let bench = Bench::of(office).await;
        for _ in 1..ATTEMPTS_MAX {
            assert_eq!(bench.work().await.state, JobState::Waiting);
        }
        let job = bench.work().await;
        assert_eq!((job.state, job.error.as_deref()), (JobState::Failed, Some("no room")));
    }
}
