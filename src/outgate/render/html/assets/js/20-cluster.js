// The document of the page, read into objects. `outgate schema Atlas` describes its rows.
const COVERAGES = ["open", "allow-all", "partly", "unknown", "uncoverable", "isolated"];
const VERDICTS = ["DENIED", "UNKNOWN", "ALLOWED"];

function readCluster(document_) {
  const { words, sources } = document_;
  bits.setSize(document_.endpoints.length);

  const decoded = new Array(document_.masks.length);
  function mask(index) {
    decoded[index] ??= bits.decode(document_.masks[index]);
    return decoded[index];
  }

  function place(row) {
    const [source, line, column, items] = row;
    let text = sources[source];
    if (line) text += column ? `:${line}:${column}` : `:${line}`;
    else for (const item of items ?? []) text += ` item ${item}`;
    return text;
  }

  const labels = document_.labels.map((pairs) => new Map(pairs));
  const requirements = document_.requirements.map(([key, operator, values, text]) => ({
    key, operator, values, words: text,
  }));
  const conditions = (indexes) => indexes.map((index) => requirements[index]);
  const traffics = document_.traffics.map((ports) => traffic.of(...ports));

  const namespaces = document_.namespaces.map(([name, labelSet, known, audit], index) => ({
    index,
    name,
    labels: labels[labelSet],
    labelsKnown: Boolean(known),
    audit: audit && {
      workloads: audit[0], egress: audit[1], ingress: audit[2],
      nextEgress: audit[3], nextIngress: audit[4], nextUdp: audit[5], nextTcp: audit[6],
      withoutDns: audit[7], madeLater: audit[8],
    },
    workloads: [],
  }));
  const workloads = document_.workloads.map((row, index) => ({
    index, name: row[0], namespace: namespaces[row[1]], kind: words[row[2]],
    egress: row[3], ingress: row[4], dnsUdp: row[5], dnsTcp: row[6],
    internet: row[7], metadata: row[8], place: place(row[9]), members: [],
  }));
  for (const workload of workloads) workload.namespace.workloads.push(workload);
  for (const space of namespaces) {
    space.workloads.sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  const internet = addresses.read(document_.internet);
  const metadata = addresses.read(document_.metadata);
  const endpoints = document_.endpoints.map((row, index) => {
    const [kind, name, space, workload, flags, labelSet, ports, held, outside] = row;
    const owner = workload >= 0 ? workloads[workload] : null;
    const set = outside ? addresses.read(outside) : null;
    const endpoint = {
      index,
      kind: ["pod", "later", "node", "external"][kind],
      name: name === 0 ? owner.name : name,
      namespace: space >= 0 ? namespaces[space] : null,
      workload: owner,
      hostNetwork: Boolean(flags & 1),
      hasOthers: Boolean(flags & 2),
      isBare: Boolean(flags & 4),
      labels: labels[labelSet],
      ports: (ports || []).map(([port, protocol, number]) => ({
        name: words[port], protocol, number,
      })),
      addresses: (held || []).map(([version, text]) => ({ version, number: BigInt(`0x${text}`) })),
      outside: set,
      isInternet: set !== null && !addresses.isEmpty(addresses.intersection(set, internet)),
      isMetadata: set !== null && !addresses.isEmpty(addresses.intersection(set, metadata)),
    };
    if (owner) owner.members.push(endpoint);
    return endpoint;
  });

  const beside = [];
  for (const [count, low, high] of document_.beside) {
    for (let done = 0; done < count; done += 1) beside.push([low, high]);
  }

  const policies = document_.policies.map(([kind, name, row]) => ({ kind, name, place: place(row) }));
  const peers = document_.peers.map((row) =>
    row[0] === 1
      ? {
          block: row[1],
          addresses: addresses.read(row[2]),
          whole: row[3] ? addresses.read(row[3]) : null,
        }
      : { block: null, namespace: row[1], namespaces: conditions(row[2]), pods: conditions(row[3]) },
  );

  function readSide(direction) {
    const raw = document_[direction];
    const entries = raw.entries.map(([policy, field, origin, text, subject, peerRows, ports]) => ({
      policy: policies[policy],
      direction,
      field: words[field],
      get place() {
        return place(origin);
      },
      words: words[text],
      subject,
      peers: peerRows === null ? null : peerRows.map((index) => peers[index]),
      ports:
        ports === null
          ? null
          : ports.map((row) =>
              row.length === 2
                ? { protocol: row[0], name: words[row[1]] }
                : { protocol: row[0], low: row[1], high: row[2], name: "" },
            ),
    }));
    return {
      direction,
      isolated: mask(raw.isolated),
      mayDeny: mask(raw.mayDeny),
      mayAllow: mask(raw.mayAllow),
      entries,
      rules: raw.rules.map(([entry, subject, passing, low, high, labelsHigh]) => ({
        entry: entries[entry],
        subject,
        traffic: traffics[passing],
        low,
        high: high ?? low,
        labelsHigh: labelsHigh ?? low,
      })),
      isolating: raw.isolating.map(([subject, found]) => ({
        subject,
        entries: found.map((index) => entries[index]),
      })),
      touches: raw.touches.map(([kind, policy, subject, canAllow, canDeny]) => ({
        kind, policy, subject: mask(subject), canAllow: Boolean(canAllow), canDeny: Boolean(canDeny),
      })),
    };
  }

  return {
    document: document_,
    reading: document_.reading,
    mask,
    place,
    namespaces,
    workloads,
    endpoints,
    internet,
    beside,
    egress: readSide("egress"),
    ingress: readSide("ingress"),
  };
}
