import type { ReadingHints } from '../../media/index.ts';
import type { Dialect } from './models.ts';

/** Fields of the form beside file and model. */
export type Parameters = {
  readonly response_format: 'json' | 'verbose_json';
  readonly language?: string;
  readonly languages?: string[];
  readonly keywords?: string[];
  readonly prompt?: string;
  readonly chunking_strategy?: 'auto';
};

/** Whisper reads the last 224 tokens of a prompt; a token of Spanish is about three characters. */
const MAX_PROMPT = 600;
const MAX_KEYWORDS = 100;
const MAX_KEYWORD = 60;

/** What a model is told to hear better: the customer's language and the names of the shop, the likeliest first. */
export function parametersFor(dialect: Dialect, { language, vocabulary }: ReadingHints): Parameters {
  if (dialect === 'keywords') return keywordParameters(language, vocabulary);
  const spoken = language === null ? {} : { language };
  if (dialect === 'speakers') return { response_format: 'json', chunking_strategy: 'auto', ...spoken };
  const prompt = promptOf(vocabulary);
  const format = dialect === 'whisper' ? 'verbose_json' : 'json';
  return { response_format: format, ...spoken, ...(prompt === '' ? {} : { prompt }) };
}

/** Both languages are possible in any message; the customer's own stands first. */
function keywordParameters(language: ReadingHints['language'], vocabulary: readonly string[]): Parameters {
  const languages = language === 'en' ? ['en', 'es'] : ['es', 'en'];
  const keywords = clean(vocabulary).slice(0, MAX_KEYWORDS);
  return { response_format: 'json', languages, ...(keywords.length === 0 ? {} : { keywords }) };
}

function promptOf(vocabulary: readonly string[]): string {
  let prompt = '';
  for (const entry of clean(vocabulary)) {
    const longer = prompt === '' ? entry : `${prompt}, ${entry}`;
    if (longer.length > MAX_PROMPT) break;
    prompt = longer;
  }
  return prompt;
}

const clean = (vocabulary: readonly string[]): string[] => [
  ...new Set(
    vocabulary
      .map((entry) => entry.replace(/\s+/g, ' ').trim())
      .filter((entry) => entry !== '' && entry.length <= MAX_KEYWORD),
  ),
];
