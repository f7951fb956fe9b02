// The proof of a question, in the form of an ExplainReport: the same words as `outgate explain`.
function makeProofs(cluster, engine) {
  const MOST_NEAR_MISSES = 3;
  const MOST_BLOCKS = 3;
  const nearMiss = makeMisses(cluster);
  const ORDER = { ALLOWED: 0, UNKNOWN: 1, DENIED: 2 };
  const { mask } = cluster;

  function reference(entry) {
    return {
      kind: entry.policy.kind,
      policy: entry.policy.name,
      field: entry.field,
      place: entry.place,
      words: entry.words,
    };
  }

  function stateOf(direction, subject) {
    if (subject.kind !== "pod" && subject.kind !== "later") return "not-a-pod";
    if (subject.hostNetwork) return "host-network";
    return bits.has(engine.sides[direction].isolated, subject.index) ? "isolated" : "open";
  }

  function doubt(rule, peer) {
    if (bits.has(mask(rule.labelsHigh), peer.index)) {
      const name = peer.namespace.name;
      return {
        rule,
        reason: `the labels of namespace ${name} are not known: the input has no such Namespace`,
        settledBy: `add the manifest of Namespace ${name} to the input`,
      };
    }
    if (peer.kind === "node" || peer.hostNetwork) {
      return {
        rule,
        reason: "the node's address is not known, so whether the rule's ipBlock holds it",
        settledBy: "add the Node objects, or read the live cluster",
      };
    }
    if (!peer.addresses.length) {
      return {
        rule,
        reason: "the pod's address is not known, so whether the rule's ipBlock holds it",
        settledBy: "state the pod range with --pod-cidr, or read the live cluster",
      };
    }
    const held = peer.addresses.map((item) => addresses.text(item.version, item.number)).join(", ");
    return {
      rule,
      reason:
        `the rule's ipBlock holds some of the pod's addresses (${held}), not all: it depends on ` +
        "the IP family that the client uses",
      settledBy: "ask about one of the addresses",
    };
  }

  function proveSide(direction, subject, peer, wanted, outside) {
    const side = engine.sides[direction];
    const passed = engine.through(direction, subject, peer);
    const touches = side.touches.filter(
      (touch) =>
        bits.has(touch.subject, subject.index) &&
        ((touch.canDeny && bits.has(side.mayDeny, subject.index)) ||
          (touch.canAllow && bits.has(side.mayAllow, subject.index))),
    );
    const state = stateOf(direction, subject);
    const proof = {
      direction, subject, state, isolatedBy: [], allowing: [], doubts: [], nearMisses: [], touches,
      low: passed.low, high: passed.high,
    };
    if (state !== "isolated") return proof;
    for (const rule of engine.rulesOf(direction, subject)) {
      if (traffic.intersection(rule.traffic, wanted) === traffic.NOTHING) continue;
      if (bits.has(mask(rule.low), peer.index)) proof.allowing.push(rule);
      else if (bits.has(mask(rule.high), peer.index)) proof.doubts.push(doubt(rule, peer));
    }
    if (!traffic.within(wanted, passed.low)) {
      const done = new Set([
        ...proof.allowing.filter((rule) => traffic.within(wanted, rule.traffic)).map((r) => r.entry),
        ...proof.doubts.map((item) => item.rule.entry),
      ]);
      proof.nearMisses = engine
        .selecting(direction, subject)
        .filter((entry) => !(entry.peers !== null && !entry.peers.length) && !done.has(entry))
        .map((entry) => nearMiss(entry, subject, peer, wanted, outside))
        .filter((miss) => miss.missing.length)
        .sort((left, right) => left.distance - right.distance)
        .slice(0, MOST_NEAR_MISSES);
    }
    proof.isolatedBy = engine.isolatedBy(direction, subject);
    return proof;
  }

  function touchWords(touch, direction) {
    const what =
      touch.canAllow && touch.canDeny
        ? "may allow or deny"
        : touch.canAllow
          ? "may allow"
          : "may deny";
    return `${touch.kind} ${touch.policy} is not evaluated and ${what} its ${direction}`;
  }

  function sideAnswer(proof, wanted, name) {
    const allowed = [...new Set(proof.allowing.map((rule) => rule.entry))];
    return {
      direction: proof.direction,
      subject: name,
      state: proof.state,
      verdict: traffic.within(wanted, proof.low)
        ? "ALLOWED"
        : traffic.intersection(wanted, proof.high) === traffic.NOTHING
          ? "DENIED"
          : "UNKNOWN",
      isolatedBy: proof.isolatedBy.map(reference),
      allowedBy: allowed.map(reference),
      nearMisses: proof.nearMisses.map((miss) => ({
        rule: reference(miss.entry),
        missing: miss.missing,
      })),
      doubts: [
        ...proof.doubts.map(
          ({ rule, reason }) => `${rule.entry.policy.name} ${rule.entry.field}: ${reason}`,
        ),
        ...proof.touches.map((touch) => touchWords(touch, proof.direction)),
      ],
    };
  }

  function allowedWords(proof) {
    if (proof.state === "isolated") {
      if (!proof.allowing.length) return "allowed";
      const { entry } = proof.allowing[0];
      return `allowed by ${entry.policy.name} ${entry.field}`;
    }
    if (proof.state === "open") return `no policy isolates it for ${proof.direction}`;
    if (proof.state === "host-network") {
      return "it is on its node's network, where NetworkPolicies do not apply";
    }
    return "it is no pod, so no NetworkPolicy has it as its subject";
  }

  const unique = (items) => [...new Set(items)];

  function reasonOf(verdict, egress, ingress, source, destination) {
    if (verdict === "ALLOWED" && engine.isBeside(source, destination, 0)) {
      return [
        "a pod and the node that it runs on: traffic between them " +
          '"is always allowed, regardless of the IP address of the Pod or the node"',
        [],
      ];
    }
    if (verdict === "UNKNOWN") {
      const reasons = [];
      const settled = [];
      for (const proof of [egress, ingress]) {
        for (const item of proof.doubts) {
          reasons.push(item.reason);
          settled.push(item.settledBy);
        }
        for (const touch of proof.touches) {
          reasons.push(touchWords(touch, proof.direction));
          settled.push(`read ${touch.kind} ${touch.policy}, or try it on the cluster`);
        }
      }
      if (engine.isBeside(source, destination, 1)) {
        reasons.push(
          "whether both are on the same node is not known; traffic between a pod and its own " +
            "node is always allowed",
        );
        settled.push("read the live cluster, where spec.nodeName tells");
      }
      return [
        unique(reasons.slice(0, 3)).join("; ") || "the bounds differ",
        unique(settled.slice(0, 3)),
      ];
    }
    if (verdict === "DENIED") {
      const sides = [egress, ingress]
        .filter((proof) => proof.state === "isolated" && !proof.allowing.length)
        .map(
          (proof) =>
            `${proof.direction} of the ${proof.direction === "egress" ? "source" : "destination"}`,
        );
      if (!sides.length) return ["no traffic is allowed by both sides", []];
      return [`no rule allows it: ${sides.join(" and ")}`, []];
    }
    return [[egress, ingress].map((p) => `${p.direction}: ${allowedWords(p)}`).join("; "), []];
  }

  function addressWords(set) {
    const words = [];
    if (addresses.within(cluster.internet, set)) {
      words.push("the internet");
      set = addresses.difference(set, cluster.internet);
    }
    const blocks = addresses.blocks(set);
    words.push(...blocks.slice(0, MOST_BLOCKS));
    if (blocks.length > MOST_BLOCKS) {
      const more = blocks.length - MOST_BLOCKS;
      words[words.length - 1] += ` and ${more} more block${more > 1 ? "s" : ""}`;
    }
    return words.join(", ");
  }

  function outsideOf(items) {
    let found = addresses.EMPTY;
    for (const item of items) if (item.outside) found = addresses.union(found, item.outside);
    return found;
  }

  function names(items) {
    const found = unique(items.filter((item) => !item.outside).map((item) => item.name));
    const outside = outsideOf(items);
    if (!addresses.isEmpty(outside)) found.push(addressWords(outside));
    return found;
  }

  function shapeOf(pair) {
    const parts = [pair.samePod];
    for (const [direction, end] of [["egress", pair.source], ["ingress", pair.destination]]) {
      parts.push(engine.sides[direction].isolatingAt(end.index).map((item) => item.id).join("."));
      parts.push(end.kind, end.hostNetwork);
    }
    return parts.join();
  }

  // Asks about all pairs of the sources and destinations, over the wanted traffic.
  function prove(sources, destinations, wanted) {
    const groups = new Map();
    function note(pair) {
      const low = traffic.intersection(wanted, pair.low);
      const high = traffic.intersection(wanted, pair.high);
      for (const [verdict, part] of [
        ["ALLOWED", low],
        ["DENIED", traffic.difference(wanted, high)],
        ["UNKNOWN", traffic.difference(high, low)],
      ]) {
        if (part === traffic.NOTHING) continue;
        const key = `${verdict} ${part.id} ${shapeOf(pair)}`;
        if (!groups.has(key)) groups.set(key, { verdict, part, pairs: [] });
        groups.get(key).pairs.push(pair);
      }
    }
    for (const source of sources) {
      for (const destination of destinations) {
        const same = source === destination && source.workload !== null;
        if (same) {
          const all = traffic.EVERYTHING;
          note({ source, destination, low: all, high: all, samePod: true });
        }
        if (!same || source.hasOthers) {
          note({ source, destination, ...engine.between(source, destination), samePod: false });
        }
      }
    }
    return [...groups.values()]
      .sort((left, right) => ORDER[left.verdict] - ORDER[right.verdict])
      .map(partOf);
  }

  function partOf({ verdict, part, pairs }) {
    const answer = {
      verdict,
      traffic: traffic.words(part),
      sources: names(pairs.map((pair) => pair.source)),
      destinations: names(pairs.map((pair) => pair.destination)),
      reason: "",
      egress: null,
      ingress: null,
      settledBy: [],
    };
    const { source, destination, samePod } = pairs[0];
    if (samePod) {
      answer.reason = 'a pod to itself: "a Pod cannot block access to itself"';
      return answer;
    }
    if (source.outside && destination.outside) {
      answer.reason = "both ends are outside of the cluster: no NetworkPolicy has a say";
      return answer;
    }
    const alike = (near, far) => pairs.filter((pair) => pair[near] === pairs[0][near]).map((p) => p[far]);
    const to = destination.outside ? outsideOf(alike("source", "destination")) : null;
    const from = source.outside ? outsideOf(alike("destination", "source")) : null;
    const egress = proveSide("egress", source, destination, part, to);
    const ingress = proveSide("ingress", destination, source, part, from);
    const name = (end, outside) => (outside ? addressWords(outside) : end.name);
    answer.egress = sideAnswer(egress, part, name(source, from));
    answer.ingress = sideAnswer(ingress, part, name(destination, to));
    [answer.reason, answer.settledBy] = reasonOf(verdict, egress, ingress, source, destination);
    return answer;
  }

  return { prove, names, addressWords, stateOf };
}
