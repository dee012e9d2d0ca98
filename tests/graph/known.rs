//! What the tables say of the agencies and places of a graph.

use super::*;
use viendan::model::{Home, Place};

/// A paper of 2021 of a body.
fn of_2021(issuer: Body) -> Record {
    paper("1f", issuer, "BC", 7, "2021-06-30")
}

/// Targets of the edges of a kind that the tables tell of.
fn known(graph: &Value, node: &str, kind: &str) -> Vec<String> {
    list(graph, "edges")
        .filter(|edge| edge["source"] == node && edge["kind"] == kind && edge["from"] == "patterns")
        .map(|edge| text(edge, "target").to_owned())
        .collect()
}

#[test]
fn offices_are_a_part_of_their_committee() {
    for (body, above) in [
        (JUSTICE, Some(PROVINCE.0)),
        (("vn/binh-dinh/tay-son/phong-tu-phap", "Phòng Tư pháp huyện Tây Sơn"), Some(DISTRICT.0)),
        (("vn/bo-tu-phap", "Bộ Tư pháp"), Some("vn/chinh-phu")),
        (("vn/binh-dinh/ban-phap-che-hoi-dong-nhan-dan", "Ban Pháp chế"), None),
        (DISTRICT, None),
        (("vn/binh-dinh/hdnd", "Hội đồng nhân dân tỉnh Bình Định"), None),
        (("vn/binh-dinh/cong-an", "Công an tỉnh Bình Định"), None),
        (("vn/binh-dinh/cuc-thue", "Cục Thuế tỉnh Bình Định"), None),
        (("vn/binh-dinh/tinh-uy", "Tỉnh ủy Bình Định"), None),
        (("vn/?/so-tu-phap", "Sở Tư pháp"), None),
        (("vn/binh-dinh/hoi-lam-vuon", "Hội Làm vườn"), None),
    ] {
        let graph = graph(&[of_2021(body)]);
        let held = known(&graph, body.0, "part_of");
        assert_eq!(held, above.into_iter().collect::<Vec<_>>(), "{body:?}");
    }
    // The committee has its name, though no paper names it.
    let graph = graph(&[of_2021(("vn/binh-dinh/tay-son/phong-tu-phap", "Phòng Tư pháp"))]);
    assert_eq!(node(&graph, DISTRICT.0)["label"], DISTRICT.1);
}

#[test]
fn a_group_is_a_part_of_nothing() {
    let all = group("vn/binh-dinh/so-tu-phap", "Các sở");
    let graph = graph(&[tasked(plan(), &[(all, Role::Lead)])]);
    assert_eq!(node(&graph, JUSTICE.0)["agency_kind"], "group");
    assert!(known(&graph, JUSTICE.0, "part_of").is_empty());
    assert!(known(&graph, JUSTICE.0, "succeeded_by").is_empty());
}

