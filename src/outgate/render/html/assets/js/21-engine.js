// Who reaches whom, as bounds: the same algorithm as `outgate.engine.reachability`.
function makeEngine(cluster) {
  const { endpoints, mask } = cluster;
  const everyone = bits.of(endpoints.filter((item) => item.kind !== "later").map((i) => i.index));
  const external = bits.of(endpoints.filter((i) => i.kind === "external").map((i) => i.index));
  const inside = bits.without(everyone, external);

  // Disjoint parts of the endpoints by the traffic that reaches them.
  function addPart(parts, set, passing) {
    for (const [held, members] of [...parts]) {
      if (!bits.meet(members, set)) continue;
      const both = bits.and(members, set);
      set = bits.without(set, both);
      const wider = traffic.union(held, passing);
      if (wider !== held) {
        const left = bits.without(members, both);
        if (bits.isEmpty(left)) parts.delete(held);
        else parts.set(held, left);
        const there = parts.get(wider);
        parts.set(wider, there ? bits.or(there, both) : both);
      }
      if (bits.isEmpty(set)) return;
    }
    if (bits.isEmpty(set)) return;
    const there = parts.get(passing);
    parts.set(passing, there ? bits.or(there, set) : set);
  }

  function cross(left, right) {
    const found = new Map();
    for (const [leftTraffic, leftSet] of left) {
      for (const [rightTraffic, rightSet] of right) {
        const passing = traffic.intersection(leftTraffic, rightTraffic);
        if (passing === traffic.NOTHING) continue;
        if (!bits.meet(leftSet, rightSet)) continue;
        const both = bits.and(leftSet, rightSet);
        const there = found.get(passing);
        found.set(passing, there ? bits.or(there, both) : both);
      }
    }
    return found;
  }

  // The endpoints of a mask that are in the input, once for each mask.
  const present = new Map();
  function known(index) {
    let found = present.get(index);
    if (!found) present.set(index, (found = bits.and(mask(index), everyone)));
    return found;
  }

  function put(map, key, set) {
    const there = map.get(key);
    map.set(key, there ? bits.or(there, set) : set);
  }

  // Rules with the same near end, put together once.
  function grouped(side, nearOf, farOf) {
    const groups = [];
    const sure = new Map();
    const possible = new Map();
    function groupOf(index, key, set) {
      let group = index.get(key);
      if (!group) {
        group = { id: groups.length, set, low: new Map(), extra: new Map(), rules: [] };
        index.set(key, group);
        groups.push(group);
      }
      return group;
    }
    const unsureOf = new Map();
    function unsure(low, high) {
      if (low === high) return null;
      const key = `${low},${high}`;
      if (!unsureOf.has(key)) {
        const set = bits.without(known(high), mask(low));
        unsureOf.set(key, bits.isEmpty(set) ? null : set);
      }
      return unsureOf.get(key);
    }
    for (const rule of side.rules) {
      const [nearLow, nearHigh] = nearOf(rule);
      const [farLow, farHigh] = farOf(rule);
      if (!bits.isEmpty(mask(nearLow))) {
        const group = groupOf(sure, nearLow, mask(nearLow));
        group.rules.push(rule);
        if (!bits.isEmpty(known(farLow))) put(group.low, rule.traffic, known(farLow));
        const rest = unsure(farLow, farHigh);
        if (rest) put(group.extra, rule.traffic, rest);
      }
      const nearRest = unsure(nearLow, nearHigh);
      if (nearRest) {
        const group = groupOf(possible, nearRest.join(), nearRest);
        group.rules.push(rule);
        put(group.extra, rule.traffic, known(farHigh));
      }
    }
    return groups;
  }

  // Which groups an endpoint is in: lists for narrow groups, a test of the bit for wide ones.
  function indexed(groups) {
    const lists = new Map();
    const wide = [];
    for (const group of groups) {
      if (bits.count(group.set) > endpoints.length / 8) {
        wide.push(group);
        continue;
      }
      for (const index of bits.members(group.set)) {
        if (!lists.has(index)) lists.set(index, []);
        lists.get(index).push(group);
      }
    }
    return (index) => {
      const found = lists.get(index) ?? [];
      const reached = wide.filter((group) => bits.has(group.set, index));
      if (!reached.length) return found;
      return found.concat(reached).sort((left, right) => left.id - right.id);
    };
  }

  const subjectOf = (rule) => [rule.subject, rule.subject];
  const peersOf = (rule) => [rule.low, rule.high];
  const sides = {};
  for (const direction of ["egress", "ingress"]) {
    const side = cluster[direction];
    const selecting = new Map();
    side.entries.forEach((entry) => {
      if (!selecting.has(entry.subject)) selecting.set(entry.subject, []);
      selecting.get(entry.subject).push(entry);
    });
    sides[direction] = {
      ...side,
      bySubject: indexed(grouped(side, subjectOf, peersOf)),
      byPeer: indexed(direction === "ingress" ? grouped(side, peersOf, subjectOf) : []),
      selecting: indexed(
        [...selecting].map(([subject, entries], id) => ({ id, set: mask(subject), entries })),
      ),
      isolatingAt: indexed(
        side.isolating.map((item, id) => ({ id, set: mask(item.subject), entries: item.entries })),
      ),
    };
  }
  const isExact = !cluster.egress.touches.length && !cluster.ingress.touches.length;

  function leaving(source, within, high) {
    const side = sides.egress;
    if (bits.has(high ? side.mayAllow : side.mayDeny, source.index)) {
      return new Map(high ? [[traffic.EVERYTHING, within]] : []);
    }
    if (!bits.has(side.isolated, source.index)) return new Map([[traffic.EVERYTHING, within]]);
    return passing(side.bySubject(source.index), within, high, new Map());
  }

  function entering(source, within, high) {
    const side = sides.ingress;
    if (!high && bits.meet(within, side.mayDeny)) within = bits.without(within, side.mayDeny);
    const free = freeWithin(side, within, high);
    const parts = new Map(bits.isEmpty(free) ? [] : [[traffic.EVERYTHING, free]]);
    return passing(side.byPeer(source.index), within, high, parts);
  }

  // Sources that ask about the same destinations share the answer.
  const freeOnes = new WeakMap();
  function freeWithin(side, within, high) {
    let found = freeOnes.get(within);
    if (!found) freeOnes.set(within, (found = []));
    const place = Number(high);
    if (!found[place]) {
      const open = bits.without(within, side.isolated);
      found[place] = high ? bits.or(open, bits.and(within, side.mayAllow)) : open;
    }
    return found[place];
  }

  function passing(groups, within, high, parts) {
    const limited = within === everyone ? (set) => set : (set) => bits.and(set, within);
    for (const group of groups) {
      for (const [held, set] of group.low) addPart(parts, limited(set), held);
      if (high) for (const [held, set] of group.extra) addPart(parts, limited(set), held);
    }
    return parts;
  }

  function rowOf(source, within, high) {
    const parts = cross(leaving(source, within, high), entering(source, within, high));
    const near = mask(cluster.beside[source.index][high ? 1 : 0]);
    if (bits.meet(near, within)) addPart(parts, bits.and(near, within), traffic.EVERYTHING);
    return parts;
  }

  function needsHigh(source) {
    const [low, high] = cluster.beside[source.index];
    if (!isExact || low !== high) return true;
    return (
      sides.egress.bySubject(source.index).some((group) => group.extra.size) ||
      sides.ingress.byPeer(source.index).some((group) => group.extra.size)
    );
  }

  // Whom a source reaches over some of the traffic: surely, and at most. Sources that nothing
  // tells apart share one answer.
  function makeRows(wanted) {
    const remembered = new Map();
    return (source) => {
      const flags = [
        sides.egress.isolated, sides.egress.mayDeny, sides.egress.mayAllow,
      ].map((set) => bits.has(set, source.index));
      const key = [
        source.kind === "external",
        flags,
        sides.egress.bySubject(source.index).map((group) => group.id),
        "|",
        sides.ingress.byPeer(source.index).map((group) => group.id),
        cluster.beside[source.index],
      ].join();
      let found = remembered.get(key);
      if (found) return found;
      const within = source.kind === "external" ? inside : everyone;
      const low = rowOf(source, within, false);
      const allowed = reached(low, wanted);
      const unknown = bits.empty();
      if (needsHigh(source)) {
        for (const [highTraffic, highSet] of rowOf(source, within, true)) {
          let rest = highSet;
          for (const [lowTraffic, lowSet] of low) {
            if (!bits.meet(highSet, lowSet)) continue;
            const both = bits.and(highSet, lowSet);
            rest = bits.without(rest, both);
            const beyond = traffic.intersection(traffic.difference(highTraffic, lowTraffic), wanted);
            if (beyond !== traffic.NOTHING) bits.merge(unknown, both);
          }
          if (traffic.intersection(highTraffic, wanted) !== traffic.NOTHING) {
            bits.merge(unknown, rest);
          }
        }
      }
      found = { allowed, unknown };
      remembered.set(key, found);
      return found;
    };
  }

  function reached(parts, wanted) {
    const found = bits.empty();
    for (const [held, set] of parts) {
      if (traffic.intersection(held, wanted) !== traffic.NOTHING) bits.merge(found, set);
    }
    return found;
  }

  // What one side lets pass between its subject and a peer.
  function through(direction, subject, peer) {
    const side = sides[direction];
    let low = traffic.NOTHING;
    let high = traffic.NOTHING;
    if (!bits.has(side.isolated, subject.index)) {
      low = high = traffic.EVERYTHING;
    } else {
      for (const rule of rulesOf(direction, subject)) {
        if (bits.has(mask(rule.low), peer.index)) low = traffic.union(low, rule.traffic);
        if (bits.has(mask(rule.high), peer.index)) high = traffic.union(high, rule.traffic);
      }
    }
    if (bits.has(side.mayDeny, subject.index)) low = traffic.NOTHING;
    if (bits.has(side.mayAllow, subject.index)) high = traffic.EVERYTHING;
    return { low, high };
  }

  function between(source, destination) {
    if (source.kind === "external" && destination.kind === "external") {
      return { low: traffic.EVERYTHING, high: traffic.EVERYTHING };
    }
    const out = through("egress", source, destination);
    const into = through("ingress", destination, source);
    let low = traffic.intersection(out.low, into.low);
    let high = traffic.intersection(out.high, into.high);
    if (isBeside(source, destination, 0)) low = high = traffic.EVERYTHING;
    else if (isBeside(source, destination, 1)) high = traffic.EVERYTHING;
    return { low, high };
  }

  function isBeside(source, destination, bound) {
    return Boolean(bits.has(mask(cluster.beside[source.index][bound]), destination.index));
  }

  function rulesOf(direction, subject) {
    return sides[direction].bySubject(subject.index).flatMap((group) => group.rules);
  }

  function isolatedBy(direction, subject) {
    return sides[direction].isolatingAt(subject.index).flatMap((item) => item.entries);
  }

  function selecting(direction, subject) {
    return sides[direction].selecting(subject.index).flatMap((item) => item.entries);
  }

  return { sides, makeRows, through, between, isBeside, rulesOf, isolatedBy, selecting };
}
