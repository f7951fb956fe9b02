// The panel beside the views: the proof of a pair, the connections of a cell, one workload.
function makePanel(cluster, engine, proofs, state, filters, things, page) {
  const MOST = 150;
  const panel = $("panel");
  let opener = null;

  function close() {
    state.change({ pair: "", cell: "", workload: "", answer: "" });
    if (opener?.isConnected) opener.focus();
  }

  // Both ends of "from~to"; a name may hold a tilde itself.
  function ends(text, find) {
    for (let at = text.indexOf("~"); at >= 0; at = text.indexOf("~", at + 1)) {
      const [from, to] = [find(text.slice(0, at)), find(text.slice(at + 1))];
      if (from && to) return [from, to];
    }
    return null;
  }

  function endOf(text) {
    const thing = things.find(text);
    if (thing) return thing;
    const set = text ? filters.end(text) : null;
    if (!set) return null;
    return { kind: "given", key: text, label: text, members: bits.members(set).map((index) => cluster.endpoints[index]) };
  }

  const openPair = (from, to) => state.change({ pair: `${from}~${to}`, answer: "" });

  function place(text) {
    return h("span", { class: "place" }, h("bdi", null, text));
  }

  function rule(item) {
    return [h("span", { class: "policy" }, name(item.policy)), " ", h("code", null, item.field), " ", place(item.place),
      h("span", { class: "rule-words" }, h("bdi", null, item.words))];
  }

  const STATES = {
    open: "open: no policy isolates it",
    "host-network": "on its node's network: NetworkPolicies do not apply to it",
    "not-a-pod": "not a pod: no NetworkPolicy has it as its subject",
  };

  function sideBlock(side, ends_) {
    let words = STATES[side.state];
    if (side.state === "open" && side.verdict !== "ALLOWED") words = "no NetworkPolicy isolates it";
    const seen = new Set();
    const isolating = side.isolatedBy.filter((item) => {
      const key = `${item.kind} ${item.policy}`;
      return seen.has(key) ? false : seen.add(key);
    });
    const item = (label, tone, content) => h("li", { class: tone }, h("span", { class: "step" }, label), h("div", null, content));
    const steps = [
      ...isolating.map((policy) => item("isolated by", "isolating", [`${policy.kind} `, name(policy.policy), " ", place(policy.place.replace(/:(\d+):\d+$/, ":$1"))])),
      ...side.allowedBy.map((allowing) => item("allowed by", "allowing", rule(allowing))),
    ];
    if (side.verdict !== "ALLOWED") {
      for (const miss of side.nearMisses) {
        steps.push(item("nearest miss", "missing", [rule(miss.rule), h("ul", { class: "missing-list" }, miss.missing.map((text) => h("li", null, h("bdi", null, text))))]));
      }
      if (isolating.length && !side.nearMisses.length && !side.allowedBy.length && !side.doubts.length) {
        steps.push(item("nothing", "missing", `there is no ${side.direction} rule that allows anything`));
      }
    }
    for (const text of side.doubts) steps.push(item("in doubt", "doubting", h("bdi", null, text)));
    return h("section", { class: "side" },
      h("h4", null, h("span", { class: "direction" }, side.direction), verdictPill(side.verdict),
        name(side.state === "not-a-pod" ? ends_.join(", ") : side.subject)),
      words && h("p", { class: "state" }, words),
      steps.length ? h("ol", { class: "steps" }, steps) : null);
  }

  function partBlock(part, several, turn) {
    const sides = [part.egress, part.ingress].filter(Boolean);
    const plain = part.verdict === "ALLOWED" && sides.length && part.reason.startsWith("egress: ");
    const manyPairs = part.sources.length * part.destinations.length > 1;
    return h("article", { class: `proof ${part.verdict.toLowerCase()}` },
      h("h3", null, verdictPill(part.verdict), h("span", { class: "traffic" }, part.traffic === "all" ? "all traffic" : part.traffic)),
      several ? h("p", { class: "ends" }, name(part.sources.join(", ")), " → ", name(part.destinations.join(", "))) : null,
      plain ? null : h("p", { class: "because" }, h("span", { class: "step" }, "because "), h("bdi", null, part.reason)),
      manyPairs && sides.length ? h("p", { class: "state" }, "Shown for one of these pairs:") : null,
      sides.map((side) => sideBlock(side, side === part.egress ? part.sources : part.destinations)),
      part.settledBy.map((text) => h("p", { class: "settled" }, h("span", { class: "step" }, "settled by "), h("bdi", null, text))),
      turn);
  }

  function head(title, extra) {
    return h("header", { class: "panel-head" }, h("h2", { tabindex: -1, id: "panel-title" }, title), extra,
      button("Close", close, { class: "close no-print", "aria-label": "Close the panel" }));
  }

  function command(...words) {
    const text = [page.program, ...words.map(quoted)].join(" ");
    const code = h("code", { class: "command" }, text);
    const copy = button("Copy", async () => {
      try {
        await navigator.clipboard.writeText(text);
        copy.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(code);
        copy.textContent = "Selected";
      }
    }, { class: "no-print" });
    return h("div", { class: "command-row" }, code, copy);
  }

  function quoted(word) {
    return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`;
  }

  function overall(parts) {
    const verdicts = new Set(parts.map((part) => part.verdict));
    return verdicts.size === 1 ? [...verdicts][0] : "MIXED";
  }

  function pairView(text) {
    const found = ends(text, endOf);
    if (!found) return [head("Not found"), h("p", { class: "empty" }, "Nothing in this page is called so: ", name(text))];
    const [from, to] = found;
    const wanted = (state.now.port && traffic.parse(state.now.port)) || traffic.EVERYTHING;
    const parts = proofs.prove(from.members, to.members, wanted);
    const verdict = parts.length ? overall(parts) : "DENIED";
    const several = from.members.length > 1 || to.members.length > 1;
    const title = [name(from.label), h("span", { class: "arrow" }, " → "), name(to.label)];
    const isAskable = from.kind === "workload" && to.kind === "workload";
    return [
      head(title, h("p", { class: "verdict-line" }, verdictPill(verdict), " ",
        wanted === traffic.EVERYTHING ? "all traffic" : traffic.words(wanted),
        parts.length > 1 ? ` · ${number(parts.length)} parts` : "")),
      h("p", { class: "actions no-print" },
        button("Swap ends", () => openPair(to.key, from.key)),
        from.kind === "workload" ? button(["All of ", name(from.label)], () => state.change({ workload: from.label, pair: "" })) : null),
      parts.length ? parts.map((part) => partBlock(part, several || parts.some((p) => p.sources[0] !== parts[0].sources[0]))) : h("p", { class: "empty" }, "A single pod has no second pod to connect to."),
      isAskable
        ? h("div", { class: "ask-again" }, h("p", null, "The smallest change that turns the verdict:"),
            command("explain", ...page.inputs, from.label, state.now.port ? `${to.label}:${state.now.port}` : to.label))
        : null,
    ];
  }

  function wireTraffic(value) {
    if (typeof value === "string") return value;
    return value.map(({ protocol, ports }) => {
      const all = ports.length === 1 && ports[0].from === 1 && ports[0].to === 65535;
      return `${protocol} ${all ? "all" : ports.map((p) => (p.from === p.to ? p.from : `${p.from}-${p.to}`)).join(",")}`;
    }).join(" ");
  }

  function wirePlace(origin) {
    if (!origin.line) return [origin.source, ...origin.items.map((item) => `item ${item}`)].join(" ");
    return `${origin.source}:${origin.line}${origin.column ? `:${origin.column}` : ""}`;
  }

  function wireRule(item) {
    return { ...item, place: wirePlace(item.origin) };
  }

  function wireSide(side) {
    return side && {
      ...side,
      isolatedBy: side.isolatedBy.map(wireRule),
      allowedBy: side.allowedBy.map(wireRule),
      nearMisses: side.nearMisses.map((miss) => ({ ...miss, rule: wireRule(miss.rule) })),
    };
  }

  function changes(part) {
    if (!part.changes.length) return null;
    const head_ = { DENIED: "To allow it", ALLOWED: "To deny it" }[part.verdict] ?? "To turn it";
    return h("div", { class: "changes" }, h("h4", null, part.changes.length > 1 ? `${head_}, do both` : head_),
      part.changes.map((change) => h("div", null,
        h("p", null, h("bdi", null, change.words), change.origin && !change.remove.length ? [" ", place(wirePlace(change.origin))] : null),
        change.snippet.length ? h("pre", null, change.snippet.join("\n")) : null)));
  }

  function answerView() {
    const { answer } = page;
    return [
      head([name(answer.source), h("span", { class: "arrow" }, " → "), name(answer.destination)],
        h("p", { class: "verdict-line" }, verdictPill(answer.verdict), answer.parts.length > 1 ? ` ${number(answer.parts.length)} parts` : "")),
      answer.notes.map((text) => h("p", { class: "note" }, h("bdi", null, text))),
      answer.parts.map((part) => partBlock(
        { ...part, traffic: wireTraffic(part.traffic), egress: wireSide(part.egress), ingress: wireSide(part.ingress) },
        true, changes(part))),
    ];
  }

  // Destinations of one source by what they have in common, so that a list stays short.
  function connections(from, to, filtered, rows) {
    const found = [];
    for (const source of from.members) {
      const row = rows(source);
      if (!row) continue;
      const groups = new Map();
      for (const destination of to.members) {
        const { index } = destination;
        if (!bits.has(row.within, index) || (source.isBare && source === destination)) continue;
        if (source.kind === "external" && destination.kind === "external") continue;
        const isAllowed = bits.has(row.allowed, index);
        const isUnknown = bits.has(row.unknown, index);
        const { verdict } = state.now;
        if (!isAllowed && !isUnknown && verdict !== "denied") continue;
        if (verdict === "allowed" && !isAllowed) continue;
        if (verdict === "unknown" && (isAllowed || !isUnknown)) continue;
        if (verdict === "denied" && (isAllowed || isUnknown)) continue;
        const { low, high } = engine.between(source, destination);
        const sure = traffic.intersection(low, filtered.wanted);
        const unsure = traffic.intersection(traffic.difference(high, low), filtered.wanted);
        const end = destination.outside ? `out ${sure.id} ${unsure.id}` : `${(destination.workload ?? destination).name} ${sure.id} ${unsure.id}`;
        if (!groups.has(end)) groups.set(end, { source, sure, unsure, destinations: [] });
        groups.get(end).destinations.push(destination);
      }
      found.push(...groups.values());
      if (found.length > 20000) break;
    }
    return found;
  }

  function outsideKey(destinations) {
    const one = destinations[0];
    return one.isInternet ? "internet" : one.isMetadata ? "metadata" : "elsewhere";
  }

  function connectionRow(item) {
    const destination = item.destinations[0];
    const key = (end, all) => (end.outside ? outsideKey(all) : end.workload ? end.workload.name : null);
    const [from, to] = [key(item.source, [item.source]), key(destination, item.destinations)];
    const label = destination.outside ? proofs.names(item.destinations)[0] : destination.name;
    const fromLabel = item.source.outside ? proofs.names([item.source])[0] : item.source.name;
    const words = [];
    if (item.sure !== traffic.NOTHING) words.push(h("span", { class: "flow-traffic allowed" }, h("span", { "aria-hidden": "true" }, "● "), traffic.words(item.sure)));
    if (item.unsure !== traffic.NOTHING) words.push(h("span", { class: "flow-traffic unknown" }, "? ", traffic.words(item.unsure), " unknown"));
    if (!words.length) words.push(h("span", { class: "flow-traffic denied" }, h("span", { "aria-hidden": "true" }, "○ "), "nothing"));
    const text = [name(fromLabel), h("span", { class: "arrow" }, " → "), name(label)];
    return h("li", null, from && to ? button(text, () => openPair(from, to), { class: "link pair" }) : h("span", { class: "pair" }, text), words);
  }

  function list(items, more) {
    if (!items.length) return h("p", { class: "empty" }, "No connection fits the filters.");
    let shown = Math.min(MOST, items.length);
    const lines = h("ol", { class: "connections" }, items.slice(0, shown).map(connectionRow));
    const rest = h("div", { class: "no-print" });
    function grow() {
      show(rest, shown < items.length ? button(`Show ${number(Math.min(MOST, items.length - shown))} more of ${number(items.length)}`, () => {
        put(lines, items.slice(shown, shown + MOST).map(connectionRow));
        shown = Math.min(items.length, shown + MOST);
        grow();
      }, { class: "more" }) : []);
    }
    grow();
    return [h("p", { class: "result" }, more ?? count(items.length, "connection")), lines, rest];
  }

  const everything = () => ({ kind: "any", key: "*", label: "everything", members: cluster.endpoints.filter((item) => item.kind === "pod" || item.kind === "external") });

  function cellView(text, filtered, shared) {
    const found = ends(text, (key) => (key === "*" ? everything() : things.find(key)));
    if (!found) return [head("Not found"), h("p", { class: "empty" }, "Nothing in this page is called so: ", name(text))];
    const [from, to] = found;
    if (to.key === "*") {
      return [head(name(from.label)),
        section("What it reaches", list(connections(from, to, filtered, shared.rowOf))),
        section("What reaches it", list(connections(to, from, filtered, shared.rowOf)))];
    }
    const cell = shared.counted(from, to);
    return [
      head([name(from.label), h("span", { class: "arrow" }, " → "), name(to.label)],
        h("p", { class: "verdict-line" }, `${number(cell.allowed)} of ${count(cell.asked, from.kind === "outside" || to.kind === "outside" ? "workload" : "pair")} allowed`,
          cell.unknown ? `, ${number(cell.unknown)} unknown` : "", state.now.port ? ` on ${state.now.port}` : "")),
      list(connections(from, to, filtered, shared.rowOf)),
    ];
  }

  function section(title, content) {
    return h("section", { class: "panel-section" }, h("h3", null, title), content);
  }

  function isolatingList(direction, workload) {
    const seen = new Map();
    for (const member of workload.members) {
      for (const entry of engine.isolatedBy(direction, member)) seen.set(entry.policy, entry);
    }
    const touching = new Set();
    for (const member of workload.members) {
      for (const touch of engine.sides[direction].touches) if (bits.has(touch.subject, member.index)) touching.add(touch);
    }
    return h("div", { class: "cover-block" },
      h("h4", null, h("span", { class: "direction" }, direction), coveragePill(workload[direction])),
      seen.size || touching.size
        ? h("ul", { class: "policies" },
            [...seen.keys()].map((policy) => h("li", null, `${policy.kind} `, name(policy.name), " ", place(policy.place))),
            [...touching].map((touch) => h("li", { class: "unsure" }, `? ${touch.kind} `, name(touch.policy), " is not evaluated")))
        : h("p", { class: "state" }, "No policy isolates it in this direction."));
  }

  function workloadView(text, filtered, shared) {
    const workload = filters.byName.get(text);
    if (!workload) return [head("Not found"), h("p", { class: "empty" }, "No workload in this page is called so: ", name(text))];
    const thing = things.workloadThing(workload);
    return [
      head(name(workload.name), h("p", { class: "verdict-line" }, workload.kind, " ", place(workload.place))),
      isolatingList("egress", workload), isolatingList("ingress", workload),
      section("What it reaches", list(connections(thing, everything(), filtered, shared.rowOf))),
      section("What reaches it", list(connections(everything(), thing, filtered, shared.rowOf))),
    ];
  }

  function render(filtered, shared, isNew) {
    const { pair, cell, workload, answer } = state.now;
    const content = answer && page.answer ? answerView()
      : pair ? pairView(pair)
      : filtered.problem ? null
      : cell ? cellView(cell, filtered, shared)
      : workload ? workloadView(workload, filtered, shared) : null;
    panel.hidden = !content;
    document.body.classList.toggle("has-panel", Boolean(content));
    if (!content) return show(panel, []);
    if (isNew && !panel.contains(document.activeElement)) opener = document.activeElement;
    show(panel, content);
    if (isNew) $("panel-title").focus({ preventScroll: matchMedia("(min-width: 1100px)").matches });
    panel.scrollTop = 0;
    return panel;
  }

  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });

  return { render };
}
