import { isRecord } from '../graph/field-rules.ts';
import { refuseTemplate } from './refuse-template.ts';

export type Format = 'NAMED' | 'POSITIONAL';
type Refused = ReturnType<typeof refuseTemplate>;

const RATIO = 2_388_293;
const DANGLING = 2_388_299;

/** What stands between double braces, in order, each once. */
export const variablesIn = (text: string): string[] => [
  ...new Set([...text.matchAll(/\{\{([^{}]*)\}\}/g)].map((match) => (match[1] ?? '').trim())),
];

export const lengthOf = (text: string): number => [...text].length;

const WELL_NAMED: Readonly<Record<Format, RegExp>> = { NAMED: /^[a-z][a-z0-9_]*$/, POSITIONAL: /^[1-9]\d*$/ };

/** Variables are written in the format of the template; numbers begin with one and leave no gap. */
export function variableFault(text: string, format: Format, subcode: number): Refused | null {
  const variables = variablesIn(text);
  const isWrong = variables.some((name) => !WELL_NAMED[format].test(name));
  if (isWrong || /\{\{|\}\}/.test(text.replace(/\{\{[^{}]*\}\}/g, '')))
    return refuseTemplate(
      subcode,
      `Variable parameters must be ${format === 'NAMED' ? 'lowercase names' : 'whole numbers'} in two sets of curly brackets.`,
    );
  const numbers = variables.map(Number).sort((a, b) => a - b);
  if (format === 'POSITIONAL' && numbers.some((number, index) => number !== index + 1))
    return refuseTemplate(subcode, 'Variable parameters must be numbered from {{1}} on without a gap.');
  return null;
}

/** Words around variables: none at the ends (signs do not count), none beside another, and enough words for their number. */
export function proseFault(text: string, subcode: number): Refused | null {
  const begins = text.replace(/^[^\p{L}\p{N}{}]+/u, '').startsWith('{{');
  if (begins || text.replace(/[^\p{L}\p{N}{}]+$/u, '').endsWith('}}'))
    return refuseTemplate(DANGLING, "Variables can't be at the start or end of the template.");
  if (/\}\}\s*\{\{/.test(text)) return refuseTemplate(subcode, 'Two variables cannot stand beside each other.');
  if (/\n{3,}| {5,}/.test(text)) return refuseTemplate(subcode, 'Too many line breaks or spaces in a row.');
  const words = text
    .replace(/\{\{[^{}]*\}\}/g, ' ')
    .split(/\s+/)
    .filter((word) => /\p{L}|\p{N}/u.test(word));
  const variables = variablesIn(text).length;
  if (variables > 0 && words.length < 2 * variables + 1)
    return refuseTemplate(
      RATIO,
      'This template has too many variables for its length. Reduce the number of variables or increase the message length.',
    );
  return null;
}

/** Every variable has an example, in the shape of the format. */
export function exampleFault(
  text: string,
  format: Format,
  example: unknown,
  part: 'header' | 'body',
  subcode: number,
): Refused | null {
  const variables = variablesIn(text);
  if (variables.length === 0) return null;
  const given = isRecord(example) ? example : {};
  const named = given[`${part}_text_named_params`];
  const listed = given[`${part}_text`];
  const known =
    format === 'NAMED'
      ? new Set(
          (Array.isArray(named) ? named : []).flatMap((one: unknown) =>
            isRecord(one) && isWord(one['example']) ? [String(one['param_name'])] : [],
          ),
        )
      : new Set(numbered(part === 'body' && Array.isArray(listed) ? listed[0] : listed));
  const missing = variables.find((name) => !known.has(name));
  return missing === undefined
    ? null
    : refuseTemplate(subcode, `An example of the variable {{${missing}}} is missing.`);
}

const isWord = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';

const numbered = (list: unknown): string[] =>
  (Array.isArray(list) ? list : []).flatMap((one: unknown, index) => (isWord(one) ? [String(index + 1)] : []));
