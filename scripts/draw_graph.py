#!/usr/bin/env python3
"""Draw a part of the bundled graph as docs/graph.svg.

    viendan run corpus/documents -o out
    python3 scripts/draw_graph.py out/graph.json docs/graph.svg

Standard library only. Nothing is added to what graph.json says: the script picks documents by their
ids, finds the edges between them and places both. It fails if one of the documents is not in the
graph, or if one of them has no way up to the decree. The same graph gives the same bytes.
"""
import json
import sys
from html import escape
from pathlib import Path

DECREE = "vn/chinh-phu/nd/2018/61"
# Two provinces with equal numbers: place, and documents from the plan down.
COLUMNS = [
    ("place/52", [
        "vn/binh-dinh/ubnd/kh/2021/45",
        "vn/binh-dinh/so-noi-vu/cv/2021/612",
        "vn/binh-dinh/tay-son/ubnd/bc/2021/145",
        "vn/binh-dinh/tay-son/ubnd/bc/2021/298",
    ]),
    ("place/40", [
        "vn/nghe-an/ubnd/kh/2021/45",
        "vn/nghe-an/so-noi-vu/cv/2021/612",
        "vn/nghe-an/dien-chau/ubnd/bc/2021/145",
    ]),
]

WIDTH, BOX, HEIGHT, MARGIN = 1160, 310, 58, 158
LEFT = [MARGIN, WIDTH - MARGIN - BOX]   # where the boxes of a column start
TOP, FIRST, STEP = 30, 178, 122         # the decree; the first row; from row to row
LANE = 52                               # distance between lines beside a column
GUTTER = 80                             # distance between lines in the middle
COLORS = {
    "implements": "#1d5fa8", "legal_basis": "#7a3e9d", "reports_on": "#19733f", "cites": "#5a6270",
    "guides": "#8a5a00", "responds_to": "#a33a2a",
}
OTHER = "#333a44"


class Canvas:
    def __init__(self):
        self.lines, self.boxes, self.labels = [], [], []

    def arrow(self, points, edges, at):
        """An arrow through points with rounded corners, and its label centred at a place."""
        color = COLORS.get(edges[0]["kind"], OTHER)
        path = f"M{points[0][0]} {points[0][1]}"
        for before, here, after in zip(points, points[1:], points[2:]):
            turn = [toward(here, before, 10), toward(here, after, 10)]
            path += " L{:g} {:g} Q{:g} {:g} {:g} {:g}".format(*turn[0], *here, *turn[1])
        end = toward(points[-1], points[-2], 9)
        path += f" L{end[0]:g} {end[1]:g}"
        width = 1.2 + 0.5 * min(sum(edge["weight"] for edge in edges), 4)
        self.lines.append(f'<path d="{path}" fill="none" stroke="{color}" stroke-width="{width:g}"/>')
        tip = points[-1]
        base = toward(tip, points[-2], 11)
        across = (base[1] - tip[1]) * 0.42, (tip[0] - base[0]) * 0.42
        wings = (base[0] + across[0], base[1] + across[1]), (base[0] - across[0], base[1] - across[1])
        corners = " ".join(f"{x:g},{y:g}" for x, y in (tip, *wings))
        self.lines.append(f'<polygon points="{corners}" fill="{color}"/>')
        y = at[1] - 8 * len(edges) + 12
        for edge in edges:
            text = f"{edge['kind'].replace('_', ' ')} ×{edge['weight']}"
            wide = 6.9 * len(text) + 8
            self.labels.append(
                f'<rect x="{at[0] - wide / 2:g}" y="{y - 12:g}" width="{wide:g}" height="16" fill="#ffffff"/>'
                f'<text x="{at[0]:g}" y="{y:g}" class="edge" style="fill:{COLORS.get(edge["kind"], OTHER)}">{escape(text)}</text>'
            )
            y += 16

    def box(self, x, y, node, issuer):
        own = bool(node["records"])
        style = 'fill="#eaf1fa" stroke="#33506f"' if own else 'fill="#f7f7f4" stroke="#77746a" stroke-dasharray="5 4"'
        self.boxes.append(
            f'<g><title>{escape(node["id"])}</title>'
            f'<rect x="{x}" y="{y}" width="{BOX}" height="{HEIGHT}" rx="8" stroke-width="1.4" {style}/>'
            f'<text x="{x + BOX / 2:g}" y="{y + 25}" class="name">{escape(node["label"])}</text>'
            f'<text x="{x + BOX / 2:g}" y="{y + 45}" class="issuer">{escape(issuer)}</text></g>'
        )


