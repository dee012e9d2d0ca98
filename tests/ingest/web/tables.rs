//! Tables by their shape: rows of data, blocks side by side, layouts.

use super::{ITEM, item, text};

#[test]
fn merged_cells_leave_figures_under_their_heads() {
    let page = "<table border=1><tr><th rowspan=2>Đơn vị</th><th colspan=2>Hồ sơ</th></tr><tr><th>Nhận</th><th>Trả</th></tr>\
        <tr><td>Xã A</td><td>12</td><td>11</td></tr><tr><td></td><td>9</td><td></td></tr></table>";
    assert_eq!(text(page), "Đơn vị | Hồ sơ |\n| Nhận | Trả\nXã A | 12 | 11\n| 9 |\n");
}

#[test]
fn lines_in_a_cell_become_blanks() {
    let page = "<table><tr><td><p>TT</p></td><td><p>Nội dung</p></td><td><p>Số</p><p>lượng</p></td></tr><tr><td><p>1</p></td><td><p>Giấy<br>khai sinh</p><p>bản chính</p></td><td><p>25</p></td></tr></table>";
    assert_eq!(text(page), "TT | Nội dung | Số lượng\n1 | Giấy khai sinh bản chính | 25\n");
}

#[test]
fn blocks_side_by_side_come_one_after_the_other() {
    let page = format!(
        "<table width=100%><tr><td>UBND HUYỆN AN LẠC<br><b>PHÒNG TƯ PHÁP</b></td><td><p>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</p><p>Độc lập - Tự do - Hạnh phúc</p></td></tr>\
        <tr><td>Số: 15/BC-PTP</td><td><i>An Lạc, ngày 02 tháng 7 năm 2022</i></td></tr></table>{ITEM}\
        <table><tr><td>&nbsp;</td><td>TRƯỞNG PHÒNG<br><br>Đỗ Thị Mơ</td></tr></table>"
    );
    assert_eq!(
        text(&page),
        format!(
            "UBND HUYỆN AN LẠC\nPHÒNG TƯ PHÁP\nSố: 15/BC-PTP\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nAn Lạc, ngày 02 tháng 7 năm 2022\n{}\u{a0}\nTRƯỞNG PHÒNG\nĐỗ Thị Mơ\n",
            item()
        )
    );
}

#[test]
fn a_row_of_one_cell_stays_between_the_blocks() {
    let page = "<table><tr><td>SỞ X<br>VĂN PHÒNG</td><td>CỘNG HÒA<br>Độc lập</td></tr><tr><td colspan=2>BÁO CÁO</td></tr></table>";
    assert_eq!(text(page), "SỞ X\nVĂN PHÒNG\nCỘNG HÒA\nĐộc lập\nBÁO CÁO\n");
}

#[test]
fn tables_with_figures_borders_or_heads_stay_rows() {
    let figure = "<table><tr><td>Xã A<br>Xã B</td><td>12</td></tr></table>";
    assert_eq!(text(figure), "Xã A Xã B | 12\n");
    let border =
        "<table border=1><tr><td>Nội dung<br>công việc</td><td>Đơn vị<br>chủ trì</td></tr></table>";
    assert_eq!(text(border), "Nội dung công việc | Đơn vị chủ trì\n");
    let word = "<table style='border-collapse:collapse'><tr><td style='border:solid windowtext 1.0pt'>Nội dung<br>công việc</td><td style='border:solid windowtext 1.0pt;border-left:none'>Đơn vị<br>chủ trì</td></tr></table>";
    assert_eq!(text(word), "Nội dung công việc | Đơn vị chủ trì\n");
    let heads = "<table><tr><th>Nội dung<br>công việc</th><th>Đơn vị</th></tr></table>";
    assert_eq!(text(heads), "Nội dung công việc | Đơn vị\n");
    let long = "<table><tr><td>Nội dung</td><td>Đơn vị</td></tr><tr><td>Rà soát<br>Báo cáo</td><td>Sở X</td></tr></table>";
    assert_eq!(text(long), "Nội dung | Đơn vị\nRà soát Báo cáo | Sở X\n");
}

#[test]
fn a_layout_is_read_cell_by_cell() {
    let page = format!(
        "<table><tr><td>Bên trái</td><td>{ITEM}<table border=1><tr><td>A</td><td>1</td></tr><tr><td>B</td><td>2</td></tr></table></td></tr></table>"
    );
    assert_eq!(text(&page), format!("Bên trái\n{}A | 1\nB | 2\n", item()));
}

#[test]
fn a_table_in_a_cell_of_data_glues_nothing() {
    let page = "<table border=1><tr><td>Tổng</td><td><table><tr><td>a</td><td>b</td></tr></table></td><td>3</td></tr></table>";
    assert_eq!(text(page), "Tổng | a b | 3\n");
}

#[test]
fn labels_and_links_are_not_glued() {
    let page = "<table border=1><tr><td><span class='item-label'>Số hiệu</span><span>19/QĐ-UBND</span></td><td><a href=/a>Lịch</a><a href=/b>Thư</a></td></tr></table>";
    assert_eq!(text(page), "Số hiệu 19/QĐ-UBND | Lịch Thư\n");
}

#[test]
fn long_cells_in_many_rows_stay_rows() {
    let cell = ITEM.repeat(3);
    let row = format!("<tr><td>I</td><td>{cell}</td><td>Sở X</td></tr>");
    let text = text(&format!("<table>{}</table>", row.repeat(5)));
    assert_eq!(text.lines().count(), 5);
    assert!(text.lines().all(|line| line.starts_with("I | ") && line.ends_with(" | Sở X")));
}
