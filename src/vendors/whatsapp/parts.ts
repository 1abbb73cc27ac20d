import type { z } from 'zod';
import type { AccountEvent } from '../../account/index.ts';
import type { Handover } from '../../handoff/index.ts';
import type { InboundMessage, OverheardMessage } from '../../inbox/index.ts';
import type { InboundStatus } from '../../outbox/index.ts';
import type { EventAlert } from './alert-rules.ts';

/** A user id that WhatsApp replaced by another. */
export type UserIdChange = {
  readonly previous: string | null;
  readonly current: string;
  readonly phone: string | null;
  readonly changedAt: Date;
};

/** Something of the account, whose user id it changes, and what staff is told of it, if anything. */
export type CallEvent = AccountEvent & {
  readonly userIdChange: UserIdChange | null;
  readonly alert: EventAlert | null;
};

/** What a handover says, and about whom. */
export type CallHandover = Handover & {
  readonly customer: OverheardMessage['customer'];
  readonly phoneNumberId: string;
};

/** What is collected while a call is read. */
export type Parts = {
  readonly phoneNumberId: string;
  readonly messages: InboundMessage[];
  readonly statuses: InboundStatus[];
  readonly overheard: OverheardMessage[];
  readonly handovers: CallHandover[];
  readonly events: CallEvent[];
  /** Parts that need no action or could not be read, by reason. */
  readonly setAside: Record<string, number>;
  isForeign: boolean;
};

export const newParts = (phoneNumberId: string): Parts => ({
  phoneNumberId,
  messages: [],
  statuses: [],
  overheard: [],
  handovers: [],
  events: [],
  setAside: {},
  isForeign: false,
});

/** Those items that can be read; the others are counted under the reason. */
export function each<Schema extends z.ZodType>(
  parts: Parts,
  schema: Schema,
  items: readonly unknown[],
  reason: string,
): z.infer<Schema>[] {
  return items.flatMap((item) => {
    const result = schema.safeParse(item);
    if (result.success) return [result.data];
    count(parts, reason);
    return [];
  });
}

export const count = (parts: Parts, reason: string, times = 1): void => {
  if (times > 0) parts.setAside[reason] = (parts.setAside[reason] ?? 0) + times;
};
