import { expect, test } from 'vitest';
import type { ReadingHints, SoundPart, Transcriber } from '../../src/media/index.ts';

const HINTS: ReadingHints = { language: 'es', vocabulary: ['Café de Chiapas'] };
const WORDS = 'Quiero dos bolsas de café, ¿cuánto es? «ñandú»';

type UnderTest = {
  readonly transcriber: () => Transcriber;
  /** A sound of which those words are to be heard. */
  readonly note: (name: string, words: string | null) => SoundPart;
};

/** What every transcriber does alike, whoever stands behind it. */
export function transcriberContract(name: string, { transcriber, note }: UnderTest): void {
  const hear = (part: SoundPart, signal = AbortSignal.timeout(20_000)) => transcriber().transcribe(part, HINTS, signal);

  test(`${name} hears the words of a note, and says who heard them and what it cost`, async () => {
    const heard = await hear(note('words.ogg', WORDS));
    expect(heard).toMatchObject({ outcome: 'heard', text: WORDS, isWeak: false });
    if (heard.outcome !== 'heard') return;
    expect(heard.model).not.toBe('');
    expect(heard.costMicroUsd === null || Number.isSafeInteger(heard.costMicroUsd)).toBe(true);
  });

  test(`${name} keeps notes apart that are heard at the same time`, async () => {
    const parts = ['uno', 'dos', 'tres'].map((words) => note(`${words}.ogg`, words));
    const heard = await Promise.all(parts.map((part) => hear(part)));
    expect(heard).toMatchObject([{ text: 'uno' }, { text: 'dos' }, { text: 'tres' }]);
  });

  test(`${name} states that it heard nothing, and invents nothing`, async () => {
    const heard = await hear(note('nothing.ogg', null));
    const text = heard.outcome === 'heard' ? heard.text : '';
    expect(text).toBe('');
  });

  test(`${name} stops when it is told to, and can be asked again`, async () => {
    const stopped = await hear(note('stopped.ogg', WORDS), AbortSignal.abort());
    expect(stopped).toMatchObject({ outcome: 'failed', reason: 'timed_out', isWorthRetrying: true });
    expect(await hear(note('again.ogg', WORDS))).toMatchObject({ outcome: 'heard' });
  });
}
