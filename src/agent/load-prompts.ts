import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { AppError } from '../core/errors.ts';

/** What the prompts may name, e.g. `{{business_name}}`. */
export type PromptValues = Readonly<Record<string, string>>;

export type Prompts = {
  /** Fills the placeholders; the hash tells which texts a turn was run with. */
  readonly fill: (values: PromptValues) => { readonly text: string; readonly hash: string };
};

const FILES = ['assistant.md', 'business.md'] as const;
const PLACEHOLDER = /\{\{\s*([a-z_]+)\s*\}\}/g;

/** Reads the prompts at the start and refuses placeholders that nobody fills, all at once. */
export async function loadPrompts(folder: URL, known: readonly string[]): Promise<Prompts> {
  const texts = await Promise.all(FILES.map((file) => readFile(new URL(file, folder), 'utf8')));
  const problems = texts.flatMap((text, index) =>
    [...text.matchAll(PLACEHOLDER)].flatMap(([, name]) =>
      name !== undefined && known.includes(name) ? [] : [`prompts/${FILES[index]}: nobody fills {{${name}}}`],
    ),
  );
  if (problems.length > 0)
    throw new AppError('prompt_placeholder', 'invalid', { facts: { message: problems.join('\n') } });
  const template = texts.map((text) => text.trim()).join('\n\n');
  return {
    fill: (values) => {
      const text = template.replace(PLACEHOLDER, (_, name: string) => values[name] ?? '');
      return { text, hash: createHash('sha256').update(text).digest('hex').slice(0, 16) };
    },
  };
}
