type EventKind = {
  /** What is counted, as Prometheus shows it. */
  readonly help: string;
  /** The log line that goes with it. */
  readonly message: string;
  readonly level: 'debug' | 'info' | 'warn';
  /** Fields that also split the counter: few values each, never an id or a person. */
  readonly labels: readonly string[];
  /** Every event carries `ms`, which fills a histogram. */
  readonly isTimed: boolean;
};

/** Everything that is counted. One row is the counter, the histogram and the log line, so that they cannot drift apart. */
export const EVENTS = {
  webhook_answered: {
    help: 'Calls of vendors by the status that answered them',
    message: 'a webhook was answered',
    level: 'debug',
    labels: ['vendor', 'status'],
    isTimed: true,
  },
  call_parked: {
    help: 'Stored calls that could not be read, by reason',
    message: 'a stored call was parked',
    level: 'warn',
    labels: ['reason'],
    isTimed: false,
  },
  turn_finished: {
    help: 'Turns by outcome; the time runs from the first unanswered message to the commit',
    message: 'a turn ended',
    level: 'info',
    labels: ['outcome'],
    isTimed: true,
  },
  send_finished: {
    help: 'Sends by result; the time is that of the call to the channel',
    message: 'a send ended',
    level: 'info',
    labels: ['result'],
    isTimed: true,
  },
  mail_finished: {
    help: 'Attempts to send a mail by result and template; the time is that of the attempt',
    message: 'an attempt to send a mail ended',
    level: 'info',
    labels: ['result', 'template'],
    isTimed: true,
  },
  push_finished: {
    help: 'Attempts to push to a device of staff by result and kind; the time is that of the attempt',
    message: 'an attempt to push ended',
    level: 'info',
    labels: ['result', 'kind'],
    isTimed: true,
  },
  code_step: {
    help: 'Codes that prove who a customer is: asked, sent, limit_reached, right, wrong, expired',
    message: 'something became of a code',
    level: 'info',
    labels: ['step'],
    isTimed: false,
  },
  file_step_finished: {
    help: 'Steps of received files (fetch, read) by result',
    message: 'a step of a file ended',
    level: 'info',
    labels: ['step', 'result'],
    isTimed: true,
  },
  sound_read: {
    help: 'Voice notes and sound tracks by result: heard, or why they were not; the time is that of the whole reading',
    message: 'a sound was read',
    level: 'info',
    labels: ['result'],
    isTimed: true,
  },
  speech_model_replaced: {
    help: 'Times a process began to use the successor of a speech model that is served no more',
    message: 'the speech model is served no more; its successor is used: set WHISPER_MODEL to it',
    level: 'warn',
    labels: ['model', 'successor'],
    isTimed: false,
  },
  job_failed: {
    help: 'Jobs or queues that failed; their rows are woken again',
    message: 'a job or its queue failed; its rows will be woken again',
    level: 'warn',
    labels: ['queue'],
    isTimed: false,
  },
  sweep_failed: {
    help: 'Sweeps for lost wake-ups that failed',
    message: 'a sweep failed',
    level: 'warn',
    labels: ['sweep'],
    isTimed: false,
  },
  cache_read: {
    help: 'Reads of the cache: hit, miss, or down (the cache could not be asked)',
    message: 'the cache was read',
    level: 'debug',
    labels: ['result'],
    isTimed: false,
  },
  request_limited: {
    help: 'Requests beyond a rate limit',
    message: 'a rate limit was reached',
    level: 'info',
    labels: ['limit'],
    isTimed: false,
  },
} as const satisfies Readonly<Record<string, EventKind>>;

export type EventName = keyof typeof EVENTS;

/** Figures that are read when somebody looks, with what they say. */
export const GAUGES = {
  messages_without_outcome: 'Customers’ messages that have no outcome yet',
  oldest_message_without_outcome_seconds: 'Age of the oldest of them',
  calls_parked: 'Webhook calls that were set aside',
} as const;

export type GaugeName = keyof typeof GAUGES;

type LabelOf<Name extends EventName> = (typeof EVENTS)[Name]['labels'][number];

/** The labels of the event, `ms` when it is timed, and any further field that belongs on its log line only. */
export type EventFields<Name extends EventName> = Readonly<Record<LabelOf<Name>, string>> &
  ((typeof EVENTS)[Name]['isTimed'] extends true ? { readonly ms: number } : unknown) &
  Readonly<Record<string, unknown>>;