def toward(start, end, length):
    """The point that lies `length` from start on the way to end."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    far = (dx * dx + dy * dy) ** 0.5 or 1
    return start[0] + dx / far * length, start[1] + dy / far * length


def draw(graph):
    nodes = {node["id"]: node for node in graph["nodes"]}
    chosen = [DECREE] + [id for _, ids in COLUMNS for id in ids]
    missing = [id for id in chosen if id not in nodes]
    if missing:
        sys.exit(f"not in the graph: {', '.join(missing)}")
    between = {}
    for edge in graph["edges"]:
        if edge["source"] in chosen and edge["target"] in chosen:
            between.setdefault((edge["source"], edge["target"]), []).append(edge)
    reached = {DECREE}
    while more := {a for a, b in between if b in reached} - reached:
        reached |= more
    if lost := [id for id in chosen if id not in reached]:
        sys.exit(f"no way from {', '.join(lost)} to {DECREE}")

    place = {id: (column, row) for column, (_, ids) in enumerate(COLUMNS) for row, id in enumerate(ids)}
    crossing = [pair for pair in between if DECREE not in pair and place[pair[0]][0] != place[pair[1]][0]]
    if crossing:
        sys.exit(f"cannot be drawn: {crossing}")
    canvas = Canvas()
    middle = WIDTH // 2
    canvas.box(middle - BOX // 2, TOP, nodes[DECREE], nodes[nodes[DECREE]["issuer"]]["label"])
    for id, (column, row) in place.items():
        issuer = nodes.get(nodes[id]["issuer"], {"label": "?"})["label"]
        canvas.box(LEFT[column], FIRST + row * STEP, nodes[id], issuer)

    lanes = {0: 0, 1: 0}                # lines beside each column so far
    taken = []                          # where labels between the columns are
    inner = 0                           # lines between the columns so far, from the left
    between_columns = sum(target == DECREE and place[source][1] > 0 for source, target in between)
    for (source, target), edges in sorted(between.items(), key=lambda item: (place[item[0][0]], item[0])):
        edges.sort(key=lambda edge: (-edge["weight"], edge["kind"]))
        column, row = place[source]
        side = -1 if column == 0 else 1  # towards the outside
        x, y = LEFT[column], FIRST + row * STEP
        centre = x + BOX // 2
        outside = x if side < 0 else x + BOX
        inside = x + BOX if side < 0 else x
        if target == DECREE and row == 0:
            corner = middle + side * BOX // 2
            points = [(centre, y), (centre, TOP + HEIGHT // 2), (corner, TOP + HEIGHT // 2)]
            canvas.arrow(points, edges, (centre, (y + TOP + HEIGHT // 2) // 2))
        elif target == DECREE:
            inner += 1
            lane = middle + GUTTER * (inner - (between_columns + 1) / 2)
            points = [(inside, y + HEIGHT // 2), (lane, y + HEIGHT // 2), (lane, TOP + HEIGHT)]
            at = y - (STEP - HEIGHT) // 2
            while any(abs(lane - other) < 110 and at == height for other, height in taken):
                at -= STEP
            taken.append((lane, at))
            canvas.arrow(points, edges, (lane, at))
        else:
            up = FIRST + place[target][1] * STEP
            if place[target][1] == row - 1:
                canvas.arrow([(centre, y), (centre, up + HEIGHT)], edges, (centre, (y + up + HEIGHT) // 2))
            else:
                lanes[column] += 1
                lane = outside + side * (4 + LANE * lanes[column])
                end = up + HEIGHT // 2 + 10 * (lanes[column] - 1)
                points = [(outside, y + HEIGHT // 2), (lane, y + HEIGHT // 2), (lane, end), (outside, end)]
                # Beside the gap above the citing box, where nothing else stands.
                canvas.arrow(points, edges, (lane, y - (STEP - HEIGHT) // 2))

    rows = max(len(ids) for _, ids in COLUMNS)
    bottom = FIRST + (rows - 1) * STEP + HEIGHT
    height = bottom + 78
    heads = [
        f'<text x="{LEFT[column] + BOX // 2 + (1, -1)[column] * -BOX // 2:g}" y="{FIRST - 18}" class="head" '
        f'style="text-anchor:{("start", "end")[column]}">{escape(nodes[id]["label"])}</text>'
        for column, (id, _) in enumerate(COLUMNS)
    ]
    notes = [
        "An arrow leads from the citing to the cited document and tells the relation and how often it was read.",
        "Equal numbers in two provinces are different documents. Dashed: cited, but not in the archive.",
    ]
    notes = [
        f'<text x="{middle}" y="{bottom + 38 + 20 * i}" class="note">{escape(note)}</text>' for i, note in enumerate(notes)
    ]
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img">',
        "<title>A chain from a decree to a plan, a letter and reports, in two provinces</title>",
        "<style>text{font-family:'Noto Sans','Segoe UI',Roboto,'DejaVu Sans',Arial,sans-serif;text-anchor:middle;fill:#1c232b}"
        ".name{font-size:13.5px;font-weight:600}"
        ".issuer{font-size:12px;fill:#48525e}.edge{font-size:12px}.head{font-size:14px;font-style:italic;fill:#48525e}"
        ".note{font-size:12.5px;fill:#48525e}</style>",
        f'<rect x="0.5" y="0.5" width="{WIDTH - 1}" height="{height - 1}" rx="12" fill="#ffffff" stroke="#c9ced6"/>',
        *heads, *canvas.lines, *canvas.boxes, *canvas.labels, *notes,
        "</svg>",
    ]) + "\n"


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    graph = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    Path(sys.argv[2]).write_text(draw(graph), encoding="utf-8")


if __name__ == "__main__":
    main()
