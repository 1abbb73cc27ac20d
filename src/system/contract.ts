/** How a part of the installation is: the words stand in the page's catalogue. */
export type PartState = 'working' | 'slow' | 'stopped' | 'standIn' | 'attention' | 'off';

export type SystemPart = {
  /** `database`, `WhatsApp`, `messages` …: named in the page's catalogue. */
  readonly part: string;
  readonly state: PartState;
  /** What was found and what to do, as `recado doctor` says it; holds no secret. */
  readonly detail: { readonly es: string; readonly en: string };
};

export type SystemState = {
  readonly at: string;
  /** When a customer's message came last; null: never. */
  readonly lastMessageAt: string | null;
  /** Messages that have no outcome yet. */
  readonly open: number;
  readonly parts: readonly SystemPart[];
};

export type ParkedCall = {
  readonly id: string;
  readonly vendor: string;
  readonly at: string;
  /** As the program says it. */
  readonly reason: string;
};

/** GET /problems/calls/:id → ParkedBody: a call as it came, in readable lines where it is JSON. */
export type ParkedBody = {
  readonly body: string;
  /** It is longer than what is shown. */
  readonly isCut: boolean;
};

export type ProblemSend = {
  readonly id: string;
  readonly conversationId: string;
  readonly customer: string;
  readonly state: 'failed' | 'held';
  readonly at: string;
  /** `image`, `contacts`, `audio` …: what it is when it says nothing. */
  readonly kind: string;
  readonly text: string;
  /** Equal for messages that are the same to their last part, file included. */
  readonly fingerprint: string;
  readonly reason: string | null;
  readonly remedy: { readonly es: string; readonly en: string } | null;
  readonly canRetry: boolean;
  /** When the same went to the same customer later than this, or waits to go; null: it does not, or failed too. */
  readonly repeatedAt: string | null;
};

export type Problems = { readonly parked: readonly ParkedCall[]; readonly sends: readonly ProblemSend[] };
