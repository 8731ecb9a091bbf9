use super::*;

const SURE: Confidence = Confidence::NINETY_FIVE;

fn bound(population: u64, sampled: u64, errors: u64) -> u64 {
    upper_bound(population, sampled, errors, SURE).expect("a possible sample")
}

/// Binomial coefficients that fit 128 bits, by Pascal's triangle: nothing of the engine's own arithmetic.
fn pascal(to: usize) -> Vec<Vec<u128>> {
    let mut rows = vec![vec![1_u128]];
    for n in 1..=to {
        let last = &rows[n - 1];
        let row = (0..=n)
            .map(|k| {
                let left = if k == 0 { 0 } else { last[k - 1] };
                left + last.get(k).copied().unwrap_or(0)
            })
            .collect();
        rows.push(row);
    }
    rows
}

fn brute(choose: &[Vec<u128>], population: usize, sampled: usize, errors: usize) -> usize {
    let ways = |from: usize, of: usize| choose[from].get(of).copied().unwrap_or(0);
    (errors..=population - sampled + errors)
        .filter(|&bad| {
            let below: u128 = (0..=errors)
                .map(|x| ways(bad, x) * ways(population - bad, sampled - x))
                .sum();
            below * 20 > ways(population, sampled)
        })
        .max()
        .expect("the errors found are possible")
}

#[test]
fn the_bound_is_exact_for_every_small_population() {
    let choose = pascal(40);
    for population in 0..=40 {
        for sampled in 0..=population {
            for errors in 0..=sampled {
                assert_eq!(
                    bound(population as u64, sampled as u64, errors as u64),
                    brute(&choose, population, sampled, errors) as u64,
                    "N={population} n={sampled} k={errors}"
                );
            }
        }
    }
}

#[test]
fn whole_numbers_and_logarithms_agree() {
    let choose = pascal(30);
    for population in 1..=30_usize {
        for bad in 0..=population {
            for sampled in 0..=population {
                for errors in 0..=sampled.min(bad) {
                    if sampled - errors > population - bad {
                        continue;
                    }
                    let ways = |from: usize, of: usize| choose[from].get(of).copied().unwrap_or(0);
                    let below: u128 = (0..=errors)
                        .map(|x| ways(bad, x) * ways(population - bad, sampled - x))
                        .sum();
                    let (p, b, s, e) =
                        (population as u64, bad as u64, sampled as u64, errors as u64);
                    assert_eq!(
                        exact::at_most_exceeds(p, b, s, e, 1, 20),
                        below * 20 > ways(population, sampled)
                    );
                    let exact = (below as f64 / ways(population, sampled) as f64).ln();
                    assert!((ln_at_most(p, b, s, e) - exact).abs() < 1e-12);
                }
            }
        }
    }
}

/// It covers the truth at least as often as it says, for every truth.
#[test]
fn the_bound_covers_what_it_says() {
    let choose = pascal(60);
    let ways = |from: usize, of: usize| choose[from].get(of).copied().unwrap_or(0);
    for (population, sampled) in [(60, 5), (60, 20), (60, 59), (41, 13)] {
        for bad in 0..=population {
            let missed: u128 = (0..=sampled.min(bad))
                .filter(|&x| sampled - x <= population - bad)
                .filter(|&x| bound(population as u64, sampled as u64, x as u64) < bad as u64)
                .map(|x| ways(bad, x) * ways(population - bad, sampled - x))
                .sum();
            assert!(
                missed * 20 <= ways(population, sampled),
                "N={population} n={sampled} M={bad}"
            );
        }
    }
}

#[test]
fn published_values_come_out() {
    // Computed in exact rationals elsewhere.
    for (population, sampled, errors, most) in [
        (1107, 59, 0, 53),
        (1107, 59, 2, 111),
        (1107, 93, 1, 53),
        (300, 59, 0, 13),
        (100, 29, 0, 8),
        (100, 50, 5, 17),
        (1000, 100, 5, 99),
        (27, 10, 1, 9),
        (5000, 200, 3, 189),
    ] {
        assert_eq!(bound(population, sampled, errors), most);
    }
    // A very large population comes to Clopper and Pearson's binomial limits; per cent as in the American Institute of
    // Certified Public Accountants' table for a 5 % risk (60 checked: 4.9 and 7.7; 100 checked: 3.0, 4.7, 6.2, 7.6).
    for (sampled, errors, per_cent) in [
        (60, 0, 4.9),
        (60, 1, 7.7),
        (100, 0, 3.0),
        (100, 1, 4.7),
        (100, 2, 6.2),
        (100, 3, 7.6),
    ] {
        let rate = bound(100_000_000, sampled, errors) as f64 / 1e6;
        assert!(
            (rate - per_cent).abs() < 0.06,
            "{sampled} {errors}: {rate} %"
        );
    }
}

