use std::time::Instant;
fn main() {
    let t = Instant::now();
    let p = viendan::patterns::Patterns::embedded().unwrap();
    println!("load {:?}", t.elapsed());
    let t = Instant::now();
    let p2 = viendan::patterns::Patterns::embedded().unwrap();
    println!("load again {:?}", t.elapsed());
    let files: Vec<String> = std::env::args().skip(1).collect();
    let mut srcs = vec![];
    let mut bytes = 0;
    for f in files {
        if let Ok(t) = std::fs::read_to_string(&f) {
            bytes += t.len();
            srcs.push(viendan::model::Source {
                path: f,
                sha256: "0".repeat(64),
                bytes: 0,
                format: "txt",
                encoding: "utf-8".into(),
                text: t,
                pages: vec![0],
            });
        }
    }
    for _ in 0..std::env::var("N").ok().and_then(|n| n.parse().ok()).unwrap_or(3) {
        let s2 = srcs.clone();
        let t = Instant::now();
        let docs: Vec<_> = s2.into_iter().map(|s| viendan::normalize::normalize(s, &p)).collect();
        let d = t.elapsed();
        println!("normalize {:?} {:.1} MB/s", d, bytes as f64 / 1e6 / d.as_secs_f64());
        let t = Instant::now();
        let recs: Vec<_> = docs.into_iter().map(|s| viendan::extract::extract(s, &p)).collect();
        let d = t.elapsed();
        println!(
            "extract {:?} {:.1} MB/s refs {}",
            d,
            bytes as f64 / 1e6 / d.as_secs_f64(),
            recs.iter().map(|r| r.references.len()).sum::<usize>()
        );
        let t = Instant::now();
        let n: usize = recs.iter().map(|r| viendan::wire::record_line(r).len()).sum();
        println!("wire {:?} {}", t.elapsed(), n);
    }
    drop(p2);
}
