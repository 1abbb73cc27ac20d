import { z } from 'zod';
import type { Answer } from './protocol.ts';
import type { ModelTurn } from './read-turn.ts';
import { fold } from './slang.ts';

const ASKS = /\b(?:factur\w*|cfdi|tax invoice)\b/;
const RFC = /\b[A-ZÑ&]{3,4}-?\d{6}-?[A-Z0-9]{3}\b/i;
const REGIME = /\b6[0-3]\d\b/;
const USE = /\b(?:G0[1-3]|I0[1-8]|D(?:0[1-9]|10)|S01|CP01|CN01)\b/i;
const POSTAL_CODE = /(?<![-\w])\d{5}\b/;
const ABOUT = /\b(?:[A-Z]{2}-\d{5}|DEMO-[0-9A-Z]+)\b/i;
const LABEL =
  /^(?:mi |my )?(?:rfc|nombre|razon social|name|regimen(?: fiscal)?|cp|codigo postal|uso(?: de cfdi)?|recibo|pedido)\b:?\s*/i;

const Outcome = z.looseObject({ outcome: z.string(), tell: z.string().optional() });

const WORDS = {
  es: {
    ask: 'Para la factura escríbeme en un solo mensaje, separado por comas: RFC, nombre o razón social, régimen fiscal, código postal, uso de CFDI y el número del recibo o del pedido.',
    wrong: 'Ese RFC no es correcto. ¿Lo revisas y me mandas los datos otra vez?',
    failed: 'Con eso no puedo seguir. ¿Quieres que lo vea una persona?',
  },
  en: {
    ask: 'For the factura please write in one message, separated by commas: RFC, name or company, tax regime, postal code, use of the CFDI and the number of the receipt or order.',
    wrong: 'That RFC is not right. Could you check it and write the details again?',
    failed: 'I cannot go on with that. Would you like a person to look at it?',
  },
} as const;

/** Whether a factura (CFDI) is wanted, or what it needs was written. */
export const isFactura = (words: string): boolean => ASKS.test(fold(words)) || RFC.test(words);

/** Asks for what a factura needs until all of it was written in one message. */
export function facturaAnswer(turn: ModelTurn, offered: readonly string[]): Answer {
  const texts = WORDS[turn.language];
  const args = detailsIn(turn.words, turn.before?.reply ?? '');
  if (args === null) return { text: texts.ask };
  const done = turn.results.findLast(({ tool }) => tool === 'request_factura');
  if (done === undefined && offered.includes('request_factura')) return { calls: [{ tool: 'request_factura', args }] };
  const said = Outcome.safeParse(done?.value).data;
  const isWrong = said?.outcome === 'rfc_wrong' || said?.outcome === 'fiscal_wrong';
  return { text: isWrong ? (said.tell ?? texts.wrong) : texts.failed };
}

/** All six details; null as long as one is missing. What the factura is for may have been named just before. */
function detailsIn(words: string, before: string): Readonly<Record<string, string>> | null {
  const [rfc, regime, use, postal_code] = [RFC, REGIME, USE, POSTAL_CODE].map((pattern) => pattern.exec(words)?.[0]);
  const about = ABOUT.exec(words)?.[0] ?? ABOUT.exec(before)?.[0];
  const known = [RFC, REGIME, USE, POSTAL_CODE, ABOUT];
  const name = words
    .split(/[,;\n]/)
    .map((part) =>
      known
        .reduce((text, pattern) => text.replace(pattern, ''), part)
        .trim()
        .replace(LABEL, '')
        .trim(),
    )
    .find((part) => part.length >= 3 && !ASKS.test(fold(part)));
  if (!rfc || !name || !regime || !use || !postal_code || !about) return null;
  return { rfc, name, regime, postal_code, use: use.toUpperCase(), about };
}
