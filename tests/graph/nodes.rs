//! Tasks as nodes, with who has a part in them.

use super::*;
use viendan::model::{Indicator, IndicatorKind, Qualifier, Scope, Status};

fn count() -> Indicator {
    Indicator {
        span: Span::new(500, 512),
        page: 1,
        paragraph: 1,
        surface: "30 thủ tục".into(),
        number_span: Span::new(500, 502),
        value: "30".parse().unwrap(),
        ratio: None,
        kind: IndicatorKind::Count,
        unit: Some("thủ tục".into()),
        base_value: None,
        base_unit: None,
        measure: None,
        aspect: None,
        status: Status::Target,
        qualifier: Qualifier::Exact,
        scope: Scope::default(),
        period: None,
        change: None,
        part_of: None,
        part_kind: None,
        percent_of: None,
        percent_base: None,
        rule: "ind.count".into(),
    }
}

#[test]
fn tasks_are_nodes() {
    let decree = paper("2f", ("vn/chinh-phu", "Chính phủ"), "NĐ", 61, "2018-04-23");
    let mut record = citing(plan(), &decree, "implements");
    record = tasked(
        record,
        &[
            (of(JUSTICE), Role::Lead),
            (of(HEALTH), Role::Coordinate),
            (of(PROVINCE), Role::ReportsTo),
        ],
    );
    record.indicators.push(count());
    let task = &mut record.tasks[0];
    task.references = vec![0, 7];
    task.indicators = vec![0, 7];
    task.implied = vec![
        Implied { agency: of(PROVINCE), role: Role::Assigner },
        Implied { agency: of(DISTRICT), role: Role::Actor },
    ];
    task.deadline = Some(Due {
        span: Span::new(1100, 1120),
        text: "trước ngày 01/10/2022".into(),
        date: date("2022-10-01"),
        bound: Bound::Before,
    });
    task.recurrence = Some(Recurrence::Monthly);
    record = tasked(record, &[(of(HEALTH), Role::Assigned)]);
    // From a file that was put together by hand.
    record.tasks[1].agencies.push(TaskAgency { agency: 99, role: Role::Lead });
    record.tasks[1].surface = format!("rà soát {}", "các thủ tục hành chính ".repeat(9));
    let graph = graph(&[record]);

    let tasks = of_kind(&graph, "task");
    assert_eq!(tasks.len(), 2);
    let first = serde_json::json!({
        "kind": "task",
        "id": "1f/t1",
        "label": "giao các đơn vị rà soát, báo cáo kết quả",
        "status": "assigned",
        "assigner": PROVINCE.0,
        "deadline": "2022-10-01",
        "bound": "before",
        "recurrence": "monthly",
    });
    assert_eq!(*tasks[0], first);
    assert!(
        text(tasks[1], "label").ends_with('…') && text(tasks[1], "label").chars().count() < 102
    );
    assert_eq!(tasks[1]["assigner"], Value::Null);

    let own = "vn/binh-dinh/ubnd/kh/2021/45";
    assert_eq!(ends(&graph, own, "assigns", "source", "target"), ["1f/t1", "1f/t2"]);
    assert_eq!(edge(&graph, own, "assigns", "1f/t1")["evidence"][0]["span"][0], 1000);
    let role = |agency: Body| edge(&graph, "1f/t1", "assigned_to", agency.0)["role"].clone();
    assert_eq!(
        [role(JUSTICE), role(HEALTH), role(PROVINCE), role(DISTRICT)],
        ["lead", "coordinate", "reports_to", "actor"]
    );
    assert_eq!(edge(&graph, "1f/t1", "assigned_to", HEALTH.0)["evidence"][0]["span"][0], 1005);
    // Not named: where the task stands.
    assert_eq!(
        edge(&graph, "1f/t1", "assigned_to", DISTRICT.0)["evidence"][0]["span"],
        serde_json::json!([1000, 1150])
    );
    assert_eq!(ends(&graph, "1f/t2", "assigned_to", "source", "target"), [HEALTH.0]);
    assert_eq!(
        ends(&graph, "1f/t1", "task_cites", "source", "target"),
        ["vn/chinh-phu/nđ/2018/61"]
    );
    let cites = edge(&graph, "1f/t1", "task_cites", "vn/chinh-phu/nđ/2018/61");
    assert_eq!(cites["evidence"][0]["reference"], "r1");
    assert_eq!(ends(&graph, "1f/t1", "measures", "source", "target"), ["1f/i1"]);
    let mut others = list(&graph, "edges").filter(|edge| edge["kind"] != "assigned_to");
    assert!(others.all(|edge| edge.get("role").is_none()), "only parts have a role");
}

#[test]
fn one_edge_holds_the_strongest_role() {
    let parts = |roles: &[Role]| {
        let bodies: Vec<_> = roles.iter().map(|role| (of(JUSTICE), *role)).collect();
        let graph = graph(&[tasked(plan(), &bodies)]);
        let edge = edge(&graph, "1f/t1", "assigned_to", JUSTICE.0);
        assert_eq!(edge["evidence"].as_array().unwrap().len(), roles.len());
        text(edge, "role").to_owned()
    };
    assert_eq!(parts(&[Role::Coordinate, Role::Lead]), "lead");
    assert_eq!(parts(&[Role::Lead, Role::Assigned]), "lead");
    assert_eq!(parts(&[Role::ReportsTo, Role::Coordinate, Role::Supervised]), "coordinate");
    assert_eq!(parts(&[Role::Supervised, Role::Consulted]), "consulted");
    assert_eq!(parts(&[Role::Consulted, Role::Supervised]), "consulted");
}

#[test]
fn who_sets_a_task_has_no_part_in_it() {
    let mut record = tasked(plan(), &[(of(PROVINCE), Role::Assigner), (of(JUSTICE), Role::Lead)]);
    record.tasks[0].assigner = Some(0);
    let graph = graph(&[record]);
    assert_eq!(node(&graph, "1f/t1")["assigner"], PROVINCE.0);
    assert_eq!(ends(&graph, "1f/t1", "assigned_to", "source", "target"), [JUSTICE.0]);
}
