import type { Router } from 'express';
import type { Clock } from '../core/clock.ts';
import type { Db, OpenDb } from '../platform/db/index.ts';
import type { Log } from '../platform/log.ts';
import type { SimChange } from './contract.ts';

export type SimulatorSettings = {
  /** The product's own front door; reached over real HTTP like Meta would. */
  readonly webhookUrl: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  readonly accessToken: string;
  readonly phoneNumberId: string;
  readonly wabaId: string;
  readonly displayPhone: string;
  readonly timeZone: string;
  readonly shopName: string;
  /** Folder for the files of its chats. */
  readonly mediaFolder: string;
  readonly model: { readonly kind: 'rules' | 'ai'; readonly id: string };
  /** Ids that the demo model lists beside its own: it answers to each of them. */
  readonly demoModelIds: readonly string[];
  /** Needed for every simulator route when set. */
  readonly simulatorKey: string | null;
  /** Templates whose review says yes at once. */
  readonly approvedTemplates?: readonly string[];
  /** Writes the sound of a file as WhatsApp carries voice notes (Ogg, Opus, mono); false: it cannot. Absent: nothing can. */
  readonly toVoiceNote?: (source: string, target: string, signal: AbortSignal) => Promise<boolean>;
  /** A silent voice note with words that a stand-in repeats. Absent: recordings are heard, or nobody listens. */
  readonly noteWithWords?: (words: string) => Buffer;
  /** How long the demo model pretends to think, ms (default 300). */
  readonly modelLatencyMs?: number;
};

export type WorkerSight = { readonly pid: number; readonly isAlive: boolean };

export type SimMail = { readonly name: string; readonly at: Date; readonly to: string; readonly subject: string };
export type SimTemplate = { readonly template: string; readonly language: string; readonly subject: string };

/** The product's mails, to look at. */
export type SimMails = {
  readonly list: () => Promise<readonly SimMail[]>;
  readonly read: (name: string) => Promise<{ readonly html: string; readonly text: string } | null>;
  readonly templates: () => readonly SimTemplate[];
  /** A template with made-up data; null when there is no such template. */
  readonly preview: (
    template: string,
    language: string,
  ) => { readonly subject: string; readonly html: string; readonly text: string } | null;
};

export type SimulatorDeps = {
  readonly db: Db;
  /** Only for the migrations of the simulator's own schema. */
  readonly pool: OpenDb['pool'];
  readonly log: Log;
  readonly machineClock: Clock;
  readonly settings: SimulatorSettings;
  readonly listWorkers: () => Promise<readonly WorkerSight[]>;
  readonly mails: SimMails;
};

export type Simulator = {
  /** Serves `/emulator/*` and `/simulator/api/*`, and guards `/simulator` itself when a key is set. */
  readonly router: Router;
  /** Path of the demo model's API, for `LLM_BASE_URL`. */
  readonly modelUrlPath: string;
  /** API key that the demo model accepts; with no simulator key any key is accepted. */
  readonly modelApiKey: string;
  /** Business time minus machine time, ms; at most one second old. */
  readonly businessOffset: () => number;
  /** Does the GET handshake, then delivers webhooks until stopped. */
  readonly start: () => void;
  readonly stop: () => Promise<void>;
};

/** What every part of the simulator works with. */
export type Sim = {
  readonly db: Db;
  readonly log: Log;
  readonly settings: SimulatorSettings;
  readonly machineNow: Clock;
  readonly businessNow: Clock;
  /** Business time minus machine time, ms. */
  readonly offsetMs: () => number;
  /** Tells the pages that something changed. */
  readonly publish: (change: SimChange) => void;
  /** Tells the delivery loop that there may be something due. */
  readonly wake: () => void;
};

/** Who holds the simulated WhatsApp number and how it is signed. */
export type Account = Pick<SimulatorSettings, 'phoneNumberId' | 'wabaId' | 'displayPhone'>;
