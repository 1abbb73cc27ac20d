import { isRecord, longestText, type Outcome, textAt } from './field-rules.ts';
import { refuse } from './graph-errors.ts';

const LIMITS = { header: 60, footer: 60 };

export type Words = { readonly text: string; readonly footer: string | null };

/** Body, header and footer; a header is shown as a first bold line. */
export function wordsOf(part: Readonly<Record<string, unknown>>, longestBody: number): Outcome<Words> {
  const at = (name: string): string | null => (isRecord(part[name]) ? textAt(part[name], 'text') : null);
  const body = at('body');
  if (!body) return { refusal: refuse.missing("The parameter interactive['body']['text'] is required.") };
  const [header, footer] = [at('header'), at('footer')];
  const headerType = isRecord(part['header']) ? part['header']['type'] : undefined;
  if (headerType !== undefined && headerType !== 'text') {
    return { refusal: refuse.unsupported('The simulator cannot send headers with media yet.') };
  }
  const tooLong =
    longestText("interactive['body']['text']", body, longestBody) ??
    longestText("interactive['header']['text']", header ?? '', LIMITS.header) ??
    longestText("interactive['footer']['text']", footer ?? '', LIMITS.footer);
  return tooLong ?? { value: { text: header ? `*${header}*\n${body}` : body, footer } };
}
