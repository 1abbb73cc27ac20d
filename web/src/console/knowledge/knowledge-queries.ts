import { queryOptions } from '@tanstack/react-query';
import { sendRequest } from '../../app/send-request.ts';
import type {
  KnowledgePassage,
  ListedPage,
  OpenQuestion,
  PageAnswer,
  PdfAnswer,
  SearchAnswer,
  TextAnswer,
  TextKind,
  VersionAnswer,
} from '../contract.ts';
import { API } from '../queries.ts';

export const KNOWLEDGE = `${API}/knowledge`;
/** All that is asked here begins alike: one invalidation reaches it. */
export const KNOWLEDGE_KEY = ['console', 'knowledge'] as const;
const part = encodeURIComponent;

/** What the business has written, and what is missing in it. */
export const knowledgeQueries = {
  pages: queryOptions({
    queryKey: [...KNOWLEDGE_KEY, 'pages'],
    queryFn: async () => (await sendRequest<{ pages: readonly ListedPage[] }>(`${KNOWLEDGE}/pages`)).pages,
  }),
  page: (id: string) =>
    queryOptions({
      queryKey: [...KNOWLEDGE_KEY, 'page', id],
      queryFn: () => sendRequest<PageAnswer>(`${KNOWLEDGE}/pages/${part(id)}`),
    }),
  text: (kind: TextKind) =>
    queryOptions({
      queryKey: [...KNOWLEDGE_KEY, 'text', kind],
      queryFn: () => sendRequest<TextAnswer>(`${KNOWLEDGE}/texts/${kind}`),
    }),
  /** `place`: `pages/<id>` or `texts/<kind>`. A version never changes. */
  version: (place: string, version: number) =>
    queryOptions({
      queryKey: [...KNOWLEDGE_KEY, 'version', place, version],
      queryFn: () => sendRequest<VersionAnswer>(`${KNOWLEDGE}/${place}/versions/${version}`),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  questions: queryOptions({
    queryKey: [...KNOWLEDGE_KEY, 'questions'],
    queryFn: async () =>
      (await sendRequest<{ questions: readonly OpenQuestion[] }>(`${KNOWLEDGE}/questions`)).questions,
  }),
  search: (words: string) =>
    queryOptions({
      queryKey: [...KNOWLEDGE_KEY, 'search', words],
      queryFn: () => sendRequest<SearchAnswer>(`${KNOWLEDGE}/search?${new URLSearchParams({ words })}`),
      enabled: words !== '',
    }),
  preview: (content: string) =>
    queryOptions({
      queryKey: [...KNOWLEDGE_KEY, 'preview', content],
      queryFn: async () => {
        const body = { content };
        const answer = await sendRequest<{ passages: readonly KnowledgePassage[] }>(`${KNOWLEDGE}/preview`, {
          ...{ method: 'POST', body },
        });
        return answer.passages;
      },
    }),
} as const;

/** The text of a file of the owner: Markdown and plain text are read here, a PDF by the server. */
export async function readOwnFile(file: File): Promise<Pick<PdfAnswer, 'text' | 'hasScripts' | 'isWhole'>> {
  const isPdf = file.type === 'application/pdf' || /\.pdf$/i.test(file.name);
  if (isPdf) return sendRequest<PdfAnswer>(`${KNOWLEDGE}/pdf`, { method: 'POST', file });
  return { text: await file.text(), hasScripts: false, isWhole: true };
}
