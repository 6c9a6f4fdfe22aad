import { useMutation, useQueryClient } from '@tanstack/react-query';
import { showDone, showProblem, showUndo } from '#platform/web/undo.tsx';
import { ticketsKey } from './tickets-api.ts';

type Change = {
  readonly run: () => Promise<unknown>;
  readonly message: string;
  /** the way back; absent: there is none */
  readonly undo?: () => Promise<unknown>;
};

/** Does something to tickets, says what was done with a way back, and shows everything anew. */
export function useChange() {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: ticketsKey });
  return useMutation({
    mutationFn: ({ run }: Change) => run(),
    onSuccess: (_result, { message, undo }) => {
      void refresh();
      if (!undo) showDone(message);
      else
        showUndo({
          message,
          undo: async () => {
            await undo();
            await refresh();
          },
        });
    },
    onError: showProblem,
  });
}
