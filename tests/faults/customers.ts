import { sleep } from '../../src/core/clock.ts';
import { type CustomerMessage, type FakeMeta, messagesCall } from '../support/fake-meta.ts';
import type { MetaFile } from '../support/meta-files.ts';
import type { Stages } from '../support/stages.ts';
import { tokenOf } from '../support/tokens.ts';

/** One message of a customer, with what its sender knows about it. All times are Unix ms. */
export type Sent = {
  readonly token: string;
  readonly phone: string;
  readonly timestamp: number;
  firstPostedAt: number;
  /** When the program took it with a 200; null until then. */
  takenAt: number | null;
};

export type Customers = {
  readonly sent: readonly Sent[];
  /** Every answer to a post with its time; the status is null when there was none. */
  readonly answers: readonly { readonly at: number; readonly status: number | null }[];
  /** Writes one message and resolves when the program has taken it. `text`, or what is said with `file`, may hold `{}` for the token. */
  readonly write: (
    phone: string,
    text?: string,
    file?: MetaFile,
  ) => { readonly token: string; readonly taken: Promise<boolean> };
  /** Writes `count` messages of `people` customers, with copies and overtaking. */
  readonly writeMany: (load: Load) => Promise<void>;
};

export type Load = {
  readonly count: number;
  readonly people: number;
  readonly perSecond: number;
  /** Told after each message that was taken. */
  readonly onTaken?: (taken: number) => void;
  /** Different loads of one world take different customers. */
  readonly firstPhone?: number;
};

const COPIES = 0.1;
const OVERTAKING = 0.1;
const PAIRS = 0.1;

export const phoneOf = (number: number): string => `52155${String(10_000_000 + number)}`;

/** The customers' side: they write, Meta redelivers what was not taken, copies it and lets messages overtake. */
export function createCustomers(
  meta: FakeMeta,
  stages: Stages,
  random: () => number,
  copies: number = COPIES,
): Customers {
  const sent: Sent[] = [];
  const answers: { at: number; status: number | null }[] = [];

  const compose = (phone: string, text: string, file?: MetaFile): { entry: Sent; message: CustomerMessage } => {
    const token = tokenOf(sent.length);
    const timestamp = Math.floor(Date.now() / 1_000);
    const entry: Sent = { token, phone, timestamp, firstPostedAt: Date.now(), takenAt: null };
    sent.push(entry);
    return {
      entry,
      message: {
        wamid: `wamid.IN${token}`,
        phone,
        name: `Cliente ${phone.slice(-4)}`,
        timestamp,
        text: text.replace('{}', token),
        ...(file && { file }),
      },
    };
  };

  const post = async (parts: readonly { entry: Sent; message: CustomerMessage }[]): Promise<boolean> => {
    const body = messagesCall(parts.map((part) => part.message));
    const note = (status: number | null): void => {
      answers.push({ at: Date.now(), status });
      if (status === 200) for (const { entry } of parts) entry.takenAt ??= Date.now();
    };
    for (const { entry } of parts) entry.firstPostedAt = Date.now();
    const delivered = meta.deliver(body, note);
    // Half as many come twice at the very same time, which Meta promises just as little.
    if (random() < copies / 2) void meta.deliver(body);
    // After the bytes have left, before the answer comes.
    setImmediate(() => stages.reach('call under way'));
    const taken = await delivered;
    if (taken) stages.reach('call stored');
    if (random() < copies) void sleep(random() * 2_000).then(() => meta.deliver(body));
    return taken;
  };

  const writeMany = async (load: Load): Promise<void> => {
    let taken = 0;
    const busy = new Map<string, Promise<unknown>>();
    const isTaken = (messages: number) => () => {
      taken += messages;
      load.onTaken?.(taken);
    };
    const phone = (): string => phoneOf((load.firstPhone ?? 0) + Math.floor(random() * load.people));
    const waits: Promise<unknown>[] = [];
    for (let made = 0; made < load.count; ) {
      const who = phone();
      const other = phone();
      const isPair = made + 2 <= load.count && random() < PAIRS + OVERTAKING;
      // Who writes twice waits for the first to be taken, but for those that are to overtake each other.
      const before = Promise.all([busy.get(who), busy.get(other)]);
      const next = before.then(async () => {
        if (!isPair) return post([compose(who, GREETING)]).then(isTaken(1));
        const pair = [compose(who, GREETING), compose(random() < 0.5 ? other : who, GREETING)] as const;
        if (random() < 0.5) return post(pair).then(isTaken(2));
        await Promise.all([post([pair[1]]), post([pair[0]])]).then(isTaken(2));
      });
      busy.set(who, next);
      busy.set(other, next);
      waits.push(next);
      made += isPair ? 2 : 1;
      await sleep((1_000 / load.perSecond) * (isPair ? 2 : 1) * (0.5 + random()));
    }
    await Promise.all(waits);
  };

  return {
    sent,
    answers,
    write: (phone, text = GREETING, file) => {
      const part = compose(phone, text, file);
      return { token: part.entry.token, taken: post([part]) };
    },
    writeMany,
  };
}

const GREETING = '¿Me puedes repetir {} por favor?';
