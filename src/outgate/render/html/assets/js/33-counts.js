// The things of the matrix (namespaces, workloads, the outside) and how many pairs connect them.
function makeThings(cluster, layout) {
  const { endpoints } = cluster;

  function thing(kind, key, label, members, extra) {
    const set = bits.of(members.map((item) => item.index));
    const [first, last] = bits.windowOf(set);
    return { kind, key, label, members, set, first, last, ...extra };
  }

  const external = endpoints.filter((item) => item.kind === "external");
  const groups = [
    thing("outside", "internet", "the internet", external.filter((i) => i.isInternet)),
    thing("outside", "metadata", "cloud metadata", external.filter((i) => i.isMetadata && !i.isInternet)),
    thing("outside", "elsewhere", "other outside addresses", external.filter((i) => !i.isInternet && !i.isMetadata)),
  ].filter((item) => item.members.length);
  const spaces = cluster.namespaces
    .filter((space) => space.workloads.length)
    .map((space) =>
      thing("namespace", `ns:${space.name}`, space.name, space.workloads.flatMap((w) => w.members), {
        space,
      }),
    );
  spaces.sort((left, right) => (left.label < right.label ? -1 : 1));
  const workloads = new Map();
  function workloadThing(workload) {
    if (!workloads.has(workload)) {
      workloads.set(
        workload,
        thing("workload", workload.name, workload.name, workload.members, { workload }),
      );
    }
    return workloads.get(workload);
  }
  const byKey = new Map([...groups, ...spaces].map((item) => [item.key, item]));

  function find(key) {
    if (byKey.has(key)) return byKey.get(key);
    const workload = cluster.workloads.find((item) => item.name === key);
    return workload ? workloadThing(workload) : null;
  }

  return { groups, spaces, workloadThing, find, layout };
}

// Counts pairs between things under a filter. Rows of sources are computed once and kept.
function makeCounts(filtered) {
  const allowedOf = new Map();

  function rowOf(source) {
    let found = allowedOf.get(source);
    if (found === undefined) {
      const within = filtered.within(source.index);
      if (!within) {
        found = null;
      } else {
        const row = filtered.rowOf(source);
        found = { allowed: row.allowed, unknown: row.unknown, within };
      }
      allowedOf.set(source, found);
    }
    return found;
  }

  const sourceSet = bits.of(filtered.sources.map((item) => item.index));

  // How many pairs of ends are asked about, are allowed something, and may be. All outside
  // addresses of one sort count as one end: it is reached where any of them is.
  function between(from, to) {
    const sum = { asked: 0, allowed: 0, unknown: 0 };
    const found = { asked: 0, allowed: 0, unknown: 0 };
    if (from.kind === "outside" && to.kind === "outside") return { ...sum, denied: 0 };
    const merged = from.kind === "outside" ? [merge(from)] : from.members;
    for (const source of merged) {
      const row = source.merged ?? (bits.has(sourceSet, source.index) ? rowOf(source) : null);
      if (!row) continue;
      tally(source, row, to, found);
      if (to.kind === "outside") {
        sum.asked += Math.min(1, found.asked);
        sum.allowed += Math.min(1, found.allowed);
        sum.unknown += found.allowed ? 0 : Math.min(1, found.unknown);
      } else {
        sum.asked += found.asked;
        sum.allowed += found.allowed;
        sum.unknown += found.unknown;
      }
    }
    return { ...sum, denied: sum.asked - sum.allowed - sum.unknown };
  }

  // What all outside addresses of one sort reach together, as one source.
  const mergedOf = new Map();
  function merge(thing) {
    let found = mergedOf.get(thing);
    if (found) return found;
    const merged = { allowed: bits.empty(), unknown: bits.empty(), within: bits.empty() };
    for (const source of thing.members) {
      const row = bits.has(sourceSet, source.index) ? rowOf(source) : null;
      if (!row) continue;
      bits.merge(merged.allowed, bits.and(row.allowed, row.within));
      bits.merge(merged.unknown, bits.and(row.unknown, row.within));
      bits.merge(merged.within, row.within);
    }
    found = { index: -1, isBare: false, merged };
    mergedOf.set(thing, found);
    return found;
  }

  function tally(source, row, to, found) {
    found.asked = found.allowed = found.unknown = 0;
    for (let word = to.first; word <= to.last; word += 1) {
      let both = to.set[word] & row.within[word];
      if (!both) continue;
      if (source.isBare && source.index >>> 5 === word) both &= ~(1 << (source.index & 31));
      found.asked += bits.ones(both);
      found.allowed += bits.ones(both & row.allowed[word]);
      found.unknown += bits.ones(both & row.unknown[word] & ~row.allowed[word]);
    }
  }

  const remembered = new Map();
  function counted(from, to) {
    let row = remembered.get(from);
    if (!row) remembered.set(from, (row = new Map()));
    let cell = row.get(to);
    if (!cell) row.set(to, (cell = between(from, to)));
    return cell;
  }

  return { counted, rowOf, tally };
}
