//! Percentages and changes against their figures.

use viendan::model::Severity::{Error, Warning};

use super::{Case, hold};

const SHARES: &[Case] = &[
    Case {
        text: "Đã giải quyết 300/400 hồ sơ, đạt 70%.",
        kind: "percent_mismatch",
        severity: Error,
        stated: "70",
        computed: "75",
        at: &["300/400 hồ sơ", "70%"],
        says: &["300/400 is 75%", "70% is stated"],
        silent: &[
            "Đã giải quyết 300/400 hồ sơ, đạt 75%.",
            "Đã giải quyết 300/400 hồ sơ, đạt trên 70%.",
            "Đã giải quyết 300/400 hồ sơ; tỷ lệ hộ nghèo còn 7,0%.",
            "Đã giải quyết 300/400 hồ sơ, tăng 70% so với cùng kỳ.",
        ],
    },
    // A bound that the figures do not reach.
    Case {
        text: "Đã giải quyết 300/400 hồ sơ, đạt trên 80%.",
        kind: "percent_mismatch",
        severity: Error,
        stated: "80",
        computed: "75",
        at: &["300/400 hồ sơ", "80%"],
        says: &["300/400 is 75%", "80% is stated"],
        silent: &["Đã giải quyết 300/400 hồ sơ, đạt dưới 80%."],
    },
    // The whole of which the share would be right stands near by.
    Case {
        text: "Toàn huyện có 40.378 hồ sơ ở cấp xã. Đã giải quyết 38.388/42.092 hồ sơ, đạt 95,07%.",
        kind: "percent_mismatch",
        severity: Error,
        stated: "95.07",
        computed: "91.2",
        at: &["38.388/42.092 hồ sơ", "95,07%"],
        says: &["38.388/42.092 is 91,20%", "95,07% would be right for 38.388 of 40.378"],
        silent: &[
            "Toàn huyện có 40.378 hồ sơ ở cấp xã. Đã giải quyết 38.388/42.092 hồ sơ, đạt 91,2%.",
        ],
    },
    // Part and whole exchanged.
    Case {
        text: "Đã giải quyết 500/400 hồ sơ, đạt 80%.",
        kind: "percent_mismatch",
        severity: Error,
        stated: "80",
        computed: "125",
        at: &["500/400 hồ sơ", "80%"],
        says: &["500/400 is 125%", "80% is 400 of 500", "exchanged"],
        silent: &["Đã giải quyết 400/500 hồ sơ, đạt 80%.", "Thu được 500/400 tấn, đạt 125%."],
    },
    // A count that is part of another.
    Case {
        text: "Tiếp nhận 400 hồ sơ, trong đó giải quyết đúng hạn 300 hồ sơ, chiếm 70%.",
        kind: "percent_mismatch",
        severity: Error,
        stated: "70",
        computed: "75",
        at: &["400 hồ sơ", "300 hồ sơ", "70%"],
        says: &["300/400 is 75%", "70% is stated"],
        silent: &[
            "Tiếp nhận 400 hồ sơ, trong đó giải quyết đúng hạn 300 hồ sơ, chiếm 75%.",
            // Another whole near by is meant.
            "Tiếp nhận 400 hồ sơ, đã giải quyết 375 hồ sơ, trong đó giải quyết đúng hạn 300 hồ sơ, \
             chiếm 75%.",
        ],
    },
    // The share first, the figures in a bracket.
    Case {
        text: "Tỷ lệ giải quyết đạt 70% (300/400 hồ sơ).",
        kind: "percent_mismatch",
        severity: Error,
        stated: "70",
        computed: "75",
        at: &["70%", "300/400 hồ sơ"],
        says: &["300/400 is 75%"],
        silent: &["Tỷ lệ giải quyết đạt 75% (300/400 hồ sơ)."],
    },
    // A column of shares.
    Case {
        text: "Đơn vị | Số hồ sơ | Đã giải quyết | Tỷ lệ (%)\nXã An Hải | 120 | 60 | 50,0\nXã An Vĩnh | 200 | 150 | 75,0\nXã An Bình | 50 | 40 | 81,0",
        kind: "percent_mismatch",
        severity: Error,
        stated: "81",
        computed: "80",
        at: &["50", "40", "81,0"],
        says: &["40/50 is 80%", "81,0% is stated"],
        silent: &[
            "Đơn vị | Số hồ sơ | Đã giải quyết | Tỷ lệ (%)\nXã An Hải | 120 | 60 | 50,0\nXã An Vĩnh | 200 | 150 | 75,0\nXã An Bình | 50 | 40 | 80,0",
            // No two columns give these shares.
            "Đơn vị | Số hồ sơ | Đã giải quyết | Tỷ lệ (%)\nXã An Hải | 120 | 60 | 57,0\nXã An Vĩnh | 200 | 150 | 71,0\nXã An Bình | 50 | 40 | 88,0",
        ],
    },
    // Cut off.
    Case {
        text: "Đã giải quyết 616.338/643.452 hồ sơ, đạt 95,7%.",
        kind: "percent_rounding",
        severity: Warning,
        stated: "95.7",
        computed: "95.79",
        at: &["616.338/643.452 hồ sơ", "95,7%"],
        says: &["616.338/643.452 is 95,79%", "95,7% is stated, cut off, not rounded"],
        silent: &[
            "Đã giải quyết 616.338/643.452 hồ sơ, đạt 95,8%.",
            "Đã giải quyết 616.338/643.452 hồ sơ, đạt 95,79%.",
            "Đã giải quyết 616.338/643.452 hồ sơ, đạt khoảng 95,7%.",
        ],
    },
    // Rounded up where down is right.
    Case {
        text: "Đã giải quyết 27.114/643.452 hồ sơ, đạt 4,3%.",
        kind: "percent_rounding",
        severity: Warning,
        stated: "4.3",
        computed: "4.21",
        at: &["27.114/643.452 hồ sơ", "4,3%"],
        says: &["4,21%", "off by the last digit"],
        silent: &["Đã giải quyết 27.114/643.452 hồ sơ, đạt 4,2%."],
    },
];

