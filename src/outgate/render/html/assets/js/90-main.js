// Puts the page together; `outgate` in the console is the same engine for questions by hand.
(() => {
  const read = (id) => JSON.parse($(id).textContent);
  const page = read("page-data");
  const cluster = readCluster(read("atlas-data"));
  const engine = makeEngine(cluster);
  const proofs = makeProofs(cluster, engine);
  const state = makeState(page);
  const filters = makeFilters(cluster, engine, page);
  const things = makeThings(cluster, page.layout);
  makeTheme();
  makeOverview(cluster, state, filters.facts);
  makeNotes(cluster, page.findings);
  const toolbar = makeToolbar(cluster, state);
  const coverage = makeCoverage(cluster, state, filters);
  const matrix = makeMatrix(cluster, state, filters, things);
  const panel = makePanel(cluster, engine, proofs, state, filters, things, page);
  let flows = null;

  const VIEWS = ["coverage", "matrix", "flows"];
  const tabs = VIEWS.map((view) => $(`tab-${view}`));
  tabs.forEach((tab, place) => {
    tab.addEventListener("click", () => state.change({ view: VIEWS[place] }));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const next = event.key === "Home" ? 0 : event.key === "End" ? 2 : step ? (place + step + 3) % 3 : -1;
      if (next < 0) return;
      event.preventDefault();
      state.change({ view: VIEWS[next] });
      tabs[next].focus();
    });
  });

  const FILTERS = ["q", "ns", "port", "dir", "verdict", "only", "from", "to", "in"];
  const PANEL = ["pair", "cell", "workload", "answer"];
  let filtered = null;
  let counts = null;
  const drawn = {};

  function render(now, before) {
    const changed = (keys) => !before || keys.some((key) => now[key] !== before[key]);
    if (changed(FILTERS) || !filtered) {
      filtered = filters.apply(now);
      counts = filtered.problem ? null : makeCounts(filtered);
      for (const view of VIEWS) drawn[view] = false;
    }
    if (changed(["expand"])) drawn.matrix = false;
    const view = VIEWS.includes(now.view) ? now.view : "coverage";
    VIEWS.forEach((item, place) => {
      const isShown = item === view;
      tabs[place].setAttribute("aria-selected", String(isShown));
      tabs[place].setAttribute("tabindex", isShown ? 0 : -1);
      $(`view-${item}`).hidden = !isShown;
    });
    toolbar.render(filtered);
    panel.render(filtered, counts, changed(PANEL) && Boolean(before || now.answer));
    if (!drawn[view]) {
      drawn[view] = true;
      if (view === "coverage") coverage.render();
      else if (counts && view === "matrix") matrix.render(filtered, counts);
      else if (counts) {
        flows ??= makeFlows(cluster, state, filters, things, page.layout);
        flows.render(filtered, counts);
      }
    }
  }

  state.onChange(render);
  render(state.now, null);

  // Paper shows everything, whatever the filters are.
  const paper = $("paper");
  const unfolded = [];
  addEventListener("beforeprint", () => {
    const all = filters.apply({ ...state.now, q: "", ns: "", port: "", only: "", from: "", to: "", in: "", dir: "any" });
    for (const part of document.querySelectorAll("details:not([open])")) {
      part.open = true;
      unfolded.push(part);
    }
    show(paper, [coverage.spaces(), matrix.printable(makeCounts(all)), coverage.everyone()]);
  });
  addEventListener("afterprint", () => {
    paper.replaceChildren();
    for (const part of unfolded.splice(0)) part.open = false;
  });
  $("print").addEventListener("click", () => print());

  window.outgate = Object.freeze({
    prove(from, to, port) {
      const ends = [from, to].map((text) => bits.members(filters.end(text)).map((index) => cluster.endpoints[index]));
      return proofs.prove(...ends, port ? traffic.parse(port) : traffic.EVERYTHING);
    },
    totals(port) {
      const now = { ...state.now, q: "", ns: "", only: "", from: "", to: "", in: "", dir: "any", port: port ?? "" };
      const counted = makeCounts(filters.apply(now));
      const ends = cluster.endpoints.filter((item) => item.kind === "pod" || item.kind === "external");
      const everything = { set: bits.of(ends.map((item) => item.index)) };
      [everything.first, everything.last] = bits.windowOf(everything.set);
      const pods = { set: bits.of(ends.filter((i) => i.kind === "pod").map((item) => item.index)) };
      [pods.first, pods.last] = bits.windowOf(pods.set);
      const sum = { allowed: 0, unknown: 0 };
      const found = {};
      for (const source of ends) {
        counted.tally(source, counted.rowOf(source), source.outside ? pods : everything, found);
        sum.allowed += found.allowed;
        sum.unknown += found.unknown;
      }
      return sum;
    },
  });
  document.body.dataset.ready = "true";
})();
