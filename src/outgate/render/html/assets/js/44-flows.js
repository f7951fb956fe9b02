// The flow picture: places were computed beforehand, curves are drawn here.
function makeFlows(cluster, state, filters, things, layout) {
  const MOST_CURVES = 500;
  const { radius } = layout;
  let counts = null;
  let focused = null;
  let curves = [];

  const nodes = layout.places.map((place) => {
    const thing = layout.isOfWorkloads
      ? things.workloadThing(cluster.workloads[place.number])
      : things.spaces.find((item) => item.space.index === place.number);
    return { ...place, thing, label: thing.label };
  });
  const across = { internet: 0, metadata: -230, elsewhere: 230 };
  for (const group of things.groups) {
    nodes.push({ x: across[group.key], y: -radius - 60, angle: -90, size: 15, thing: group, label: group.label, isOutside: true });
  }

  const short = (text) => ([...text].length > 26 ? `${[...text].slice(0, 25).join("")}…` : text);
  const labelOf = (node) =>
    short(layout.isOfWorkloads ? node.label.slice(node.label.indexOf("/") + 1) : node.label);
  const ends = nodes.filter((node) => !node.isOutside).map((node) => {
    const long = node.size + 16 + labelOf(node).length * 7.2;
    const turn = (node.angle * Math.PI) / 180;
    return [node.x + long * Math.cos(turn), node.y + long * Math.sin(turn)];
  });
  const wide = Math.max(360, ...ends.map(([x]) => Math.abs(x)));
  const low = Math.max(40, ...ends.map(([, y]) => y)) + 14;
  const top = -radius - 90;
  const svg = s("svg", {
    viewBox: `${-wide} ${top} ${2 * wide} ${low - top}`, class: "flow",
    role: "group", "aria-label": "Flow picture. Arrow keys go round, Enter opens the list of connections.",
  });
  const defs = s("defs", null,
    s("marker", { id: "head", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 9, markerHeight: 9, markerUnits: "userSpaceOnUse", orient: "auto" },
      s("path", { d: "M0,0.5 L8,4 L0,7.5 z", class: "head" })));
  const canvas = s("g");
  const curveLayer = s("g", { class: "curves", "aria-hidden": "true" });
  const nodeLayer = s("g", { class: "nodes" });
  canvas.append(curveLayer, nodeLayer);
  svg.append(defs, canvas);
  $("flow-hold").append(svg);
  const zoom = d3.zoom().scaleExtent([0.5, 12]).filter((event) => event.type !== "wheel" || event.ctrlKey || event.metaKey)
    .on("zoom", (event) => canvas.setAttribute("transform", event.transform));
  const surface = d3.select(svg);
  surface.call(zoom).on("dblclick.zoom", null);
  $("flow-in").addEventListener("click", () => surface.call(zoom.scaleBy, 1.5));
  $("flow-out").addEventListener("click", () => surface.call(zoom.scaleBy, 1 / 1.5));
  $("flow-reset").addEventListener("click", () => surface.call(zoom.transform, d3.zoomIdentity));

  function path(from, to) {
    const pull = 0.32;
    const mid = [(from.x + to.x) / 2, (from.y + to.y) / 2];
    let control;
    if (from.isOutside || to.isOutside) {
      const [near, far] = from.isOutside ? [from, to] : [to, from];
      control = [near.x * 0.6 + far.x * 0.25, near.y * 0.45];
    } else {
      control = [mid[0] * pull, mid[1] * pull];
      const distance = Math.hypot(from.x - to.x, from.y - to.y);
      if (distance < radius * 0.5) control = [mid[0] * 0.72, mid[1] * 0.72];
    }
    // The two directions of one pair bend apart.
    const side = [-(to.y - from.y), to.x - from.x];
    const long = Math.hypot(...side) || 1;
    control = [control[0] + (side[0] / long) * 14, control[1] + (side[1] / long) * 14];
    const end = towards(control, to);
    const start = towards(control, from);
    return `M${start} Q${control.map((value) => value.toFixed(1))} ${end}`;
  }

  function towards(control, node) {
    const [dx, dy] = [control[0] - node.x, control[1] - node.y];
    const long = Math.hypot(dx, dy) || 1;
    const gap = node.size + 3;
    return [(node.x + (dx / long) * gap).toFixed(1), (node.y + (dy / long) * gap).toFixed(1)];
  }

  function openShare(thing) {
    const workloads = thing.space ? thing.space.workloads : thing.workload ? [thing.workload] : [];
    const open = workloads.filter((item) => item.egress <= 1 || item.ingress <= 1).length;
    return workloads.length ? open / workloads.length : 0;
  }

  function nodeWords(node) {
    let out = 0;
    let into = 0;
    let unknown = 0;
    for (const curve of curves) {
      if (curve.from === node) [out, unknown] = [out + curve.cell.allowed, unknown + curve.cell.unknown];
      if (curve.to === node) [into, unknown] = [into + curve.cell.allowed, unknown + curve.cell.unknown];
    }
    const words = [`${number(out)} allowed connections out, ${number(into)} in`];
    if (unknown) words.push(`${number(unknown)} unknown`);
    return `${node.label}: ${words.join(", ")}`;
  }

  function drawNodes() {
    nodeLayer.replaceChildren();
    nodes.forEach((node, place) => {
      const share = openShare(node.thing);
      const flip = node.angle > 90 && node.angle < 270;
      const group = s("g", {
        class: `node ${node.isOutside ? "outside" : ""} ${share ? "has-open" : ""}`,
        transform: `translate(${node.x},${node.y})`, role: "button", tabindex: place ? -1 : 0,
        "aria-label": nodeWords(node), "data-at": place,
      });
      if (node.isOutside) {
        const width = node.label.length * 8.6 + 34;
        group.append(s("rect", { x: -width / 2, y: -17, width, height: 34, rx: 17 }), s("text", { "text-anchor": "middle", dy: "0.35em" }, node.label));
      } else {
        group.append(s("circle", { r: node.size }));
        if (share) {
          const around = 2 * Math.PI * (node.size - 1.5);
          group.append(s("circle", {
            r: node.size - 1.5, class: "open-share", transform: "rotate(-90)",
            "stroke-dasharray": `${(share * around).toFixed(1)} ${around.toFixed(1)}`,
          }));
        }
        const text = labelOf(node);
        group.append(s("text", {
          transform: `rotate(${flip ? node.angle + 180 : node.angle})`,
          x: flip ? -node.size - 6 : node.size + 6, dy: "0.35em", "text-anchor": flip ? "end" : "start",
        }, text));
        group.append(s("title", null, nodeWords(node)));
      }
      nodeLayer.append(group);
    });
    if (layout.isOfWorkloads) drawSectors();
  }

  // In a picture of workloads the namespaces are arcs around the circle.
  function drawSectors() {
    const sectors = new Map();
    for (const node of nodes) {
      if (node.isOutside) continue;
      const space = node.thing.workload.namespace;
      const found = sectors.get(space) ?? { from: node.angle, to: node.angle };
      sectors.set(space, { from: Math.min(found.from, node.angle), to: Math.max(found.to, node.angle) });
    }
    const at = (angle, r) => [r * Math.cos((angle * Math.PI) / 180), r * Math.sin((angle * Math.PI) / 180)].map((v) => v.toFixed(1));
    for (const [space, { from, to }] of sectors) {
      const r = radius - 26;
      const pad = 1.6;
      const large = to - from + 2 * pad > 180 ? 1 : 0;
      nodeLayer.prepend(s("path", { class: "sector", d: `M${at(from - pad, r)} A${r},${r} 0 ${large} 1 ${at(to + pad, r)}` }));
      const middle = (from + to) / 2;
      const [x, y] = at(middle, radius - 40);
      nodeLayer.append(s("text", { class: "sector-name", x, y, "text-anchor": Math.cos((middle * Math.PI) / 180) > 0.3 ? "end" : Math.cos((middle * Math.PI) / 180) < -0.3 ? "start" : "middle", dy: "0.35em" }, short(space.name)));
    }
  }

  function drawCurves() {
    curveLayer.replaceChildren();
    const related = curves.filter((curve) => focused && (curve.from === focused || curve.to === focused));
    const strongest = focused ? [...curves.slice(0, MOST_CURVES).filter((c) => !related.includes(c)), ...related] : curves.slice(0, MOST_CURVES);
    const largest = Math.max(1, ...curves.map((curve) => curve.cell.allowed + curve.cell.unknown));
    for (const curve of strongest) {
      const amount = curve.cell.allowed + curve.cell.unknown;
      const isRelated = related.includes(curve);
      const kind = !curve.cell.allowed ? "unsure" : curve.to.isOutside ? "outward" : curve.from.isOutside ? "inward" : "within";
      const element = s("path", {
        d: path(curve.from, curve.to),
        class: `curve ${kind} ${focused ? (isRelated ? (curve.from === focused ? "lit out" : "lit in") : "dim") : ""}`,
        "stroke-width": (0.7 + 4.3 * Math.sqrt(amount / largest)).toFixed(2),
      });
      if (isRelated || curves.length <= 120) {
        element.setAttribute("marker-end", "url(#head)");
      }
      curveLayer.append(element);
    }
    const left = curves.length - Math.min(curves.length, MOST_CURVES);
    const words = focused
      ? `${nodeWords(focused)}. Enter or a second click lists them.`
      : left > 0
        ? `The outside flows and the widest others, ${number(MOST_CURVES)} of ${number(curves.length)}, are drawn; choose ${layout.isOfWorkloads ? "a workload" : "a namespace"} to see all of its own.`
        : curves.length
          ? `${count(curves.length, "flow")} between ${layout.isOfWorkloads ? "workloads" : "namespaces"} and the outside. Point at one, or go round with the arrow keys.`
          : "No connection fits the filters.";
    show($("flow-words"), words);
  }

  function focus(node) {
    if (focused === node) return;
    focused = node;
    nodeLayer.querySelectorAll(".node").forEach((element) => {
      const other = nodes[Number(element.getAttribute("data-at"))];
      const isNear = !node || other === node || curves.some((c) => (c.from === node && c.to === other) || (c.to === node && c.from === other));
      element.classList.toggle("dim", !isNear);
      element.classList.toggle("lit", other === node);
    });
    drawCurves();
  }

  const nodeOf = (event) => {
    const element = event.target.closest(".node");
    return element ? nodes[Number(element.getAttribute("data-at"))] : null;
  };
  function open(node) {
    if (node.thing.kind === "workload") state.change({ workload: node.thing.key, pair: "", cell: "", answer: "" });
    else state.change({ cell: `${node.thing.key}~*`, pair: "", workload: "", answer: "" });
  }
  svg.addEventListener("mouseover", (event) => {
    const node = nodeOf(event);
    if (node) focus(node);
  });
  svg.addEventListener("mouseleave", () => focus(null));
  svg.addEventListener("click", (event) => {
    const node = nodeOf(event);
    if (node) open(node);
    else focus(null);
  });
  nodeLayer.addEventListener("focusin", (event) => {
    const node = nodeOf(event);
    if (node) focus(node);
  });
  nodeLayer.addEventListener("keydown", (event) => {
    const element = event.target.closest(".node");
    if (!element) return;
    const at = Number(element.getAttribute("data-at"));
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step) {
      const next = nodeLayer.querySelector(`[data-at="${(at + step + nodes.length) % nodes.length}"]`);
      element.setAttribute("tabindex", -1);
      next.setAttribute("tabindex", 0);
      next.focus();
    } else if (event.key === "Enter" || event.key === " ") open(nodes[at]);
    else if (event.key === "Escape") focus(null);
    else return;
    event.preventDefault();
  });

  function render(filtered, shared) {
    counts = shared;
    const { verdict } = state.now;
    curves = [];
    for (const from of nodes) {
      for (const to of nodes) {
        if (from === to || (from.isOutside && to.isOutside)) continue;
        const cell = counts.counted(from.thing, to.thing);
        const allowed = verdict === "unknown" || verdict === "denied" ? 0 : verdict === "any" || verdict === "allowed" ? cell.allowed : 0;
        const unknown = verdict === "any" || verdict === "unknown" ? cell.unknown : 0;
        if (allowed || unknown) curves.push({ from, to, cell: { allowed, unknown } });
      }
    }
    // What leaves the cluster or enters it is always drawn.
    const isOutward = (curve) => curve.from.isOutside || curve.to.isOutside;
    curves.sort((left, right) =>
      isOutward(right) - isOutward(left) ||
      right.cell.allowed + right.cell.unknown - left.cell.allowed - left.cell.unknown);
    focused = null;
    drawNodes();
    drawCurves();
  }

  return { render };
}
