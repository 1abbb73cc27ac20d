import { loadPrompts, type Prompts, unknownPlaceholders } from '../agent/index.ts';
import type { PromptSeeds } from '../knowledge/index.ts';

const FOLDER = new URL('../../prompts/', import.meta.url);
/** What code fills in; a text with another placeholder is refused. */
const KNOWN = ['business_name'];

/** The prompts as the files say them. */
export const readPromptFiles = (): Promise<Prompts> => loadPrompts(FOLDER, KNOWN);

/** The placeholders of a text that code does not fill. */
export const unfilledPlaceholders = (text: string): readonly string[] => unknownPlaceholders(text, KNOWN);

/** What the files of prompts say, in the place of what nobody published. */
export const promptSeeds = async (): Promise<PromptSeeds> => ({
  texts: (await readPromptFiles()).texts,
  unknownPlaceholders: unfilledPlaceholders,
});
