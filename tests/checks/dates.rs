//! Dates, numbers, deadlines and headings.

use viendan::model::About;
use viendan::model::Severity::{Error, Info, Warning};

use super::{Case, all, hold, read, value};

const DATES: &[Case] = &[
    Case {
        text: "Thực hiện Kế hoạch số 29/KH-STP ngày 22/11/2021 của Sở Tư pháp tỉnh Quảng Ngãi.",
        kind: "date_after_document",
        severity: Error,
        stated: "2021-11-22",
        computed: "",
        at: &["Kế hoạch số 29/KH-STP ngày 22/11/2021 của Sở Tư pháp tỉnh Quảng Ngãi"],
        says: &["29/KH-STP is dated 22/11/2021", "after this document (21/11/2021)"],
        silent: &[
            "Thực hiện Kế hoạch số 29/KH-STP ngày 21/11/2021 của Sở Tư pháp tỉnh Quảng Ngãi.",
            "Thực hiện Kế hoạch số 29/KH-STP ngày 20/11/2021 của Sở Tư pháp tỉnh Quảng Ngãi.",
            "Thực hiện Kế hoạch số 29/KH-STP năm 2021 của Sở Tư pháp tỉnh Quảng Ngãi.",
            "Hoàn thành trước ngày 25/12/2021.",
        ],
    },
    // The series says of which year it is.
    Case {
        text: "Theo Kế hoạch số 217/KH-UBND ngày 22/12/2021 của UBND tỉnh Quảng Ngãi; Kế hoạch số \
               221/KH-UBND ngày 30/12/2020 của UBND tỉnh Quảng Ngãi.",
        kind: "date_after_document",
        severity: Error,
        stated: "2021-12-22",
        computed: "2020-12-22",
        at: &["Kế hoạch số 217/KH-UBND ngày 22/12/2021 của UBND tỉnh Quảng Ngãi"],
        says: &["22/12/2020 is likely", "221 is of 30/12/2020"],
        silent: &[
            "Theo Kế hoạch số 217/KH-UBND ngày 22/12/2020 của UBND tỉnh Quảng Ngãi; Kế hoạch \
                   số 221/KH-UBND ngày 30/12/2020 của UBND tỉnh Quảng Ngãi.",
        ],
    },
    // The series speaks against the year before: nothing is likely.
    Case {
        text: "Theo Kế hoạch số 217/KH-UBND ngày 22/12/2021 của UBND tỉnh Quảng Ngãi; Kế hoạch số \
               221/KH-UBND ngày 10/3/2020 của UBND tỉnh Quảng Ngãi.",
        kind: "date_after_document",
        severity: Error,
        stated: "2021-12-22",
        computed: "",
        at: &["Kế hoạch số 217/KH-UBND ngày 22/12/2021 của UBND tỉnh Quảng Ngãi"],
        says: &["after this document (21/11/2021)"],
        silent: &[],
    },
    Case {
        text: "Thực hiện Quyết định số 26/2020/QĐ-UBND ngày 18/10/2019 của UBND tỉnh Quảng Ngãi.",
        kind: "year_mismatch",
        severity: Error,
        stated: "2019-10-18",
        computed: "",
        at: &["Quyết định số 26/2020/QĐ-UBND ngày 18/10/2019 của UBND tỉnh Quảng Ngãi"],
        says: &["26/2020/QĐ-UBND is of 2020", "18/10/2019"],
        silent: &[
            "Thực hiện Quyết định số 26/2019/QĐ-UBND ngày 18/10/2019 của UBND tỉnh Quảng Ngãi.",
            "Thực hiện Quyết định số 26/QĐ-UBND ngày 18/10/2019 của UBND tỉnh Quảng Ngãi.",
            "Thực hiện Quyết định số 2620/QĐ-UBND ngày 18/10/2019 của UBND tỉnh Quảng Ngãi.",
        ],
    },
    Case {
        text: "Theo Kế hoạch số 10/KH-UBND ngày 15/8/2021 của UBND tỉnh Quảng Ngãi; Kế hoạch số \
               20/KH-UBND ngày 15/3/2021 của UBND tỉnh Quảng Ngãi; Kế hoạch số 30/KH-UBND ngày \
               15/4/2021 của UBND tỉnh Quảng Ngãi.",
        kind: "serial_order",
        severity: Warning,
        stated: "2021-08-15",
        computed: "",
        at: &[
            "Kế hoạch số 10/KH-UBND ngày 15/8/2021 của UBND tỉnh Quảng Ngãi",
            "Kế hoạch số 20/KH-UBND ngày 15/3/2021 của UBND tỉnh Quảng Ngãi",
            "Kế hoạch số 30/KH-UBND ngày 15/4/2021 của UBND tỉnh Quảng Ngãi",
        ],
        says: &["10/KH-UBND is dated 15/8/2021", "20 is of 15/3/2021, 30 is of 15/4/2021"],
        silent: &[
            "Theo Kế hoạch số 10/KH-UBND ngày 15/2/2021 của UBND tỉnh Quảng Ngãi; Kế hoạch số \
             20/KH-UBND ngày 15/3/2021 của UBND tỉnh Quảng Ngãi; Kế hoạch số 30/KH-UBND ngày \
             15/4/2021 của UBND tỉnh Quảng Ngãi.",
            // A number that was kept back.
            "Theo Kế hoạch số 10/KH-UBND ngày 01/4/2021 của UBND tỉnh Quảng Ngãi; Kế hoạch số \
             20/KH-UBND ngày 15/3/2021 của UBND tỉnh Quảng Ngãi.",
            // Another issuer, another type, another year.
            "Theo Kế hoạch số 10/KH-UBND ngày 15/8/2021 của UBND tỉnh Quảng Nam; Kế hoạch số \
             20/KH-UBND ngày 15/3/2021 của UBND tỉnh Quảng Ngãi.",
            "Theo Quyết định số 10/QĐ-UBND ngày 15/8/2021 của UBND tỉnh Quảng Ngãi; Kế hoạch số \
             20/KH-UBND ngày 15/3/2021 của UBND tỉnh Quảng Ngãi.",
            "Theo Kế hoạch số 10/KH-UBND ngày 15/8/2020 của UBND tỉnh Quảng Ngãi; Kế hoạch số \
             20/KH-UBND ngày 15/3/2021 của UBND tỉnh Quảng Ngãi.",
        ],
    },
    Case {
        text: "Yêu cầu các phòng gửi báo cáo về UBND huyện trước ngày 15/11/2021.",
        kind: "deadline_before_document",
        severity: Error,
        stated: "2021-11-15",
        computed: "",
        at: &["gửi báo cáo về UBND huyện trước ngày 15/11/2021"],
        says: &["to be done by 15/11/2021", "dated 21/11/2021"],
        silent: &[
            "Yêu cầu các phòng gửi báo cáo về UBND huyện trước ngày 25/11/2021.",
            "Yêu cầu các phòng gửi báo cáo về UBND huyện trước ngày 21/11/2021.",
            "Yêu cầu các phòng gửi báo cáo về UBND huyện trước tháng 12/2021.",
            "Yêu cầu các phòng hoàn thành báo cáo trong tháng 11/2021.",
            "Các phòng đã gửi báo cáo về UBND huyện trước ngày 15/11/2021.",
        ],
    },
];

