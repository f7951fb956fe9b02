// Elements without markup: text becomes text nodes only, so that no name can be read as HTML.
const SVG = "http://www.w3.org/2000/svg";

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  put(element, children);
  return element;
}

function put(element, children) {
  for (const child of [children].flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return element;
}

function h(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

function s(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function $(id) {
  return document.getElementById(id);
}

function show(element, children) {
  element.replaceChildren();
  return put(element, children);
}

const number = new Intl.NumberFormat("en").format;

function count(amount, noun, plural = `${noun}s`) {
  return `${number(amount)} ${amount === 1 ? noun : plural}`;
}

// A name from the input: isolated, so that no script's direction reaches beyond it.
function name(text) {
  return h("bdi", { class: "name" }, text);
}

const VERDICT_SIGNS = { ALLOWED: "●", DENIED: "○", UNKNOWN: "?", MIXED: "◐" };

function verdictPill(verdict) {
  return h(
    "span",
    { class: `pill ${verdict.toLowerCase()}` },
    h("span", { class: "sign", "aria-hidden": "true" }, VERDICT_SIGNS[verdict]),
    verdict,
  );
}

const COVERAGE_SIGNS = ["◯", "◯", "◑", "?", "–", "⬤"];

function coveragePill(coverage) {
  const word = COVERAGES[coverage];
  return h(
    "span",
    { class: `cover ${word}` },
    h("span", { class: "sign", "aria-hidden": "true" }, COVERAGE_SIGNS[coverage]),
    word,
  );
}

function button(label, onclick, attributes) {
  return h("button", { type: "button", onclick, ...attributes }, label);
}
