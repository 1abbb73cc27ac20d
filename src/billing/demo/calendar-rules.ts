import type { Money } from '../../core/money.ts';

/** A month or a year later; the 31st becomes the last day of a shorter month. */
export function periodAfter(start: Date, interval: string): Date {
  const months = interval === 'year' ? 12 : 1;
  const next = new Date(start);
  next.setUTCMonth(start.getUTCMonth() + months);
  if (next.getUTCDate() !== start.getUTCDate()) next.setUTCDate(0);
  return next;
}

export type Proration = {
  readonly old: Money;
  readonly oldInterval: string;
  readonly next: Money;
  readonly nextInterval: string;
  readonly periodStart: Date;
  readonly periodEnd: Date;
  readonly isOnTrial: boolean;
  readonly at: Date;
};

/**
 * What a change of plan costs at once, minor units: the rest of the old period is credited; the new plan is charged for
 * that rest, or for a whole period of its own when the interval changes. Negative is a credit.
 */
export function prorate(change: Proration): number {
  if (change.isOnTrial) return 0;
  const [start, end] = [change.periodStart.getTime(), change.periodEnd.getTime()];
  const rest = Math.min(1, Math.max(0, (end - change.at.getTime()) / (end - start)));
  const charged = change.oldInterval === change.nextInterval ? change.next.minor * rest : change.next.minor;
  return Math.round(charged) - Math.round(change.old.minor * rest);
}
