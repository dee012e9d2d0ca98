fn main() {
    // time regex compile per rule
    let p = viendan::patterns::Patterns::embedded().unwrap();
    let mut v: Vec<(u128, String)> = p
        .rules
        .iter()
        .map(|r| {
            let s = format!("{:?}", r);
            let _ = s.len();
            let t = std::time::Instant::now();
            let re = regex::Regex::new(r.pattern()).unwrap();
            let d = t.elapsed().as_micros();
            drop(re);
            (d, r.id.clone())
        })
        .collect();
    v.sort();
    v.reverse();
    let tot: u128 = v.iter().map(|x| x.0).sum();
    println!("total {tot} us");
    for x in v.iter().take(25) {
        println!("{x:?}");
    }
}
