// Sets of endpoints as the bits of 32-bit words. Sets are never changed once they are shared.
const bits = (() => {
  let length = 1;

  function setSize(count) {
    length = Math.max(1, (count + 31) >>> 5);
  }

  function empty() {
    return new Uint32Array(length);
  }

  // Reads what `encoding.py` writes: runs of gaps in base 36, or bytes after an equals sign.
  function decode(text) {
    const found = empty();
    if (text.startsWith("=")) {
      const bytes = atob(text.slice(1));
      for (let index = 0; index < bytes.length; index += 1) {
        found[index >>> 2] |= bytes.charCodeAt(index) << ((index & 3) * 8);
      }
      return found;
    }
    if (text === "") return found;
    let position = 0;
    for (const run of text.split(".")) {
      const [gap, more] = run.split("-");
      position += parseInt(gap, 36);
      const end = position + (more === undefined ? 0 : parseInt(more, 36));
      for (; position <= end; position += 1) found[position >>> 5] |= 1 << (position & 31);
    }
    return found;
  }

  function has(set, index) {
    return (set[index >>> 5] >>> (index & 31)) & 1;
  }

  function add(set, index) {
    set[index >>> 5] |= 1 << (index & 31);
  }

  function and(left, right) {
    const found = empty();
    for (let word = 0; word < length; word += 1) found[word] = left[word] & right[word];
    return found;
  }

  function or(left, right) {
    const found = empty();
    for (let word = 0; word < length; word += 1) found[word] = left[word] | right[word];
    return found;
  }

  // The one change in place: of a set that is being made.
  function merge(target, set) {
    for (let word = 0; word < length; word += 1) target[word] |= set[word];
  }

  function without(left, right) {
    const found = empty();
    for (let word = 0; word < length; word += 1) found[word] = left[word] & ~right[word];
    return found;
  }

  function meet(left, right) {
    for (let word = 0; word < length; word += 1) if (left[word] & right[word]) return true;
    return false;
  }

  function isEmpty(set) {
    for (let word = 0; word < length; word += 1) if (set[word]) return false;
    return true;
  }

  function ones(word) {
    word -= (word >>> 1) & 0x55555555;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    return (((word + (word >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
  }

  function count(set) {
    let found = 0;
    for (let word = 0; word < length; word += 1) if (set[word]) found += ones(set[word]);
    return found;
  }

  // How many members both sets have; only the words from `first` to `last` are looked at.
  function common(left, right, first, last) {
    let found = 0;
    for (let word = first; word <= last; word += 1) {
      const both = left[word] & right[word];
      if (both) found += ones(both);
    }
    return found;
  }

  function members(set) {
    const found = [];
    for (let word = 0; word < length; word += 1) {
      let rest = set[word];
      while (rest) {
        const low = rest & -rest;
        found.push(word * 32 + 31 - Math.clz32(low));
        rest ^= low;
      }
    }
    return found;
  }

  function of(indexes) {
    const found = empty();
    for (const index of indexes) add(found, index);
    return found;
  }

  function windowOf(set) {
    let first = 0;
    let last = length - 1;
    while (first < last && !set[first]) first += 1;
    while (last > first && !set[last]) last -= 1;
    return [first, last];
  }

  return {
    setSize, empty, decode, has, add, and, or, merge, without, meet, isEmpty, count, common, members, of, ones,
    windowOf,
  };
})();
