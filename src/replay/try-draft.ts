import type { AgentResult } from '../agent/index.ts';
import { AppError } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import { detectLanguage } from '../core/language.ts';
import { maskCardNumbers } from '../core/text.ts';
import type { GivenDraft } from '../knowledge/index.ts';
import { toWhatsAppText } from '../outbox/index.ts';
import type { Viewer } from '../staff/index.ts';
import { writtenOut } from '../turn/index.ts';
import type { DraftAnswers, TriedAnswer } from './contract.ts';
import { shownCall } from './match-calls.ts';
import type { Shop, Trials } from './ports.ts';
import { replayTools } from './replay-tools.ts';
import type { ReplayDeps } from './replay-turn.ts';
import { runPaid } from './run-paid.ts';

export type TryDraftDeps = ReplayDeps & { readonly trials: Trials };

type Refused = { readonly problems: readonly string[] };
type Tried = { readonly answer: TriedAnswer; readonly costMicroUsd: number };

/**
 * Answers a question as somebody would be answered who writes for the first time, today and with a draft. Nothing is sent,
 * done or kept but who asked for it and what it cost. Gives what is wrong with a draft that could not be published.
 * @throws AppError the page is gone, the budget of the shop is spent, or there was no answer in time.
 */
export async function tryDraft(
  deps: TryDraftDeps,
  by: Viewer,
  { question, draft }: { readonly question: string; readonly draft: GivenDraft },
): Promise<DraftAnswers | Refused> {
  const { trials } = deps;
  const drafted = await trials.withDraft(draft);
  if (drafted.outcome === 'refused') return drafted;
  if (drafted.outcome === 'absent') throw new AppError('draft_of_absent_page', 'not_found');
  // Nobody: the shop's own budgets are what a trial is measured by.
  if (await deps.isBudgetSpent({ conversationId: newId<'conversation'>(), customerId: newId<'customer'>() }))
    throw new AppError('replay_budget_spent', 'conflict');
  await deps.audit(deps.db, by, 'draft_tried', aboutOf(draft));
  const startedAt = performance.now();
  const now = await answerIn(deps, by, await trials.today(), question);
  const then = await answerIn(deps, by, drafted.found, question);
  return {
    ...{ now: now.answer, draft: then.answer, costMicroUsd: now.costMicroUsd + then.costMicroUsd },
    ms: Math.round(performance.now() - startedAt),
  };
}

const aboutOf = (draft: GivenDraft): string =>
  draft.of === 'text' ? `knowledge_text:${draft.kind}` : `knowledge_page:${draft.id ?? 'new'}`;

async function answerIn(deps: TryDraftDeps, by: Viewer, { prompt, tools }: Shop, question: string): Promise<Tried> {
  const now = deps.trials.now();
  const language = detectLanguage(question, by.language);
  const texts = [maskCardNumbers(question)];
  const result = await runPaid(
    deps,
    by,
    {
      ...{ turnId: newId<'message'>(), conversationId: newId<'conversation'>(), customerId: newId<'customer'>() },
      ...{ customerName: null, history: [], texts, language, now },
    },
    { model: null, prompt, tools: replayTools(tools, { calls: [], hasAsked: false }) },
  );
  const timeZone = await deps.checks.timeZone();
  const facts = result.trace.calls.flatMap(({ receipt }) => receipt?.facts ?? []);
  const { unsupported } =
    result.outcome === 'replied'
      ? deps.checks.checkClaims({
          reply: writtenOut(result.text, result.choices),
          ...{ facts, customerTexts: texts, language, now, timeZone },
        })
      : { unsupported: [] };
  return {
    costMicroUsd: result.trace.usage.costMicroUsd,
    answer: {
      ...said(result),
      model: result.trace.model,
      promptVersion: prompt.hash.slice(0, 12),
      calls: result.trace.calls.map((call) => ({ ...shownCall(call), from: sourceOf(call.tool, tools) })),
      unsupported: unsupported.map(({ text }) => text),
    },
  };
}

const sourceOf = (tool: string, { all }: Shop['tools']): TriedAnswer['calls'][number]['from'] => {
  const known = all.find(({ name }) => name === tool);
  return known === undefined || known.risk === 'reads' || known.ends === 'as_answer' ? 'live' : 'not_done';
};

function said(result: AgentResult): Pick<TriedAnswer, 'outcome' | 'reply' | 'detail'> {
  if (result.outcome === 'replied')
    return { outcome: 'replied', reply: writtenOut(toWhatsAppText(result.text), result.choices), detail: null };
  if (result.outcome === 'failed') return { outcome: 'failed', reply: null, detail: result.detail };
  return { outcome: result.outcome === 'proposed' ? 'asks' : 'person_asked', reply: null, detail: null };
}
