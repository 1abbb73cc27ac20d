import type { Language } from '../core/language.ts';
import { addDays, localTime } from './local-time.ts';
import { isOpenAt, nextOpening } from './rules.ts';
import type { Bilingual, BusinessFacts, ContactChannel, OpeningFacts } from './types.ts';

export const inLanguage = (text: Bilingual, language: Language): string => text[language];

const WEEKDAYS: Readonly<Record<Language, readonly string[]>> = {
  es: ['lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado', 'domingo'],
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
};

/** The name of a weekday, 1 (Monday) to 7 (Sunday). */
export const weekdayName = (weekday: number, language: Language): string => WEEKDAYS[language][weekday - 1] ?? '';

/** `lunes 9:00` for what is near, with the date when it is a week away or more; null when the shop does not open. */
function nextOpeningWords(facts: OpeningFacts, at: Date, language: Language): string | null {
  const next = nextOpening(facts, at);
  if (next === null) return null;
  const now = localTime(at, facts.timeZone);
  const opens = localTime(next.opens, facts.timeZone);
  return `${dayWords(opens, now.date, language)}${language === 'es' ? ' a las ' : ' at '}${opens.time}`;
}

function dayWords(day: { readonly date: string; readonly weekday: number }, today: string, language: Language): string {
  if (day.date === today) return language === 'es' ? 'hoy' : 'today';
  const name = weekdayName(day.weekday, language);
  if (day.date === addDays(today, 1)) return language === 'es' ? `mañana ${name}` : `tomorrow, ${name}`;
  if (day.date < addDays(today, 7)) return language === 'es' ? `el ${name}` : `on ${name}`;
  return `${language === 'es' ? `el ${name}` : `on ${name}`} ${day.date}`;
}

/** When a person can answer: now, at the next opening in words, or unknown when no opening is near. */
export function whenPersonComes(
  facts: OpeningFacts,
  at: Date,
  language: Language,
): { readonly when: 'now' } | { readonly when: 'later'; readonly words: string } | { readonly when: 'unknown' } {
  if (isOpenAt(facts, at)) return { when: 'now' };
  const words = nextOpeningWords(facts, at, language);
  return words === null ? { when: 'unknown' } : { when: 'later', words };
}

/** One line a channel: `Teléfono: 55 5555 0100`. */
const contactLines = (channels: readonly ContactChannel[], language: Language): readonly string[] =>
  channels.map(({ label, value }) => `${inLanguage(label, language)}: ${value}`);

/** The lines of the first answer to a new customer: where the privacy notice is and how to reach a person; null: neither is known. */
export function businessPrivacyNotice(
  facts: Pick<BusinessFacts, 'privacyUrl' | 'contactChannels'>,
  language: Language,
): string | null {
  const privacy = `${language === 'es' ? 'Aviso de privacidad' : 'Privacy notice'}: ${facts.privacyUrl}`;
  const people = facts.contactChannels.filter(({ kind }) => kind === 'person');
  const lines = [...(facts.privacyUrl === '' ? [] : [privacy]), ...contactLines(people, language)];
  return lines.length === 0 ? null : lines.join('\n');
}
