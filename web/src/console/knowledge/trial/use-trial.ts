import { useMutation } from '@tanstack/react-query';
import { RequestError, sendRequest } from '../../../app/send-request.ts';
import type { DraftAnswers, DraftSearch, GivenDraft, KnowledgeRefusal } from '../../contract.ts';
import { API } from '../../queries.ts';
import { KNOWLEDGE } from '../knowledge-queries.ts';

export type Asked = { readonly question: string; readonly draft: GivenDraft };

/** What a question finds, and what is answered to it, today and with a draft. */
export function useTrial() {
  const search = useMutation({
    mutationFn: ({ question, draft }: Asked) => {
      const { of: _, ...page } = draft;
      return sendRequest<DraftSearch>(`${KNOWLEDGE}/draft-search`, {
        ...{ method: 'POST', body: { question, draft: page } },
      });
    },
  });
  const answer = useMutation({
    mutationFn: (asked: Asked) => sendRequest<DraftAnswers>(`${API}/draft-answers`, { method: 'POST', body: asked }),
  });
  return { search, answer };
}

/** What is wrong with a draft that could not be published either. */
export function problemsIn(thrown: unknown): readonly string[] | null {
  const answer = thrown instanceof RequestError ? (thrown.answer as KnowledgeRefusal | null) : null;
  return answer?.problems ?? null;
}
