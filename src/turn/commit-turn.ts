import { askedAgain, buttonsFor, insertProposal, moveQuestion, type Receipt } from '../actions/index.ts';
import type { Clock } from '../core/clock.ts';
import { newId } from '../core/ids.ts';
import { updateCustomerOfTurn } from '../customers/index.ts';
import { changeHolder, markHinted, markTold } from '../handoff/index.ts';
import { markHeard, settleMessages } from '../inbox/index.ts';
import { markShown } from '../media/index.ts';
import { insertOutbox, markAsTold, type NewOutboxMessage, replaceDrafts } from '../outbox/index.ts';
import { type Db, type Write, writeTogether } from '../platform/db/index.ts';
import { endLease } from './lease-store.ts';
import { contentsOf, withPromised, writtenOut } from './say-contents.ts';
import { insertTurn, moveHistoryStart, type TurnRow } from './store.ts';
import { textsOf } from './texts-of.ts';
import type { Lease, StaffWords, TurnPlan, TurnTimings, TurnWork } from './types.ts';

export type CommitDeps = {
  readonly db: Db;
  readonly businessClock: Clock;
  readonly saveReceipts: (work: TurnWork, receipts: readonly Receipt[]) => Write;
};

export type CommitExtras = {
  readonly timings: TurnTimings;
  readonly startedAt: Date;
  /** Of the published facts of the business, when it began to think. */
  readonly businessVersion: string | null;
  /** Versions of the published texts then, by kind. */
  readonly texts: Readonly<Record<string, number>>;
  /** Where the model's history begins from now on, when it was cut. */
  readonly historyFromSeq: number | null;
  /** The turn answers only some of what is open. */
  readonly hasMore: boolean;
};

/**
 * One statement for all a turn did: lease, reply, outcomes, receipts, holder, usage. Nothing is written when another
 * worker has taken the conversation over meanwhile.
 */
export async function commitTurn(
  deps: CommitDeps,
  work: TurnWork,
  lease: Lease,
  plan: TurnPlan,
  extras: CommitExtras,
): Promise<'committed' | 'due_again' | 'fenced'> {
  const ended = await writeTogether(deps.db, endLease(lease, extras.hasMore), [
    settleMessages(work.messages, { outcome: plan.outcome, reason: plan.reason, turnId: work.turnId }),
    insertTurn(turnRow(work, lease, plan, extras)),
    ...(extras.historyFromSeq === null ? [] : [moveHistoryStart(work.conversation.id, extras.historyFromSeq)]),
    ...(work.files.length > 0 && hasShownFiles(plan) ? [markShown(work.files)] : []),
    ...(plan.trace === null || work.elsewhere.length === 0 ? [] : [markHeard(work.elsewhere.map(({ id }) => id))]),
    ...(plan.trace === null ? [] : toldNow(work.untold)),
    ...(plan.receipts.length === 0 ? [] : [deps.saveReceipts(work, plan.receipts)]),
    // What was asked once more is answered by this turn; what the model was not asked about may still go.
    ...(plan.trace === null ? [] : [replaceDrafts(work.conversation.id)]),
    ...consequences(deps, work, plan),
  ]);
  if (ended === null) return 'fenced';
  return ended.isDue ? 'due_again' : 'committed';
}

const toldNow = ({ said, hints }: StaffWords): readonly Write[] => [
  ...(said.length === 0 ? [] : [markAsTold(said.map(({ id }) => id))]),
  ...(hints.length === 0 ? [] : [markHinted(hints.map(({ id }) => id))]),
];

/** The model was told of them by being asked, or code told the customer. */
const hasShownFiles = (plan: TurnPlan): boolean => plan.trace !== null || plan.tellsOfFiles === true;

