import type { Attachment, OfferedChoice, Shareable } from '../agent/index.ts';
import type { TurnId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import { MESSAGE_LIMITS } from '../core/message-limits.ts';
import { type Content, flawsOf, splitText } from '../outbox/index.ts';
import type { Saying } from './types.ts';

/** More than these would be a flood of messages, each of which is paid for. */
const MOST_PICTURES = 3;
const MOST_BUTTONS = MESSAGE_LIMITS.buttons.most;
/** Longest title of a button; longer ones are rows of a list (Meta's page of reply buttons). */
const BUTTON_TITLE = MESSAGE_LIMITS.buttonTitle.most;

const WORDS: Readonly<Record<Language, { readonly open: string; readonly choose: string; readonly share: string }>> = {
  es: { open: 'Ver opciones', choose: 'Elige una opción:', share: 'Toca el botón:' },
  en: { open: 'See options', choose: 'Choose an option:', share: 'Tap the button:' },
};

/** A text and, below it, the choices that it is sent with, a line each. */
export const writtenOut = (text: string, choices: readonly OfferedChoice[] = []): string =>
  [text, ...choices.map(lineOf)].join('\n');

const lineOf = ({ title, description }: OfferedChoice): string =>
  description === null ? `- ${title}` : `- ${title}: ${description}`;

/** The messages of what is said, with what may be tapped below it. What WhatsApp would not take in one message becomes several. */
export function contentsOf(say: Saying, turnId: TurnId, language: Language): readonly Content[] {
  const texts = splitText(say.text).map((text): Content => ({ kind: 'text', text }));
  if (say.asksFor) return withRequest(say.text, texts, say.asksFor, language);
  return say.choices ? withChoices(say.text, texts, say.choices, turnId, language) : texts;
}

/** The words and the button are one message where WhatsApp allows it. */
function withRequest(
  text: string,
  texts: readonly Content[],
  asksFor: Shareable,
  language: Language,
): readonly Content[] {
  const kind = `${asksFor}_request` as const;
  const whole: Content = { kind, text };
  return flawsOf(whole).length === 0 ? [whole] : [...texts, { kind, text: WORDS[language].share }];
}

function withChoices(
  text: string,
  texts: readonly Content[],
  choices: readonly OfferedChoice[],
  turnId: TurnId,
  language: Language,
): readonly Content[] {
  const whole = tappable(text, choices, turnId, language);
  if (flawsOf(whole).length === 0) return [whole];
  const apart = tappable(WORDS[language].choose, choices, turnId, language);
  if (flawsOf(apart).length === 0) return [...texts, apart];
  return splitText(writtenOut(text, choices)).map((piece) => ({ kind: 'text', text: piece }));
}

/** Buttons where they are enough, else a list. A tap brings the id back: it names the turn that asked, and is no yes to anything. */
function tappable(text: string, choices: readonly OfferedChoice[], turnId: TurnId, language: Language): Content {
  const idOf = (at: number): string => `choice:${turnId}:${at + 1}`;
  const isShort = ({ title, description }: OfferedChoice): boolean =>
    title.length <= BUTTON_TITLE && description === null;
  if (choices.length <= MOST_BUTTONS && choices.every(isShort))
    return { kind: 'buttons', text, buttons: choices.map(({ title }, at) => ({ id: idOf(at), title })) };
  const rows = choices.map(({ title, description }, at) => ({
    id: idOf(at),
    title,
    ...(description !== null && { description }),
  }));
  return { kind: 'list', text, button: WORDS[language].open, sections: [{ rows }] };
}

/** What is said and what tools promised with it: a page has its button under the last words where WhatsApp allows it. */
export function withPromised(said: readonly Content[], attach: readonly Attachment[]): readonly Content[] {
  const [last, files] = [said.at(-1), filesOf(attach)];
  const page = files.find(({ kind }) => kind === 'link');
  if (page?.kind !== 'link' || last?.kind !== 'text') return [...said, ...files];
  const under = { ...page, text: last.text };
  return flawsOf(under).length > 0
    ? [...said, ...files]
    : [...said.slice(0, -1), under, ...files.filter((file) => file !== page)];
}

/** The files to send, each once, not too many pictures; what WhatsApp would refuse is left out. */
function filesOf(attach: readonly Attachment[]): readonly Attachment[] {
  const keyOf = (file: Attachment): string => ('url' in file ? file.url : file.text);
  const once = attach.filter((file, at) => attach.findIndex((other) => keyOf(other) === keyOf(file)) === at);
  const pictures = once.filter(({ kind }) => kind === 'image').slice(0, MOST_PICTURES);
  const files = once.filter(({ kind }) => kind !== 'image');
  return [...pictures, ...files].filter((file) => flawsOf(file).length === 0);
}
