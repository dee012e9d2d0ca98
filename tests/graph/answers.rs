//! Which report answers which directive and task.

use super::*;
use crate::corpus::patterns;

const OWN: &str = "vn/binh-dinh/ubnd/kh/2021/45";

fn districts() -> Agency {
    group("vn/binh-dinh/ubnd-cac-huyen-thi-xa-thanh-pho", "UBND các huyện, thị xã, thành phố")
}

/// A report of a body on the plan.
fn report(issuer: Body, iso: &str, relation: &str) -> Record {
    citing(paper("9f", issuer, "BC", 12, iso), &plan(), relation)
}

/// What a report of this archive is an answer to.
fn answered(records: &[Record]) -> Vec<String> {
    let graph = graph(records);
    let report = records.iter().find(|record| record.id == "9f").unwrap();
    let own = report.header.key.as_deref().unwrap();
    let targets = ends(&graph, own, "reports_on", "source", "target");
    for target in &targets {
        let evidence = &edge(&graph, own, "reports_on", target)["evidence"][0];
        assert_eq!((&evidence["record"], &evidence["reference"]), (&"9f".into(), &"r1".into()));
    }
    targets.into_iter().map(str::to_owned).collect()
}

#[test]
fn a_tasked_body_answers_its_tasks() {
    let mut plan = tasked(plan(), &[(of(JUSTICE), Role::Lead), (of(HEALTH), Role::Coordinate)]);
    plan = tasked(plan, &[(of(HEALTH), Role::Lead), (of(JUSTICE), Role::ReportsTo)]);
    plan = tasked(plan, &[(districts(), Role::Assigned)]);
    plan = tasked(plan, &[(of(JUSTICE), Role::Assigned)]);
    plan.tasks[3].status = TaskStatus::Reported;
    let on = |issuer, iso, relation| answered(&[plan.clone(), report(issuer, iso, relation)]);
    for relation in ["implements", "legal_basis", "cites", "responds_to", "reports_on"] {
        assert_eq!(on(JUSTICE, "2021-06-15", relation), ["1f/t1", OWN], "{relation}");
    }
    assert_eq!(on(HEALTH, "2021-06-15", "implements"), ["1f/t1", "1f/t2", OWN]);
    assert_eq!(on(DISTRICT, "2021-06-15", "implements"), ["1f/t3", OWN]);
    // The relation stays beside it.
    let graph = graph(&[plan.clone(), report(JUSTICE, "2021-06-15", "implements")]);
    edge(&graph, "vn/binh-dinh/so-tu-phap/bc/2021/12", "implements", OWN);

    let none: [String; 0] = [];
    assert_eq!(on(JUSTICE, "2021-03-11", "implements"), none, "of an earlier day");
    assert_eq!(on(JUSTICE, "2021-06-15", "replaces"), none, "does something else to it");
    let finance = ("vn/binh-dinh/so-tai-chinh", "Sở Tài chính tỉnh Bình Định");
    assert_eq!(on(finance, "2021-06-15", "implements"), none, "is not tasked");
    let other = ("vn/nghe-an/so-tu-phap", "Sở Tư pháp tỉnh Nghệ An");
    assert_eq!(on(other, "2021-06-15", "implements"), none, "of another province");
    let other = ("vn/nghe-an/yen-thanh/ubnd", "Ủy ban nhân dân huyện Yên Thành");
    assert_eq!(on(other, "2021-06-15", "implements"), none, "a district of another province");

    // Only a report answers.
    let mut letter = report(JUSTICE, "2021-06-15", "implements");
    letter.header.doc_type = Some(DocType { code: "CV".into(), name: "Công văn".into() });
    assert_eq!(answered(&[plan.clone(), letter.clone()]), none);
    letter.agencies.push(AgencyMention {
        span: Span::new(200, 210),
        page: 1,
        surface: "Sở Tư pháp".into(),
        agency: of(JUSTICE),
        role: Role::Reporter,
        of: Serves::Text,
        inferred: None,
    });
    assert_eq!(answered(&[plan.clone(), letter.clone()]), ["1f/t1", OWN], "a letter that reports");
    letter.header.issuer = None;
    letter.header.key = Some("vn/binh-dinh/so-tu-phap/cv/2021/12".into());
    assert_eq!(answered(&[plan.clone(), letter]), ["1f/t1", OWN], "by who is said to report");

    // What another cited document is based on is not what the report is about.
    let mut nested = report(JUSTICE, "2021-06-15", "implements");
    nested = citing(nested, &paper("8f", HEALTH, "KH", 3, "2021-04-01"), "implements");
    nested.references[0].relation.source = Some(1);
    assert_eq!(answered(&[plan, nested]), none);
}

