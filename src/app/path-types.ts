import type { Executor } from '../actions/index.ts';
import type { AgentRequest, AgentResult } from '../agent/index.ts';
import type { RetentionSettings } from '../config/index.ts';
import type { Clock } from '../core/clock.ts';
import type { ConversationId, WorkerId } from '../core/ids.ts';
import type { TellOrder } from '../orders/index.ts';
import type { Channel, SendDeps } from '../outbox/index.ts';
import type { Log } from '../platform/log.ts';
import type { RunTurnDeps } from '../turn/index.ts';
import type { CallReader } from '../webhooks/index.ts';
import type { Costs } from './build-costs.ts';
import type { MediaPart } from './build-media.ts';
import type { VerificationParts } from './build-verification.ts';
import type { Infrastructure } from './infrastructure.ts';
import type { Sweep } from './sweepers.ts';

export type PathDeps = {
  readonly infrastructure: Infrastructure;
  readonly log: Log;
  readonly channel: Channel;
  readonly businessClock: Clock;
  readonly phoneNumberId: string;
  /** Messages a second that WhatsApp allows the number, in and out together. */
  readonly messagesPerSecond: number;
  /** What the modules of consent, templates and costs say of a message before it leaves. */
  readonly outreach: Pick<SendDeps, 'mayInitiate' | 'planTemplate' | 'estimate' | 'noteRefusal'>;
  /** With how many more customers the business may begin at a business time. */
  readonly roomToBegin: (businessNow: Date) => Promise<number>;
  /** Tells customers what became of their orders. */
  readonly tellOrder: TellOrder;
  readonly hashKey: Buffer;
  /** Key of the hashes under which erased people are remembered. */
  readonly erasureKey: Buffer;
  readonly quietMs: number;
  readonly assistantOnlyFor: ReadonlySet<string> | null;
  readonly runAgent: (request: AgentRequest) => Promise<AgentResult>;
  readonly prefersEconomy: RunTurnDeps['prefersEconomy'];
  readonly costs: Pick<Costs, 'budgetOf' | 'keep'>;
  /** Files that customers send. */
  readonly files: MediaPart;
  /** Questions for a yes that one customer gets in 24 hours of business time. */
  readonly proposalsPerDay: number;
  readonly retention: RetentionSettings;
  readonly shop: Pick<
    RunTurnDeps,
    | 'personComes'
    | 'privacyNotice'
    | 'businessVersion'
    | 'textVersions'
    | 'timeZone'
    | 'knownFacts'
    | 'checkClaims'
    | 'reasonsForModel'
  >;
  /** Reads stored calls of other vendors, by vendor. */
  readonly readers: Readonly<Record<string, CallReader>>;
  /** Looks after mails that lost workers held. */
  readonly settleMails: (deadWorkers: readonly WorkerId[]) => Promise<void>;
  /** Does what customers confirm, by kind of action. */
  readonly executors: Readonly<Record<string, Executor>>;
  readonly verification: Pick<VerificationParts, 'proofs' | 'settleCode'>;
  /** Work of billing that runs beside the path. */
  readonly billing: {
    readonly billingProcessor: () => Promise<void>;
    readonly releaseBilling: (deadWorkers: readonly WorkerId[]) => Promise<void>;
    readonly sweeps: readonly Sweep[];
  };
  /** The mode of our Stripe key; null without one. */
  readonly stripeIsLive: boolean | null;
  readonly record: PathEvents;
};

/** What is counted along the path; each also leaves a line in the log. */
export type PathEvents = {
  readonly turn: (outcome: string, ms: number) => void;
  readonly send: (result: string, ms: number) => void;
  readonly parked: (reason: string) => void;
};

/** Wakes the two stages that work on a conversation, and the one that sends what the business begins. */
export type Wakes = {
  readonly turns: (conversations: readonly ConversationId[]) => Promise<void>;
  readonly outbox: (conversations: readonly ConversationId[]) => Promise<void>;
  readonly initiated: () => Promise<void>;
};

export const LEASE_MS = 10_000;
