//! Words are read into the program when it is built; a new file of them must build it anew.

fn main() {
    println!("cargo::rerun-if-changed=locales");
}
