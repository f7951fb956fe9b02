// Reads a JSON list of Mermaid texts from standard input, writes what the real parser makes of each.
// The argument is the folder that holds node_modules.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { readFileSync } from 'node:fs';

const require = createRequire(`${process.argv[2]}/`);
const { JSDOM } = require('jsdom');
const { window } = new JSDOM('');
globalThis.window = window;
globalThis.document = window.document;
const entry = require.resolve('mermaid').replace(/dist\/.*$/, 'dist/mermaid.core.mjs');
const mermaid = (await import(pathToFileURL(entry).href)).default;

// Mermaid keeps entities in a form of its own until it draws them as HTML.
function decoded(text) {
  const html = text
    .replaceAll('ﬂ°°', '&#')
    .replaceAll('ﬂ°', '&')
    .replaceAll('¶ß', ';');
  const element = window.document.createElement('div');
  element.innerHTML = html.replaceAll(/<br ?\/?>/g, '\n');
  if (element.children.length > 0) throw new Error(`markup in a label: ${html}`);
  return element.textContent;
}

async function parsed(text) {
  try {
    const { diagramType } = await mermaid.parse(text);
    const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
    return {
      type: diagramType,
      boxes: Object.fromEntries([...db.getVertices()].map(([key, box]) => [key, decoded(box.text)])),
      frames: db.getSubGraphs().map(({ id, title, nodes }) => ({ id, title: decoded(title), nodes })),
      arrows: db.getEdges().map(({ start, end, text: label, stroke, type }) =>
        ({ start, end, label: decoded(label ?? ''), stroke, type })),
    };
  } catch (error) {
    return { error: String(error.message) };
  }
}

const found = [];
for (const text of JSON.parse(readFileSync(0, 'utf8'))) found.push(await parsed(text));
process.stdout.write(JSON.stringify(found));
