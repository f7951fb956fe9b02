// The head of the page: what a person must know who reads nothing else.
function makeOverview(cluster, state, facts) {
  const { workloads, reading } = cluster;
  const is = (test) => workloads.filter(test).length;
  const internet = facts.internet();
  const internetUnknown = is((item) => item.internet === 1);
  const metadata = facts.metadata();
  const metadataUnknown = is((item) => item.metadata === 1);
  const open = (key) => facts.open(key === "egress" ? "from" : "to");
  const total = workloads.length;

  function headline() {
    if (!total) return "No workload was read";
    if (!internet && !internetUnknown) {
      return [h("strong", null, "No workload"), " can reach the internet"];
    }
    if (internet === total) {
      return total === 1
        ? [list("The only workload"), " can reach the internet"]
        : [list(`All ${number(total)} workloads`), " can reach the internet"];
    }
    return [
      list(`${number(internet)} of ${number(total)}`),
      ` workload${total === 1 ? "" : "s"} can reach the internet`,
    ];
  }

  function list(words) {
    return button(h("strong", null, words), () => open_({ only: "internet" }), { class: "link" });
  }

  function open_(values) {
    state.change({ view: "coverage", q: "", ns: "", dir: "any", only: "", from: "", to: "", in: "", ...values });
    $("coverage").scrollIntoView({ block: "nearest" });
  }

  function sentence() {
    if (!total) return "There is nothing to say about coverage. See the notes for what was met instead.";
    const out = open("egress");
    const into = open("ingress");
    const words = [];
    if (!out && !into) words.push("Every workload that a policy can cover is isolated, or unknown.");
    else {
      words.push(
        `${number(out)} ${out === 1 ? "is" : "are"} open for egress and ${number(into)} for ingress: ` +
          "nothing restricts them.",
      );
    }
    if (internetUnknown) {
      words.push(`For ${number(internetUnknown)} more, reaching the internet is unknown.`);
    }
    return words.join(" ");
  }

  function bar(direction) {
    const counts = COVERAGES.map((_, place) => is((item) => item[direction] === place));
    const order = [0, 1, 2, 3, 4, 5];
    const words = order
      .filter((place) => counts[place])
      .map((place) => `${number(counts[place])} ${COVERAGES[place]}`);
    return h(
      "div",
      { class: "bar-row" },
      h("span", { class: "bar-name" }, direction),
      h(
        "div",
        { class: "bar", role: "img", "aria-label": `${direction}: ${words.join(", ")}` },
        order
          .filter((place) => counts[place])
          .map((place) => {
            const part = h("span", { class: `part ${COVERAGES[place]}` });
            part.style.flexGrow = counts[place];
            return part;
          }),
      ),
      h("span", { class: "bar-words" }, words.join(" · ")),
    );
  }

  function card(value, words, detail, values, tone) {
    return h(
      "button",
      {
        type: "button", class: `card ${value ? tone : "calm"}`,
        onclick: () => open_(values),
      },
      h("span", { class: "card-value" }, number(value)),
      h("span", { class: "card-words" }, words),
      detail && h("span", { class: "card-detail" }, detail),
    );
  }

  const withoutDns = facts["no-dns"]();
  const unknown = facts.unknown();
  show($("headline"), headline());
  show($("sentence"), sentence());
  show($("bars"), total ? [bar("egress"), bar("ingress")] : []);
  show($("cards"), [
    card(open("egress"), "open for egress", "nothing restricts what they call", { only: "open", dir: "from" }, "bad"),
    card(open("ingress"), "open for ingress", "anybody in the cluster can call them", { only: "open", dir: "to" }, "bad"),
    card(
      metadata, "reach cloud metadata",
      metadataUnknown ? `${number(metadataUnknown)} more unknown` : "169.254.169.254 gives out credentials",
      { only: "metadata" }, "bad",
    ),
    card(withoutDns, "isolated without full DNS", "UDP and TCP 53 to the cluster's DNS", { only: "no-dns" }, "warn"),
    card(unknown, "with something unknown", "coverage, the internet or metadata", { only: "unknown" }, "warn"),
  ]);
  const words = [
    count(reading.namespaces, "namespace"), count(total, "workload"),
    count(reading.policies, "NetworkPolicy", "NetworkPolicies"), `profile ${reading.profile}`,
  ];
  show($("facts"), [words.join(" · "), h("br"), "Cluster DNS: ", name(cluster.document.dns)]);
}
