//! The main text of pages of portals, in the styles that they are made in.

use super::{FOOT, ITEM, MENU, OTHERS, item, text};

const TITLE: &str = "Xã Hòa Thuận rà soát thủ tục hành chính 6 tháng đầu năm 2022";

#[test]
fn aspnet_tables() {
    let page = format!(
        "<html><head><title>Trang thông tin</title><script>var x='<p>không phải</p>'</script></head><body>\
        <form id=aspnetForm><input type=hidden name=__VIEWSTATE value=AAAA><table width=1000>\
        <tr><td colspan=3><img src=b.jpg></td></tr><tr><td width=180><table><tr><td class=mnuLeft>{MENU}</td></tr></table></td>\
        <td width=600><table><tr><td class=tieude><span id=lblTitle>{TITLE}</span></td></tr>\
        <tr><td class=ngay>Cập nhật: 04/7/2022 - Lượt xem: 311</td></tr><tr><td><div id=divContent>{ITEM}</div></td></tr>\
        <tr><td><b>Các tin khác</b>{OTHERS}</td></tr></table></td>\
        <td width=220><table><tr><td>LIÊN KẾT WEBSITE</td></tr><tr><td><select><option>Chính phủ</select></td></tr><tr><td>THÔNG BÁO</td></tr><tr><td>Lịch công tác tuần của lãnh đạo xã</td></tr></table></td></tr>\
        <tr><td colspan=3>{FOOT}. Đang trực tuyến: 3</td></tr></table></form></body></html>"
    );
    assert_eq!(text(&page), format!("{TITLE}\nCập nhật: 04/7/2022\n{}", item()));
}

#[test]
fn liferay_portlets() {
    let page = format!(
        "<!DOCTYPE html><html><head><title>{TITLE}</title></head><body><div id=wrapper>\
        <div class='portlet-boundary portlet-nav'>{MENU}</div><div class=columns-2><div class='portlet-column' id=column-1>\
        <div class=journal><div class=title-detail>{TITLE}</div><div class=date-detail>Thứ hai, 04/7/2022 | 09:15</div>{ITEM}<div class=source>Nguồn: Văn phòng UBND xã</div></div>\
        <div class=share>Chia sẻ Facebook Zalo In bài viết Gửi email</div><div class=taglib-ratings>Đánh giá: 4/5 (7 phiếu)</div>\
        <div class=other-news><div class=hd>TIN MỚI HƠN</div>{OTHERS}</div></div>\
        <div class=portlet-column id=column-2><div class=box><div class=hd>VĂN BẢN MỚI</div><ul><li>Công văn số 91/UBND-VP v/v trực lễ</li><li>Công văn số 92/UBND-VP v/v phòng cháy</li></ul></div></div></div>\
        <div class=footer-portal>{FOOT}</div></div></body></html>"
    );
    assert_eq!(
        text(&page),
        format!("{TITLE}\nThứ hai, 04/7/2022 | 09:15\n{}Nguồn: Văn phòng UBND xã\n", item())
    );
}

#[test]
fn semantic_elements() {
    let page = format!(
        "<!DOCTYPE html><html><head><title>{TITLE} - Cổng</title></head><body><header><nav>{MENU}</nav></header>\
        <main><article><h1>{TITLE}</h1><time>04/7/2022 09:15</time>{ITEM}</article><aside><h3>Tin liên quan</h3>{OTHERS}</aside></main><footer>{FOOT}</footer></body></html>"
    );
    assert_eq!(text(&page), format!("{TITLE}\n04/7/2022 09:15\n{}", item()));
}

#[test]
fn text_between_line_breaks_in_a_cell() {
    let lines = ITEM.replace("<p>", "").replace("</p>", "<br><br>");
    let page = format!(
        "<body><table><tr><td id=left>{MENU}</td><td><h2>{TITLE}</h2><a href='/in'>Bản in</a> <a href='/gui'>Gởi bài viết</a><br>{lines}<p align=right>Tin, ảnh: Văn Minh</p><a href='#top'>[Trở về]</a><br>Ảnh (1)</td></tr></table><div>{FOOT}</div></body>"
    );
    assert_eq!(text(&page), format!("{TITLE}\n{}Tin, ảnh: Văn Minh\n", item()));
}