const CHANGES: &[Case] = &[
    // The figures go the other way.
    Case {
        text: "Số đơn thư tăng từ 60 đơn lên 50 đơn.",
        kind: "change_mismatch",
        severity: Error,
        stated: "",
        computed: "",
        at: &["60 đơn", "50 đơn"],
        says: &["a rise is stated", "from 60 to 50"],
        silent: &[
            "Số đơn thư tăng từ 50 đơn lên 60 đơn.",
            "Số đơn thư giảm từ 60 đơn xuống 50 đơn.",
        ],
    },
    Case {
        text: "Số đơn thư giảm từ 50 đơn xuống còn 60 đơn.",
        kind: "change_mismatch",
        severity: Error,
        stated: "",
        computed: "",
        at: &["50 đơn", "60 đơn"],
        says: &["a fall is stated", "from 50 to 60"],
        silent: &["Số đơn thư giảm từ 60 đơn xuống còn 50 đơn."],
    },
    // By how much.
    Case {
        text: "Số hồ sơ tăng 15 hồ sơ (từ 50 hồ sơ lên 60 hồ sơ).",
        kind: "change_mismatch",
        severity: Error,
        stated: "15",
        computed: "10",
        at: &["15 hồ sơ", "50 hồ sơ", "60 hồ sơ"],
        says: &["from 50 to 60 is a rise of 10", "15 hồ sơ is stated"],
        silent: &[
            "Số hồ sơ tăng 10 hồ sơ (từ 50 hồ sơ lên 60 hồ sơ).",
            "Số hồ sơ tăng hơn 9 hồ sơ (từ 50 hồ sơ lên 60 hồ sơ).",
        ],
    },
    // The present figure, a stroke, the former one.
    Case {
        text: "Số người tham gia giảm 26 người (320/356).",
        kind: "change_mismatch",
        severity: Error,
        stated: "26",
        computed: "36",
        at: &["26 người", "320/356"],
        says: &["from 356 to 320 is a fall of 36", "26 người is stated"],
        silent: &["Số người tham gia giảm 36 người (320/356)."],
    },
    // By how many per cent.
    Case {
        text: "Số hồ sơ tăng 30% (từ 50 hồ sơ lên 60 hồ sơ).",
        kind: "change_mismatch",
        severity: Error,
        stated: "30",
        computed: "20",
        at: &["30%", "50 hồ sơ", "60 hồ sơ"],
        says: &["is a rise of 20%", "30% is stated"],
        silent: &["Số hồ sơ tăng 20% (từ 50 hồ sơ lên 60 hồ sơ)."],
    },
    // The former figure alone in a bracket.
    Case {
        text: "Đã tiếp nhận 115 đơn, tăng 20 đơn so với cùng kỳ (105 đơn).",
        kind: "change_mismatch",
        severity: Error,
        stated: "20",
        computed: "10",
        at: &["115 đơn", "20 đơn", "105 đơn"],
        says: &["from 105 to 115 is a rise of 10", "20 đơn is stated"],
        silent: &["Đã tiếp nhận 115 đơn, tăng 10 đơn so với cùng kỳ (105 đơn)."],
    },
    Case {
        text: "Số hồ sơ giảm 10% (từ 60 hồ sơ lên 66 hồ sơ).",
        kind: "change_mismatch",
        severity: Error,
        stated: "",
        computed: "",
        at: &["10%", "60 hồ sơ", "66 hồ sơ"],
        says: &["a fall is stated", "from 60 to 66"],
        silent: &["Số hồ sơ tăng 10% (từ 60 hồ sơ lên 66 hồ sơ)."],
    },
    Case {
        text: "Tỷ lệ hộ nghèo giảm 1,5 điểm phần trăm (từ 6,5% xuống 5,5%).",
        kind: "change_mismatch",
        severity: Error,
        stated: "1.5",
        computed: "1",
        at: &["1,5 điểm phần trăm", "6,5%", "5,5%"],
        says: &["from 6,5 to 5,5 is a fall of 1", "1,5 điểm phần trăm is stated"],
        silent: &["Tỷ lệ hộ nghèo giảm 1,0 điểm phần trăm (từ 6,5% xuống 5,5%)."],
    },
    // Shares differ by points.
    Case {
        text: "Tỷ lệ hồ sơ trực tuyến tăng 7,0% (từ 50,5% lên 60,5%).",
        kind: "change_mismatch",
        severity: Error,
        stated: "7",
        computed: "10",
        at: &["7,0%", "50,5%", "60,5%"],
        says: &["a rise of 10", "7,0% is stated"],
        silent: &["Tỷ lệ hồ sơ trực tuyến tăng 10,0% (từ 50,5% lên 60,5%)."],
    },
];

#[test]
fn shares_that_are_of_something_else() {
    hold(SHARES);
}

#[test]
fn changes_that_the_figures_do_not_make() {
    hold(CHANGES);
}