const SECTIONS: &[Case] = &[
    Case {
        text: "I. KẾT QUẢ\nNội dung một.\nII. HẠN CHẾ\nNội dung hai.\nIV. GIẢI PHÁP\nNội dung ba.",
        kind: "section_numbering",
        severity: Info,
        stated: "IV",
        computed: "III",
        at: &["IV"],
        says: &["section IV follows section II"],
        silent: &[
            "I. KẾT QUẢ\nNội dung một.\nII. HẠN CHẾ\nNội dung hai.\nIII. GIẢI PHÁP\nNội dung ba.",
            // A new part begins again.
            "I. KẾT QUẢ\nNội dung một.\nII. HẠN CHẾ\nNội dung hai.\nI. GIẢI PHÁP\nNội dung ba.",
        ],
    },
    Case {
        text: "I. KẾT QUẢ\nNội dung một.\nII. HẠN CHẾ\nNội dung hai.\nIII. NGUYÊN NHÂN\nNội dung \
               ba.\nIV. KIẾN NGHỊ\nNội dung bốn.\nIII. GIẢI PHÁP\nNội dung năm.",
        kind: "section_numbering",
        severity: Info,
        stated: "III",
        computed: "V",
        at: &["III"],
        says: &["section III follows section IV"],
        silent: &[],
    },
];

#[test]
fn dates_that_cannot_be() {
    hold(DATES);
}

#[test]
fn sections_out_of_order() {
    hold(SECTIONS);
}

/// The header's own number and date; each text is a whole report.
#[test]
fn headers_that_leave_something_open() {
    let report = |number: &str, date: &str| {
        format!(
            "ỦY BAN NHÂN DÂN\nHUYỆN LÝ SƠN\n{number}\nLý Sơn, {date}\nBÁO CÁO\nVề công tác của \
             huyện\n\nNội dung của báo cáo.\n"
        )
    };
    let (number, date) = ("Số: 621/BC-UBND", "ngày 21 tháng 11 năm 2021");
    assert_eq!(all(&report(number, date)), "");
    for (number, date, kind, severity, stated, says) in [
        ("Số:      /BC-UBND", date, "missing_number", Info, "", "left blank"),
        ("Số: …/BC-UBND", date, "missing_number", Info, "", "left blank"),
        (number, "ngày     tháng 11 năm 2021", "missing_date", Info, "", "left blank"),
        (number, "ngày … tháng 11 năm 2021", "missing_date", Info, "", "left blank"),
        (
            "Số: 621/2020/BC-UBND",
            date,
            "year_mismatch",
            Error,
            "2021-11-21",
            "own number is of 2020",
        ),
    ] {
        let text = report(number, date);
        let record = read(&text);
        let [got] = record.anomalies.as_slice() else { panic!("{number}, {date}: {}", all(&text)) };
        assert_eq!(got.kind, kind, "{number}, {date}");
        assert_eq!(got.severity, severity, "{kind}");
        assert_eq!(value(got.stated.as_ref()), stated, "{kind}");
        assert_eq!(got.computed, None, "{kind}");
        assert!(got.message.contains(says), "{kind}: {}", got.message);
        assert_eq!(got.about, [About::Document], "{kind}");
        let place = if kind == "missing_date" { date } else { number };
        for span in &got.spans {
            let printed = &text[span.range()];
            assert!(place.contains(printed), "{kind} at {printed:?}");
        }
    }
    // A number of the year of the date.
    assert_eq!(all(&report("Số: 621/2021/BC-UBND", date)), "");
}
