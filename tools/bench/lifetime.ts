/**
 * Fits of buy-till-you-die models on a million customers, given as rows and as counted cells, beside a plain alternative:
 * the likelihood of the paper written down customer by customer and handed to the same minimiser (timed over a few
 * evaluations, told for as many as such a search takes).
 */
import { bgNbdLogLik, fitBgNbd } from '../../packages/stats/lifetime/bg-nbd.ts';
import { fitParetoNbd, paretoNbdLogLik } from '../../packages/stats/lifetime/pareto-nbd.ts';
import type { PurchaseHistory } from '../../packages/stats/lifetime/purchase-history.ts';
import { drawBeta, drawExponential, drawGamma } from '../../packages/stats/numeric/draw.ts';
import { logBeta, logGamma } from '../../packages/stats/numeric/log-gamma.ts';
import { createRandom } from '../../packages/stats/numeric/random.ts';

/** The parameters of CDNOW: what the customers are drawn from. */
const bg = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
const days = 365;

/** One customer under BG/NBD, by days as a company's books have them: purchases of one day are one. */
function drawHistory(random: () => number): PurchaseHistory {
  const age = 1 + Math.floor(random() * days);
  const [rate, death] = [drawGamma(random, bg.r, bg.alpha), drawBeta(random, bg.a, bg.b)];
  let [at, x, last] = [0, 0, 0];
  for (;;) {
    at += 7 * drawExponential(random, rate);
    const day = Math.floor(at);
    if (day > age) break;
    if (day > last) {
      last = day;
      x += 1;
    }
    if (random() < death) break;
  }
  return { x, recency: last / 7, age: age / 7 };
}

function cellsOf(rows: readonly PurchaseHistory[]): PurchaseHistory[] {
  const cells = new Map<string, { x: number; recency: number; age: number; n: number }>();
  for (const { x, recency, age } of rows) {
    const key = `${x} ${recency} ${age}`;
    const cell = cells.get(key);
    if (cell) cell.n += 1;
    else cells.set(key, { x, recency, age, n: 1 });
  }
  return [...cells.values()];
}

/** The likelihood as the paper prints it, once per customer. Fader, Hardie & Lee (2005) eq. 6. */
function plainBg(
  [r, alpha, a, b]: readonly [number, number, number, number],
  rows: readonly PurchaseHistory[],
): number {
  let total = 0;
  for (const { x, recency, age } of rows) {
    const first = logBeta(a, b + x) - logBeta(a, b) + logGamma(r + x) - logGamma(r) + r * Math.log(alpha);
    const alive = -(r + x) * Math.log(alpha + age);
    const dead =
      x > 0 ? Math.log(a / (b + x - 1)) - (r + x) * Math.log(alpha + recency) : Number.NEGATIVE_INFINITY;
    const top = Math.max(alive, dead);
    total += first + top + Math.log(Math.exp(alive - top) + Math.exp(dead - top));
  }
  return total;
}

function timed<T>(work: () => T): { readonly seconds: number; readonly cpu: number; readonly value: T } {
  const [begun, cpu] = [performance.now(), process.cpuUsage()];
  const value = work();
  const used = process.cpuUsage(cpu);
  return { seconds: (performance.now() - begun) / 1000, cpu: (used.user + used.system) / 1e6, value };
}

/** Evaluations of the likelihood in a BFGS search with numeric gradients over four parameters, two starts and errors. */
const searched = 700;

type Line = {
  readonly what: string;
  readonly seconds: number;
  readonly cpu: number;
  readonly answer: string;
};

export async function benchLifetime(scale: number): Promise<readonly Line[]> {
  const n = Math.round(1_000_000 * scale);
  const random = createRandom(7);
  const rows = Array.from({ length: n }, () => drawHistory(random));
  const cells = cellsOf(rows);
  console.log(`${n} customers, ${cells.length} cells; seconds of the clock and of the processor`);
  const lines: Line[] = [];
  const show = (what: string, seconds: number, cpu: number, answer: string): void => {
    lines.push({ what, seconds, cpu, answer });
    console.log(
      `${what.padEnd(48)} ${seconds.toFixed(2).padStart(8)} s ${cpu.toFixed(2).padStart(8)} s  ${answer}`,
    );
  };
  const shown = (fit: { ok: true; values: readonly number[] } | { ok: false; reason: string }): string =>
    fit.ok ? fit.values.map((value) => value.toFixed(4)).join(' ') : fit.reason;
  for (const [name, list] of [
    ['rows', rows],
    ['cells', cells],
  ] as const) {
    const first = timed(() => fitBgNbd(list));
    show(`BG/NBD, ${name}`, first.seconds, first.cpu, shown(first.value));
    const second = timed(() => fitParetoNbd(list));
    show(`Pareto/NBD, ${name}`, second.seconds, second.cpu, shown(second.value));
  }
  const at: [number, number, number, number] = [bg.r, bg.alpha, bg.a, bg.b];
  const plain = timed(() => plainBg(at, rows));
  const own = bgNbdLogLik({ variant: 'bg', r: bg.r, alpha: bg.alpha, a: bg.a, b: bg.b }, cells);
  const gap = Math.abs(plain.value - own) / Math.abs(own);
  show(
    'plain: BG/NBD, one evaluation row by row',
    plain.seconds,
    plain.cpu,
    `differs by ${gap.toExponential(1)}`,
  );
  show(`plain: ${searched} evaluations (told, not run)`, searched * plain.seconds, searched * plain.cpu, '');
  const pareto = { r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669 };
  const some = rows.slice(0, Math.min(n, 20_000));
  // continuous times cannot be shared: this is the integral customer by customer
  const single = timed(() => some.reduce((sum, row) => sum + paretoNbdLogLik(pareto, [row]), 0));
  const each = n / some.length;
  show(
    'plain: Pareto/NBD, one evaluation row by row',
    each * single.seconds,
    each * single.cpu,
    `from ${some.length} customers`,
  );
  return lines;
}
