import type { Language } from '../core/language.ts';

const TOPICS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  complaint: { es: 'una queja', en: 'a complaint' },
  stock: { es: 'algo que buscan y no hay', en: 'something that is wanted and not there' },
};
const OTHER: Readonly<Record<Language, string>> = { es: 'algo que conviene saber', en: 'something worth knowing' };

/** What the assistant told staff about, in words of ours: none of the model's. */
export const tellingTopicText = (topic: string, language: Language): string => (TOPICS[topic] ?? OTHER)[language];
