import { useMutation, useQueryClient } from '@tanstack/react-query';
import { showDone, showProblem, showUndo } from '#platform/web/undo.tsx';
import { customersKey } from './customers-api.ts';

type Change<R> = {
  readonly run: () => Promise<R>;
  readonly message: string;
  /** the way back; absent: there is none */
  readonly undo?: (result: R) => Promise<unknown>;
};

/** Does something to customers, says what was done with a way back, and shows everything anew. */
export function useChange<R>() {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: customersKey });
  return useMutation({
    mutationFn: ({ run }: Change<R>) => run(),
    onSuccess: (result, { message, undo }) => {
      void refresh();
      if (!undo) showDone(message);
      else
        showUndo({
          message,
          undo: async () => {
            await undo(result);
            await refresh();
          },
        });
    },
    onError: showProblem,
  });
}
