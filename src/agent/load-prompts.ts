import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { AppError } from '../core/errors.ts';

/** What the prompts may name, e.g. `{{business_name}}`. */
export type PromptValues = Readonly<Record<string, string>>;

/** Texts that stand in the place of the files. */
export type PublishedPrompts = { readonly assistant?: string; readonly business?: string };

export type Prompts = {
  /** Fills the placeholders; the hash tells which texts a turn was run with. */
  readonly fill: (
    values: PromptValues,
    published?: PublishedPrompts,
  ) => { readonly text: string; readonly hash: string };
  /** What the files say. */
  readonly texts: { readonly assistant: string; readonly business: string };
};

const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** The placeholders of a prompt that are not among the known ones. */
export const unknownPlaceholders = (text: string, known: readonly string[]): readonly string[] => [
  ...new Set([...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name).filter((name) => !known.includes(name))),
];

/** Reads the prompts at the start and refuses placeholders that nobody fills, all at once. */
export async function loadPrompts(folder: URL, known: readonly string[]): Promise<Prompts> {
  const read = async (file: string): Promise<string> => (await readFile(new URL(file, folder), 'utf8')).trim();
  const [assistant, business] = await Promise.all([read('assistant.md'), read('business.md')]);
  const problems = Object.entries({ 'assistant.md': assistant, 'business.md': business }).flatMap(([file, text]) =>
    unknownPlaceholders(text, known).map((name) => `prompts/${file}: nobody fills {{${name}}}`),
  );
  if (problems.length > 0)
    throw new AppError('prompt_placeholder', 'invalid', { facts: { message: problems.join('\n') } });
  const texts = { assistant, business };
  return {
    texts,
    fill: (values, published = {}) => {
      const template = `${published.assistant ?? assistant}\n\n${published.business ?? business}`;
      const text = template.replace(PLACEHOLDER, (_, name: string) => values[name] ?? '');
      return { text, hash: createHash('sha256').update(text).digest('hex').slice(0, 16) };
    },
  };
}
