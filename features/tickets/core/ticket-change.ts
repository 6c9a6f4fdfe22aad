import type { TicketStatus } from './clock-input.ts';
import type { TicketPriority } from './vocabulary.ts';

/** What a person may change on a ticket by hand; what is left out stays. */
export type TicketChange = {
  readonly status?: TicketStatus | undefined;
  readonly priority?: TicketPriority | undefined;
  readonly assigneeId?: string | null | undefined;
  readonly teamId?: string | null | undefined;
};

type TicketState = {
  readonly status: TicketStatus;
  readonly priority: TicketPriority;
  readonly assigneeId: string | null;
  readonly teamId: string | null;
};

export type ChangeStep = {
  readonly type: 'status' | 'priority' | 'assignee' | 'team';
  readonly from: string | null;
  readonly to: string | null;
};

/** The events a change consists of: one for each thing that really becomes different. */
export function planChange(state: TicketState, change: TicketChange): readonly ChangeStep[] {
  const steps: readonly [ChangeStep['type'], string | null, string | null | undefined][] = [
    ['team', state.teamId, change.teamId],
    ['assignee', state.assigneeId, change.assigneeId],
    ['priority', state.priority, change.priority],
    ['status', state.status, change.status],
  ];
  return steps.flatMap(([type, from, to]) => (to === undefined || to === from ? [] : [{ type, from, to }]));
}
