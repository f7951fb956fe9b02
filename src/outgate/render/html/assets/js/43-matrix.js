// The cluster as a matrix: sources down, destinations across. Only what is in sight is in the DOM.
function makeMatrix(cluster, state, filters, things) {
  const CELL = 26;
  const ALL_AT_ONCE = 5000;
  const MARGIN = 12;
  let counts = null;
  let rows = [];
  let columns = [];
  let active = [0, 0];
  let shownWindow = null;

  function expandedSet() {
    return new Set(state.now.expand ? state.now.expand.split(",") : []);
  }

  function listed(isSource, filtered) {
    const expanded = expandedSet();
    const found = [];
    for (const space of things.spaces) {
      found.push(space);
      if (!expanded.has(space.label)) continue;
      for (const workload of space.space.workloads) found.push(things.workloadThing(workload));
    }
    const all = [...found, ...things.groups];
    const now = state.now;
    const narrowed = filters.isNarrowed(now) || now.from || now.to || now.verdict !== "any";
    if (!narrowed) return all;
    const others = [...things.spaces, ...things.groups];
    return all.filter((item) => {
      // What the filters chose stays in sight, even if nothing is allowed to or from it.
      const isChosen = now.verdict === "any" && item.kind !== "outside" && touches(item, filtered);
      return others.some((other) => {
        const cell = isSource ? counts.counted(item, other) : counts.counted(other, item);
        return measure(cell) > 0 || (isChosen && cell.asked > 0);
      });
    });
  }

  function touches(item, filtered) {
    return filtered.chosen.some((workload) =>
      item.workload ? item.workload === workload : item.space === workload.namespace);
  }

  function measure(cell) {
    const { verdict } = state.now;
    if (verdict === "allowed") return cell.allowed;
    if (verdict === "unknown") return cell.unknown;
    if (verdict === "denied") return cell.denied;
    return cell.allowed + cell.unknown;
  }

  function words(from, to, cell) {
    if (!cell.asked) return `${from.label} to ${to.label}: no such pair`;
    const noun = from.kind === "outside" || to.kind === "outside" ? "workload" : "pair";
    const parts = [`${number(cell.allowed)} of ${count(cell.asked, noun)} allowed`];
    if (cell.unknown) parts.push(`${number(cell.unknown)} unknown`);
    if (state.now.port) parts.push(`on ${state.now.port}`);
    return `${from.label} to ${to.label}: ${parts.join(", ")}`;
  }

  function glyph(cell) {
    const { verdict } = state.now;
    if (!cell.asked) return h("i", { class: "none", "aria-hidden": "true" });
    const allowed = verdict === "any" || verdict === "allowed" ? cell.allowed : verdict === "denied" ? cell.denied : 0;
    const unknown = verdict === "any" || verdict === "unknown" ? cell.unknown : 0;
    if (!allowed && !unknown) return h("i", { class: "dot", "aria-hidden": "true" });
    if (!allowed) return h("i", { class: "unsure", "aria-hidden": "true" }, "?");
    const step = Math.max(1, Math.ceil((allowed / cell.asked) ** 0.4 * 8));
    const kind = verdict === "denied" ? "denied" : "";
    return [
      h("i", { class: `fill s${step} ${kind}`, "aria-hidden": "true" }),
      unknown ? h("i", { class: "also", "aria-hidden": "true" }, "?") : null,
    ];
  }

  function headLabel(item, isSource) {
    const expanded = expandedSet();
    if (item.kind === "namespace") {
      const isOpen = expanded.has(item.label);
      return button(
        [h("span", { class: "chevron", "aria-hidden": "true" }, isOpen ? "▾" : "▸"), name(item.label)],
        () => {
          if (isOpen) expanded.delete(item.label);
          else expanded.add(item.label);
          state.change({ expand: [...expanded].join(",") });
          document.querySelector(`[data-head="${isSource ? "r" : "c"}${CSS.escape(item.key)}"]`)?.focus();
        },
        {
          class: "link", "aria-expanded": String(isOpen), title: item.label,
          "data-head": `${isSource ? "r" : "c"}${item.key}`,
        },
      );
    }
    if (item.kind === "workload") {
      const short = item.label.slice(item.label.indexOf("/") + 1);
      return button(name(short), () => state.change({ workload: item.label, pair: "", cell: "", answer: "" }), {
        class: "link", title: item.label,
      });
    }
    return h("span", { title: item.label }, item.label);
  }

  function cellOf(r, c) {
    const [from, to] = [rows[r], columns[c]];
    const cell = counts.counted(from, to);
    const isDiagonal = from.key === to.key;
    const isActive = active[0] === r && active[1] === c;
    return h("td", {
      role: "gridcell", tabindex: isActive ? 0 : -1, "data-r": r, "data-c": c,
      "aria-colindex": c + 2, "aria-label": words(from, to, cell),
      class: `${isDiagonal ? "self" : ""} ${to.kind}`,
    }, glyph(cell));
  }

  function windowOf(scroll) {
    if (rows.length * columns.length <= ALL_AT_ONCE) return [0, rows.length, 0, columns.length];
    const top = Math.floor(scroll.scrollTop / CELL) - MARGIN;
    const left = Math.floor(scroll.scrollLeft / CELL) - MARGIN;
    const high = Math.ceil(scroll.clientHeight / CELL) + 2 * MARGIN;
    const wide = Math.ceil(scroll.clientWidth / CELL) + 2 * MARGIN;
    return [
      Math.max(0, top), Math.min(rows.length, Math.max(0, top) + high),
      Math.max(0, left), Math.min(columns.length, Math.max(0, left) + wide),
    ];
  }

  function spacer(tag, size, property) {
    const element = h(tag, { "aria-hidden": "true", class: "spacer" });
    element.style[property] = `${size}px`;
    return element;
  }

  function draw() {
    const scroll = $("matrix-scroll");
    const [r0, r1, c0, c1] = windowOf(scroll);
    shownWindow = [r0, r1, c0, c1];
    const picked = columns.slice(c0, c1);
    const before = c0 ? spacer("td", c0 * CELL, "width") : null;
    const after = () => (c1 < columns.length ? spacer("td", (columns.length - c1) * CELL, "width") : null);
    const head = h("thead", null, h("tr", { role: "row", "aria-rowindex": 1 },
      h("th", { class: "corner", role: "columnheader", scope: "col", "aria-colindex": 1 },
        h("span", { class: "corner-to" }, "to →"), h("span", { class: "corner-from" }, "from ↓")),
      before?.cloneNode(),
      picked.map((item, at) => h("th", { role: "columnheader", scope: "col", class: `column ${item.kind}`, "aria-colindex": c0 + at + 2 },
        h("div", null, headLabel(item, false)))),
      after()));
    const body = h("tbody", null,
      r0 ? h("tr", { "aria-hidden": "true" }, spacer("td", r0 * CELL, "height")) : null,
      rows.slice(r0, r1).map((item, at) => h("tr", { role: "row", "aria-rowindex": r0 + at + 2, class: item.kind },
        h("th", { role: "rowheader", scope: "row", "aria-colindex": 1 }, headLabel(item, true)),
        before?.cloneNode(),
        picked.map((_, place) => cellOf(r0 + at, c0 + place)),
        after())),
      r1 < rows.length ? h("tr", { "aria-hidden": "true" }, spacer("td", (rows.length - r1) * CELL, "height")) : null);
    const table = h("table", {
      class: "matrix", role: "grid", "aria-label": "Connections from rows to columns",
      "aria-rowcount": rows.length + 1, "aria-colcount": columns.length + 1,
    }, head, body);
    show($("matrix-hold"), table);
  }

  function focusCell(r, c) {
    active = [Math.max(0, Math.min(rows.length - 1, r)), Math.max(0, Math.min(columns.length - 1, c))];
    const scroll = $("matrix-scroll");
    const [r0, r1, c0, c1] = shownWindow;
    if (active[0] < r0 || active[0] >= r1 || active[1] < c0 || active[1] >= c1) {
      scroll.scrollTop = Math.max(0, active[0] * CELL - scroll.clientHeight / 2);
      scroll.scrollLeft = Math.max(0, active[1] * CELL - scroll.clientWidth / 2);
      draw();
    }
    document.querySelectorAll("#matrix-hold td[tabindex='0']").forEach((cell) => cell.setAttribute("tabindex", -1));
    const cell = document.querySelector(`#matrix-hold td[data-r="${active[0]}"][data-c="${active[1]}"]`);
    if (!cell) return;
    cell.setAttribute("tabindex", 0);
    cell.focus();
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  function detail(cell) {
    document.querySelectorAll(".matrix .lit").forEach((item) => item.classList.remove("lit"));
    if (!cell) return;
    show($("matrix-detail"), cell.getAttribute("aria-label"));
    cell.parentElement.firstChild.classList.add("lit");
    const heads = document.querySelectorAll("#matrix-hold thead th.column");
    heads[Number(cell.dataset.c) - shownWindow[2]]?.classList.add("lit");
  }

  function choose(cell) {
    const [from, to] = [rows[Number(cell.dataset.r)], columns[Number(cell.dataset.c)]];
    active = [Number(cell.dataset.r), Number(cell.dataset.c)];
    const isPair = from.kind === "workload" && (to.kind === "workload" || to.kind === "outside");
    const fromOutside = from.kind === "outside" && to.kind === "workload";
    const key = `${from.key}~${to.key}`;
    state.change({ workload: "", answer: "", ...(isPair || fromOutside ? { pair: key, cell: "" } : { cell: key, pair: "" }) });
  }

  function keys(event) {
    const cell = event.target.closest("td[role=gridcell]");
    if (!cell) return;
    const [r, c] = [Number(cell.dataset.r), Number(cell.dataset.c)];
    const page = 10;
    const moves = {
      ArrowUp: [r - 1, c], ArrowDown: [r + 1, c], ArrowLeft: [r, c - 1], ArrowRight: [r, c + 1],
      Home: [event.ctrlKey ? 0 : r, 0], End: [event.ctrlKey ? Infinity : r, Infinity],
      PageUp: [r - page, c], PageDown: [r + page, c],
    };
    if (event.key === "Enter" || event.key === " ") choose(cell);
    else if (moves[event.key]) focusCell(...moves[event.key]);
    else return;
    event.preventDefault();
  }

  const hold = $("matrix-hold");
  hold.addEventListener("keydown", keys);
  hold.addEventListener("click", (event) => {
    const cell = event.target.closest("td[role=gridcell]");
    if (cell) choose(cell);
  });
  hold.addEventListener("focusin", (event) => detail(event.target.closest("td[role=gridcell]")));
  hold.addEventListener("mouseover", (event) => {
    const cell = event.target.closest("td[role=gridcell]");
    if (cell) detail(cell);
  });
  let waiting = false;
  $("matrix-scroll").addEventListener("scroll", () => {
    if (waiting || !shownWindow || rows.length * columns.length <= ALL_AT_ONCE) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      const scroll = $("matrix-scroll");
      const [r0, r1, c0, c1] = shownWindow;
      const top = Math.floor(scroll.scrollTop / CELL);
      const left = Math.floor(scroll.scrollLeft / CELL);
      const isIn =
        (r0 === 0 || top >= r0 + 2) && (r1 === rows.length || top + scroll.clientHeight / CELL <= r1 - 2) &&
        (c0 === 0 || left >= c0 + 2) && (c1 === columns.length || left + scroll.clientWidth / CELL <= c1 - 2);
      if (!isIn) {
        const had = document.activeElement?.closest?.("#matrix-hold td");
        draw();
        if (had) document.querySelector(`#matrix-hold td[data-r="${active[0]}"][data-c="${active[1]}"]`)?.focus({ preventScroll: true });
      }
    });
  });

  function render(filtered, shared) {
    counts = shared;
    rows = listed(true, filtered);
    columns = listed(false, filtered);
    active = [Math.min(active[0], Math.max(0, rows.length - 1)), Math.min(active[1], Math.max(0, columns.length - 1))];
    const isEmpty = !rows.length || !columns.length;
    $("matrix-empty").hidden = !isEmpty;
    $("matrix-scroll").hidden = isEmpty;
    if (!isEmpty) draw();
  }

  // Everything, for paper: as many columns on a sheet as can be read, never cut.
  function printable(shared) {
    const PER_SHEET = 40;
    const all = [...things.spaces, ...things.groups];
    const keep = [counts, state.now.verdict];
    counts = shared;
    const sheets = [];
    for (let at = 0; at < all.length; at += PER_SHEET) {
      const across = all.slice(at, at + PER_SHEET);
      sheets.push(h("table", { class: "matrix paper" },
        h("caption", null, all.length > PER_SHEET
          ? `Connections between namespaces, columns ${at + 1} to ${at + across.length} of ${all.length}`
          : "Connections between namespaces"),
        h("thead", null, h("tr", null, h("th", { class: "corner" }, "from ↓ to →"),
          across.map((item) => h("th", { class: "column", scope: "col" }, h("div", null, item.label))))),
        h("tbody", null, all.map((from) => h("tr", null, h("th", { scope: "row" }, item_(from)),
          across.map((to) => h("td", null, glyph(counts.counted(from, to)))))))));
    }
    [counts] = keep;
    return [h("h2", null, "Matrix"), sheets, h("p", { class: "legend-words" },
      "A square's size is the share of pairs that are allowed something; ? marks pairs of which it is unknown; a dot: nothing is allowed.")];
  }

  const item_ = (item) => item.label;

  return { render, printable };
}
