//! What contradicts itself in one document, type by type: a small report that must give exactly one
//! anomaly, and next to it near misses that must give none.

use viendan::model::{About, Anomaly, Record, Severity, Stated};

use crate::corpus;
use crate::quantities::HEAD;

use Severity::{Error, Info, Warning};

/// A paragraph with one contradiction, and the same without it.
struct Case {
    text: &'static str,
    kind: &'static str,
    severity: Severity,
    /// What the text states and what follows from the rest of it; `""` for nothing.
    stated: &'static str,
    computed: &'static str,
    /// The places it is at, as printed, in reading order.
    at: &'static [&'static str],
    /// Words of the message that matter.
    says: &'static [&'static str],
    /// Paragraphs that look alike and are right, or whose figures need not agree.
    silent: &'static [&'static str],
}

const SUMS: &[Case] = &[
    // In a bracket.
    Case {
        text: "Huyện đã ban hành 42 văn bản (23 nghị quyết, 17 quyết định).",
        kind: "sum_mismatch",
        severity: Error,
        stated: "42",
        computed: "40",
        at: &["42 văn bản", "23 nghị quyết", "17 quyết định"],
        says: &["23 nghị quyết + 17 quyết định = 40", "42 văn bản is stated"],
        silent: &[
            "Huyện đã ban hành 40 văn bản (23 nghị quyết, 17 quyết định).",
            "Huyện đã ban hành hơn 42 văn bản (23 nghị quyết, 17 quyết định).",
            "Huyện đã ban hành 42 văn bản (23 nghị quyết).",
            "Huyện đã ban hành 42 văn bản (23 nghị quyết, 2 quyết định).",
        ],
    },
    // By level of administration.
    Case {
        text: "Toàn tỉnh tiếp nhận 1.500 hồ sơ, trong đó: cấp tỉnh 500 hồ sơ, cấp huyện 600 hồ sơ, \
               cấp xã 300 hồ sơ.",
        kind: "sum_mismatch",
        severity: Error,
        stated: "1500",
        computed: "1400",
        at: &["1.500 hồ sơ", "500 hồ sơ", "600 hồ sơ", "300 hồ sơ"],
        says: &["500 + 600 + 300 = 1.400", "1.500 hồ sơ is stated"],
        silent: &[
            "Toàn tỉnh tiếp nhận 1.400 hồ sơ, trong đó: cấp tỉnh 500 hồ sơ, cấp huyện 600 hồ sơ, \
             cấp xã 300 hồ sơ.",
            "Toàn tỉnh tiếp nhận 1.500 hồ sơ, trong đó: cấp huyện 600 hồ sơ.",
            "Toàn tỉnh tiếp nhận khoảng 1.500 hồ sơ, trong đó: cấp tỉnh 500 hồ sơ, cấp huyện 600 hồ \
             sơ, cấp xã 300 hồ sơ.",
        ],
    },
    // Received, done and pending.
    Case {
        text: "UBND huyện tiếp nhận 1.500 hồ sơ, đã giải quyết 1.369 hồ sơ, đang giải quyết 50 hồ sơ.",
        kind: "sum_mismatch",
        severity: Error,
        stated: "1500",
        computed: "1419",
        at: &["1.500 hồ sơ", "1.369 hồ sơ", "50 hồ sơ"],
        says: &["1.369 + 50 = 1.419", "1.500 hồ sơ is stated"],
        silent: &[
            "UBND huyện tiếp nhận 1.419 hồ sơ, đã giải quyết 1.369 hồ sơ, đang giải quyết 50 hồ sơ.",
            "UBND huyện tiếp nhận 1.500 hồ sơ, đã giải quyết 1.369 hồ sơ.",
            "UBND huyện tiếp nhận 1.500 hồ sơ, đã giải quyết 1.369 hồ sơ, đang giải quyết 50 hồ sơ, \
             trả lại 81 hồ sơ.",
        ],
    },
    // On time and late, of what was done.
    Case {
        text: "Đã giải quyết 1.200 hồ sơ, trong đó đúng hạn 1.000 hồ sơ, trễ hạn 150 hồ sơ.",
        kind: "sum_mismatch",
        severity: Error,
        stated: "1200",
        computed: "1150",
        at: &["1.200 hồ sơ", "1.000 hồ sơ", "150 hồ sơ"],
        says: &["1.000 + 150 = 1.150", "1.200 hồ sơ is stated"],
        silent: &[
            "Đã giải quyết 1.200 hồ sơ, trong đó đúng hạn 1.050 hồ sơ, trễ hạn 150 hồ sơ.",
            // Late ones are among the others.
            "Tiếp nhận 100 hồ sơ, giải quyết 80 hồ sơ, còn lại 20 hồ sơ, trễ hạn 30 hồ sơ.",
        ],
    },
    // Carried over and new.
    Case {
        text: "Tổng số hồ sơ tiếp nhận là 1.419 hồ sơ, trong đó kỳ trước chuyển sang 69 hồ sơ, tiếp \
               nhận mới 1.360 hồ sơ.",
        kind: "sum_mismatch",
        severity: Error,
        stated: "1419",
        computed: "1429",
        at: &["1.419 hồ sơ", "69 hồ sơ", "1.360 hồ sơ"],
        says: &["69 + 1.360 = 1.429"],
        silent: &[
            "Tổng số hồ sơ tiếp nhận là 1.419 hồ sơ, trong đó kỳ trước chuyển sang 59 hồ sơ, \
                   tiếp nhận mới 1.360 hồ sơ.",
        ],
    },
    // Money of several multipliers; half a digit of each may be lost by rounding.
    Case {
        text: "Tổng kinh phí là 2,5 tỷ đồng, gồm ngân sách tỉnh 1,2 tỷ đồng, ngân sách huyện 900 \
               triệu đồng.",
        kind: "sum_mismatch",
        severity: Error,
        stated: "2.5",
        computed: "2.1",
        at: &["2,5 tỷ đồng", "1,2 tỷ đồng", "900 triệu đồng"],
        says: &["2,1 tỷ đồng", "2,5 tỷ đồng is stated"],
        silent: &[
            "Tổng kinh phí là 2,1 tỷ đồng, gồm ngân sách tỉnh 1,2 tỷ đồng, ngân sách huyện 900 triệu \
             đồng.",
            "Tổng kinh phí là 2,2 tỷ đồng, gồm ngân sách tỉnh 1,2 tỷ đồng, ngân sách huyện 960 triệu \
             đồng.",
        ],
    },
    // The numerators of ratios; the denominators are right.
    Case {
        text: "Kết quả đã giải quyết 150/200 hồ sơ, gồm cấp huyện 100/120 hồ sơ, cấp xã 60/80 hồ sơ.",
        kind: "sum_mismatch",
        severity: Error,
        stated: "150",
        computed: "160",
        at: &["150/200 hồ sơ", "100/120 hồ sơ", "60/80 hồ sơ"],
        says: &["100 + 60 = 160", "behind the stroke do add up to 200"],
        silent: &[
            "Kết quả đã giải quyết 160/200 hồ sơ, gồm cấp huyện 100/120 hồ sơ, cấp xã 60/80 hồ \
                   sơ.",
        ],
    },
    // The denominators; the numerators are right.
    Case {
        text: "Kết quả đã giải quyết 160/210 hồ sơ, gồm cấp huyện 100/120 hồ sơ, cấp xã 60/80 hồ sơ.",
        kind: "sum_mismatch",
        severity: Error,
        stated: "210",
        computed: "200",
        at: &["160/210 hồ sơ", "100/120 hồ sơ", "60/80 hồ sơ"],
        says: &["behind the stroke: 120 + 80 = 200", "210 is stated"],
        // Wholes of another kind are no parts of the whole.
        silent: &[
            "Kết quả đã giải quyết 160/400 hồ sơ, gồm cấp huyện 100/120 hồ sơ, cấp xã 60/80 hồ \
                   sơ.",
        ],
    },
    // On time and late are all there is.
    Case {
        text: "Tỷ lệ giải quyết đúng hạn đạt 96,5%, trễ hạn chiếm 2,5%.",
        kind: "sum_mismatch",
        severity: Error,
        stated: "100",
        computed: "99",
        at: &["96,5%", "2,5%"],
        says: &["96,5% + 2,5% = 99,0%", "not 100%"],
        silent: &[
            "Tỷ lệ giải quyết đúng hạn đạt 97,5%, trễ hạn chiếm 2,5%.",
            // Each was rounded.
            "Tỷ lệ giải quyết đúng hạn đạt 97,4%, trễ hạn chiếm 2,5%.",
            // Three shares.
            "Tỷ lệ giải quyết trước hạn đạt 1,0%, đúng hạn đạt 96,5%, trễ hạn chiếm 2,5%.",
            // Of different wholes.
            "Tỷ lệ giải quyết đúng hạn đạt 90,5%, trễ hạn chiếm 2,5%.",
            "Tỷ lệ giải quyết đúng hạn đạt trên 96,5%, trễ hạn chiếm 2,5%.",
        ],
    },
    // A column with its total below.
    Case {
        text: "STT | Đơn vị | Số hồ sơ\n1 | Xã An Hải | 120\n2 | Xã An Vĩnh | 230\n3 | Xã An Bình | \
               50\n | Tổng cộng | 410",
        kind: "sum_mismatch",
        severity: Error,
        stated: "410",
        computed: "400",
        at: &["120", "230", "50", "410"],
        says: &["120 + 230 + 50 = 400", "410 hồ sơ is stated"],
        silent: &["STT | Đơn vị | Số hồ sơ\n1 | Xã An Hải | 120\n2 | Xã An Vĩnh | 230\n3 | Xã An \
                   Bình | 50\n | Tổng cộng | 400"],
    },
    // A column with its total above.
    Case {
        text: "Chỉ tiêu | Kế hoạch | Thực hiện\nTổng số | 100 | 90\nXã An Hải | 60 | 50\nXã An Vĩnh | 40 | 39",
        kind: "sum_mismatch",
        severity: Error,
        stated: "90",
        computed: "89",
        at: &["90", "50", "39"],
        says: &["50 + 39 = 89", "90 is stated"],
        silent: &[
            "Chỉ tiêu | Kế hoạch | Thực hiện\nTổng số | 100 | 90\nXã An Hải | 60 | 50\nXã An Vĩnh | 40 | 40",
            // The first row is no total.
            "Chỉ tiêu | Kế hoạch | Thực hiện\nXã An Bình | 100 | 90\nXã An Hải | 60 | 50\nXã An Vĩnh | 40 | 39",
        ],
    },
    // A row that three others show to add up.
    Case {
        text: "Đơn vị | Tổng số | Trực tiếp | Trực tuyến\nXã An Hải | 120 | 100 | 20\nXã An Vĩnh | \
               230 | 200 | 30\nXã An Bình | 50 | 40 | 10\nXã Bình Châu | 76 | 50 | 16",
        kind: "sum_mismatch",
        severity: Error,
        stated: "76",
        computed: "66",
        at: &["76", "50", "16"],
        says: &["50 + 16 = 66", "76 is stated"],
        silent: &[
            "Đơn vị | Tổng số | Trực tiếp | Trực tuyến\nXã An Hải | 120 | 100 | 20\nXã An Vĩnh | 230 \
             | 200 | 30\nXã An Bình | 50 | 40 | 10\nXã Bình Châu | 66 | 50 | 16",
            // Columns that need not add up.
            "Đơn vị | Dân số | Số hộ | Số xã\nXã An Hải | 121 | 100 | 20\nXã An Vĩnh | 235 | 200 | \
             30\nXã An Bình | 57 | 40 | 10\nXã Bình Châu | 76 | 50 | 16",
        ],
    },
];

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