#[test]
fn a_bar_between_title_and_text_keeps_the_title() {
    let page = format!(
        "<body><div class=top>{MENU}</div><div class=detail><div class=tieude>{TITLE}</div><div>04/7/2022</div><div class=tools><a href=#>In bài viết</a> <a href=#>Chia sẻ</a></div><div class=body>{ITEM}</div></div><div class=foot>{FOOT}</div></body>"
    );
    assert_eq!(text(&page), format!("{TITLE}\n04/7/2022\n{}", item()));
}

#[test]
fn summaries_of_other_news_are_no_text() {
    let teaser = "<div><a href='/9'>Hội nghị sơ kết công tác cải cách hành chính</a><p>Sáng ngày 30/6, UBND xã tổ chức hội nghị sơ kết công tác 6 tháng đầu năm 2022.</p></div>";
    let page = format!(
        "<body><div>{MENU}</div><div class=row><div class=col-8><h1>{TITLE}</h1>{ITEM}</div><div class=col-4><h3>Tin mới nhất</h3>{teaser}{teaser}</div></div></body>"
    );
    assert_eq!(text(&page), format!("{TITLE}\n{}", item()));
}

#[test]
fn breadcrumbs_and_search_and_comments_are_no_text() {
    let page = format!(
        "<body><div class=a>Trang chủ » Tin tức » Cải cách hành chính</div><div><form>Tìm theo từ khóa <input type=text name=q></form></div><h1>{TITLE}</h1>{ITEM}<div><b>Ý kiến bạn đọc</b><div>Ông Nam: Rất kịp thời, cảm ơn Ủy ban nhân dân xã đã thông tin cho bà con.</div></div><div>Họ và tên<input type=text>Nội dung<textarea></textarea></div></body>"
    );
    assert_eq!(text(&page), format!("{TITLE}\n{}", item()));
}

#[test]
fn hidden_parts_are_no_text() {
    let page = format!(
        "<body><h1>{TITLE}</h1>{ITEM}<p style='Display : none'>ẩn một</p><p hidden>ẩn hai</p><div aria-hidden=true>ẩn ba</div><span style='mso-hide:all'>ẩn bốn</span></body>"
    );
    assert_eq!(text(&page), format!("{TITLE}\n{}", item()));
}

#[test]
fn a_text_that_is_hidden_until_a_click_is_kept() {
    let page =
        format!("<body><a href='/1'>Thuộc tính</a><div style='display:none'>{ITEM}</div></body>");
    assert!(text(&page).contains("2.318 hồ sơ"));
}

#[test]
fn a_page_of_lists_keeps_its_lists() {
    let page = format!("<body>{MENU}<div><h2>Danh sách văn bản</h2>{OTHERS}{OTHERS}</div></body>");
    assert!(text(&page).contains("Tập huấn sử dụng chữ ký số"));
}

#[test]
fn a_list_of_documents_within_the_text_is_text() {
    let page = format!(
        "<body><div>{MENU}</div><div><h1>{TITLE}</h1>{ITEM}<ul><li><a href='/v1'>Quyết định số 12/QĐ-UBND</a></li><li><a href='/v2'>Công văn số 13/UBND-VP</a></li><li><a href='/v3'>Kế hoạch số 14/KH-UBND</a></li></ul>{ITEM}</div><div>{FOOT}</div></body>"
    );
    assert!(text(&page).contains("Quyết định số 12/QĐ-UBND\nCông văn số 13/UBND-VP\n"));
}

