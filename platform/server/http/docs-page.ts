import type { Locale } from '#platform/core/i18n.ts';

type Schema = { readonly [key: string]: unknown };
type ApiOperation = {
  summary?: string;
  description?: string;
  tags?: string[];
  parameters?: { name: string; in: string; required?: boolean; schema?: Schema }[];
  requestBody?: { content?: { 'application/json'?: { schema?: Schema } } };
  responses?: Record<
    string,
    { description?: string; content?: { 'application/json'?: { schema?: Schema } } }
  >;
  'x-permission'?: string;
  'x-refusals'?: { code: string; title: string }[];
};
export type OpenApiDocument = {
  info?: { title?: string; description?: string };
  paths?: Record<string, Record<string, ApiOperation>>;
};

const words = {
  en: {
    title: 'Holdfast API',
    intro:
      'Send an API key as <code>Authorization: Bearer hf_…</code>. Failures are <code>application/problem+json</code> with a stable <code>code</code>. Repeat a write safely with an <code>Idempotency-Key</code> header.',
    permission: 'Permission',
    input: 'Input',
    output: 'Answer',
    refusals: 'Refusals',
    parameters: 'Parameters',
    machine: 'OpenAPI document',
  },
  ru: {
    title: 'API Holdfast',
    intro:
      'Передавайте ключ API: <code>Authorization: Bearer hf_…</code>. Ошибки приходят как <code>application/problem+json</code> с постоянным <code>code</code>. Чтобы безопасно повторить запись, добавьте заголовок <code>Idempotency-Key</code>.',
    permission: 'Право',
    input: 'Вход',
    output: 'Ответ',
    refusals: 'Отказы',
    parameters: 'Параметры',
    machine: 'Документ OpenAPI',
  },
} as const;

const escapeHtml = (text: string): string =>
  text.replace(
    /[&<>"]/g,
    (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[char] ?? char,
  );

const code = (schema: Schema | undefined): string =>
  schema ? `<pre>${escapeHtml(JSON.stringify(schema, null, 2))}</pre>` : '';

function operationHtml(method: string, path: string, operation: ApiOperation, locale: Locale): string {
  const word = words[locale];
  const parameters = (operation.parameters ?? [])
    .map(
      (p) =>
        `<li><code>${escapeHtml(p.name)}</code> <small>${escapeHtml(p.in)}${p.required ? ' *' : ''}</small></li>`,
    )
    .join('');
  const refusals = (operation['x-refusals'] ?? [])
    .map((r) => `<li><code>${escapeHtml(r.code)}</code> ${escapeHtml(r.title)}</li>`)
    .join('');
  const answer = Object.entries(operation.responses ?? {}).find(([status]) => status.startsWith('2'))?.[1];
  const input = operation.requestBody?.content?.['application/json']?.schema;
  const output = answer?.content?.['application/json']?.schema;
  return `<details><summary><b class="${method}">${method.toUpperCase()}</b> <code>${escapeHtml(path)}</code> <span>${escapeHtml(operation.summary ?? '')}</span></summary>
<p>${escapeHtml(operation.description ?? '')}</p>
<p>${word.permission}: <code>${escapeHtml(operation['x-permission'] ?? '')}</code></p>
${parameters ? `<h4>${word.parameters}</h4><ul>${parameters}</ul>` : ''}
${input ? `<h4>${word.input}</h4>${code(input)}` : ''}
${output ? `<h4>${word.output}</h4>${code(output)}` : ''}
${refusals ? `<h4>${word.refusals}</h4><ul>${refusals}</ul>` : ''}</details>`;
}

/** A page for people: every operation with its permission, input, answer and refusals; no script, nothing loaded. */
export function docsPage(document: OpenApiDocument, locale: Locale): string {
  const word = words[locale];
  const byTag = new Map<string, string[]>();
  for (const [path, methods] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(methods)) {
      const tag = operation.tags?.[0] ?? 'other';
      byTag.set(tag, [...(byTag.get(tag) ?? []), operationHtml(method, path, operation, locale)]);
    }
  }
  const sections = [...byTag].map(
    ([tag, items]) => `<h2 id="${escapeHtml(tag)}">${escapeHtml(tag)}</h2>${items.join('\n')}`,
  );
  const index = [...byTag.keys()]
    .map((tag) => `<a href="#${escapeHtml(tag)}">${escapeHtml(tag)}</a>`)
    .join(' · ');
  return `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${word.title}</title>
<style>:root{color-scheme:light dark;--ink:#1b2126;--paper:#fff;--line:#dfe4e6;--accent:#0b6e6e}@media (prefers-color-scheme:dark){:root{--ink:#e4e9ea;--paper:#14181a;--line:#2c3438;--accent:#5cc2bd}}body{font:15px/1.55 Inter,system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:2rem 1rem;color:var(--ink);background:var(--paper)}a{color:var(--accent)}details{border-top:1px solid var(--line);padding:.5rem 0}summary{cursor:pointer}summary b{display:inline-block;min-width:4.5rem;color:var(--accent)}pre{overflow:auto;background:color-mix(in srgb,var(--line) 35%,transparent);padding:.75rem;border-radius:6px;font-size:12.5px}h1{margin:0 0 .5rem}h4{margin:.8rem 0 .2rem}</style></head>
<body><main><h1>${word.title}</h1><p>${word.intro}</p><p><a href="/api/openapi.json">${word.machine}</a></p><nav>${index}</nav>${sections.join('\n')}</main></body></html>`;
}