const SUBSETS: &[Case] = &[
    Case {
        text: "Tiếp nhận 30 hồ sơ, trong đó có 40 hồ sơ trực tuyến.",
        kind: "subset_exceeds_set",
        severity: Error,
        stated: "40",
        computed: "30",
        at: &["30 hồ sơ", "40 hồ sơ"],
        says: &["40 hồ sơ are said to be part of 30 hồ sơ"],
        silent: &[
            "Tiếp nhận 40 hồ sơ, trong đó có 30 hồ sơ trực tuyến.",
            "Tiếp nhận 30 hồ sơ, trong đó có 30 hồ sơ trực tuyến.",
            // More than so many.
            "Tiếp nhận trên 30 hồ sơ, trong đó có 40 hồ sơ trực tuyến.",
            // Other things.
            "Có 30 xã, trong đó có 40 hồ sơ trực tuyến.",
            "Tiếp nhận 30 hồ sơ; có 40 hồ sơ trực tuyến.",
        ],
    },
    Case {
        text: "Đã giải quyết 45/40 hồ sơ.",
        kind: "subset_exceeds_set",
        severity: Error,
        stated: "45",
        computed: "40",
        at: &["45/40 hồ sơ"],
        says: &["45/40", "larger than the whole"],
        silent: &[
            "Đã giải quyết 40/45 hồ sơ.",
            // More than was planned.
            "Đã tập huấn cho 45/40 người, đạt 112,5%.",
            // Present and former figure.
            "Số hồ sơ tăng 5 hồ sơ (45/40).",
        ],
    },
];

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

