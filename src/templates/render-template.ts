import { fillText } from './fill-rules.ts';
import type { TemplateComponents } from './types.ts';

type Filling = { readonly header: ReadonlyMap<string, string>; readonly body: ReadonlyMap<string, string> };

/** What the customer reads: a header of words in bold, the body, the footer in italics. */
export function renderTemplate({ header, body, footer }: TemplateComponents, filling: Filling): string {
  const lines = [
    header?.kind === 'text' ? `*${fillText(header.text, filling.header)}*` : null,
    fillText(body, filling.body),
    footer === null ? null : `_${footer}_`,
  ];
  return lines.filter((line) => line !== null).join('\n');
}
