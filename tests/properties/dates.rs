//! Dates read back as they were written.

use proptest::prelude::*;
use viendan::model::Date;

use super::config;

proptest! {
    #![proptest_config(config())]

    #[test]
    fn dates_read_back(year in 1890u16..2110, month in 0u8..14, day in 0u8..33) {
        if let Some(date) = Date::new(year, month, day) {
            prop_assert_eq!(Date::parse(&date.to_string()), Some(date));
            prop_assert!(date.end() >= date);
            prop_assert_eq!(date.end().end(), date.end());
        }
    }

    #[test]
    fn any_string_may_be_a_date(text in "[-0-9]{0,12}|\\PC{0,12}") {
        if let Some(date) = Date::parse(&text) {
            prop_assert_eq!(Date::parse(&date.to_string()), Some(date));
        }
    }
}
