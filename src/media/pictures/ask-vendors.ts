import { payFor } from '../spend/pay-for.ts';
import type { Charge, Settlement } from '../spend/types.ts';
import type { ReadingHints } from '../types.ts';
import type { PictureDescriber, TextReader } from './ports.ts';
import type { Description, SmallPicture, TextReading } from './types.ts';

/** Lets a vendor read the text of a picture when it may be paid for, and keeps what it costs. */
export async function readByVendor(
  reader: TextReader,
  picture: SmallPicture,
  { language, till }: ReadingHints,
  signal: AbortSignal,
): Promise<TextReading> {
  const paid = await payFor(till, {
    expected: reader.expects?.(picture) ?? null,
    make: () => reader.read(picture, language, signal),
    settlementOf: settleReading,
  });
  if ('result' in paid) return paid.result;
  const { refused } = paid;
  return { outcome: 'failed', reason: refused, isWorthRetrying: refused === 'over_budget', costMicroUsd: 0 };
}

function settleReading(reading: TextReading, expected: Charge): Settlement {
  if (reading.outcome === 'read') return { ...expected, costMicroUsd: reading.costMicroUsd };
  return reading.reason === 'timed_out' ? 'unknown' : 'free';
}

/** Lets a model describe a picture when it may be paid for, and keeps what it costs. */
export async function describeByModel(
  describer: PictureDescriber,
  picture: SmallPicture,
  { language, till }: ReadingHints,
  signal: AbortSignal,
): Promise<Description> {
  const paid = await payFor(till, {
    expected: describer.expects?.() ?? null,
    make: () => describer.describe(picture, language, signal),
    settlementOf: settleDescription,
  });
  if ('result' in paid) return paid.result;
  return { outcome: 'failed', detail: paid.refused, refused: paid.refused, costMicroUsd: 0 };
}

function settleDescription(description: Description, expected: Charge): Settlement {
  const { costMicroUsd } = description;
  if (description.outcome === 'described')
    return { ...expected, costMicroUsd, units: description.tokens ?? expected.units };
  if (description.mayBeCharged === true) return 'unknown';
  return costMicroUsd === 0 ? 'free' : { ...expected, costMicroUsd };
}