/// The text round a paragraph.
fn report(paragraph: &str) -> String {
    format!("{HEAD}{paragraph}\n")
}

fn read(text: &str) -> Record {
    viendan::read(corpus::source(text), corpus::patterns())
}

/// A value of an anomaly, without zeros at the end of a number.
fn value(value: Option<&Stated>) -> String {
    match value {
        Some(Stated::Number(number)) => number.normalize().to_string(),
        Some(Stated::Text(text)) => text.clone(),
        None => String::new(),
    }
}

/// An anomaly in one line.
fn shown(text: &str, got: &Anomaly) -> String {
    let at: Vec<&str> = got.spans.iter().map(|span| &text[span.range()]).collect();
    format!(
        "{:?} {} stated '{}' computed '{}' at {at:?}: {}",
        got.severity,
        got.kind,
        value(got.stated.as_ref()),
        value(got.computed.as_ref()),
        got.message
    )
}

/// What all anomalies of a text say.
fn all(text: &str) -> String {
    let record = read(text);
    let lines: Vec<String> = record.anomalies.iter().map(|got| shown(text, got)).collect();
    lines.join("\n\t\t")
}

/// What is not as the case wants it.
fn miss(case: &Case, text: &str) -> Option<String> {
    let record = read(text);
    let [got] = record.anomalies.as_slice() else {
        return Some(format!("{} anomalies", record.anomalies.len()));
    };
    let at: Vec<&str> = got.spans.iter().map(|span| &text[span.range()]).collect();
    let mut wrong = Vec::new();
    for (what, same) in [
        ("type", got.kind == case.kind),
        ("severity", got.severity == case.severity),
        ("stated", value(got.stated.as_ref()) == case.stated),
        ("computed", value(got.computed.as_ref()) == case.computed),
        ("places", at == case.at),
        ("words", case.says.iter().all(|words| got.message.contains(words))),
        ("about", about(&record, got)),
    ] {
        if !same {
            wrong.push(what);
        }
    }
    (!wrong.is_empty()).then(|| wrong.join(", "))
}

