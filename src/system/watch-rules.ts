/** What the watch looks at, as of one moment. */
export type Pulse = {
  readonly now: Date;
  /** When WhatsApp last called us; null: never. */
  readonly lastCallAt: Date | null;
  /** Opening hours without a call after which something is wrong; 0: never. */
  readonly silentHours: number;
  readonly isOpenAt: (at: Date) => boolean;
  /** Messages that WhatsApp took some time ago, and how many of them it has reported on. */
  readonly taken: number;
  readonly reported: number;
  /** How long the oldest of what waits has waited. */
  readonly oldestMs: number;
  readonly spentTodayMicroUsd: number;
  /** Mean of a day of the week before, of those on which the shop was there; null on its first day. */
  readonly usualDayMicroUsd: number | null;
};

export const WATCHED = ['no_webhooks', 'no_statuses', 'queue_grows', 'spend_jumps'] as const;
export type Watched = (typeof WATCHED)[number];

const STEP_MS = 900_000;
const HOUR_MS = 3_600_000;
/** Nobody looks further back: a shop that was closed for so long has other signs. */
const LOOK_BACK_MS = 14 * 86_400_000;
const ENOUGH_SENDS = 5;
const LATE_MS = 300_000;
const JUMP = 3;
const JUMP_FROM_MICRO_USD = 2_000_000;

/** What is wrong at this moment. Each ends as soon as it is not any more. */
export function whatIsWrong(pulse: Pulse): readonly Watched[] {
  const wrong: Readonly<Record<Watched, boolean>> = {
    no_webhooks: isSilent(pulse),
    no_statuses: pulse.taken >= ENOUGH_SENDS && pulse.reported === 0,
    queue_grows: pulse.oldestMs >= LATE_MS,
    spend_jumps: isJump(pulse),
  };
  return WATCHED.filter((code) => wrong[code]);
}

/** On its first day a shop has no usual day. */
const isJump = ({ spentTodayMicroUsd, usualDayMicroUsd }: Pulse): boolean =>
  usualDayMicroUsd !== null &&
  spentTodayMicroUsd >= JUMP_FROM_MICRO_USD &&
  spentTodayMicroUsd > JUMP * usualDayMicroUsd;

/** Before the first call there is nothing to compare with: the doctor says whether calls can come at all. */
function isSilent({ now, lastCallAt, silentHours, isOpenAt }: Pulse): boolean {
  if (silentHours === 0 || lastCallAt === null) return false;
  const from = Math.max(lastCallAt.getTime(), now.getTime() - LOOK_BACK_MS);
  let openMs = 0;
  for (let at = from; at < now.getTime(); at += STEP_MS)
    if (isOpenAt(new Date(at))) openMs += Math.min(STEP_MS, now.getTime() - at);
  return openMs >= silentHours * HOUR_MS;
}
