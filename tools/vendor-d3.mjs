// Renews src/outgate/render/html/assets/vendor/d3.js from the npm packages:
//
//   npm install --prefix FOLDER d3-zoom@3 d3-selection@3 esbuild && node tools/vendor-d3.mjs FOLDER
//
// Only what the page uses is kept. selection.html() is left out: the page holds no innerHTML.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const folder = resolve(process.argv[2], "node_modules");
const target = new URL("../src/outgate/render/html/assets/vendor/", import.meta.url);
const { buildSync } = createRequire(join(folder, "x.js"))("esbuild");

const selection = join(folder, "d3-selection/dist/d3-selection.mjs");
const before = readFileSync(selection, "utf8");
const after = before
  .replace(/function htmlRemove\(\)[\s\S]*?function selection_html\(value\) \{[\s\S]*?\n\}\n/, "")
  .replace(/^\s*html: selection_html,\n/m, "");
if (after.includes("innerHTML")) throw new Error("selection.html() is written differently now");

let bundle;
writeFileSync(selection, after);
try {
  bundle = buildSync({
    stdin: {
      contents: 'export {zoom, zoomIdentity} from "d3-zoom"; export {select} from "d3-selection";',
      resolveDir: folder,
    },
    bundle: true, minify: true, format: "iife", globalName: "d3", write: false, charset: "ascii",
  }).outputFiles[0].text;
} finally {
  writeFileSync(selection, before);
}

const used = ["zoom", "selection", "drag", "dispatch", "interpolate", "color", "transition", "timer", "ease"];
const read = (name, file) => readFileSync(join(folder, `d3-${name}`, file), "utf8");
const versions = used.map((name) => `d3-${name} ${JSON.parse(read(name, "package.json")).version}`);
writeFileSync(
  new URL("d3.js", target),
  `/* ${versions.join(", ")}; https://d3js.org; ISC, d3-ease BSD-3-Clause: see LICENSE.\n` +
    "   selection.html() is left out. */\n" + bundle,
);
const licences = new Map();
for (const name of used) {
  const text = read(name, "LICENSE").trim();
  licences.set(text, [...(licences.get(text) ?? []), `d3-${name}`]);
}
writeFileSync(
  new URL("LICENSE", target),
  [...licences].map(([text, names]) => `${names.join(", ")}\n\n${text}\n`).join(`\n${"-".repeat(72)}\n\n`),
);
