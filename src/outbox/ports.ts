import type { OutboxId } from '../core/ids.ts';
import type { Address } from '../customers/index.ts';
import type { Sendable, SendResult } from './types.ts';

/** The channel that carries messages to customers. */
export type Channel = {
  /** Hands one message over. Never throws: what happened is in the result. `id` comes back with every status. */
  readonly send: (message: {
    readonly id: OutboxId;
    readonly to: Address;
    readonly content: Sendable;
  }) => Promise<SendResult>;
  /** Marks everything up to this message as read and shows the typing indicator. Never throws; nothing depends on it. */
  readonly showTyping: (wamid: string) => Promise<void>;
  /** Marks everything up to this message as read. Never throws; whether the channel took it. */
  readonly markRead: (wamid: string) => Promise<boolean>;
  /** Tells one credential from another without revealing it. */
  readonly credential: string;
};
