import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import type { Action, Executor, Fact, Proposal } from '../../actions/index.ts';
import { defineTool, type Tool, type ToolOutcome } from '../../agent/index.ts';
import type { ActionId, ConversationId, CustomerId } from '../../core/ids.ts';
import type { Language } from '../../core/language.ts';
import { MESSAGE_LIMITS } from '../../core/message-limits.ts';
import { changeHolder, openAlert } from '../../handoff/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import { lockCart } from '../cart-store.ts';
import type { OrderDeps } from '../ports.ts';
import { needsPerson, type Refusal, refusalFacts, refusalText } from '../words/refusals.ts';

/** Where something is planned: for the question, or for good inside the transaction that does it. */
export type Scene = OrderDeps & {
  readonly customerId: CustomerId;
  readonly conversationId: ConversationId;
  readonly language: Language;
  /** Business time. */
  readonly now: Date;
  /** The rows that decide are locked: what is read now stays so until it is done. */
  readonly lock: Tx | null;
};

export type Done = { readonly text: string; readonly facts: readonly Fact[] };

/** What would be done now, in numbers and in words. */
export type Plan = {
  readonly outcome: 'ready';
  /** JSON: everything that the yes is bound to. */
  readonly bound: Readonly<Record<string, unknown>>;
  readonly question: string;
  readonly facts: readonly Fact[];
  readonly lastsMs: number;
  /** In words, what is not as it was asked before; null when the question says it all. */
  readonly difference: (before: unknown) => string | null;
  readonly apply: (tx: Tx, actionId: ActionId) => Promise<Done>;
};

type Refused = {
  readonly outcome: 'refused';
  readonly reason: Refusal;
  /** What it is about, for its words. */
  readonly named?: string | undefined;
  /** What its words rest on. */
  readonly facts?: readonly Fact[];
};
export type Planned = Plan | Refused;

export const refuse = (reason: Refusal, about: Pick<Refused, 'named' | 'facts'> = {}): Refused => ({
  outcome: 'refused',
  reason,
  ...about,
});

type ActDefinition<Input extends z.ZodObject, Ask extends z.ZodType> = {
  /** Name of the tool and of its executor. */
  readonly kind: string;
  readonly description: string;
  readonly input: Input;
  /** What is asked for, completed by what is stored of the customer; kept with the proposal. */
  readonly ask: Ask;
  readonly complete: (scene: Scene, input: z.infer<Input>) => Promise<z.infer<Ask>>;
  readonly plan: (scene: Scene, ask: z.infer<Ask>) => Promise<Planned>;
};

/** One thing that customers can have done to their orders: planned for the question, planned again and done after the yes. */
export type Act = {
  readonly kind: string;
  readonly tool: (deps: OrderDeps) => Tool;
  readonly executor: (deps: OrderDeps) => Executor;
};

/** WhatsApp's limit for a message with buttons. */
const MAX_QUESTION = MESSAGE_LIMITS.body.most;

export function defineAct<Input extends z.ZodObject, Ask extends z.ZodType>(act: ActDefinition<Input, Ask>): Act {
  const { kind, description, input } = act;
  const propose = (ask: unknown, plan: Plan, question: string): Proposal => ({
    kind,
    terms: { ask, bound: plan.bound },
    question,
    facts: plan.facts,
    lastsMs: plan.lastsMs,
  });
  return {
    kind,
    tool: (deps) =>
      defineTool({
        name: kind,
        description,
        risk: 'commits',
        input,
        run: async (given, context) => {
          const scene: Scene = { ...deps, ...context, lock: null };
          const ask = await act.complete(scene, given);
          const planned = limited(await act.plan(scene, ask));
          if (planned.outcome === 'refused') return refusedOutcome(planned, scene.language);
          return { result: { outcome: 'asked' }, facts: [], proposal: propose(ask, planned, planned.question) };
        },
      }),
    executor: (deps) => async (tx, action, now) => {
      await lockCart(tx, action.customerId);
      const scene: Scene = { ...deps, ...action, db: tx, now, lock: tx };
      const ask = act.ask.parse(action.terms['ask']);
      const planned = limited(await act.plan(scene, ask));
      if (planned.outcome === 'refused') return refuseForGood(tx, action, now, planned);
      if (!isSame(planned.bound, action.terms['bound'])) {
        const { text, question } = nameDifference(planned, action);
        return { outcome: 'refused', text, facts: [], instead: propose(ask, planned, question) };
      }
      return { outcome: 'executed', ...(await planned.apply(tx, action.id)) };
    },
  };
}

const limited = (planned: Planned): Planned =>
  planned.outcome === 'ready' && planned.question.length > MAX_QUESTION ? refuse('too_long') : planned;

const isSame = (bound: unknown, before: unknown): boolean => isDeepStrictEqual(normal(bound), normal(before));

const normal = (value: unknown): unknown => JSON.parse(JSON.stringify(value).normalize('NFC'));

const CHANGED: Readonly<Record<Language, string>> = {
  es: 'Algo cambió desde que te pregunté, así que no hice nada todavía.',
  en: 'Something has changed since I asked you, so I have done nothing yet.',
};

/** The difference stands in the new question; where there is no room it is told before it. */
function nameDifference(plan: Plan, action: Action): { readonly text: string; readonly question: string } {
  const difference = plan.difference(action.terms['bound']);
  const text = CHANGED[action.language];
  if (difference === null) return { text, question: plan.question };
  const question = `${difference}\n\n${plan.question}`;
  return question.length <= MAX_QUESTION
    ? { text, question }
    : { text: `${text}\n${difference}`, question: plan.question };
}

const PROVE = 'Say so and call request_code. After the customer has typed the code, call this tool again.';

/** What the model hears when something is not done; a person takes over where code may not decide. */
export function refusedOutcome({ reason, named, facts = [] }: Refused, language: Language): ToolOutcome {
  const tell = refusalText(reason, language, named);
  const known = [...refusalFacts(reason), ...facts];
  if (reason === 'verification_needed') return { result: { outcome: reason, tell, next: PROVE }, facts: known };
  const outcome: ToolOutcome = { result: { outcome: reason, tell }, facts: known };
  return needsPerson(reason) ? { ...outcome, personAsked: { why: reason } } : outcome;
}

/** Beyond what code may decide, the conversation waits for a person, who finds an alert. */
async function refuseForGood(tx: Tx, action: Action, now: Date, { reason, named, facts = [] }: Refused) {
  if (needsPerson(reason)) {
    const { conversationId } = action;
    const change = { conversationId, holder: 'waiting', reason: 'policy', by: 'rules', at: now, isTold: true } as const;
    for (const write of changeHolder(change)) await write.execute(tx);
    await openAlert(tx, 'order_for_person', action.id, { kind: action.kind, reason, conversationId });
  }
  const known = [...refusalFacts(reason), ...facts];
  return {
    outcome: 'refused',
    text: refusalText(reason, action.language, named),
    facts: known,
    instead: null,
  } as const;
}
