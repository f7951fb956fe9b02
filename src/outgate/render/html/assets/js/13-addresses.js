// Sets of addresses, one interval set per family, and their text as Python writes it.
const addresses = (() => {
  const EMPTY = { v4: [], v6: [] };

  function read(pair) {
    return { v4: pair[0].map(BigInt), v6: pair[1].map((text) => BigInt(`0x${text}`)) };
  }

  function single(version, number) {
    const pair = [number, number];
    return version === 4 ? { v4: pair, v6: [] } : { v4: [], v6: pair };
  }

  function each(operation) {
    return (left, right) => ({
      v4: operation(left.v4, right.v4, 1n),
      v6: operation(left.v6, right.v6, 1n),
    });
  }

  const union = each(intervals.union);
  const intersection = each(intervals.intersection);
  const difference = each(intervals.difference);

  function isEmpty(set) {
    return !set.v4.length && !set.v6.length;
  }

  function within(left, right) {
    return isEmpty(difference(left, right));
  }

  function textV4(number) {
    return [24n, 16n, 8n, 0n].map((shift) => (number >> shift) & 255n).join(".");
  }

  function textV6(number) {
    const groups = [];
    for (let shift = 112n; shift >= 0n; shift -= 16n) {
      groups.push(((number >> shift) & 0xffffn).toString(16));
    }
    let best = [0, 0];
    for (let start = 0; start < 8; start += 1) {
      let end = start;
      while (end < 8 && groups[end] === "0") end += 1;
      if (end - start > best[1] - best[0]) best = [start, end];
    }
    if (best[1] - best[0] < 2) return groups.join(":");
    return `${groups.slice(0, best[0]).join(":")}::${groups.slice(best[1]).join(":")}`;
  }

  function text(version, number) {
    return version === 4 ? textV4(number) : textV6(number);
  }

  function first(set) {
    return set.v4.length ? textV4(set.v4[0]) : textV6(set.v6[0]);
  }

  // The fewest CIDR blocks that make up the set.
  function blocks(set) {
    const found = [];
    for (const [version, width, pairs] of [[4, 32, set.v4], [6, 128, set.v6]]) {
      for (let at = 0; at < pairs.length; at += 2) {
        let low = pairs[at];
        const high = pairs[at + 1];
        while (low <= high) {
          let size = 0;
          while (size < width) {
            const wider = 1n << BigInt(size + 1);
            if (low % wider || low + wider - 1n > high) break;
            size += 1;
          }
          found.push(`${text(version, low)}/${width - size}`);
          low += 1n << BigInt(size);
        }
      }
    }
    return found;
  }

  return { EMPTY, read, single, union, intersection, difference, isEmpty, within, text, first, blocks };
})();
