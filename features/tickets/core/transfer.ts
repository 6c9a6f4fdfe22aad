import type { Step } from './ticket-history.ts';

/** Moves that nobody handed over: given out by a rule, or the shift changed. */
const unhanded: readonly (string | null)[] = ['auto-assign', 'shift-handover'];

/**
 * M17: changes of agent or team after the first human reply. To nobody and back to the same is none, the first owner is
 * none, a change of both in one save is one, and so is none when the one who replies takes the ticket in that save.
 */
export function countTransfers(
  steps: readonly Step[],
  initial: { readonly agentId: string | null; readonly teamId: string | null },
): number {
  const firstReply = steps.find((step) => step.kind === 'reply');
  if (!firstReply) return 0;
  const replies = new Set(steps.flatMap((s) => (s.kind === 'reply' ? [`${s.at} ${s.agentId}`] : [])));
  const last = {
    assignee: firstOf(steps, 'assignee', initial.agentId),
    team: firstOf(steps, 'team', initial.teamId),
  };
  const moments = new Set<number>();
  for (const step of steps) {
    if ((step.kind !== 'assignee' && step.kind !== 'team') || step.to === null) continue;
    const before = last[step.kind];
    last[step.kind] = step.to;
    if (before === null || before === step.to || step.at < firstReply.at) continue;
    if (unhanded.includes(step.reason) || step.actorKind === 'bot') continue;
    if (step.kind === 'assignee' && replies.has(`${step.at} ${step.to}`)) continue;
    moments.add(step.at);
  }
  return moments.size;
}

/** The value before the first recorded change; without any change, the value the ticket has now. */
function firstOf(steps: readonly Step[], kind: 'assignee' | 'team', now: string | null): string | null {
  const first = steps.find((step) => step.kind === kind);
  return first?.kind === kind ? first.from : now;
}
