// What was missing for a rule to match; the words are those of `outgate.engine.near_misses`.
function makeMisses(cluster) {
  const METADATA_NAME = "kubernetes.io/metadata.name";
  const [IN, NOT_IN, EXISTS, DOES_NOT_EXIST] = [0, 1, 2, 3];

  function matches(requirement, labels) {
    const value = labels.get(requirement.key);
    if (requirement.operator === IN) return value !== undefined && requirement.values.includes(value);
    if (requirement.operator === NOT_IN) return !requirement.values.includes(value);
    if (requirement.operator === EXISTS) return value !== undefined;
    return value === undefined;
  }

  function clause(thing, requirement, labels) {
    const { key, words } = requirement;
    const value = labels.get(key);
    if (requirement.operator === DOES_NOT_EXIST) {
      return `${thing} has the label ${key}, which the rule excludes`;
    }
    if (value === undefined) return `label ${words} is missing on ${thing}`;
    return `${thing} has ${key}=${value}, the rule wants ${words}`;
  }

  function selectionMisses(selection, peer) {
    if (peer.kind === "external") return ["it names pods, and the other end is outside of the cluster"];
    if (peer.kind === "node") return ["it names pods, and the other end is a node"];
    if (peer.hostNetwork) return ["it names pods, and selectors do not match hostNetwork pods"];
    const words = [];
    const space = peer.namespace;
    if (selection.namespace !== null && selection.namespace !== space.name) {
      words.push(`it is about namespace ${selection.namespace}, the pod is in ${space.name}`);
    }
    for (const requirement of selection.namespaces) {
      if (matches(requirement, space.labels)) continue;
      if (!space.labelsKnown && requirement.key !== METADATA_NAME) {
        words.push(
          `whether namespace ${space.name} has ${requirement.words} is not known: the input has ` +
            "no such Namespace",
        );
      } else {
        words.push(clause(`namespace ${space.name}`, requirement, space.labels));
      }
    }
    for (const requirement of selection.pods) {
      if (!matches(requirement, peer.labels)) words.push(clause("the pod", requirement, peer.labels));
    }
    return words;
  }

  function blockMisses(block, peer, outside) {
    let asked = outside;
    if (!asked) {
      if (!peer.addresses.length) {
        return [`the address of the other end is not known, so whether ${block.block} holds it`];
      }
      asked = addresses.EMPTY;
      for (const { version, number } of peer.addresses) {
        asked = addresses.union(asked, addresses.single(version, number));
      }
    }
    if (addresses.within(asked, block.addresses)) {
      return peer.kind === "external"
        ? []
        : ["under this profile an ipBlock does not match what is inside the cluster"];
    }
    const rest = addresses.difference(asked, block.addresses);
    const first = addresses.first(rest);
    const cidr = block.block.split(" except ")[0];
    if (block.whole) {
      const one = rest.v4.length
        ? addresses.single(4, rest.v4[0])
        : addresses.single(6, rest.v6[0]);
      if (addresses.within(one, block.whole)) return [`${first} is in ${cidr}, but excepted`];
    }
    return [`${first} is not in ${cidr}`];
  }

  function peerMisses(peers, peer, outside) {
    if (peers === null) return [];
    let best = null;
    for (const candidate of peers) {
      const words =
        candidate.block === null
          ? selectionMisses(candidate, peer)
          : blockMisses(candidate, peer, outside);
      if (best === null || words.length < best.length) best = words;
    }
    return best ?? ["it lets nothing pass"];
  }

  function portMisses(ports, wanted, destination) {
    if (ports === null) return [];
    let allowed = traffic.NOTHING;
    const nameless = [];
    for (const port of ports) {
      if (!port.name) {
        allowed = traffic.union(allowed, traffic.single(port.protocol, port.low, port.high));
        continue;
      }
      const found = destination.ports.filter(
        (item) => item.name === port.name && item.protocol === port.protocol,
      );
      for (const { number } of found) {
        allowed = traffic.union(allowed, traffic.single(port.protocol, number, number));
      }
      if (!found.length) {
        const protocol = traffic.PROTOCOLS[port.protocol];
        nameless.push(`the destination has no ${protocol} port named ${port.name}`);
      }
    }
    if (traffic.within(wanted, allowed)) return [];
    if (allowed === traffic.NOTHING) return nameless;
    const rest = traffic.difference(wanted, allowed);
    const some = traffic.intersection(wanted, allowed) !== traffic.NOTHING;
    if (some || wanted === traffic.EVERYTHING) return [`only ${traffic.words(allowed)} is allowed`];
    const places = [0, 1, 2].filter((place) => rest.ports[place].length);
    if (places.length === 1 && !allowed.ports[places[0]].length) {
      return [`${traffic.words(allowed)} is allowed, ${traffic.PROTOCOLS[places[0]]} is not`];
    }
    return [`${traffic.words(allowed)} is allowed, ${traffic.words(rest)} is not`];
  }

  return function nearMiss(entry, subject, peer, wanted, outside) {
    const peerWords = peerMisses(entry.peers, peer, outside);
    const destination = entry.direction === "ingress" ? subject : peer;
    const portWords = portMisses(entry.ports, wanted, destination);
    return {
      entry,
      missing: [...peerWords, ...portWords],
      distance: 2 * peerWords.length + portWords.length,
    };
  };
}
