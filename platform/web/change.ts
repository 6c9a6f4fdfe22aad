import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { showDone, showProblem, showUndo } from './undo.tsx';

type Change<R> = {
  readonly run: () => Promise<R>;
  /** what was done, in the past tense */
  readonly message: string;
  /** the way back; absent: there is none */
  readonly undo?: (result: R) => Promise<unknown>;
};

/** Does something, says what was done with a way back, and asks anew for everything under `key`. */
export function useChange<R>(key: QueryKey) {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: key });
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
