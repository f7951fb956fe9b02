// Which connections are looked at: a set of ends, a direction, traffic, a verdict.
function makeFilters(cluster, engine, page) {
  const { endpoints, workloads } = cluster;
  const pods = bits.of(endpoints.filter((item) => item.kind === "pod").map((item) => item.index));
  const external = bits.of(endpoints.filter((i) => i.kind === "external").map((i) => i.index));
  const everyone = bits.or(pods, external);
  const byName = new Map(workloads.map((item) => [item.name, item]));
  const outside = { internet: "isInternet", metadata: "isMetadata" };
  const given = Object.fromEntries(
    Object.entries(page.given).map(([key, item]) => [key, { ...item, set: bits.decode(item.mask) }]),
  );

  // What the audit says of a workload, by the words of the page's address.
  const FACTS = {
    open: (item, state) => either(item, state, (coverage) => coverage <= 1),
    unknown: (item, state) =>
      either(item, state, (coverage) => coverage === 3) || item.internet === 1 || item.metadata === 1,
    internet: (item) => item.internet === 2,
    metadata: (item) => item.metadata === 2,
    "no-dns": (item) =>
      (item.egress === 5 || item.egress === 2) && !(item.dnsUdp === 2 && item.dnsTcp === 2),
  };

  // The endpoints that a text names; null where it names none.
  function end(text) {
    if (!text) return everyone;
    for (const item of Object.values(given)) if (item.text === text) return item.set;
    if (Object.hasOwn(outside, text)) {
      return bits.of(endpoints.filter((item) => item[outside[text]]).map((item) => item.index));
    }
    const workload = byName.get(text);
    return workload ? bits.of(workload.members.map((item) => item.index)) : null;
  }

  function matches(workload, state) {
    const spaces = state.ns ? new Set(state.ns.split(",")) : null;
    if (spaces && !spaces.has(workload.namespace.name)) return false;
    if (state.in && given.in?.text === state.in) {
      if (!workload.members.some((member) => bits.has(given.in.set, member.index))) return false;
    }
    const text = state.q.trim().toLowerCase();
    if (text && !`${workload.name} ${workload.kind}`.toLowerCase().includes(text)) return false;
    return state.only ? (FACTS[state.only] ?? (() => true))(workload, state) : true;
  }

  function either(workload, state, test) {
    return (
      (state.dir !== "to" && test(workload.egress)) ||
      (state.dir !== "from" && test(workload.ingress))
    );
  }

  function isNarrowed(state) {
    return Boolean(state.ns || state.in || state.q.trim() || state.only);
  }

  let rows = { key: null, of: null };

  // Returns, for a source, whom it reaches within the filters, surely and possibly.
  function apply(state) {
    const wanted = state.port ? traffic.parse(state.port) : traffic.EVERYTHING;
    if (wanted === null) return { problem: `${state.port} is no port: write 443, 53/UDP or 8000-8100` };
    const from = end(state.from);
    const to = end(state.to);
    if (from === null || to === null) {
      return { problem: `nothing in this page is called ${from === null ? state.from : state.to}` };
    }
    if (rows.key !== state.port) rows = { key: state.port, of: engine.makeRows(wanted) };
    const chosen = workloads.filter((item) => matches(item, state));
    const subjects = bits.of(chosen.flatMap((item) => item.members.map((member) => member.index)));
    const narrowed = isNarrowed(state);
    const within = (index) => {
      if (!narrowed) return to;
      const isSubject = bits.has(subjects, index);
      if (state.dir === "from") return isSubject ? to : null;
      if (state.dir === "to") return bits.and(to, subjects);
      return isSubject ? to : bits.and(to, subjects);
    };
    const sources = endpoints.filter((item) => bits.has(everyone, item.index) && bits.has(from, item.index));
    return { wanted, chosen, sources, within, rowOf: rows.of, everyone, pods, external };
  }

  const facts = Object.fromEntries(
    Object.entries(FACTS).map(([key, test]) => [
      key, (dir) => workloads.filter((item) => test(item, { dir: dir ?? "any" })).length,
    ]),
  );

  return { apply, matches, isNarrowed, end, byName, given, facts };
}
