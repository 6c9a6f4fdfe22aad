/** The whole product in a process of its own, and a real browser before it: what the browser tests stand on. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

export const browserPath = process.env.CHROMIUM ?? '/usr/bin/chromium';
/** Tests that need a browser say that they were skipped where there is none; CI sets REQUIRE_ALL and has one. */
export const hasBrowser = existsSync(browserPath) || process.env.REQUIRE_ALL === '1';

export type Product = {
  readonly url: string;
  readonly dataFolder: string;
  readonly close: () => Promise<void>;
};

/** Starts the product as `npm start` does, on a free port and an empty data folder. */
export async function startProduct(): Promise<Product> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'holdfast-e2e-'));
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('../apps/server/start.mjs', import.meta.url))],
    {
      env: { ...process.env, HOLDFAST_DATA: dataFolder, PORT: '0', LOG_LEVEL: 'error', RATE_LIMIT: '100000' },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = /ready: (http\S+)/.exec(text);
      if (found?.[1]) resolve(found[1]);
    });
    child.once('exit', (code) => reject(new Error(`the product did not start (exit ${code}): ${text}`)));
  });
  return {
    url,
    dataFolder,
    close: async () => {
      child.kill('SIGTERM');
      await gone;
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: browserPath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

export const owner = {
  name: 'Ольга Owner',
  email: 'owner@example.com',
  password: 'correct horse battery staple',
};

/** A page that remembers what the browser complained about. */
export async function openPage(context: BrowserContext): Promise<{ page: Page; complaints: string[] }> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    // a refused call is part of many flows; the page says it in words
    if (message.type() === 'error' && !message.text().includes('Failed to load resource'))
      complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { page, complaints };
}

type Violation = {
  id: string;
  impact: string | null;
  help: string;
  nodes: { target: string[]; failureSummary: string }[];
};

/** Serious and critical accessibility violations of what is on the screen now (WCAG 2.2 AA). */
export async function seriousViolations(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const found = await page.evaluate<Violation[]>(
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then((result) => result.violations)",
  );
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, help, nodes }) =>
        `${id}: ${help} (${nodes
          .slice(0, 3)
          .map((node) => node.target.join(' '))
          .join('; ')})`,
    );
}
