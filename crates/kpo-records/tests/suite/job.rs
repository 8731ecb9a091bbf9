//! Contract of the job table, on both databases: claimed once, finished by who holds the claim, tried again, given up.

use std::collections::BTreeSet;

use kpo_practice::id::{Id, JobId};
use kpo_practice::time::At;
use kpo_records::job::{Job, JobState, NewJob};
use kpo_records::{Db, PageRequest, RecordsError};
use kpo_testkit::both;
use kpo_testkit::clock::START;

fn new(n: u128, key: Option<&str>, run_at: At) -> NewJob {
    NewJob {
        id: JobId::from_uuid(uuid::Uuid::from_u128(n)),
        kind: "mail".to_owned(),
        payload: serde_json::json!({ "n": n.to_string() }),
        run_at,
        dedupe_key: key.map(str::to_owned),
        created_at: START,
    }
}

async fn put(db: &Db, job: &NewJob) -> bool {
    let mut tx = db.begin().await.unwrap();
    let fresh = tx.enqueue(job).await.unwrap();
    tx.commit().await.unwrap();
    fresh
}

async fn claim(db: &Db, at: At) -> Option<Job> {
    let mut tx = db.begin().await.unwrap();
    let job = tx.claim_job(at, at.plus_seconds(60)).await.unwrap();
    tx.commit().await.unwrap();
    job
}

both! {
    async fn a_job_given_up_is_laid_aside_once_and_its_key_stays_taken(db: TestDb) {
        put(&db, &new(1, Some("once"), START)).await;
        let job = claim(&db, START).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        assert!(!tx.dismiss_job(job.id, START).await.unwrap(), "it is at work");
        tx.fail_job(&job, "no such document", None, START).await.unwrap();
        assert!(tx.dismiss_job(job.id, START.plus_seconds(1)).await.unwrap());
        assert!(!tx.dismiss_job(job.id, START).await.unwrap());
        assert!(!tx.retry_job(job.id, START).await.unwrap());
        let kept = tx.job(job.id).await.unwrap();
        assert_eq!((kept.state, kept.error.as_deref()), (JobState::Done, Some("no such document")));
        tx.commit().await.unwrap();
        assert!(!put(&db, &new(2, Some("once"), START)).await);
    }

    async fn eight_workers_claim_each_job_once(db: TestDb) {
        for n in 0..60 {
            assert!(put(&db, &new(n, None, START)).await);
        }
        let mut workers = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let db = (*db).clone();
            workers.spawn(async move {
                let mut mine = Vec::new();
                while let Some(job) = claim(&db, START).await {
                    mine.push(job.id);
                }
                mine
            });
        }
        let claimed: Vec<JobId> = workers.join_all().await.into_iter().flatten().collect();
        assert_eq!(claimed.len(), 60);
        assert_eq!(claimed.iter().collect::<BTreeSet<_>>().len(), 60);
    }

    async fn a_job_of_the_same_key_is_enqueued_once_ever(db: TestDb) {
        assert!(put(&db, &new(1, Some("prompt:90"), START)).await);
        assert!(!put(&db, &new(2, Some("prompt:90"), START)).await);
        assert!(put(&db, &new(3, None, START)).await);
        assert!(put(&db, &new(4, None, START)).await);
        let job = claim(&db, START).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        tx.finish_job(&job, START).await.unwrap();
        tx.commit().await.unwrap();
        assert!(!put(&db, &new(5, Some("prompt:90"), START)).await);
    }

    async fn a_job_of_a_transaction_that_was_not_committed_is_not_there(db: TestDb) {
        let mut tx = db.begin().await.unwrap();
        tx.enqueue(&new(1, None, START)).await.unwrap();
        drop(tx);
        assert_eq!(claim(&db, START).await, None);
    }

    async fn it_waits_for_its_time(db: TestDb) {
        put(&db, &new(1, None, START.plus_days(90))).await;
        assert_eq!(claim(&db, START.plus_days(89)).await, None);
        assert_eq!(db.glance().await.unwrap().next_job_at().await.unwrap(), Some(START.plus_days(90)));
        assert!(claim(&db, START.plus_days(90)).await.is_some());
    }

    async fn who_lost_the_lease_can_no_longer_finish(db: TestDb) {
        put(&db, &new(1, None, START)).await;
        let slow = claim(&db, START).await.unwrap();
        assert_eq!(claim(&db, START.plus_seconds(59)).await, None);
        let mut tx = db.begin().await.unwrap();
        tx.extend_job(&slow, START.plus_seconds(120)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(claim(&db, START.plus_seconds(119)).await, None);
        let fast = claim(&db, START.plus_seconds(120)).await.unwrap();
        assert_eq!((fast.id, fast.attempts), (slow.id, 2));
        let mut tx = db.begin().await.unwrap();
        assert!(matches!(tx.finish_job(&slow, START).await, Err(RecordsError::Conflict)));
        assert!(matches!(tx.extend_job(&slow, START).await, Err(RecordsError::Conflict)));
        assert!(matches!(tx.fail_job(&slow, "late", None, START).await, Err(RecordsError::Conflict)));
        tx.finish_job(&fast, START.plus_seconds(121)).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = db.read().await.unwrap();
        let job = tx.job(slow.id).await.unwrap();
        assert_eq!((job.state, job.finished_at), (JobState::Done, Some(START.plus_seconds(121))));
        assert_eq!(tx.count_jobs().await.unwrap(), vec![(JobState::Done, 1)]);
    }

    async fn a_failed_job_is_seen_and_tried_again(db: TestDb) {
        for n in 1..=3 {
            put(&db, &new(n, None, START)).await;
            let job = claim(&db, START).await.unwrap();
            let mut tx = db.begin().await.unwrap();
            tx.fail_job(&job, "the mail server\0said no", Some(START.plus_seconds(4)), START).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(claim(&db, START.plus_seconds(3)).await, None);
            let job = claim(&db, START.plus_seconds(4)).await.unwrap();
            let mut tx = db.begin().await.unwrap();
            tx.fail_job(&job, "still no", None, START).await.unwrap();
            tx.commit().await.unwrap();
        }
        let mut page = PageRequest { after: None, limit: 2 };
        let first = db.read().await.unwrap().failed_jobs(&page).await.unwrap();
        assert_eq!(first.items.len(), 2);
        page = PageRequest::from_wire(first.next.as_deref(), Some(2)).unwrap();
        let second = db.read().await.unwrap().failed_jobs(&page).await.unwrap();
        assert_eq!((second.items.len(), second.next), (1, None));
        let mut tx = db.begin().await.unwrap();
        assert!(tx.retry_job(first.items[0].id, START).await.unwrap());
        assert!(!tx.retry_job(first.items[0].id, START).await.unwrap());
        tx.commit().await.unwrap();
        let job = claim(&db, START).await.unwrap();
        assert_eq!((job.id, job.attempts, job.error.as_deref()), (first.items[0].id, 1, Some("still no")));
    }

    async fn a_worker_is_woken_by_the_commit(db: TestDb) {
        let woken = { let db = (*db).clone(); tokio::spawn(async move { db.work_enqueued().await }) };
        put(&db, &new(1, None, START)).await;
        woken.await.unwrap();
    }
}
