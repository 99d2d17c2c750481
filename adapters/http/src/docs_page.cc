#include "docs_page.h"

namespace flovyn::http {
namespace {

constexpr char kPage[] = R"html(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src data:">
<link rel="icon" href="data:,">
<title>flovyn API</title>
<style>
:root { color-scheme: light dark; --line: #8884; --soft: #8882; --accent: #2563eb; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem 1.25rem 4rem; }
h1 { margin: .5rem 0 0; } h2 { margin: 2rem 0 .5rem; border-bottom: 1px solid var(--line); }
a { color: var(--accent); } code, pre, summary { font-family: ui-monospace, monospace; font-size: .9em; }
details { border: 1px solid var(--line); border-radius: 6px; margin: .5rem 0; }
summary { cursor: pointer; padding: .5rem .75rem; } summary span { font-family: system-ui, sans-serif; opacity: .75; }
summary b { display: inline-block; min-width: 4rem; color: var(--accent); }
details > div { padding: 0 .75rem .75rem; border-top: 1px solid var(--line); }
pre { background: var(--soft); border-radius: 6px; padding: .6rem; overflow-x: auto; white-space: pre-wrap; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; vertical-align: top; padding: .25rem .5rem .25rem 0; border-bottom: 1px solid var(--soft); }
th { font-weight: 600; } .soft { opacity: .75; } button { font: inherit; cursor: pointer; }
</style>
</head>
<body>
<h1>flovyn API <small id="version" class="soft"></small></h1>
<p id="about"></p>
<p class="soft">The machine-readable form is <a href="/api/docs/openapi.json">openapi.json</a>.
The curl lines use <code>$KEY</code>, your API key, and the organization <code>default</code>.</p>
<main id="api">Loading…</main>
<script>
'use strict';
let api;
const make = (tag, ...children) => {
  const element = document.createElement(tag);
  element.append(...children.filter(child => child !== undefined));
  return element;
};
const soft = text => { const span = make('span', text); span.className = 'soft'; return span; };
const resolve = schema => schema && schema.$ref
  ? api.components.schemas[schema.$ref.split('/').pop()] : schema || {};
const nameOf = schema => {
  if (!schema) return '';
  if (schema.$ref) return schema.$ref.split('/').pop();
  if (schema.type === 'array') return nameOf(schema.items) + '[]';
  const type = schema.enum ? schema.enum.join(' | ') : schema.format || schema.type || 'any JSON';
  return type + (schema.nullable ? ' or null' : '');
};
const jsonSchema = content => content && content['application/json'].schema;
const example = schema => {
  const body = {};
  for (const name of schema.required || []) body[name] = name === 'kind' ? 'order' : name;
  if (schema.properties.input) body.input = {total: 12};
  if (schema.properties.metadata) body.metadata = {customerId: 'CUST-123'};
  return body;
};
const fieldsTable = (schema, seen) => {
  const table = make('table', make('tr', make('th', 'member'), make('th', 'type'), make('th', '')));
  const nested = [];
  for (const [name, field] of Object.entries(schema.properties || {})) {
    const note = (schema.required || []).includes(name) ? '' : 'optional. ';
    table.append(make('tr', make('td', make('code', name)), make('td', make('code', nameOf(field))),
      make('td', note + (field.description || ''))));
    const reference = field.$ref || (field.items && field.items.$ref);
    if (reference && !seen.has(reference)) {
      seen.add(reference);
      nested.push(make('p', make('code', reference.split('/').pop())),
        fieldsTable(resolve({$ref: reference}), seen));
    }
  }
  return make('div', table, ...nested);
};
const curl = (method, path, operation) => {
  const url = location.origin + path.replace('{slug}', 'default').replace(/[{](\w+)[}]/g, '$$$1');
  const parts = ['curl'];
  if (method !== 'get') parts.push('-X', method.toUpperCase());
  if (!operation.security) parts.push('-H "Authorization: Bearer $KEY"');
  const metadata = (operation.parameters || []).some(p => p.name === 'metadata');
  if (metadata) parts.push("-G --data-urlencode 'metadata={\"customerId\":\"CUST-123\"}'");
  const body = operation.requestBody && resolve(jsonSchema(operation.requestBody.content));
  if (body) parts.push("-H 'Content-Type: application/json' -d '" + JSON.stringify(example(body)) + "'");
  parts.push('"' + url + '"');
  return parts.join(' ');
};
const parameters = list => {
  const table = make('table', make('tr', make('th', 'parameter'), make('th', 'type'), make('th', '')));
  for (const p of list) {
    const schema = p.schema || jsonSchema(p.content);
    const standard = schema.default === undefined ? '' : ' Default: ' + schema.default + '.';
    table.append(make('tr', make('td', make('code', p.name), ' ', soft(p.in)),
      make('td', make('code', nameOf(schema))), make('td', (p.description || '') + standard)));
  }
  return table;
};
const line = text => {
  const button = make('button', 'copy');
  button.onclick = () => navigator.clipboard.writeText(text);
  return make('div', make('pre', text), button);
};
const show = (method, path, operation, aliases) => {
  const head = make('summary', make('b', method.toUpperCase()), path, ' ', make('span', operation.summary));
  const body = make('div', line(curl(method, path, operation)));
  if (aliases.length) body.append(make('p', soft('Also: '), make('code', aliases.join('  '))));
  if ((operation.parameters || []).length) body.append(make('h4', 'Parameters'), parameters(operation.parameters));
  if (operation.requestBody) {
    const schema = jsonSchema(operation.requestBody.content);
    body.append(make('h4', 'Body: ' + nameOf(schema)), fieldsTable(resolve(schema), new Set()));
  }
  body.append(make('h4', 'Answers'));
  for (const [status, answer] of Object.entries(operation.responses)) {
    const schema = jsonSchema(answer.content);
    body.append(make('p', make('b', status), ' ', answer.description, ' ', soft(nameOf(schema))));
    if (schema && status < 300) body.append(fieldsTable(resolve(schema), new Set()));
  }
  return make('details', head, body);
};
const render = () => {
  document.getElementById('version').textContent = api.info.version;
  document.getElementById('about').textContent = api.info.description;
  const main = document.getElementById('api');
  main.textContent = '';
  const all = Object.entries(api.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({path, method, operation})));
  for (const tag of api.tags) {
    main.append(make('h2', tag.name));
    for (const {path, method, operation} of all) {
      if (operation['x-alias-of'] || !operation.tags.includes(tag.name)) continue;
      const aliases = all.filter(other => other.method === method && other.operation['x-alias-of'] === path);
      main.append(show(method, path, operation, aliases.map(other => other.path)));
    }
  }
};
fetch('/api/docs/openapi.json').then(answer => answer.json())
  .then(document => { api = document; render(); })
  .catch(error => { document.getElementById('api').textContent = 'The document could not be read: ' + error; });
</script>
</body>
</html>
)html";

}  // namespace

std::string_view DocsPageHtml() { return kPage; }

}  // namespace flovyn::http
