import { payFor } from '../spend/pay-for.ts';
import type { Charge, Settlement } from '../spend/types.ts';
import type { ReadingHints } from '../types.ts';
import type { Transcriber } from './ports.ts';
import type { SoundPart, Transcript } from './types.ts';

/** Lets a part be transcribed when it may be paid for, and keeps what it costs. */
export async function hearPart(
  transcriber: Transcriber,
  part: SoundPart,
  hints: ReadingHints,
  signal: AbortSignal,
): Promise<Transcript> {
  const paid = await payFor(hints.till, {
    expected: transcriber.expects?.(part) ?? null,
    make: () => transcriber.transcribe(part, hints, signal),
    settlementOf,
  });
  if ('result' in paid) return paid.result;
  const { refused } = paid;
  return { outcome: 'failed', reason: refused, isWorthRetrying: refused === 'over_budget', code: refused };
}

/** A model without a known price costs what was expected of it. */
function settlementOf(transcript: Transcript, expected: Charge): Settlement {
  if (transcript.outcome === 'failed')
    return transcript.mayBeCharged === true || transcript.reason === 'timed_out' ? 'unknown' : 'free';
  const { model, costMicroUsd } = transcript;
  if (costMicroUsd === null) return 'unknown';
  return { ...expected, model, costMicroUsd, units: Math.ceil(transcript.seconds ?? expected.units) };
}
