/**
 * Kaplan-Meier, log-rank and Cox regression of a million customers against R's `survival`, on the same numbers, in the same run:
 * days to leaving, two groups, seven covariates. Both sides hold the data in memory before the clock starts; the best of several
 * runs counts, and the results have to agree to 1e-6. Without Rscript (Debian: r-base-core r-cran-survival) only our side is timed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawNormal } from '#stats/numeric/draw.ts';
import { createRandom } from '#stats/numeric/random.ts';
import { coxRegression } from '#stats/survival/cox.ts';
import { kaplanMeierFromRows, pointAt } from '#stats/survival/kaplan-meier.ts';
import { logRank } from '#stats/survival/log-rank.ts';
import { cellsFromRows } from '#stats/survival/survival-cells.ts';

const covariates = 7;
const effects = [0.3, -0.2, 0.1, 0.05, -0.4, 0.25, 0];
const marks = [30, 90, 180, 365, 700];

type Books = {
  readonly time: Float64Array;
  readonly event: Float64Array;
  readonly x: readonly Float64Array[];
};

/** Customers whose weekly chance to leave depends on seven things, three of them yes or no; two years of follow-up. */
function makeBooks(n: number): Books {
  const random = createRandom(20_251_122);
  const [time, event] = [new Float64Array(n), new Float64Array(n)];
  const x = Array.from({ length: covariates }, () => new Float64Array(n));
  for (let i = 0; i < n; i += 1) {
    let score = 0;
    x.forEach((column, j) => {
      const value = j < 3 ? (random() < 0.4 ? 1 : 0) : drawNormal(random);
      column[i] = value;
      score += (effects[j] ?? 0) * value;
    });
    const left = Math.ceil((-Math.log(random()) * 500) / Math.exp(score));
    const seen = Math.ceil(random() * 730);
    time[i] = Math.min(left, seen);
    event[i] = left <= seen ? 1 : 0;
  }
  return { time, event, x };
}

type Timed<T> = { readonly seconds: number; readonly value: T };

function best<T>(repeat: number, work: () => T): Timed<T> {
  let found: Timed<T> | null = null;
  for (let run = 0; run < repeat; run += 1) {
    const start = performance.now();
    const value = work();
    const seconds = (performance.now() - start) / 1000;
    if (!found || seconds < found.seconds) found = { seconds, value };
  }
  if (!found) throw new Error('nothing was run');
  return found;
}

const script = `
suppressMessages(library(survival))
args <- commandArgs(TRUE); path <- args[1]; n <- as.integer(args[2]); repeats <- as.integer(args[3])
read <- function(name) readBin(file.path(path, name), "double", n)
d <- data.frame(time = read("time"), event = read("event"))
for (j in 0:${covariates - 1}) d[[paste0("x", j)]] <- read(paste0("x", j))
best <- function(f) { b <- Inf; for (i in seq_len(repeats)) { s <- system.time(v <- f())[["elapsed"]]; if (s < b) b <- s }; list(s = b, v = v) }
say <- function(name, seconds, values) cat(name, seconds, sprintf("%.15g", values), "\\n")
k <- best(function() survfit(Surv(time, event) ~ 1, data = d, conf.type = "log-log"))
m <- summary(k$v, times = c(${marks.join(', ')})); say("km", k$s, c(m$surv, m$std.err))
l <- best(function() survdiff(Surv(time, event) ~ x0, data = d)); say("logrank", l$s, l$v$chisq)
cox <- best(function() coxph(Surv(time, event) ~ ${Array.from({ length: covariates }, (_, j) => `x${j}`).join(' + ')}, data = d, ties = "efron"))
say("cox", cox$s, c(coef(cox$v), sqrt(diag(vcov(cox$v)))))
`;

async function inR(books: Books, repeat: number): Promise<Map<string, Timed<number[]>> | null> {
  if (spawnSync('Rscript', ['--version']).status !== 0) return null;
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-r-'));
  try {
    const columns = { time: books.time, event: books.event };
    for (const [name, values] of Object.entries(columns))
      await writeFile(join(folder, name), new Uint8Array(values.buffer));
    for (const [j, values] of books.x.entries())
      await writeFile(join(folder, `x${j}`), new Uint8Array(values.buffer));
    await writeFile(join(folder, 'run.R'), script);
    const ran = spawnSync(
      'Rscript',
      [join(folder, 'run.R'), folder, String(books.time.length), String(repeat)],
      { encoding: 'utf8', maxBuffer: 1e8 },
    );
    if (ran.status !== 0) throw new Error(ran.stderr);
    return new Map(
      ran.stdout
        .trim()
        .split('\n')
        .map((line) => {
          const [name = '', seconds = '', ...values] = line.trim().split(/\s+/);
          return [name, { seconds: Number(seconds), value: values.map(Number) }] as const;
        }),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

const farthest = (ours: readonly number[], theirs: readonly number[]): number =>
  Math.max(
    ...ours.map(
      (value, i) => Math.abs(value - (theirs[i] ?? Number.NaN)) / Math.max(1e-12, Math.abs(theirs[i] ?? 0)),
    ),
  );

export async function benchSurvival(n: number, repeat: number) {
  const books = makeBooks(n);
  const rows = Array.from(books.time, (time, i) => ({ time, event: books.event[i] === 1 }));
  const km = best(repeat, () => {
    const curve = kaplanMeierFromRows(rows);
    if (!curve.ok) throw new Error(curve.reason);
    const points = marks.map((mark) => pointAt(curve, mark));
    return [...points.map((p) => p?.survival ?? 1), ...points.map((p) => p?.standardError ?? 0)];
  });
  const groups = [0, 1].map((group) => rows.filter((_, i) => books.x[0]?.[i] === group));
  const logrank = best(repeat, () => {
    const found = logRank(
      groups.flatMap((part, g) => cellsFromRows(part).map((cell) => ({ ...cell, group: String(g) }))),
    );
    if (!found.ok) throw new Error(found.reason);
    return [found.chiSquare];
  });
  const cox = best(repeat, () => {
    const fit = coxRegression({
      time: books.time,
      event: books.event,
      covariates: books.x.map((values, j) => ({ name: `x${j}`, values })),
    });
    if (!fit.ok) throw new Error(fit.reason);
    return [...fit.coefficients.map((c) => c.estimate), ...fit.coefficients.map((c) => c.standardError)];
  });
  const theirs = await inR(books, repeat);
  console.log(
    `${n} customers, best of ${repeat}, load ${loadavg()[0]?.toFixed(1)}${theirs ? '' : '; Rscript is not here'}`,
  );
  return Object.entries({ km, logrank, cox }).map(([name, ours]) => {
    const r = theirs?.get(name);
    const line = {
      name,
      seconds: ours.seconds,
      rSeconds: r?.seconds ?? null,
      timesFaster: r ? r.seconds / ours.seconds : null,
      farthest: r ? farthest(ours.value, r.value) : null,
    };
    console.log(
      `${name.padEnd(8)} ${ours.seconds.toFixed(3)} s` +
        (r
          ? `   R ${r.seconds.toFixed(3)} s   ${(r.seconds / ours.seconds).toFixed(1)}x   differs by ${line.farthest?.toExponential(1)}`
          : ''),
    );
    if (line.farthest !== null && !(line.farthest < 1e-6)) process.exitCode = 1;
    return line;
  });
}
