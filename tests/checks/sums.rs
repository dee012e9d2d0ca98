//! Parts and totals, sets and subsets.

use viendan::model::Severity::Error;

use super::{Case, hold};

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

#[test]
fn sums_that_do_not_add_up() {
    hold(SUMS);
}

#[test]
fn parts_larger_than_their_whole() {
    hold(SUBSETS);
}
