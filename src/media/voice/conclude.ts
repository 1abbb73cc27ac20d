import { cleanText, maskCardNumbers } from '../../core/text.ts';
import { CUT } from '../cut-mark.ts';
import { MAX_READING } from '../rules.ts';
import type { Reading, ReadingHints } from '../types.ts';
import { maskSpokenCards } from './card-rules.ts';
import { speechSeconds } from './cut-rules.ts';
import { findDoubts } from './doubt-rules.ts';
import { type Examined, round, type Unheard } from './examine-sound.ts';
import { dropInvented } from './invented-rules.ts';
import { findReadBack } from './read-back-rules.ts';
import type { Doubt, Transcript } from './types.ts';

export type Heard = Extract<Transcript, { readonly outcome: 'heard' }>;

type Finished = {
  readonly transcriber: { readonly name: string; readonly isStandIn: boolean };
  readonly examined: Examined;
  readonly heard: readonly Heard[];
  readonly hints: ReadingHints;
};

const MAX_RAW = 64_000;

/** The reading of a sound that was not understood; `costMicroUsd` is what was paid all the same. */
export const unreadSound = ({ reason, isWorthRetrying, detail }: Unheard, costMicroUsd = 0): Reading => ({
  unread: reason,
  isWorthRetrying,
  text: '',
  isSure: false,
  detail,
  costMicroUsd,
  holdsCard: false,
});

/** Joins the parts, removes what nobody said, masks cards, and says what speaks for a doubt. */
export function conclude({ transcriber, examined, heard, hints }: Finished): Reading {
  const raw = cleanText(heard.map(({ text }) => text.trim()).join(' '), MAX_RAW);
  const cleaned = dropInvented(raw.text, hints.vocabulary);
  const masked = maskSpokenCards(cleaned.text);
  const { text, notes } = cleanText(maskCardNumbers(masked.text), MAX_READING);
  const isShortened = notes.includes('cut') || raw.notes.includes('cut');
  const doubts = text === '' ? [] : collectDoubts({ examined, heard, hints, text, cleaned, isShortened });
  if (transcriber.isStandIn) doubts.push('stand_in');
  return {
    unread: text === '' ? 'nothing_found' : null,
    isWorthRetrying: false,
    text,
    isSure: text !== '' && doubts.length === 0,
    detail: {
      transcriber: transcriber.name,
      isStandIn: transcriber.isStandIn,
      model: heard[0]?.model ?? null,
      language: heard.find(({ language }) => language !== null)?.language ?? null,
      seconds: examined.seconds === null ? null : round(examined.seconds),
      claimedSeconds: examined.isClaimFalse ? examined.claimedSeconds : null,
      parts: heard.length,
      doubts,
      readBack: findReadBack(text),
      hasInventedLines: cleaned.hasInvented,
      ...(isShortened ? CUT : {}),
      isPriced: heard.every(({ costMicroUsd }) => costMicroUsd !== null),
    },
    costMicroUsd: costOf(heard),
    holdsCard: masked.holdsCard,
  };
}

/** What the heard parts cost, as far as their prices are known. */
export const costOf = (heard: readonly Heard[]): number =>
  heard.reduce((sum, { costMicroUsd }) => sum + (costMicroUsd ?? 0), 0);

type Weighed = Pick<Finished, 'examined' | 'heard' | 'hints'> & {
  readonly text: string;
  readonly cleaned: { readonly hasInvented: boolean; readonly hasLoop: boolean };
  readonly isShortened: boolean;
};

function collectDoubts({ examined, heard, hints, text, cleaned, isShortened }: Weighed): Doubt[] {
  const { seconds, silences } = examined;
  const doubts = findDoubts({
    text,
    languages: heard.flatMap(({ language }) => language ?? []),
    expected: hints.language,
    vocabulary: hints.vocabulary,
    seconds,
    speechSeconds: seconds === null || silences === null ? null : speechSeconds(seconds, silences),
  });
  if (cleaned.hasInvented) doubts.push('invented_lines');
  if (cleaned.hasLoop) doubts.push('repetition');
  if (examined.hasFaults) doubts.push('cut_short');
  if (examined.isClaimFalse) doubts.push('length_claim');
  if (isShortened) doubts.push('shortened');
  if (heard.some(({ isWeak }) => isWeak)) doubts.push('model_unsure');
  return doubts;
}