#[test]
fn files_to_fetch_belong_to_the_text() {
    let page = format!(
        "<body><div>{MENU}</div><div><h1>{TITLE}</h1>{ITEM}<div>Tệp đính kèm: <a href='/f/bc58.pdf'>bc58.pdf</a> <a href='/f/phuluc1.docx'>phuluc1.docx</a> <a href='/f/phuluc2.xls?d=1'>phuluc2.xls</a></div></div></body>"
    );
    assert!(text(&page).ends_with("Tệp đính kèm: bc58.pdf phuluc1.docx phuluc2.xls\n"));
}

#[test]
fn a_document_on_a_portal_keeps_head_and_signature() {
    let page = format!(
        "<body><div>{MENU}</div><div class=detail><div class=a><table><tr><td>UBND HUYỆN AN LẠC<br>Số: 77/BC-UBND</td><td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>An Lạc, ngày 05 tháng 7 năm 2022</td></tr></table></div><div class=b>{ITEM}</div><div class=c><table><tr><td>Nơi nhận:<br>- Lưu: VT.</td><td>CHỦ TỊCH<br>Phan Văn Hậu</td></tr></table></div></div><div class=r><h4>Tin khác</h4>{OTHERS}</div><div>{FOOT}</div></body>"
    );
    assert_eq!(
        text(&page),
        format!(
            "UBND HUYỆN AN LẠC\nSố: 77/BC-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nAn Lạc, ngày 05 tháng 7 năm 2022\n{}Nơi nhận:\n- Lưu: VT.\nCHỦ TỊCH\nPhan Văn Hậu\n",
            item()
        )
    );
}

#[test]
fn a_table_of_contents_and_a_licence_are_text() {
    let toc = "<div><p><a href='#c1'>Chương I. Quy định chung</a></p><p><a href='#c2'>Chương II. Hồ sơ</a></p><p><a href='#c3'>Chương III. Thi hành</a></p></div>";
    let licence = "<div><p>Cơ quan chủ quản: Sở Văn hóa và Thể thao.</p><p>Người chịu trách nhiệm: ông Lê Đình Chiến.</p><p>Địa chỉ: 5 Trần Phú.</p></div>";
    let page = format!("<body>{toc}{licence}{ITEM}</body>");
    let text = text(&page);
    assert!(text.contains("Chương II. Hồ sơ\n") && text.contains("Lê Đình Chiến"), "{text}");
}

#[test]
fn numbered_headings_that_read_like_buttons_are_text() {
    let page = format!(
        "<body>{ITEM}<p>2. Đánh giá</p><p>3. Đăng ký</p><p>- Tìm kiếm</p><p>Email:</p><p>Email: ........</p><p>Tìm kiếm</p></body>"
    );
    assert_eq!(
        text(&page),
        format!(
            "{}2. Đánh giá\n3. Đăng ký\n- Tìm kiếm\nEmail:\nEmail: ........\nTìm kiếm\n",
            item()
        )
    );
}

#[test]
fn captions_that_say_something_are_text() {
    let page = format!(
        "<body><article><h1>{TITLE}</h1>{ITEM}<figure><img src=a.jpg><figcaption>Đồng chí Phan Văn Hậu phát biểu tại hội nghị.</figcaption></figure><p>Ảnh (2)</p></article></body>"
    );
    assert!(text(&page).ends_with("phát biểu tại hội nghị.\n"));
}

#[test]
fn a_saved_document_with_names_of_furniture_keeps_all() {
    let page = format!(
        "<body><div class=banner>SỞ Y TẾ</div>{ITEM}<div class=footer><p>Nơi nhận: như trên</p><p>GIÁM ĐỐC</p><p>Người chịu trách nhiệm: Vũ Minh Hạnh</p></div></body>"
    );
    assert_eq!(
        text(&page),
        format!(
            "SỞ Y TẾ\n{}Nơi nhận: như trên\nGIÁM ĐỐC\nNgười chịu trách nhiệm: Vũ Minh Hạnh\n",
            item()
        )
    );
}
