import type { Clock } from '../core/clock.ts';
import type { ConversationId, WorkerId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import type { Pace } from './pace.ts';
import type { Channel } from './ports.ts';
import type { ClaimResult } from './store.ts';
import type {
  ClaimedMessage,
  Decision,
  Initiation,
  Refusal,
  SendSituation,
  TemplatePlan,
  TemplateRequest,
} from './types.ts';

export type SendDeps = {
  readonly db: Db;
  readonly channel: Channel;
  readonly worker: WorkerId;
  readonly businessClock: Clock;
  readonly pace: Pace;
  readonly readSituation: (claimed: ClaimedMessage) => Promise<SendSituation | null>;
  /** Whether the business may begin with this customer now. */
  readonly mayInitiate: (claimed: ClaimedMessage, situation: SendSituation) => Promise<Initiation>;
  readonly planTemplate: (request: TemplateRequest, situation: SendSituation) => Promise<TemplatePlan>;
  /** What a message is thought to cost; kept with it. */
  readonly estimate: (
    situation: SendSituation,
    decision: Omit<Decision, 'estimate'>,
    businessNow: Date,
  ) => Promise<unknown>;
  /** Told after each attempt. */
  readonly onResult: (message: ClaimedMessage, result: ClaimResult, ms: number) => void;
  /** A message will not arrive, or nothing can be sent: staff has to know. */
  readonly alertStaff: (
    tx: Tx,
    kind: 'message_failed' | 'channel_stopped' | 'window_closed' | 'template_refused',
    message: Pick<ClaimedMessage, 'id' | 'conversationId' | 'origin'>,
    detail: object,
  ) => Promise<void>;
  /** WhatsApp said something of the customer: not to be reached, or wants nothing that we begin. */
  readonly noteRefusal: (
    tx: Tx,
    message: Pick<ClaimedMessage, 'id' | 'conversationId'>,
    refusal: Refusal,
    code: number,
  ) => Promise<void>;
  /** Follows what was reported of a message before its send returned, as `trackEarly` does, with all that it asks for. */
  readonly followEarly: (wamid: string) => Promise<void>;
  /** Asks to come back to these conversations, after a while. */
  readonly wake: (conversations: readonly ConversationId[], delayMs: number) => Promise<void>;
};