function turnRow(work: TurnWork, lease: Lease, plan: TurnPlan, extras: CommitExtras): TurnRow {
  const { trace } = plan;
  return {
    id: work.turnId,
    conversationId: work.conversation.id,
    token: lease.token,
    outcome: plan.outcome,
    reason: plan.reason,
    messageIds: work.messages.map((message) => message.id),
    customerTexts: textsOf({
      ...work,
      files: hasShownFiles(plan) ? work.files : [],
      elsewhere: trace === null ? [] : work.elsewhere,
      untold: trace === null ? { said: [], hints: [] } : work.untold,
    }),
    reply:
      [plan.say && writtenOut(plan.say.text, plan.say.choices), (plan.propose ?? plan.askAgain)?.question]
        .filter((text) => text != null)
        .join('\n\n') || null,
    language: work.language,
    calls: trace?.calls ?? [],
    trace: trace && {
      model: trace.model,
      promptHash: trace.promptHash,
      generationIds: trace.generationIds,
      request: trace.request,
    },
    claims: plan.claims,
    timings: extras.timings,
    usage: trace?.usage ?? null,
    costMicroUsd: trace?.usage.costMicroUsd ?? 0,
    startedAt: extras.startedAt,
    businessVersion: extras.businessVersion,
    texts: extras.texts,
  };
}

/** The same buttons under a new message; the older ones go on counting too. */
function askOnceMore(
  work: TurnWork,
  { actionId, question, language, doubt }: Required<TurnPlan>['askAgain'],
): readonly Write[] {
  const id = newId<'outbox'>();
  const content = {
    kind: 'buttons',
    text: askedAgain(question, language, doubt),
    buttons: buttonsFor(actionId, language),
  } as const;
  const about = { conversationId: work.conversation.id, turnId: work.turnId };
  return [insertOutbox([{ ...about, id, origin: 'notice', content }]), moveQuestion(actionId, id)];
}

/** What is said, then what is asked; the question and what it asks about are bound to each other. */
function sayAndAsk(work: TurnWork, { say, attach = [], propose, isDraft = false }: TurnPlan, now: Date): Write[] {
  const about = { conversationId: work.conversation.id, turnId: work.turnId, isDraft };
  const messages: NewOutboxMessage[] = [];
  const said = say ? contentsOf(say, work.turnId, work.language) : [];
  for (const content of withPromised(said, attach))
    messages.push({ ...about, id: newId(), origin: say?.origin ?? 'reply', content });
  const [first] = messages;
  // Of several pieces the first one stands for all.
  if (first !== undefined && said.length > 0 && say?.about !== undefined) messages[0] = { ...first, about: say.about };
  if (propose === null) return messages.length === 0 ? [] : [insertOutbox(messages)];
  const [actionId, questionId] = [newId<'action'>(), newId<'outbox'>()];
  const { language } = work;
  const content = { kind: 'buttons', text: propose.question, buttons: buttonsFor(actionId, language) } as const;
  messages.push({ ...about, id: questionId, origin: 'reply', content });
  const bound = { conversationId: about.conversationId, customerId: work.customer.id, proposedIn: work.turnId };
  return [
    insertOutbox(messages),
    ...insertProposal({ ...bound, id: actionId, questionId, language, proposal: propose, now }),
  ];
}

function consequences(deps: CommitDeps, work: TurnWork, plan: TurnPlan): Write[] {
  const conversationId = work.conversation.id;
  const at = deps.businessClock();
  const writes = [...sayAndAsk(work, plan, at), ...(plan.askAgain ? askOnceMore(work, plan.askAgain) : [])];
  const isTold = plan.tells === 'person_comes' && plan.say !== null;
  if (plan.handTo)
    writes.push(
      ...changeHolder({ conversationId, holder: 'waiting', reason: plan.handTo, by: 'assistant', at, isTold }),
    );
  else if (isTold) writes.push(markTold(conversationId, at));
  // Of what a draft says the customer is told when somebody lets it go.
  const wasToldOfAssistant = plan.tells === 'assistant_notice' && plan.isDraft !== true;
  if (wasToldOfAssistant || work.language !== work.customer.language)
    writes.push(updateCustomerOfTurn(work.customer.id, { language: work.language, wasToldOfAssistant }));
  return writes;
}