#[test]
fn a_bound_falls_with_the_sample_and_rises_with_the_errors() {
    for sampled in 0..200 {
        assert!(bound(200, sampled + 1, 0) <= bound(200, sampled, 0));
    }
    for errors in 0..50 {
        assert!(bound(200, 50, errors) <= bound(200, 50, errors + 1).max(errors));
    }
    assert_eq!(
        bound(200, 200, 7),
        7,
        "who checks all knows the number itself"
    );
    assert_eq!(
        bound(200, 0, 0),
        200,
        "who checks nothing may claim nothing"
    );
    assert_eq!(bound(0, 0, 0), 0);
}

#[test]
fn what_cannot_be_is_refused() {
    assert_eq!(upper_bound(5, 6, 0, SURE), Err(Impossible::SampleTooLarge));
    assert_eq!(upper_bound(5, 4, 5, SURE), Err(Impossible::TooManyErrors));
    assert_eq!(Confidence::new(20, 20), None);
    assert_eq!(Confidence::new(0, 20), None);
    assert_eq!(Confidence::new(19, 20), Some(SURE));
}

#[test]
fn the_size_is_the_smallest_that_reaches_the_bound() {
    assert_eq!(
        size_for(10_000_000, 500_000, 0, SURE),
        Some(59),
        "59 without an error bound 5 %"
    );
    assert_eq!(size_for(10, 0, 0, SURE), Some(10));
    assert_eq!(size_for(10, 10, 0, SURE), Some(0));
    assert_eq!(size_for(0, 0, 0, SURE), Some(0));
    assert_eq!(size_for(10, 1, 2, SURE), None);
    for population in 1..36 {
        for tolerated in 0..population {
            for errors in 0..=tolerated.min(3) {
                let size = size_for(population, tolerated, errors, SURE).expect("reachable");
                assert!(bound(population, size, errors.min(size)) <= tolerated);
                if size > errors {
                    assert!(bound(population, size - 1, errors) > tolerated);
                }
            }
        }
    }
}

#[test]
fn a_sample_is_a_function_of_its_seed() {
    // Drawn by another program from the description in `sample`.
    assert_eq!(
        sample(&[0; 32], 1107, 12),
        [189, 204, 262, 293, 336, 402, 579, 703, 709, 893, 950, 1003]
    );
    let rising: [u8; 32] = std::array::from_fn(|place| place as u8);
    assert_eq!(shuffle(&rising, 10), [3, 8, 4, 6, 9, 0, 7, 2, 1, 5]);
    assert_eq!(
        sample(&rising, 1_000_000, 6),
        [70_660, 118_346, 419_021, 573_243, 634_049, 737_593]
    );
    assert_eq!(sample(&rising, 3, 9), [0, 1, 2]);
    assert_eq!(sample(&rising, 0, 9), [0_u64; 0]);
}

#[test]
fn every_item_is_as_likely_as_any_other() {
    let mut times = [0_u32; 20];
    for round in 0..20_000_u64 {
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&round.to_le_bytes());
        for place in sample(&seed, 20, 5) {
            times[place as usize] += 1;
        }
    }
    // 5,000 expected each, standard deviation 61: chi-square with 19 degrees of freedom, far tail.
    let chi: f64 = times
        .iter()
        .map(|&n| (f64::from(n) - 5000.0).powi(2) / 3750.0)
        .sum();
    assert!(chi < 60.0, "{times:?}");
}

#[test]
fn a_million_items_are_no_trouble() {
    assert_eq!(sample(&[7; 32], 1_000_000, 100_000).len(), 100_000);
    let most = bound(1_000_000, 10_000, 100);
    assert!((11_000..12_500).contains(&most), "{most}");
    let half = bound(1_000_000, 500_000, 250_000);
    assert!((500_500..501_500).contains(&half), "{half}");
}

/// The chance of at most so many errors in a sample without replacement, in whole numbers.
fn by_hand(choose: &[Vec<u128>], all: usize, bad: usize, size: usize, most: usize) -> f64 {
    let ways: u128 = (0..=most.min(bad).min(size))
        .filter(|errors| size - errors <= all - bad)
        .map(|errors| choose[bad][errors] * choose[all - bad][size - errors])
        .sum();
    ways as f64 / choose[all][size] as f64
}

#[test]
fn a_plan_keeps_both_risks_for_every_whole_percent_and_small_lot() {
    let choose = pascal(50);
    for all in [20_usize, 30, 50] {
        for good in 1..12_usize {
            for bad in good + 1..30 {
                let risks = Risks {
                    good: good as f64 / 100.0,
                    bad: bad as f64 / 100.0,
                    producer: 0.05,
                    consumer: 0.1,
                };
                let Some(plan) = Single::find(risks, Some(all as u64)) else {
                    continue;
                };
                let (size, accept) = (plan.size as usize, plan.accept as usize);
                // Whole numbers of errors: not more than may be good, not fewer than are bad.
                let (most_good, least_bad) = (all * good / 100, (all * bad).div_ceil(100));
                let accepted = by_hand(&choose, all, least_bad, size, accept);
                let refused = 1.0 - by_hand(&choose, all, most_good, size, accept);
                assert!(accepted <= 0.1 + 1e-9, "{all} {good} {bad}: {accepted}");
                assert!(refused <= 0.05 + 1e-9, "{all} {good} {bad}: {refused}");
            }
        }
    }
}