#[test]
fn an_addressee_answers_the_whole() {
    let mut plan = plan();
    plan.header.addressees = vec![districts(), of(JUSTICE)];
    plan.header.recipients = vec![of(HEALTH)];
    let on = |issuer, relation| answered(&[plan.clone(), report(issuer, "2021-06-15", relation)]);
    assert_eq!(on(JUSTICE, "cites"), [OWN]);
    assert_eq!(on(DISTRICT, "implements"), [OWN]);
    assert_eq!(on(HEALTH, "implements"), [OWN], "who got a copy, and acted");
    let none: [String; 0] = [];
    assert_eq!(on(HEALTH, "cites"), none, "who got a copy may be above");
    let finance = ("vn/binh-dinh/so-tai-chinh", "Sở Tài chính tỉnh Bình Định");
    assert_eq!(on(finance, "implements"), none);
    // Rules are obeyed, not answered.
    let mut rule = plan.clone();
    rule.header.code = Some("45/2021/QĐ-UBND".into());
    rule.header.doc_type = Some(DocType { code: "QĐ".into(), name: "Quyết định".into() });
    let mut report = paper("9f", JUSTICE, "BC", 12, "2021-06-15");
    report = citing(report, &rule, "implements");
    assert_eq!(answered(&[rule, report]), none);
}

#[test]
fn a_report_that_goes_back_to_the_author_answers() {
    let mut back = report(JUSTICE, "2021-06-15", "implements");
    let none: [String; 0] = [];
    assert_eq!(answered(&[back.clone()]), none, "it is not known whom the plan tasks");
    back.header.recipients = vec![of(PROVINCE)];
    assert_eq!(answered(&[back.clone()]), [OWN], "the plan is not in the archive");
    assert_eq!(answered(&[plan(), back.clone()]), [OWN], "no task was read in it");
    let tasked = tasked(plan(), &[(of(HEALTH), Role::Lead)]);
    assert_eq!(answered(&[tasked, back.clone()]), none, "it tasks another body");
    back.references[0].relation.kind = "legal_basis".into();
    assert_eq!(answered(&[back]), none, "it only rests on it");
}

#[test]
fn no_report_answers_itself_or_a_report() {
    let mut first =
        tasked(paper("1f", JUSTICE, "BC", 7, "2021-03-12"), &[(of(JUSTICE), Role::Lead)]);
    first.header.addressees = vec![of(JUSTICE)];
    let second = citing(paper("9f", JUSTICE, "BC", 12, "2021-06-15"), &first, "implements");
    assert!(answered(&[first, second]).is_empty());
    let mut own =
        tasked(paper("9f", JUSTICE, "KH", 12, "2021-06-15"), &[(of(JUSTICE), Role::Lead)]);
    own = citing(own.clone(), &own, "implements");
    own.header.doc_type = Some(DocType { code: "BC".into(), name: "Báo cáo".into() });
    own.references[0].to_self = true;
    assert!(answered(&[own]).is_empty());
}

