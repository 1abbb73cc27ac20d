import { z } from 'zod';

/**
 * What is seen: inbox, conversations, customers, orders, and what changes. Between the console's page (`web/`, which imports the types only) and the server, under `/api/console`. Times are
 * ISO 8601 (business time unless said otherwise). Errors are `{ error: { code, message } }`; every request that changes
 * something carries `x-csrf-token`.
 */
type Person = { readonly id: string; readonly name: string };
export type Money = { readonly minor: number; readonly currency: string };

export const HOLDERS = ['assistant', 'waiting', 'person', 'other_agent', 'resolved'] as const;
export type Holder = (typeof HOLDERS)[number];
export const VIEWS = ['waiting', 'mine', 'assistant', 'all'] as const;
export type View = (typeof VIEWS)[number];

/** GET /inbox?view=&cursor=&limit= → Inbox */
export const InboxQuery = z.object({
  view: z.enum(VIEWS).default('all'),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(60),
});
export type Window = {
  readonly state: 'open' | 'closed' | 'free' | 'none';
  /** When the 24 hours end; null when the customer never wrote. */
  readonly closesAt: string | null;
};
export type Customer = { readonly id: string; readonly name: string | null; readonly username: string | null };
export type InboxRow = {
  readonly conversationId: string;
  readonly customer: Customer;
  readonly holder: Holder;
  readonly reason: string | null;
  readonly assignee: Person | null;
  /** When it began to wait, or was taken. */
  readonly since: string | null;
  readonly lastAt: string;
  readonly lastLine: {
    readonly by: 'customer' | 'assistant' | 'person' | 'notice' | 'initiated';
    readonly kind: string;
    readonly text: string;
    readonly state: string | null;
  } | null;
  readonly window: Window;
  readonly unread: number;
  readonly hasFailed: boolean;
  readonly tags: readonly string[];
};
export type Counts = Readonly<Record<View, number>> & { readonly unread: number };
/** Ordered: waiting (the longest first), failed, newest. `cursor` asks for the next page. */
export type Inbox = {
  readonly rows: readonly InboxRow[];
  readonly cursor: string | null;
  readonly counts: Counts;
  /** The server's business clock, by which windows are counted down. */
  readonly now: string;
};

/** GET /search?q= → { hits } */
export const SearchQuery = z.object({ q: z.string().trim().min(2).max(100) });
export type SearchHit = {
  readonly conversationId: string;
  /** Of the message to be shown; null when the customer was found. */
  readonly itemId: string | null;
  readonly customer: Customer;
  readonly where: 'name' | 'number' | 'order' | 'message' | 'transcript' | 'picture' | 'answer' | 'note';
  readonly excerpt: readonly { readonly text: string; readonly isMatch: boolean }[];
  readonly at: string | null;
};

/** How a message of ours went and why, and what it was thought to cost then: `minor` may be a part of a cent. */
export type SentHow = {
  readonly as: 'words' | 'template';
  readonly why: 'window_open' | 'window_closed' | 'only_template' | 'told_by_whatsapp';
  /** Null: it was not known. */
  readonly estimate: Money | null;
};

export type WordsPriceReason = 'free_entry_point' | 'free_quota' | 'free_in_window' | 'market_rate';
/** GET /conversations/:id */
export type Conversation = InboxRow & {
  readonly language: 'es' | 'en';
  readonly canReceive: boolean;
  /**
   * What free words or a file are thought to cost now ("Enviar $0.03"; `minor` 0: "Enviar"), and the rule that says so;
   * null: they cannot go, since the window has closed.
   */
  readonly wordsPrice: (Money & { readonly why: WordsPriceReason }) | null;
  readonly now: string;
  readonly present: readonly (Person & { readonly state: 'viewing' | 'typing' })[];
};

/**
 * GET /conversations/:id/items?before=&limit= , or ?around=<item id> → Thread: the newest page first, each in order. `after`
 * goes on from a page that is not the newest.
 */
export const ItemsQuery = z.object({
  before: z.string().max(600).optional(),
  after: z.string().max(600).optional(),
  around: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(60),
});
export type Thread = {
  readonly items: readonly ThreadItem[];
  /** Asks for what was before; null: there is nothing. */
  readonly before: string | null;
  /** Asks for what came after; null: this is the newest. */
  readonly after: string | null;
};

