import { useMutation, useQueryClient } from '@tanstack/react-query';
import { sendRequest } from '../../app/send-request.ts';
import { useRefusalWords } from '../conversation/use-refusal.ts';
import { consoleQueries } from '../queries.ts';
import { type ProblemKind, pathOf } from './use-problem-acts.ts';

/** Something that may be tried again. */
export type Retriable = { readonly kind: ProblemKind; readonly id: string; readonly label: string };
/** `refusal` null: it is tried again. */
export type RetryResult = Retriable & { readonly refusal: string | null };

/** Tries several one after another; what is refused keeps its reason and holds nothing else up. */
export function useRetryMany(onSettled: () => void) {
  const client = useQueryClient();
  const words = useRefusalWords();
  return useMutation({
    mutationFn: async (wanted: readonly Retriable[]): Promise<readonly RetryResult[]> => {
      const results: RetryResult[] = [];
      for (const one of wanted) {
        const refusal = await sendRequest(pathOf(one.kind, one.id, 'retry'), { method: 'POST' }).then(
          () => null,
          (thrown: unknown) => words(thrown),
        );
        results.push({ ...one, refusal });
      }
      return results;
    },
    onSettled: async () => {
      onSettled();
      await client.invalidateQueries({ queryKey: consoleQueries.problems.queryKey });
    },
  });
}
