import type { Congestion, DriverResult } from './driver-result.ts';

export const grades = ['A', 'B', 'C'] as const;
export type Grade = (typeof grades)[number];

export type Graded = {
  /** null: cannot answer */
  readonly grade: Grade | null;
  /** what the number says, whatever its grade */
  readonly finding: 'keeps' | 'loses' | 'no-difference' | 'unclear' | null;
  /** codes of what speaks for and against, in words on the page */
  readonly because: readonly string[];
};

/** A difference smaller than this either way is "makes no difference": one customer in a hundred. */
const negligible = 0.01;

/**
 * How far a result can be believed.
 *
 * A: the comparison of like customers and the natural experiment agree (or a lottery decided it), every negative control is
 * quiet and an unmeasured cause would have to be stronger than anything measured. B: beyond chance after correcting for
 * the number of questions, and controls quiet - of the comparison, or of the natural experiment that agrees with it. C: everything else that could be computed: not to be acted on.
 */
export function gradeOf(
  result: DriverResult,
  adjustedP: number | null,
  congestion: Congestion | null,
): Graded {
  const { difference, doubt } = result;
  if (result.state === 'cannot-answer' || !difference) return { grade: null, finding: null, because: [] };
  const p = adjustedP ?? result.p ?? 1;
  const clear = p < 0.05 && (difference.low > 0 || difference.high < 0);
  const level = difference.low > -negligible && difference.high < negligible;
  const finding = clear ? (difference.value > 0 ? 'keeps' : 'loses') : level ? 'no-difference' : 'unclear';
  const because: string[] = [clear ? 'beyond-chance' : level ? 'no-difference' : 'within-chance'];
  const alarms = doubt?.controls.some((control) => control.alarms) ?? false;
  because.push(
    alarms ? 'control-alarms' : (doubt?.controls.length ?? 0) > 0 ? 'controls-quiet' : 'no-controls',
  );
  const strong = (doubt?.eValueBound ?? 1) > (doubt?.strongest.ratio ?? 1);
  if (clear) because.push(strong ? 'stronger-than-measured' : 'weaker-than-measured');
  const agrees = agreement(result, congestion);
  if (agrees !== null) because.push(agrees);
  if (!clear) return { grade: 'C', finding, because };
  // like customers are not alike enough, but the queue, which nobody chose, says the same and its own controls are quiet
  const carried = alarms && agrees === 'queue-agrees' && queueQuiet(congestion);
  if (carried) return { grade: 'B', finding, because: [...because, 'queue-carries'] };
  if (alarms) return { grade: 'C', finding, because };
  if (doubt?.light === 'green' && agrees === 'queue-agrees') return { grade: 'A', finding, because };
  return { grade: agrees === 'queue-contradicts' ? 'C' : 'B', finding, because };
}

const queueQuiet = (congestion: Congestion | null): boolean =>
  congestion?.state === 'answered' && congestion.controls.every(({ alarms }) => !alarms);

/** Whether the queue that others caused says the same: loss rises with the wait. */
function agreement(result: DriverResult, congestion: Congestion | null): string | null {
  if (!congestion || !result.difference) return null;
  if (congestion.state === 'cannot-answer') return 'no-queue';
  const { low, high } = congestion.perLnHour;
  const favours = result.difference.value > 0;
  if (favours ? low > 0 : high < 0) return 'queue-agrees';
  return (favours ? high < 0 : low > 0) ? 'queue-contradicts' : 'queue-unclear';
}
