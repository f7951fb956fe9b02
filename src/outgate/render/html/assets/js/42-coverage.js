// Who is open: namespaces, the worst first, each with its workloads.
function makeCoverage(cluster, state, filters) {
  const MOST = 200;
  const YES = ["no", "unknown", "yes"];
  const expanded = new Set();
  let shown = MOST;

  function dns(udp, tcp, hasPolicy = true) {
    const words =
      udp === tcp ? YES[udp]
      : udp === 2 && tcp === 0 ? "UDP only"
      : tcp === 2 && udp === 0 ? "TCP only"
      : `UDP ${YES[udp]}, TCP ${YES[tcp]}`;
    const tone = udp === 2 && tcp === 2 ? "" : udp === 1 || tcp === 1 ? "unsure" : "bad";
    return h("td", { class: hasPolicy ? tone : "" }, words);
  }

  function reaches(verdict) {
    return h("td", { class: ["", "unsure", "exposed"][verdict] }, YES[verdict]);
  }

  function totals(counts) {
    const parts = counts
      .map((amount, place) => [amount, COVERAGES[place]])
      .filter(([amount]) => amount);
    const meter = h("span", { class: "mini", "aria-hidden": "true" },
      parts.map(([amount, word]) => {
        const part = h("span", { class: `part ${word}` });
        part.style.flexGrow = amount;
        return part;
      }));
    return h("td", null, meter, h("span", { class: "mini-words" },
      parts.map(([amount, word]) => `${number(amount)} ${word}`).join(", ") || "no workload"));
  }

  function nextPod(audit) {
    const egress = COVERAGES[audit.nextEgress];
    const ingress = COVERAGES[audit.nextIngress];
    let words = egress === ingress ? egress : `egress ${egress}, ingress ${ingress}`;
    if (audit.nextUdp === 0 && audit.nextTcp === 0) words += ", without DNS";
    else if (audit.nextUdp === 0) words += ", DNS by TCP only";
    else if (audit.nextTcp === 0) words += ", DNS by UDP only";
    const calm = egress === "isolated" && ingress === "isolated";
    return h("td", { class: calm ? "" : egress === "unknown" || ingress === "unknown" ? "unsure" : "exposed" }, words);
  }

  function workloadRow(workload) {
    return h("tr", { class: "workload" },
      h("th", { scope: "row" },
        button(name(workload.name), () => state.change({ workload: workload.name, pair: "", cell: "", answer: "" }), { class: "link" }),
        h("span", { class: "kind" }, workload.kind)),
      h("td", null, coveragePill(workload.egress)),
      h("td", null, coveragePill(workload.ingress)),
      dns(workload.dnsUdp, workload.dnsTcp),
      reaches(workload.internet),
      reaches(workload.metadata));
  }

  const headOf = (titles) => h("thead", null, h("tr", null, titles.map((title) => h("th", { scope: "col" }, title))));
  const WORKLOAD_HEAD = ["Workload", "Egress", "Ingress", "DNS", "Internet", "Metadata"];

  function workloadTable(items, limit) {
    const table = h("table", { class: "data workloads" }, headOf(WORKLOAD_HEAD),
      h("tbody", null, items.slice(0, limit).map(workloadRow)));
    if (items.length <= limit) return table;
    return [table, button(`Show ${number(Math.min(MOST * 5, items.length - limit))} more of ${number(items.length)}`, () => {
      shown += MOST * 5;
      render();
    }, { class: "more no-print" })];
  }

  function spaceRow(space) {
    const isOpen = expanded.has(space.name);
    const { audit } = space;
    const row = h("tr", { class: "space" },
      h("th", { scope: "row" },
        button([h("span", { class: "chevron", "aria-hidden": "true" }, isOpen ? "▾" : "▸"), name(space.name)], () => {
          if (isOpen) expanded.delete(space.name);
          else expanded.add(space.name);
          render();
          document.querySelector(`[data-space="${space.index}"]`)?.focus();
        }, { class: "link", "aria-expanded": String(isOpen), "data-space": space.index })),
      h("td", { class: "numeric" }, number(audit.workloads)),
      totals(audit.egress), totals(audit.ingress),
      h("td", { class: audit.withoutDns ? "numeric bad" : "numeric" }, number(audit.withoutDns)),
      nextPod(audit),
      h("td", { class: audit.madeLater ? "numeric unsure" : "numeric" }, audit.madeLater ? `${number(audit.madeLater)} not counted` : "–"));
    if (!isOpen) return [row];
    return [row, h("tr", { class: "nested" }, h("td", { colspan: 7 },
      space.workloads.length ? workloadTable(worstFirst(space.workloads), Infinity) : h("p", null, "No workload in the input.")))];
  }

  const worstFirst = (items) => [...items].sort((left, right) => left.index - right.index);

  function spaceTable(spaces) {
    return h("table", { class: "data spaces" },
      h("caption", null, "Namespaces, the least isolated first"),
      headOf(["Namespace", "Workloads", "Egress", "Ingress", "Isolated without DNS", "The next pod is", "Made later"]),
      h("tbody", null, spaces.map(spaceRow)));
  }

  function audited() {
    const rank = (space) => {
      const counts = space.audit.egress;
      const coverable = counts.reduce((sum, amount, place) => sum + (place === 4 ? 0 : amount), 0);
      return [coverable ? (100 * counts[5]) / coverable : 200, -coverable];
    };
    return cluster.namespaces
      .filter((space) => space.audit)
      .sort((left, right) => {
        const [a, b] = [rank(left), rank(right)];
        return a[0] - b[0] || a[1] - b[1] || (left.name < right.name ? -1 : 1);
      });
  }

  const order = audited();

  function render() {
    const now = state.now;
    const flat = now.q.trim() || now.only || now.in;
    const target = $("coverage");
    const chosen = worstFirst(cluster.workloads.filter((item) => filters.matches(item, now)));
    if (flat) {
      show(target, [
        h("p", { class: "result", role: "status" }, `${count(chosen.length, "workload")} of ${number(cluster.workloads.length)}`),
        chosen.length ? workloadTable(chosen, shown) : h("p", { class: "empty" }, "No workload fits the filters. Reset them to see all."),
      ]);
      return;
    }
    const spaces = now.ns ? order.filter((space) => now.ns.split(",").includes(space.name)) : order;
    if (now.ns && spaces.length === 1 && !expanded.size) expanded.add(spaces[0].name);
    show(target, spaces.length ? spaceTable(spaces) : h("p", { class: "empty" }, "No namespace was read."));
  }

  // Everything, for paper.
  function spaces() {
    expanded.clear();
    return [h("h2", null, "Coverage by namespace"), spaceTable(order)];
  }

  function everyone() {
    return [h("h2", null, "Coverage by workload"), workloadTable(cluster.workloads, Infinity)];
  }

  return { render, spaces, everyone };
}