/// Whether an anomaly is about what stands at its places.
fn about(record: &Record, got: &Anomaly) -> bool {
    let mut spans = Vec::new();
    for about in &got.about {
        match about {
            About::Indicator(i) => spans.push(record.indicators[*i].span),
            About::Reference(i) => spans.push(record.references[*i].span),
            About::Document => return got.about.len() == 1,
        }
    }
    spans.sort();
    spans == got.spans
}

fn hold(cases: &[Case]) {
    let mut wrong = Vec::new();
    for case in cases {
        let text = report(case.text);
        if let Some(what) = miss(case, &text) {
            wrong.push(format!(
                "{}\t{}\n\twrong: {what}\n\t\t{}",
                case.kind,
                case.text,
                all(&text)
            ));
        }
        for silent in case.silent {
            let text = report(silent);
            let found = all(&text);
            if !found.is_empty() {
                wrong.push(format!("{}\t{silent}\n\tmust be silent\n\t\t{found}", case.kind));
            }
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn sums_that_do_not_add_up() {
    hold(SUMS);
}

#[test]
fn shares_that_are_of_something_else() {
    hold(SHARES);
}

#[test]
fn changes_that_the_figures_do_not_make() {
    hold(CHANGES);
}

#[test]
fn parts_larger_than_their_whole() {
    hold(SUBSETS);
}

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