#[test]
fn bodies_are_succeeded_where_that_is_certain() {
    for (body, later) in [
        // By another body at the same place, which the new province took over in turn.
        (
            "vn/binh-dinh/so-thong-tin-va-truyen-thong",
            &["vn/binh-dinh/so-khoa-hoc-va-cong-nghe"][..],
        ),
        ("vn/binh-dinh/so-khoa-hoc-va-cong-nghe", &["vn/gia-lai/so-khoa-hoc-va-cong-nghe"]),
        // The same department, then of the new province.
        (JUSTICE.0, &["vn/gia-lai/so-tu-phap"]),
        (PROVINCE.0, &["vn/gia-lai/ubnd"]),
        // Of two bodies.
        (
            "vn/nghe-an/so-khoa-hoc-cong-nghe-va-moi-truong",
            &["vn/nghe-an/so-khoa-hoc-va-cong-nghe", "vn/nghe-an/so-tai-nguyen-va-moi-truong"],
        ),
        ("vn/bo-ke-hoach-va-dau-tu", &["vn/bo-tai-chinh"]),
        // By the province above it; by the special zone that its island became.
        ("vn/binh-dinh/tay-son/cong-an", &["vn/binh-dinh/cong-an"]),
        ("vn/quang-ngai/ly-son/ubnd", &["vn/quang-ngai/dac-khu-ly-son/ubnd"]),
        ("vn/quang-ngai/ly-son/huyen-uy", &["vn/quang-ngai/dac-khu-ly-son/dang-uy"]),
        // A district that merged into another one; a commune into one.
        ("vn/nghe-an/ky-son/ubnd", &[]),
        ("vn/hoa-binh/ky-son/ubnd", &["vn/hoa-binh/hoa-binh/ubnd"]),
        // The communes that took over from a district are many, its committee had no successor.
        (DISTRICT.0, &[]),
        ("vn/binh-dinh/tay-son/phong-tu-phap", &[]),
        // Nothing ended.
        ("vn/nghe-an/so-tu-phap", &[]),
        ("vn/quang-ngai/so-tu-phap", &[]),
        ("vn/chinh-phu", &[]),
        ("vn/?/so-thong-tin-va-truyen-thong", &[]),
    ] {
        let id: &'static str = body;
        let graph = graph(&[of_2021((id, "Cơ quan"))]);
        assert_eq!(known(&graph, body, "succeeded_by"), later, "{body}");
        for later in later {
            assert!(!text(node(&graph, later), "label").is_empty());
        }
    }
    let graph = graph(&[of_2021(("vn/binh-dinh/so-thong-tin-va-truyen-thong", "Sở TTTT"))]);
    let label = |id: &str| text(node(&graph, id), "label").to_owned();
    assert_eq!(
        label("vn/binh-dinh/so-khoa-hoc-va-cong-nghe"),
        "Sở Khoa học và Công nghệ tỉnh Bình Định"
    );
    assert_eq!(label("vn/gia-lai/ubnd"), "Ủy ban nhân dân tỉnh Gia Lai");
}

#[test]
fn places_come_from_agencies() {
    let graph = graph(&[of_2021(("vn/quang-ngai/ly-son/ubnd", "UBND huyện Lý Sơn"))]);
    let id = list(&graph, "nodes").find(|node| node["label"] == "huyện Lý Sơn, tỉnh Quảng Ngãi");
    let id = text(id.unwrap(), "id");
    assert_eq!(id, "place/536");
    assert_eq!(known(&graph, id, "part_of"), ["place/51"]);
    assert_eq!(known(&graph, id, "succeeded_by"), ["place/21548"]);
    assert_eq!(known(&graph, "place/51", "succeeded_by"), ["place/51@2025-07"]);
    assert_eq!(known(&graph, "place/21548", "part_of"), ["place/51@2025-07"]);
    let node = node(&graph, "place/51@2025-07");
    assert_eq!((&node["code"], &node["from"]), (&"51".into(), &"2025-07-01".into()));
    assert_eq!(node["until"], Value::Null);
}

#[test]
fn a_code_of_two_units_is_two_places() {
    let home = |code: &str, name: &str| Home {
        province: Some(Place { code: code.to_owned(), name: name.to_owned() }),
        ..Home::default()
    };
    let mut before = of_2021(PROVINCE);
    before.header.home = home("52", "tỉnh Bình Định");
    let mut after = paper("2f", ("vn/gia-lai/ubnd", "UBND tỉnh Gia Lai"), "BC", 8, "2025-10-01");
    after.header.home = home("52", "tỉnh Gia Lai");
    // Not in the table.
    let mut odd = paper("3f", HEALTH, "BC", 9, "2021-10-01");
    odd.header.home = home("00", "tỉnh Nào Đó");
    let graph = graph(&[before, after, odd]);
    let labels = ["place/52", "place/52@2025-07", "place/00"].map(|id| &node(&graph, id)["label"]);
    assert_eq!(labels, ["tỉnh Bình Định", "tỉnh Gia Lai", "tỉnh Nào Đó"]);
    assert_eq!(known(&graph, "place/52", "succeeded_by"), ["place/52@2025-07"]);
    assert_eq!(node(&graph, "place/00")["from"], Value::Null);
}
