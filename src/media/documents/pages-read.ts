import type { Language } from '../../core/language.ts';
import type { Reading } from '../types.ts';

/** How many of its pages a document's text comes from, in one line; null for files without pages. */
export function pagesRead(detail: Reading['detail'], language: Language): string | null {
  const { pages, pagesRead } = detail;
  if (typeof pages !== 'number' || typeof pagesRead !== 'number') return null;
  if (language === 'es') return `(páginas leídas: ${pagesRead} de ${pages})`;
  return `(pages read: ${pagesRead} of ${pages})`;
}
