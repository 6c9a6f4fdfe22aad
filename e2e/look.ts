/**
 * Pictures of the console, to be looked at:
 *   node e2e/look.ts --out DIR [--base URL] [--email E --password P | --pretend] [--sizes 1440,390] [--locales en,ru]
 *                    [--schemes light,dark] [--axe] [--clip 0,900] PATH…
 * `--pretend` answers the session call itself, for pages that need no server (the gallery under `npm run dev`).
 * Prints what the browser complained about; with `--axe` also every accessibility violation. Ends with 1 if there was any.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string' },
    base: { type: 'string', default: 'http://localhost:4391' },
    email: { type: 'string' },
    password: { type: 'string' },
    pretend: { type: 'boolean', default: false },
    sizes: { type: 'string', default: '1440,390' },
    locales: { type: 'string', default: 'en,ru' },
    schemes: { type: 'string', default: 'light,dark' },
    axe: { type: 'boolean', default: false },
    /** "top,height" in pixels: only this part of the page */
    clip: { type: 'string' },
  },
});

const browserPath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const launchArgs = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'];
const quiet = ['--disable-background-networking', '--disable-component-update'];

const pretended = {
  ownerExists: true,
  mail: false,
  session: {
    staffId: '00000000-0000-7000-8000-000000000000',
    name: 'Example Owner',
    email: 'owner@example.com',
    role: 'owner',
    locale: 'en',
    permissions: [],
    secondFactor: false,
    company: { name: 'Example company', timeZone: 'Europe/Berlin', currency: 'EUR' },
  },
};

async function signIn(page: Page): Promise<void> {
  if (!values.email || !values.password) return;
  await page.goto(`${values.base}/sign-in`);
  await page.locator('input[type=email], input[name=email]').first().fill(values.email);
  await page.locator('input[type=password]').first().fill(values.password);
  await page.locator('button[type=submit]').first().click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

async function violations(page: Page): Promise<string[]> {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(axe);
  type Found = {
    id: string;
    impact: string;
    help: string;
    nodes: { target: string[]; failureSummary: string }[];
  };
  const found = await page.evaluate<Found[]>(
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then((r) => r.violations)",
  );
  return found.map(
    ({ id, impact, help, nodes }) =>
      `${impact} ${id}: ${help}\n    ${nodes
        .slice(0, 4)
        .map((node) => `${node.target.join(' ')} — ${node.failureSummary.replaceAll(/\s+/g, ' ')}`)
        .join('\n    ')}`,
  );
}

async function look(context: BrowserContext, path: string, name: string): Promise<string[]> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(values.base + path, { waitUntil: 'networkidle' });
  // Settled: a title is there, nothing is a placeholder any more, every chart has drawn.
  const busy = '.mantine-Skeleton-root, .mantine-Loader-root, [data-ready="false"]';
  await page
    .waitForFunction(`document.querySelector('h1') && !document.querySelector('${busy}')`, undefined, {
      timeout: values.pretend ? 2000 : 15_000,
    })
    .catch(() => (values.pretend ? 0 : complaints.push('still loading after 15 s')));
  await page.waitForTimeout(300);
  if (values.out) {
    const [y, height] = (values.clip ?? '').split(',').map(Number);
    const clip =
      y !== undefined && height !== undefined
        ? { clip: { x: 0, y, width: page.viewportSize()?.width ?? 1440, height } }
        : {};
    await page.screenshot({ path: join(values.out, `${name}.png`), fullPage: true, ...clip });
  }
  if (values.axe) complaints.push(...(await violations(page)));
  const wide = await page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  if (Number(wide) > 0) complaints.push(`the page is ${wide} px wider than the window`);
  await page.close();
  return complaints;
}

const browser = await chromium.launch({
  executablePath: browserPath,
  headless: true,
  args: [...launchArgs, ...quiet],
});
if (values.out) await mkdir(values.out, { recursive: true });
let bad = 0;
for (const size of values.sizes.split(',')) {
  for (const locale of values.locales.split(',')) {
    for (const scheme of values.schemes.split(',')) {
      const context = await browser.newContext({
        // the console forbids evaluated code; a look from outside needs it
        bypassCSP: true,
        viewport: { width: Number(size), height: 900 },
        colorScheme: scheme === 'dark' ? 'dark' : 'light',
        reducedMotion: 'reduce',
      });
      await context.addInitScript(
        `localStorage.setItem('holdfast.locale', '${locale}'); localStorage.setItem('mantine-color-scheme-value', '${scheme}')`,
      );
      if (values.pretend) {
        await context.route('**/api/rpc/identity/session/current', (route) =>
          route.fulfill({ json: { json: pretended } }),
        );
      }
      const first = await context.newPage();
      await signIn(first);
      await first.close();
      for (const path of positionals) {
        const name = `${path.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'home'}-${size}-${locale}-${scheme}`;
        const complaints = await look(context, path, name);
        bad += complaints.length;
        console.log(`${name}: ${complaints.length === 0 ? 'fine' : `\n  ${complaints.join('\n  ')}`}`);
      }
      await context.close();
    }
  }
}
await browser.close();
process.exitCode = bad > 0 ? 1 : 0;
