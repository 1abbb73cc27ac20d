import type { Language } from '../core/language.ts';
import type { Holding, PersonReason } from './types.ts';

/** The model may answer when the assistant holds the conversation, or when a closed one begins anew. */
export const isWithAssistant = (holding: Pick<Holding, 'holder' | 'isPaused'>): boolean =>
  !holding.isPaused && (holding.holder === 'assistant' || holding.holder === 'resolved');

/** Whoever reads and answers now is somebody of the team: one has it, or it waits for one, or the whole shop is paused. */
export const isWithPeople = ({ holder, isPaused }: Pick<Holding, 'holder' | 'isPaused'>): boolean =>
  holder === 'person' || holder === 'waiting' || (isPaused && holder !== 'other_agent');

const TELL_AGAIN_MS = 4 * 3_600_000;

/** The customer is told once that a person will come, and again at most once in four hours. */
export const mayTell = (toldAt: Date | null, businessNow: Date): boolean =>
  toldAt === null || businessNow.getTime() - toldAt.getTime() >= TELL_AGAIN_MS;

/** When a person will be there, as far as the opening hours say. */
export type PersonComes =
  | { readonly when: 'now' }
  | { readonly when: 'later'; readonly words: string }
  | { readonly when: 'unknown' };

const TROUBLE: ReadonlySet<PersonReason> = new Set(['model_failed', 'claim_failed', 'not_sure']);

/** What the customer hears when the conversation goes to a person: never silence, never an error text. */
export function personWillComeText(reason: PersonReason, comes: PersonComes, language: Language): string {
  return `${openingOf(reason)[language]} ${whenText(comes, language)}`;
}

function openingOf(reason: PersonReason): Readonly<Record<Language, string>> {
  if (reason === 'budget') return LIMIT;
  if (TROUBLE.has(reason)) return APOLOGY;
  return reason === 'asked' ? AGREED : NEUTRAL;
}

const LIMIT: Readonly<Record<Language, string>> = {
  es: 'Una disculpa: el asistente automático llegó al límite de respuestas que tiene por ahora, así que le pasé tu mensaje a una persona del equipo.',
  en: 'I am sorry: the automatic assistant has reached its limit of answers for now, so I have passed your message to a person on the team.',
};

const APOLOGY: Readonly<Record<Language, string>> = {
  es: 'Una disculpa: no puedo contestarte esto con seguridad, así que le pasé tu mensaje a una persona del equipo.',
  en: "I'm sorry: I can't answer this reliably, so I have passed your message to a person on the team.",
};
const AGREED: Readonly<Record<Language, string>> = {
  es: 'Claro, le pasé tu mensaje a una persona del equipo.',
  en: 'Of course, I have passed your message to a person on the team.',
};
const NEUTRAL: Readonly<Record<Language, string>> = {
  es: 'Recibimos tu mensaje y se lo pasé a una persona del equipo.',
  en: 'We have received your message and passed it to a person on the team.',
};

function whenText(comes: PersonComes, language: Language): string {
  if (comes.when === 'now')
    return language === 'es' ? 'Te responde por aquí en cuanto pueda.' : 'They will answer here as soon as they can.';
  if (comes.when === 'later') {
    return language === 'es'
      ? `Te responde por aquí cuando abramos: ${comes.words}.`
      : `They will answer here when we open: ${comes.words}.`;
  }
  return language === 'es'
    ? 'Te responde por aquí en cuanto esté disponible.'
    : 'They will answer here as soon as someone is available.';
}

export const pausedText = (language: Language): string =>
  language === 'es'
    ? 'Recibimos tu mensaje. Por ahora las respuestas automáticas están en pausa; una persona del equipo te contestará por aquí.'
    : 'We have received your message. Automatic answers are paused for now; a person on the team will answer you here.';

/** How long a file or a template of staff waits before it goes, so that it can be taken back; machine time. */
export const TAKE_BACK_MS = 5_000;
