// What the page shows, as the fragment of its address: every view can be linked to.
function makeState(page) {
  const DEFAULTS = {
    view: "coverage", q: "", ns: "", port: "", dir: "any", verdict: "any", only: "",
    from: "", to: "", in: "", pair: "", cell: "", workload: "", expand: "", answer: "",
  };
  const listeners = [];
  let current = read(location.hash.length > 1 ? location.hash.slice(1) : page.view);

  function read(fragment) {
    const found = { ...DEFAULTS };
    for (const part of fragment.split("&")) {
      const at = part.indexOf("=");
      const key = part.slice(0, at);
      if (at < 0 || !Object.hasOwn(DEFAULTS, key)) continue;
      try {
        found[key] = decodeURIComponent(part.slice(at + 1));
      } catch {
        found[key] = "";
      }
    }
    return found;
  }

  function write(values) {
    return Object.entries(values)
      .filter(([key, value]) => value !== DEFAULTS[key])
      .map(([key, value]) => `${key}=${encodeURIComponent(value).replace(/%(2F|3A|2C)/g, decodeURIComponent)}`)
      .join("&");
  }

  function change(values, { replace = false } = {}) {
    const before = current;
    current = { ...current, ...values };
    const fragment = `#${write(current) || "view=coverage"}`;
    if (replace) history.replaceState(null, "", fragment);
    else if (fragment !== location.hash) history.pushState(null, "", fragment);
    for (const listener of listeners) listener(current, before);
  }

  function follow() {
    const before = current;
    current = read(location.hash.slice(1));
    for (const listener of listeners) listener(current, before);
  }

  addEventListener("popstate", follow);
  return {
    get now() {
      return current;
    },
    change,
    onChange(listener) {
      listeners.push(listener);
    },
    link(values) {
      return `#${write({ ...current, ...values })}`;
    },
  };
}
