import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  hasBrowser,
  launchBrowser,
  openPage,
  owner,
  type Product,
  seriousViolations,
  startProduct,
} from './product.ts';

/** Every page that needs no id; each must open without a complaint in both languages and be usable by everybody. */
const pages = [
  '/',
  '/serving',
  '/voice',
  '/retention',
  '/customers',
  '/orders',
  '/tickets',
  '/answers',
  '/surveys',
  '/stages',
  '/imports',
  '/imports/new',
  '/settings/company',
  '/settings/system',
  '/team',
  '/api-keys',
  '/audit',
  '/account',
  '/welcome',
];

const csv = [
  'order_id;customer_email;ordered_at;amount;currency',
  ...Array.from(
    { length: 40 },
    (_, n) => `E2E-${n};buyer${n % 25}@example.org;2026-0${1 + (n % 6)}-15 10:00;${20 + n},50;EUR`,
  ),
  'E2E-bad;not an address;2026-02-30 10:00;12,00;EUR',
].join('\n');

describe.skipIf(!hasBrowser)(
  'the console, as somebody who sees it for the first time',
  { timeout: 420_000 },
  () => {
    let product: Product;
    let browser: Browser;
    let context: BrowserContext;
    let page: Page;
    let complaints: string[];

    beforeAll(async () => {
      product = await startProduct();
      browser = await launchBrowser();
      context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        reducedMotion: 'reduce',
        locale: 'en-GB',
      });
      ({ page, complaints } = await openPage(context));
    }, 120_000);
    afterAll(async () => {
      await browser?.close();
      await product?.close();
    });

    // within the console a page's code may still be on its way while the network was idle before
    const settled = async () => {
      await page.getByRole('heading', { level: 1 }).first().waitFor({ timeout: 60_000 });
      await page.waitForLoadState('networkidle');
    };

    it('is asked who the owner is, and then where to begin', async () => {
      await page.goto(product.url);
      await page.waitForURL(/first-start/);
      await page.getByLabel('Your name').fill(owner.name);
      await page.getByLabel('Company').fill('E2E & Söhne');
      await page.getByLabel('E-mail').fill(owner.email);
      await page.getByLabel('Password', { exact: true }).fill(owner.password);
      expect(await seriousViolations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Create the owner' }).click();
      await page.waitForURL(/welcome/);
      await page.getByRole('heading', { name: 'Where shall we begin?' }).waitFor();
      expect(complaints).toEqual([]);
    });

    it('sees what to do next on a page that has nothing to show yet', async () => {
      await page.goto(`${product.url}/retention`);
      await page.getByText('There are no orders or subscriptions yet').waitFor();
      expect(complaints).toEqual([]);
    });

    it('brings a file in: guessed mapping, a check that stores nothing, the run, the row that was held back', async () => {
      await page.goto(`${product.url}/imports/new`);
      await page
        .locator('input[type=file]')
        .first()
        .setInputFiles({ name: 'orders.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
      await page.waitForURL(/\/imports\/[0-9a-f-]{36}/);
      await page.getByRole('button', { name: 'Check without storing' }).click();
      await page
        .getByText('41 rows read: 40 would be stored, 1 held back.')
        .first()
        .waitFor({ timeout: 60_000 });
      await page.getByRole('button', { name: 'Bring it in' }).click();
      await page.getByText('41 rows read: 40 stored, 1 held back.').first().waitFor({ timeout: 60_000 });
      await page.getByRole('link', { name: 'See the rows' }).click();
      await page.getByText('E2E-bad').first().waitFor();
      expect(complaints).toEqual([]);
    });

    it('makes the sample company and is told what changed', async () => {
      await page.goto(`${product.url}/welcome`);
      await page.getByRole('button', { name: /Make (the sample company|it beside my data)/ }).click();
      // when it is there, Today opens by itself
      await page.waitForURL((url) => url.pathname === '/', { timeout: 300_000 });
      await page.getByRole('heading', { name: 'What changed', exact: true }).waitFor({ timeout: 60_000 });
      expect(complaints).toEqual([]);
    });

    it('adds the customers up: start + new + won back − lost = end', async () => {
      await page.goto(`${product.url}/retention?period=12m`);
      // the sum of customers is the first list of terms that ends in a result
      const terms = page.locator('dl:has([data-end="true"])').first().locator('dd');
      await terms.first().waitFor({ timeout: 60_000 });
      const [start = 0, fresh = 0, wonBack = 0, lost = 0, end = 0] = (await terms.allTextContents()).map(
        (text) => Number(text.replace(/\D/g, '')),
      );
      expect(start).toBeGreaterThan(100);
      expect(start + fresh + wonBack - lost).toBe(end);
    });

    it('finds a customer, reads what happened, and follows a ticket to its clocks', async () => {
      await page.goto(`${product.url}/tickets`);
      await page.locator('table tbody tr a').first().click();
      await page.waitForURL(/\/tickets\/.+/);
      await settled();
      expect(await seriousViolations(page)).toEqual([]);
      await page.goto(`${product.url}/customers?sort=-revenue`);
      await page.locator('table tbody tr a').first().click();
      await page.waitForURL(/\/customers\/[0-9a-f-]{36}/);
      await settled();
      expect(await seriousViolations(page)).toEqual([]);
      expect(complaints).toEqual([]);
    });

    it.each(pages)(
      'opens %s in both languages without a complaint and without a serious barrier',
      async (path) => {
        for (const language of ['en', 'ru']) {
          await page.evaluate((value) => window.localStorage.setItem('holdfast.locale', value), language);
          await page.goto(product.url + path);
          await settled();
          expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
          expect(await seriousViolations(page)).toEqual([]);
        }
        expect(complaints).toEqual([]);
      },
    );
  },
);
