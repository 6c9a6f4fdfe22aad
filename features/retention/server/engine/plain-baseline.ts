import { isotonic } from '#stats/causal/isotonic.ts';

/** From `silence` days since the last purchase on, up to the next step, this share left within the horizon. */
export type BaselineStep = { readonly silence: number; readonly probability: number };

type Silent = { readonly silence: number; readonly n: number; readonly left: number };

const steps = 10;

/**
 * The plain baseline as a probability: customers of the hold-out in about ten groups of equal size by days since the last
 * purchase, the shares that left pooled until they rise with the silence.
 */
export function baselineOf(tested: readonly Silent[]): BaselineStep[] {
  const total = tested.reduce((sum, cell) => sum + cell.n, 0);
  const groups: { silence: number; n: number; left: number }[] = [];
  let [seen, open] = [0, false];
  for (const [silence, level] of [...Map.groupBy(tested, (cell) => cell.silence)].sort(
    (a, b) => a[0] - b[0],
  )) {
    const last = groups.at(-1);
    const group = open && last ? last : { silence, n: 0, left: 0 };
    if (group !== last) groups.push(group);
    for (const cell of level) {
      group.n += cell.n;
      group.left += cell.left;
      seen += cell.n;
    }
    open = seen < (groups.length * total) / steps;
  }
  const filled = groups.filter((group) => group.n > 0);
  const rising = isotonic(
    filled.map((group) => group.left / group.n),
    filled.map((group) => group.n),
  );
  return filled.map(({ silence }, place) => ({ silence, probability: rising[place] ?? 0 }));
}

/** Null without a baseline. Shorter silence than any seen counts as the shortest. */
export function baselineAt(baseline: readonly BaselineStep[], silence: number): number | null {
  let found = baseline[0]?.probability ?? null;
  for (const step of baseline) {
    if (step.silence > silence) break;
    found = step.probability;
  }
  return found;
}