export type Box = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly text: string;
};
export type Attachment = {
  readonly id: string;
  readonly kind: 'image' | 'audio' | 'video' | 'document' | 'sticker';
  readonly fileName: string | null;
  readonly mime: string | null;
  readonly sizeBytes: number | null;
  readonly durationMs: number | null;
  /** `reading` is not done yet; `unread` and `removed` say why in `reason`. */
  readonly state: 'reading' | 'read' | 'unread' | 'removed';
  readonly reason: string | null;
  /** What was heard or read, as a person corrected it; null when there is none. */
  readonly text: string | null;
  /** "Corregido por …", machine time; `before` is what a program had heard or read. */
  readonly correction: { readonly by: string; readonly at: string; readonly before: string | null } | null;
  /** May be corrected: PUT /attachments/:id/reading with this version. */
  readonly canCorrect: boolean;
  readonly version: string;
  readonly isSure: boolean | null;
  /** Only the beginning was taken out of the file. */
  readonly isCut: boolean;
  /** Parts of a film or a document that were not understood: `why` as in `reason`. */
  readonly missing: {
    readonly parts: readonly {
      readonly part: 'picture' | 'sound' | 'pages' | 'page';
      readonly number: number | null;
      readonly why: string;
    }[];
    readonly pages: { readonly read: number; readonly of: number } | null;
    readonly heardMs: number | null;
  };
  /** A picture that may disturb, as far as whoever read it judges that: shown when it is asked for. */
  readonly isDelicate: boolean;
  readonly codes: readonly { readonly text: string; readonly format: string; readonly product: string | null }[];
  readonly boxes: readonly Box[];
  readonly costMicroUsd: number | null;
  /** Path of the bytes, or null; `/api/console/attachments/:id` (Range works; `?as=m4a` for sound). */
  readonly path: string | null;
};
type Quoted = { readonly id: string | null; readonly text: string };
export type ThreadItem = { readonly id: string; readonly at: string } & (
  | {
      readonly type: 'message';
      readonly kind: string;
      readonly text: string;
      readonly notes: readonly string[];
      readonly quoted: Quoted | null;
      readonly isForwarded: boolean;
      readonly attachments: readonly Attachment[];
      readonly outcome: 'open' | 'answered' | 'given_to_person' | 'ignored';
      readonly outcomeReason: string | null;
      readonly turnId: string | null;
    }
  | {
      readonly type: 'said';
      readonly by: 'assistant' | 'person' | 'notice' | 'initiated' | 'phone';
      readonly author: string | null;
      readonly kind: string;
      readonly text: string;
      /** Titles of buttons or rows, when there are any. */
      readonly choices: readonly string[];
      readonly filePath: string | null;
      /** Files that were sent without us: on the phone, by another agent, in the past. */
      readonly attachments?: readonly Attachment[];
      readonly template: string | null;
      /** The message that it goes under; without an id: that one is not here any more. */
      readonly quoted: Quoted | null;
      readonly state: string;
      readonly reason: string | null;
      readonly remedy: { readonly es: string; readonly en: string } | null;
      readonly canRetry: boolean;
      /** When what is held goes by itself: "Programado para …"; POST /said/:id/discard takes it back until then. */
      readonly releaseAt: string | null;
      readonly turnId: string | null;
      /** Somebody of the team says that this answer is wrong. */
      readonly isMarkedWrong: boolean;
      readonly cost: Money | null;
      /** Null: it has not gone, or before this was kept. */
      readonly how: SentHow | null;
    }
  | { readonly type: 'note'; readonly author: string; readonly text: string }
  | { readonly type: 'change'; readonly holder: Holder; readonly reason: string | null; readonly by: string }
  | {
      readonly type: 'proposal';
      readonly tool: string;
      readonly text: string;
      readonly state: string;
      readonly expiresAt: string | null;
      readonly canWithdraw: boolean;
    }
);

/** GET /conversations/:id/customer */
export type CustomerPanel = {
  readonly customer: Customer & { readonly phone: string | null; readonly language: 'es' | 'en' };
  readonly isVerified: boolean;
  readonly consent: string;
  readonly orders: readonly OrderLine[];
  /** All states: the payment vendor's words, such as `open`, `paid`, `failed`, `void`, `uncollectible`, `draft`. */
  readonly invoices: readonly {
    readonly id: string;
    readonly number: string | null;
    readonly state: string;
    readonly total: Money;
    readonly at: string;
    readonly dueAt: string | null;
  }[];
  /** False: the payment vendor did not answer, and open ones may be missing. */
  readonly areInvoicesComplete: boolean;
  readonly costs: { readonly todayMicroUsd: number; readonly totalMicroUsd: number };
  readonly notes: number;
  readonly files: number;
  /**
   * The newest first, machine time. `act`: `conversation_taken` `conversation_passed` `conversation_returned`
   * `conversation_resolved` `message_said` `message_retried` `message_discarded` `template_said` `template_scheduled`
   * `proposal_withdrawn` `answer_marked` `answer_unmarked` `note_written` `tags_set` `customer_edited` `reading_corrected` `reading_restored`, or a holder that the assistant or
   * the rules decided on (`by`: `assistant`, `rules`, …). `device`: what the browser of whoever acted calls itself.
   */
  readonly activity: readonly {
    readonly at: string;
    readonly by: string;
    readonly act: string;
    readonly device: string | null;
  }[];
};
export type OrderLine = {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly total: Money;
  readonly items: number;
  readonly at: string;
  readonly customer: Customer;
  readonly conversationId: string | null;
};
/** GET /orders?state=&q=&cursor= → { orders, cursor } */
export const OrdersQuery = z.object({
  state: z.string().max(40).optional(),
  q: z.string().trim().max(100).optional(),
  cursor: z.string().max(200).optional(),
});

/** GET /stream: one `data:` line of JSON each; `id:` to go on from. `reset`: fetch everything that is visible again. */
export type ConsoleEvent =
  | { readonly type: 'reset' }
  | {
      readonly type: 'changes';
      readonly conversations: readonly { readonly id: string; readonly what: readonly string[] }[];
      readonly hasInbox: boolean;
      readonly hasAlerts: boolean;
    }
  | { readonly type: 'presence'; readonly conversationId: string; readonly present: Conversation['present'] }
  /** The session ended, or its role changed: ask for the session again. */
  | { readonly type: 'session' };

/** GET /alerts → what the banner says: who waits, the longest first, and what is wrong, the serious first, then the newest. */
export type Alerts = {
  readonly waiting: readonly {
    readonly conversationId: string;
    readonly customer: Customer;
    readonly reason: string | null;
    readonly since: string;
  }[];
  readonly problems: readonly {
    readonly code: string;
    readonly count: number;
    readonly since: string;
    /** When the newest of them was opened. */
    readonly newestAt: string;
    readonly isSerious: boolean;
    readonly remedy: { readonly es: string; readonly en: string };
  }[];
  readonly badge: number;
};
