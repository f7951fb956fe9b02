// What was met and not understood: always in sight, never folded away when the answer is partial.
// And what is wrong with policies, where somebody asked for it.
function makeNotes(cluster, findings) {
  const { gaps, passedOver } = cluster.reading;
  const place = (origin) =>
    origin.line
      ? `${origin.source}:${origin.line}${origin.column ? `:${origin.column}` : ""}`
      : [origin.source, ...origin.items.map((item) => `item ${item}`)].join(" ");
  const failures = gaps.filter((gap) => gap.isFailure);
  const others = gaps.filter((gap) => !gap.isFailure);

  function item(gap) {
    return h(
      "li", { class: gap.isFailure ? "failure" : "" },
      h("span", { class: "tag" }, gap.kind), " ", h("bdi", null, gap.what),
      gap.remedy && h("span", { class: "remedy" }, " ", h("bdi", null, gap.remedy)),
      h("span", { class: "place" }, " ", h("bdi", null, place(gap.origin))),
    );
  }

  function finding(one) {
    return h(
      "li", { class: one.severity === "error" ? "failure" : "" },
      h("span", { class: "tag" }, `${one.severity} ${one.code}`), " ",
      h("bdi", null, one.subject), ": ", h("bdi", null, one.sentence),
      h("span", { class: "remedy" }, " ", h("bdi", null, one.remedy)),
      h("span", { class: "place" }, " ", h("bdi", null, one.place)),
    );
  }

  const parts = [];
  if (failures.length) {
    parts.push(
      h("div", { class: "notice failure", role: "note" },
        h("p", null,
          h("strong", null, "The answer is partial. "),
          `${count(failures.length, "thing")} could not be read or would be refused by the API server. `,
          "Everything below holds for the rest only."),
        h("details", { open: failures.length <= 5 },
          h("summary", null, "What could not be read"),
          h("ul", { class: "gaps" }, failures.map(item)))),
    );
  }
  if (others.length) {
    const kinds = new Map();
    for (const gap of others) kinds.set(gap.kind, (kinds.get(gap.kind) ?? 0) + 1);
    const words = [...kinds].map(([kind, amount]) => `${number(amount)} ${kind}`).join(", ");
    parts.push(
      h("div", { class: "notice", role: "note" },
        h("details", null,
          h("summary", null, h("strong", null, `Known unknowns: ${words}`),
            " — each with its place"),
          h("ul", { class: "gaps" }, others.map(item)))),
    );
  }
  if (findings) {
    parts.push(
      h("div", { class: findings.found.some((one) => one.severity === "error") ? "notice failure" : "notice", role: "note", id: "findings" },
        findings.found.length
          ? h("details", { open: findings.found.length <= 5 },
              h("summary", null, h("strong", null, `Findings: ${findings.words}`)),
              h("ul", { class: "gaps" }, findings.found.map(finding)),
              findings.left > 0 && h("p", null, `and ${number(findings.left)} more: outgate lint shows them`))
          : h("p", null, h("strong", null, `Findings: ${findings.words}`))),
    );
  }
  show($("notes"), parts);
  const passed = Object.entries(passedOver ?? {});
  show($("passed"), passed.length
    ? `Passed over, as they have no bearing on reachability: ${passed.map(([kind, amount]) => `${number(amount)} ${kind}`).join(", ")}.`
    : "");
}
