// What was met and not understood: always in sight, never folded away when the answer is partial.
function makeNotes(cluster) {
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
  show($("notes"), parts);
  const passed = Object.entries(passedOver ?? {});
  show($("passed"), passed.length
    ? `Passed over, as they have no bearing on reachability: ${passed.map(([kind, amount]) => `${number(amount)} ${kind}`).join(", ")}.`
    : "");
}
