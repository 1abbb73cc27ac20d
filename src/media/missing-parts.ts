import { z } from 'zod';
import type { Reading } from './types.ts';

/** What a film or a document holds and was not understood. */
type MissingParts = {
  /** `why` as in `unread` of a reading; `number` is that of the page. */
  readonly parts: readonly {
    readonly part: 'picture' | 'sound' | 'pages' | 'page';
    readonly number: number | null;
    readonly why: string;
  }[];
  /** Fewer pages were read than there are. */
  readonly pages: { readonly read: number; readonly of: number } | null;
  /** Its sound was heard so far, ms. */
  readonly heardMs: number | null;
};

const Detail = z.looseObject({
  unreadParts: z.array(z.object({ label: z.string(), why: z.string() })).catch([]),
  pages: z.number().nullable().catch(null),
  pagesRead: z.number().nullable().catch(null),
  soundCutAtSeconds: z.number().nullable().catch(null),
});

/** What staff is told that is missing, from the reading's `detail`; nothing of files that were understood whole. */
export function missingParts(detail: Reading['detail']): MissingParts {
  const { unreadParts, pages, pagesRead, soundCutAtSeconds } = Detail.parse(detail);
  return {
    parts: unreadParts.flatMap(({ label, why }) => {
      const named = partOf(label);
      return named === null ? [] : [{ ...named, why }];
    }),
    pages: pages !== null && pagesRead !== null && pagesRead < pages ? { read: pagesRead, of: pages } : null,
    heardMs: soundCutAtSeconds === null ? null : Math.round(soundCutAtSeconds * 1_000),
  };
}

type Named = Pick<MissingParts['parts'][number], 'part' | 'number'>;

const NAMES: Readonly<Record<string, Named>> = {
  imagen: { part: 'picture', number: null },
  sonido: { part: 'sound', number: null },
  páginas: { part: 'pages', number: null },
};
const PAGE = /^página (\d+)$/;

function partOf(label: string): Named | null {
  const page = PAGE.exec(label)?.[1];
  return page === undefined ? (NAMES[label] ?? null) : { part: 'page', number: Number(page) };
}
