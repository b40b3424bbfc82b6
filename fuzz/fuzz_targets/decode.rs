#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| lutrin_fuzz::run("decode", bytes));
