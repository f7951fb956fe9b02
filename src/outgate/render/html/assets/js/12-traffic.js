// Sets of ports per protocol. Equal sets are one object, so that === compares them.
const traffic = (() => {
  const PROTOCOLS = ["TCP", "UDP", "SCTP"];
  const known = new Map();
  const remembered = new Map();

  function of(tcp, udp, sctp) {
    const key = `${tcp}|${udp}|${sctp}`;
    let found = known.get(key);
    if (!found) {
      found = { id: known.size, ports: [tcp, udp, sctp] };
      known.set(key, found);
    }
    return found;
  }

  function combine(name, operation) {
    return (left, right) => {
      const key = `${name}${left.id},${right.id}`;
      let found = remembered.get(key);
      if (!found) {
        found = of(...left.ports.map((ports, place) => operation(ports, right.ports[place])));
        remembered.set(key, found);
      }
      return found;
    };
  }

  const NOTHING = of([], [], []);
  const EVERYTHING = of([1, 65535], [1, 65535], [1, 65535]);
  const union = combine("|", (left, right) => intervals.union(left, right, 1));
  const intersection = combine("&", intervals.intersection);
  const difference = combine("-", (left, right) => intervals.difference(left, right, 1));

  function single(protocol, low, high) {
    const ports = [[], [], []];
    ports[protocol] = [low, high];
    return of(...ports);
  }

  function within(left, right) {
    return difference(left, right) === NOTHING;
  }

  function words(value) {
    if (value === EVERYTHING) return "all";
    if (value === NOTHING) return "none";
    const found = [];
    PROTOCOLS.forEach((protocol, place) => {
      const ports = value.ports[place];
      if (!ports.length) return;
      if (ports[0] === 1 && ports[1] === 65535) {
        found.push(`${protocol} all`);
        return;
      }
      const texts = [];
      for (let at = 0; at < ports.length; at += 2) {
        texts.push(ports[at] === ports[at + 1] ? `${ports[at]}` : `${ports[at]}-${ports[at + 1]}`);
      }
      found.push(`${protocol} ${texts.join(",")}`);
    });
    return found.join(" ");
  }

  // Reads 443, 53/UDP, 8000-8100 or any/UDP; null for anything else.
  function parse(text) {
    const match = /^(?:(\d{1,5})(?:-(\d{1,5}))?|any)?(?:\/(tcp|udp|sctp))?$/i.exec(text.trim());
    if (!match || !text.trim()) return null;
    const protocol = PROTOCOLS.indexOf((match[3] || "TCP").toUpperCase());
    const low = match[1] === undefined ? 1 : Number(match[1]);
    const high = match[1] === undefined ? 65535 : Number(match[2] ?? match[1]);
    return low >= 1 && low <= high && high <= 65535 ? single(protocol, low, high) : null;
  }

  return {
    PROTOCOLS, NOTHING, EVERYTHING, of, union, intersection, difference, single, within, words,
    parse,
  };
})();
