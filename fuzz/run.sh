#!/usr/bin/env bash
# Fuzzes every target in turn, or those named, for some seconds each, and sums up.
#
#     fuzz/run.sh [SECONDS] [TARGET ...]
#
# Needs a nightly toolchain and cargo-fuzz. Inputs that crash, hang or eat memory are left in
# fuzz/artifacts/<target>; the other targets go on.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
seconds=${1:-240}
shift || true
[ $# -gt 0 ] || set -- text web docx doc rtf odt sheets pdf image archive normalize extract link patterns
[ -d fuzz/corpus ] || fuzz/seeds.py
target=${CARGO_TARGET_DIR:-fuzz/target}
# Safe code alone is fuzzed without the sanitizer, which makes it several times as fast.
is_plain() {
  case $1 in normalize | extract | link | patterns) ;; *) return 1 ;; esac
}
for name in "$@"; do
  if is_plain "$name"; then
    cargo +nightly fuzz build -O -s none --target-dir "$target/plain" "$name"
  else
    cargo +nightly fuzz build -O --target-dir "$target" "$name"
  fi
done
host=$(rustc +nightly -vV | sed -n 's/^host: //p')

dictionary() {
  case $1 in
    web | docx | odt | sheets | rtf | archive) echo markup ;;
    pdf) echo pdf ;;
    image | doc) ;;
    *) echo text ;;
  esac
}

for name in "$@"; do
  words=$(dictionary "$name")
  mkdir -p "fuzz/corpus/$name" "fuzz/artifacts/$name"
  log=fuzz/artifacts/$name.log
  built=$target
  is_plain "$name" && built=$target/plain
  status=0
  ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=0} \
    "$built/$host/release/$name" -artifact_prefix="fuzz/artifacts/$name/" ${words:+-dict="fuzz/corpus/$words.dict"} \
    -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=20 -max_len=65536 -print_final_stats=1 \
    "fuzz/corpus/$name" >"$log" 2>&1 || status=$?
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  found=$(sed -n 's/^.*Test unit written to //p' "$log")
  printf '%-10s %s runs in up to %s s, status %s %s\n' "$name" "${runs:-?}" "$seconds" "$status" "$found"
done
