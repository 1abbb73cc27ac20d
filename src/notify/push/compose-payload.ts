import type { Language } from '../../core/language.ts';
import { cleanText } from '../../core/text.ts';
import type { PushKind, PushPayload } from './contract.ts';
import type { PushReaders } from './ports.ts';
import type { ClaimedPush, ConversationWords } from './types.ts';
import { kindWords, otherWords, type PushWords } from './words.ts';

export type ComposeDeps = {
  readonly readers: Pick<PushReaders, 'describe' | 'alertText' | 'badgeOf' | 'businessNow'>;
  /** Where the console is reached, without a trailing slash. */
  readonly publicUrl: string;
  /** The owner lets pushes carry what customers wrote. */
  readonly showsText: () => Promise<boolean>;
};

/** Each form is smaller than the one before, for push services that take less. */
export type Size = 'full' | 'short' | 'bare';
const LONGEST = { full: { name: 60, body: 160 }, short: { name: 20, body: 40 } } as const;
const MINUTE_MS = 60_000;

/** What the push says, in the language of whoever gets it. */
export async function composePayload(
  deps: ComposeDeps,
  push: ClaimedPush,
  language: Language,
  size: Size,
): Promise<PushPayload> {
  const { title, body, path } = await saidIn(deps, push, language, size);
  return {
    web_push: 8030,
    mutable: true,
    notification: {
      title,
      body,
      lang: language,
      tag: push.topic,
      navigate: `${deps.publicUrl}${path}`,
      renotify: push.isLouder,
      data: { token: push.token },
    },
    app_badge: await deps.readers.badgeOf(push.staffId),
    token: push.token,
  };
}

const pathOf = ({ kind }: ClaimedPush): string =>
  kind === 'test' ? '/settings/devices' : kind === 'waiting' ? '/' : '/problems';

type Said = PushWords & { readonly path: string };

async function saidIn(deps: ComposeDeps, push: ClaimedPush, language: Language, size: Size): Promise<Said> {
  const { conversationId } = push;
  if (conversationId === null || push.kind === 'test') {
    const words = size === 'bare' ? otherWords(language).short : wordsAlone(deps, push, language, size);
    return { ...words, path: pathOf(push) };
  }
  const about = await deps.readers.describe(conversationId, language, push.kind);
  const words =
    size === 'bare'
      ? otherWords(language).short
      : await wordsOf(deps, { ...push, kind: push.kind }, about, language, size);
  const at = about.messageId === null ? '' : `?m=${about.messageId}`;
  return { ...words, path: `/c/${conversationId}${at}` };
}

/** What is about no one conversation. */
function wordsAlone(
  deps: ComposeDeps,
  { kind, code, count }: ClaimedPush,
  language: Language,
  size: keyof typeof LONGEST,
): PushWords {
  const other = otherWords(language);
  if (kind === 'test') return other.test;
  if (kind === 'waiting') return code === 'digest' ? other.offDuty(count) : other.together(count);
  const reason = code === null ? '' : cut(deps.readers.alertText(code, language), LONGEST[size].body);
  return kindWords(kind, language, { customer: other.someone, reason, text: '', isMail: code === 'mail_failed' });
}

async function wordsOf(
  deps: ComposeDeps,
  push: ClaimedPush & { readonly kind: PushKind },
  about: ConversationWords,
  language: Language,
  size: keyof typeof LONGEST,
): Promise<PushWords> {
  const longest = LONGEST[size];
  const other = otherWords(language);
  const { kind } = push;
  const waited = about.since === null ? null : minutesSince(about.since, deps.readers.businessNow());
  const reason = about.reason ?? (push.code === null ? null : deps.readers.alertText(push.code, language));
  const parts = [reason && capital(cut(reason, longest.body)), waited && waited > 0 ? other.ago(waited) : null];
  return kindWords(kind, language, {
    customer: cut(about.customer ?? '', longest.name) || other.someone,
    reason: parts.filter((part) => part).join(' · '),
    text: (await deps.showsText()) ? cut(about.text ?? '', longest.body) : '',
  });
}

const minutesSince = (since: Date, now: Date): number => Math.floor((now.getTime() - since.getTime()) / MINUTE_MS);

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** On one line, without what hides or turns letters. */
function cut(raw: string, longest: number): string {
  const text = cleanText(raw).text.replace(/\s+/g, ' ').trim();
  const letters = [...text];
  return letters.length <= longest ? text : `${letters.slice(0, longest - 1).join('')}…`;
}
