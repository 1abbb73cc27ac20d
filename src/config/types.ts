import type { EmailAddress } from '../core/email.ts';

/** The settings of one process: read once at the start, complete, and never changed. */
export type Config = {
  readonly isProduction: boolean;
  readonly role: 'all' | 'web' | 'worker';
  readonly server: ServerSettings;
  readonly log: { readonly level: LogLevel };
  /** Where it is told how messages went their way; null: nowhere. */
  readonly tracing: TracingSettings | null;
  /** Folder of this process for the embedded database and files. */
  readonly dataDir: string;
  /** True when every process sees the same `dataDir`. */
  readonly dataDirShared: boolean;
  readonly database: DatabaseSettings;
  /** Connections of this process for its own statements; null: as many as fit what else is connected. */
  readonly databaseConnections: number | null;
  readonly redis: RedisSettings | null;
  readonly whatsapp: WhatsAppSettings;
  readonly llm: LlmSettings;
  readonly costs: CostSettings;
  readonly billing: BillingSettings;
  readonly mail: MailSettings;
  readonly storage: StorageSettings;
  /** Days that files of customers are kept. */
  readonly mediaRetentionDays: number;
  /** Opening hours without a word of WhatsApp after which staff is told; 0: never. */
  readonly silentHours: number;
  readonly speech: SpeechSettings;
  readonly pictures: PictureSettings;
  /** What is understood for one customer in a day of the shop. */
  readonly understanding: UnderstandingSettings;
  readonly simulator: SimulatorSettings | null;
  readonly orders: OrderSettings;
  /** Questions for a yes that one customer gets in 24 hours; then a person takes over. */
  readonly proposalsPerDay: number;
  readonly unasked: UnaskedSettings;
  /** Null: nobody is told of what happens. */
  readonly events: EventSettings;
  readonly push: PushSettings;
  readonly retention: RetentionSettings;
  /** Wait after a complete question before it is answered, in milliseconds. */
  readonly quietTimeMs: number;
  /** Messages a second that WhatsApp allows the number, in and out together. */
  readonly messagesPerSecond: number;
  /** Normalised phone numbers and user ids; null when everybody is answered. */
  readonly assistantOnlyFor: readonly string[] | null;
};

/** A collector of OpenTelemetry, without the path of traces, and the headers that it wants. */
export type TracingSettings = { readonly endpoint: string; readonly headers: Readonly<Record<string, string>> };

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

export type ServerSettings = {
  readonly port: number;
  readonly host: string;
  /** Without a trailing slash. */
  readonly publicUrl: string;
  /** As Express wants it. */
  readonly trustProxy: false | number | string[];
  readonly metricsToken: string | null;
  /** Where a worker shows its figures; null: nowhere. */
  readonly metricsPort: { readonly port: number; readonly host: string } | null;
};

export type DatabaseSettings =
  | { readonly kind: 'embedded'; readonly dataDir: string }
  | { readonly kind: 'url'; readonly url: string };

export type RedisSettings = {
  readonly host: string;
  readonly port: number;
  readonly username: string | null;
  readonly password: string | null;
  readonly database: number;
  readonly tls: boolean;
};

type WhatsAppAccount = {
  readonly phoneNumberId: string;
  readonly wabaId: string | null;
  readonly appSecretPrevious: string | null;
  /** Without version and trailing slash. */
  readonly graphUrl: string;
  readonly graphVersion: string;
};

/** `null` secrets of the simulator are made by the instance and kept as rows. */
export type WhatsAppSettings =
  | (WhatsAppAccount & {
      readonly kind: 'cloud';
      readonly accessToken: string;
      readonly appSecret: string;
      readonly verifyToken: string;
    })
  | (WhatsAppAccount & {
      readonly kind: 'simulator';
      readonly accessToken: null;
      readonly appSecret: string | null;
      readonly verifyToken: string | null;
    });

type LlmLimits = {
  readonly baseUrl: string;
  readonly models: LlmModels;
  readonly maxTokens: number;
  readonly temperature: number;
  /** Of a calendar day of the shop. */
  readonly dailyLimitUsd: number | null;
  /** Share of it from which the economic model answers, 0 to 100. */
  readonly economicFromPercent: number;
  /** Of each model, over all processes together. */
  readonly limits: { readonly maxConcurrent: number; readonly tokensPerMinute: number | null };
};

/** Limits in US dollars for models, hearing, seeing and WhatsApp together; null: no limit. */
export type CostSettings = {
  readonly conversationUsd: number | null;
  readonly customerUsd: number | null;
  readonly dayUsd: number | null;
  readonly monthUsd: number | null;
  /** Shares of a limit from which the economic model answers, and from which it answers shortly. */
  readonly economicFromPercent: number;
  readonly briefFromPercent: number;
  /** Null: the prices that ship with the program. */
  readonly pricesFile: string | null;
};