#[test]
fn groups_mean_their_members() {
    let covers =
        |id: &str, name: &str, body: &str| viendan::covers(&group(id, name), body, patterns());
    let province = "vn/binh-dinh/g";
    let district = "vn/binh-dinh/tay-son/g";
    for (id, name, body, is) in [
        (province, "Các sở, ban, ngành", JUSTICE.0, true),
        (province, "Thủ trưởng các Sở, ban, ngành thuộc tỉnh", JUSTICE.0, true),
        (province, "Các sở, ban, ngành", "vn/binh-dinh/thanh-tra", true),
        (province, "Các sở", "vn/binh-dinh/thanh-tra", false),
        (province, "Các sở, ban, ngành", "vn/nghe-an/so-tu-phap", false),
        (province, "Các sở, ban, ngành", PROVINCE.0, false),
        (province, "Các sở, ban, ngành", DISTRICT.0, false),
        (province, "Các sở, ban, ngành", "vn/binh-dinh/tinh-uy", false),
        (province, "Các sở, ban, ngành", "vn/binh-dinh/tay-son/phong-tu-phap", false),
        (province, "Các sở: Nội vụ, Tư pháp", JUSTICE.0, true),
        (province, "Các sở: Nội vụ, Tư pháp", HEALTH.0, false),
        (province, "UBND các huyện, thị xã, thành phố", DISTRICT.0, true),
        (province, "Uỷ ban nhân dân các huyện", DISTRICT.0, true),
        (province, "Các sở, ban, ngành; UBND các huyện, thị xã", DISTRICT.0, true),
        (province, "UBND các huyện: Phù Cát, Tây Sơn", DISTRICT.0, true),
        (province, "UBND các huyện: Phù Cát, Hoài Ân", DISTRICT.0, false),
        (province, "UBND các huyện Phù Cát và Hoài Ân", DISTRICT.0, false),
        (province, "UBND các huyện, thành phố", PROVINCE.0, false),
        (province, "UBND các huyện, thành phố", "vn/nghe-an/yen-thanh/ubnd", false),
        (province, "UBND các huyện, thành phố", "vn/binh-dinh/tay-son/hdnd", false),
        (province, "Các huyện ủy, thị ủy, thành ủy", "vn/binh-dinh/tay-son/huyen-uy", true),
        (province, "Các huyện ủy, thị ủy, thành ủy", DISTRICT.0, false),
        (district, "UBND các xã, thị trấn", "vn/binh-dinh/tay-son/xa-tay-giang/ubnd", true),
        (district, "UBND các xã, thị trấn", "vn/binh-dinh/phu-cat/xa-cat-hanh/ubnd", false),
        (province, "UBND các xã, phường, thị trấn", "vn/binh-dinh/phu-cat/xa-cat-hanh/ubnd", true),
        (district, "Các phòng, ban thuộc huyện", "vn/binh-dinh/tay-son/phong-tu-phap", true),
        (province, "Các phòng, đơn vị thuộc Sở", "vn/binh-dinh/tay-son/phong-tu-phap", false),
        ("vn/?/g", "Các bộ, cơ quan ngang bộ", "vn/bo-tu-phap", true),
        ("vn/?/g", "Các bộ, cơ quan ngang bộ", "vn/bo-chinh-tri", false),
        ("vn/?/g", "UBND các tỉnh, thành phố", PROVINCE.0, true),
        (province, "Các cơ quan, đơn vị liên quan", JUSTICE.0, false),
        (province, "Chủ tịch Ủy ban nhân dân các huyện thuộc tỉnh Bình Định", DISTRICT.0, true),
        (province, "các ngành, các huyện thuộc tỉnh Bình Định", DISTRICT.0, true),
        (province, "Các sở, ngành và các huyện", DISTRICT.0, true),
        (province, "HĐND, UBND các huyện, thị xã", DISTRICT.0, true),
        (province, "Công an các huyện, thị xã, thành phố", DISTRICT.0, false),
        (province, "Công an các huyện, thị xã", "vn/binh-dinh/tay-son/cong-an", true),
        (province, "Công an các huyện, thị xã", "vn/binh-dinh/cong-an", false),
        (province, "Trung tâm Văn hóa các huyện", DISTRICT.0, false),
        (
            province,
            "Giám đốc Trung tâm Y tế các huyện",
            "vn/binh-dinh/tay-son/trung-tam-y-te",
            true,
        ),
        (province, "Phòng Tư pháp các huyện", "vn/binh-dinh/tay-son/phong-tu-phap", true),
        (province, "Phòng Nội vụ các huyện", "vn/binh-dinh/tay-son/phong-tu-phap", false),
    ] {
        assert_eq!(covers(id, name, body), is, "{name} ({id}): {body}");
    }
    assert!(!viendan::covers(&of(JUSTICE), JUSTICE.0, patterns()), "one body is no group");
}

/// Sixteen times as many reports and tasks take about sixteen times as long.
#[test]
fn answers_take_linear_time() {
    let archive = |count: usize| -> Vec<Record> {
        let mut records = Vec::new();
        for i in 0..count {
            let number = u32::try_from(i).unwrap() + 1;
            let mut plan = paper(&format!("{i:x}a"), PROVINCE, "KH", number, "2021-03-12");
            plan = tasked(plan, &[(districts(), Role::Assigned), (of(JUSTICE), Role::Lead)]);
            let report = paper(&format!("{i:x}b"), DISTRICT, "BC", number, "2021-06-15");
            records.push(citing(report, &plan, "implements"));
            records.push(plan);
        }
        records
    };
    let time = |count: usize| {
        let records = archive(count);
        let start = std::time::Instant::now();
        let graph = viendan::link(records, patterns());
        assert!(graph.edges.keys().filter(|key| key.kind == "reports_on").count() == 2 * count);
        start.elapsed()
    };
    time(50);
    let (small, large) = (time(100), time(1600));
    assert!(large < small * 48, "{small:?} for 100, {large:?} for 1600");
}
