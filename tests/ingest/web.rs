//! Web pages: main content, tables, archives, hostile input.

mod archives;
mod hostile;
mod phrases;
mod portals;
mod tables;
mod word;

use viendan::ingest::piece::{Limits, Pages};

pub const LIMITS: Limits = Limits { pages: 100, text: 1 << 24, unpacked: 1 << 26, depth: 256 };

/// The text of a page.
pub fn text(page: &str) -> String {
    joined(&viendan::ingest::web::read(page, &LIMITS))
}

pub fn joined(pages: &Pages) -> String {
    pages.pages.iter().flatten().map(|piece| piece.text.as_str()).collect()
}

/// The paragraphs of an invented news item, long enough to be told from what stands around it.
pub const ITEM: &str = "<p>Thực hiện Kế hoạch số 58/KH-UBND ngày 14/3/2022 của UBND huyện về kiểm soát thủ tục hành chính, UBND xã Hòa Thuận đã rà soát 112 thủ tục, trong đó có 17 thủ tục đề nghị đơn giản hóa.</p>\
<p>Trong 6 tháng đầu năm 2022, Bộ phận Tiếp nhận và Trả kết quả đã tiếp nhận 2.318 hồ sơ, giải quyết đúng hạn 2.296 hồ sơ, đạt 99,05%; có 22 hồ sơ trễ hạn do chờ xác minh nguồn gốc đất.</p>\
<p>UBND xã đề nghị Phòng Nội vụ hướng dẫn cập nhật Nghị định số 107/2021/NĐ-CP ngày 06/12/2021 của Chính phủ.</p>";

/// The text of [`ITEM`].
pub fn item() -> String {
    ITEM.replace("</p>", "\n").replace("<p>", "")
}

/// A menu as lists of links have it.
pub const MENU: &str = "<ul><li><a href='/'>Trang chủ</a></li><li><a href='/gt'>Giới thiệu</a></li><li><a href='/tt'>Tin tức - Sự kiện</a></li><li><a href='/vb'>Văn bản chỉ đạo điều hành</a></li><li><a href='/lh'>Liên hệ</a></li></ul>";

/// Other news as lists of links have them.
pub const OTHERS: &str = "<ul><li><a href='/1'>Xã Hòa Thuận ra quân làm đường giao thông nông thôn</a> (02/7)</li><li><a href='/2'>Tập huấn sử dụng chữ ký số cho công chức cấp xã</a> (30/6)</li><li><a href='/3'>Thông báo lịch tiếp công dân tháng 7</a> (28/6)</li></ul>";

/// A page's foot.
pub const FOOT: &str = "Bản quyền thuộc về UBND xã Hòa Thuận. Giấy phép số 44/GP-STTTT ngày 03/4/2019. Địa chỉ: 12 Lê Lợi. Điện thoại: 0256.3777888. Số lượt truy cập: 998.123";
