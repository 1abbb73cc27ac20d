import type { Answer, Settled } from '../actions/index.ts';
import type { LedgerCall, PastTurn } from '../agent/index.ts';
import type { HeardWish } from '../consent/index.ts';
import type { Clock } from '../core/clock.ts';
import type { TurnId, WorkerId } from '../core/ids.ts';
import type { PersonComes } from '../handoff/index.ts';
import type { OpenMessage } from '../inbox/index.ts';
import type { CommitDeps } from './commit-turn.ts';
import type { WaitDeps } from './give-back-for-files.ts';
import type { SpendKeeper } from './keep-spend.ts';
import type { MarkReadDeps } from './mark-read.ts';
import type { RunningTurns } from './running-turns.ts';
import type { ThinkDeps } from './think.ts';
import type { TraceTurnDeps } from './trace-turn.ts';
import type { CodeResult, TurnPlan, TurnWork } from './types.ts';

/** What a turn needs of everybody else. */
export type RunTurnDeps = CommitDeps &
  ThinkDeps &
  WaitDeps &
  MarkReadDeps &
  TraceTurnDeps & {
    readonly worker: WorkerId;
    readonly running: RunningTurns;
    readonly leaseMs: number;
    readonly quietMs: number;
    readonly machineClock: Clock;
    /** Normalised phones or BSUIDs; null answers everybody. */
    readonly assistantOnlyFor: ReadonlySet<string> | null;
    readonly asksForPerson: (text: string, language: TurnWork['language']) => boolean;
    readonly personComes: (now: Date, language: TurnWork['language']) => Promise<PersonComes>;
    /** Whether an answer that took these tools waits for somebody of the team. */
    readonly isHeldBack: (tools: readonly string[]) => Promise<boolean>;
    readonly privacyNotice: (language: TurnWork['language']) => Promise<string | null>;
    /** Which published facts of the business hold now; null: none are published. */
    readonly businessVersion: () => Promise<string | null>;
    /** Versions of the published texts that hold now, by kind. */
    readonly textVersions: () => Promise<Readonly<Record<string, number>>>;
    readonly cutHistory: (turns: readonly PastTurn[]) => number;
    /** Does, once, what the customer said yes to. */
    readonly settleAnswer: (work: TurnWork, answer: Answer<OpenMessage>) => Promise<Settled>;
    /** Checks, once, a code that the customer typed. */
    readonly settleCode: (work: TurnWork, message: OpenMessage) => Promise<CodeResult>;
    /** Makes, once, a cart that was filled in WhatsApp's shop window the customer's own, at our prices. */
    readonly settleCart: (work: TurnWork, message: OpenMessage) => Promise<CodeResult>;
    /** Records, once, that the customer wants no more unasked messages, or wants them again. */
    readonly settleWish: (work: TurnWork, message: OpenMessage, heard: HeardWish) => Promise<CodeResult>;
    /** Calls with effects of an earlier run of this turn. */
    readonly ledgerOf: (turnId: TurnId) => Promise<readonly LedgerCall[]>;
    /** Keeps what a run paid its models that committed nothing; never throws. */
    readonly keepSpend: SpendKeeper['keep'];
    readonly onCommitted: (work: TurnWork, plan: TurnPlan, isDueAgain: boolean) => Promise<void>;
    readonly onThinkingFailed: (work: TurnWork, error: unknown) => void;
  };
