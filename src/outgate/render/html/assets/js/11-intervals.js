// Sets of integers as flat, sorted lists of inclusive bounds: [low, high, low, high, ...].
// Ports are numbers, addresses are BigInts; `one` is the 1 of their kind.
const intervals = (() => {
  function normalise(pairs, one) {
    const order = [];
    for (let at = 0; at < pairs.length; at += 2) order.push([pairs[at], pairs[at + 1]]);
    order.sort((left, right) => (left[0] < right[0] ? -1 : left[0] > right[0] ? 1 : 0));
    const found = [];
    for (const [low, high] of order) {
      if (found.length && low <= found[found.length - 1] + one) {
        if (high > found[found.length - 1]) found[found.length - 1] = high;
      } else {
        found.push(low, high);
      }
    }
    return found;
  }

  function union(left, right, one) {
    if (!left.length) return right;
    return right.length ? normalise(left.concat(right), one) : left;
  }

  function intersection(left, right) {
    const found = [];
    let i = 0;
    let j = 0;
    while (i < left.length && j < right.length) {
      const low = left[i] > right[j] ? left[i] : right[j];
      const high = left[i + 1] < right[j + 1] ? left[i + 1] : right[j + 1];
      if (low <= high) found.push(low, high);
      if (left[i + 1] < right[j + 1]) i += 2;
      else j += 2;
    }
    return found;
  }

  function difference(left, right, one) {
    const found = [];
    for (let i = 0; i < left.length; i += 2) {
      let low = left[i];
      const high = left[i + 1];
      for (let j = 0; j < right.length && right[j] <= high; j += 2) {
        if (right[j + 1] < low) continue;
        if (right[j] > low) found.push(low, right[j] - one);
        low = right[j + 1] + one;
      }
      if (low <= high) found.push(low, high);
    }
    return found;
  }

  return { normalise, union, intersection, difference };
})();
