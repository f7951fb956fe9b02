// Search and filters, in step with the address of the page.
function makeToolbar(cluster, state) {
  const spaces = cluster.namespaces.filter((item) => item.workloads.length).map((item) => item.name).sort();
  const fields = { q: $("f-q"), ns: $("f-ns"), dir: $("f-dir"), port: $("f-port"), verdict: $("f-verdict"), only: $("f-only") };
  put(fields.ns, spaces.map((item) => h("option", { value: item }, item)));
  put($("names"), cluster.workloads.length <= 5000
    ? [...cluster.workloads.map((item) => item.name), "internet", "metadata"].map((item) => h("option", { value: item }))
    : []);

  let waiting = 0;
  function soon(values) {
    clearTimeout(waiting);
    waiting = setTimeout(() => state.change(values, { replace: true }), 150);
  }
  fields.q.addEventListener("input", () => soon({ q: fields.q.value }));
  fields.port.addEventListener("input", () => soon({ port: fields.port.value.trim() }));
  for (const key of ["ns", "dir", "verdict", "only"]) fields[key].addEventListener("change", () => state.change({ [key]: fields[key].value }));
  $("f-reset").addEventListener("click", () => {
    state.change({ q: "", ns: "", dir: "any", port: "", verdict: "any", only: "", from: "", to: "", in: "" });
    fields.q.focus();
  });
  $("ask").addEventListener("submit", (event) => {
    event.preventDefault();
    const [from, to] = [$("ask-from").value.trim(), $("ask-to").value.trim()];
    if (from && to) state.change({ pair: `${from}~${to}`, cell: "", workload: "", answer: "" });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.target.closest("input, select, textarea") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      fields.q.focus();
    }
  });

  function chip(label, values) {
    return button([name(label), h("span", { "aria-hidden": "true" }, " ×")], () => state.change(values), {
      class: "chip", "aria-label": `Remove the filter ${label}`,
    });
  }

  function render(filtered) {
    const now = state.now;
    for (const [key, field] of Object.entries(fields)) {
      if (key === "ns") {
        const several = now.ns.includes(",") || (now.ns && !spaces.includes(now.ns));
        let extra = field.querySelector("[data-several]");
        if (several) {
          extra ??= field.appendChild(h("option", { "data-several": true }));
          extra.value = now.ns;
          extra.textContent = count(now.ns.split(",").length, "namespace");
        } else extra?.remove();
        field.value = now.ns;
      } else if (document.activeElement !== field) field.value = now[key];
    }
    show($("chips"), [
      now.from && chip(`from ${now.from}`, { from: "" }),
      now.to && chip(`to ${now.to}`, { to: "" }),
      now.in && chip(now.in, { in: "" }),
    ]);
    const problem = filtered.problem ?? "";
    fields.port.setAttribute("aria-invalid", String(Boolean(now.port && traffic.parse(now.port) === null)));
    show($("problem"), problem);
    $("problem").hidden = !problem;
  }

  return { render };
}