export type LlmModels = {
  readonly default: string;
  readonly premium: string;
  readonly economic: string;
  /** Tried in this order when the chosen model fails. */
  readonly fallback: readonly string[];
};

export type LlmSettings =
  | (LlmLimits & { readonly kind: 'gateway'; readonly apiKey: string })
  | (LlmLimits & { readonly kind: 'demo'; readonly apiKey: null });

export type PictureSettings = {
  /** Null: text is read on this machine. */
  readonly vision:
    | { readonly kind: 'key'; readonly apiKey: string }
    | { readonly kind: 'account'; readonly credentialsFile: string; readonly projectId: string }
    | null;
  /** Model with vision; null: nobody describes pictures. */
  readonly describingModel: string | null;
};

export type UnderstandingSettings = {
  readonly files: number;
  readonly soundSeconds: number;
  readonly visionCalls: number;
};

/** What one customer may do before a person looks at it. */
export type OrderSettings = {
  readonly unpaidHours: number;
  readonly maxUnpaid: number;
  readonly maxOrdersPerDay: number;
  /** Minor units. */
  readonly maxRefundPerDay: number;
};
type MailFrom = { readonly from: { readonly address: EmailAddress; readonly name: string | null } };
type MailAccount =
  | (MailFrom & { readonly kind: 'sendgrid'; readonly apiKey: string; readonly webhookKey: string | null })
  | (MailFrom & {
      readonly kind: 'ses';
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
      readonly region: string;
      readonly configurationSet: string | null;
      readonly topicArn: string | null;
    })
  | (MailFrom & { readonly kind: 'smtp'; readonly url: string })
  /** Files in `folder`, while the simulator is on. */
  | (MailFrom & { readonly kind: 'files'; readonly folder: string })
  | { readonly kind: 'none' };

/** How mail leaves; `dailyLimit` counts mails of one customer. */
export type MailSettings = {
  readonly account: MailAccount;
  readonly dailyLimit: number;
  /** Who of the team is mailed; empty when nobody is. */
  readonly staff: readonly EmailAddress[];
};

/** Where files are kept. `endpoint` null is AWS. */
export type StorageSettings =
  | { readonly kind: 'disk'; readonly folder: string }
  | {
      readonly kind: 's3';
      readonly bucket: string;
      readonly region: string;
      readonly endpoint: string | null;
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
    };

/** Who hears voice notes. `demo` cannot hear and exists only beside the simulator; `none`: customers are asked to type. */
export type SpeechSettings = {
  readonly limits: { readonly maxBytes: number; readonly maxSeconds: number; readonly partSeconds: number };
} & (
  | {
      readonly kind: 'openai';
      readonly apiKey: string;
      /** With its version, without a trailing slash; null is OpenAI itself. */
      readonly baseUrl: string | null;
      readonly model: string;
    }
  | { readonly kind: 'demo' | 'none' }
);

/** `key` opens the simulator for browsers that are not on this machine. */
export type SimulatorSettings = { readonly key: string | null };

/** `demo` moves no money and exists only beside the simulator; `off`: the tools say that billing is not set up. */
export type BillingSettings = { readonly trialDays: number } & (
  | {
      readonly kind: 'stripe';
      readonly secretKey: string;
      readonly publishableKey: string | null;
      readonly webhookSecret: string;
      readonly webhookSecretPrevious: string | null;
      /** Without a trailing slash; null is Stripe itself. */
      readonly apiUrl: string | null;
      readonly isLive: boolean;
    }
  | { readonly kind: 'demo' | 'off' }
);

/** When and how often customers get what they did not ask for; `quiet` in `HH:MM` of their own clock, null: always. */
export type UnaskedSettings = {
  readonly quiet: { readonly from: string; readonly until: string } | null;
  readonly perDay: number;
  readonly orderEventsPerDay: number;
};

/** For how many days things are kept; 0 is for ever. */
export type RetentionSettings = {
  readonly mailDays: number;
  readonly codeDays: number;
  readonly callDays: number;
  readonly traceDays: number;
};

/** Who is told of what happens, by signed calls; `allowedHosts` may have private addresses. */
export type EventSettings = {
  /** The endpoint that the environment names; null: none. */
  readonly endpoint: { readonly url: URL; readonly key: Buffer } | null;
  /** Hosts of the owner's own network. */
  readonly allowedHosts: readonly string[];
};

/** How devices of staff are reached. */
export type PushSettings = {
  /** Null: a pair of this installation's own. */
  readonly keys: { readonly publicKey: string; readonly privateKey: string } | null;
  /** Whom push services write to, mailto: or https:; null: push is off. */
  readonly subject: string | null;
  /** Hosts of push services beside the known ones; they may have private addresses. */
  readonly allowedHosts: readonly string[];
};
