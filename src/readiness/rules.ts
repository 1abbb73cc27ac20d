import { changedTexts, type EvalRun } from '../evals/index.ts';
import type { Fix, LineCode, Readiness, ReadinessLine } from './contract.ts';
import type { SetUp } from './ports.ts';

type Found = { readonly share: number; readonly facts?: ReadinessLine['facts'] };
type Rule = {
  readonly code: LineCode;
  readonly weight: number;
  readonly fix: Fix | ((setUp: SetUp) => Fix);
  /** Nobody can do without it. */
  readonly isNeeded?: true;
  /** How much of it is there, 0 to 1. */
  readonly look: (setUp: SetUp, now: Date) => Found;
};

const DAY_MS = 86_400_000;
/** An evaluation that is older says little about today's prompt and tools. */
const FRESH_DAYS = 30;
/** With the stand-in model the program was tried, the model that customers would meet was not. */
const STAND_IN_COUNTS = 0.5;
/** Other texts, other code or a long time ago: most of what was measured still holds, and nobody knows which part. */
const STALE_COUNTS = 0.5;
const POLICIES = 3;
/** With so many of a hundred answers marked as wrong the line is worth nothing. */
const MOST_WRONG = 0.05;

const given = (isThere: boolean): Found => ({ share: isThere ? 1 : 0 });
const partOf = (part: number, all: number): Found => ({
  share: all === 0 ? 0 : Math.min(1, part / all),
  facts: { part, all, missing: Math.max(0, all - part) },
});

const CATALOGUE: Fix = { page: '/readiness', part: 'catalogue', command: 'recado import catalogue' };
/** The page of the system says of each part what is wrong with it; accounts and secrets are set where it runs. */
const inSystem = (part: string, variable: string): Fix => ({ page: '/system', part, variable });

/** The answer that was marked last, to see what is to be taught; without one the inbox. */
function toNewestMark({ marks: { newest } }: SetUp): Fix {
  const [last] = newest;
  return { page: last === undefined ? '/' : `/c/${last.conversationId}` };
}

/** How to pay stands beside the name of the shop, delivery and returns in its rules. */
const toMissingPolicy = ({ hasPaymentMethods, policies }: SetUp): Fix => ({
  page: !hasPaymentMethods && policies === POLICIES - 1 ? '/knowledge/texts/about' : '/knowledge/texts/rules',
});

const toMissingTemplate = ({ templates: { missing } }: SetUp): Fix => ({
  page: '/templates',
  ...(missing !== null && { part: missing }),
});

/** The lines of the report; their weights make 100. */
const RULES: readonly Rule[] = [
  { code: 'evals', weight: 35, fix: { page: '/readiness', part: 'trial' }, isNeeded: true, look: lookAtTrial },
  { code: 'marks', weight: 5, fix: toNewestMark, isNeeded: true, look: lookAtMarks },
  {
    ...{ code: 'alerts', weight: 15, fix: { page: '/settings/devices' }, isNeeded: true },
    look: ({ alerted }) => ({ ...given(alerted > 0), facts: { people: alerted } }),
  },
  {
    ...{ code: 'prices', weight: 10, fix: CATALOGUE },
    look: ({ variants }) => partOf(variants.priced, variants.all),
  },
  {
    ...{ code: 'products', weight: 5, fix: CATALOGUE },
    look: ({ variants }) => ({ ...given(variants.all > 0), facts: { all: variants.all } }),
  },
  {
    ...{ code: 'hours', weight: 5, fix: { page: '/knowledge/texts/hours' } },
    look: ({ hasHours }) => given(hasHours),
  },
  {
    ...{ code: 'policies', weight: 5, fix: toMissingPolicy },
    look: ({ policies }) => partOf(policies, POLICIES),
  },
  {
    ...{ code: 'templates', weight: 5, fix: toMissingTemplate },
    look: ({ templates }) => partOf(templates.approved, templates.wanted),
  },
  {
    ...{ code: 'model', weight: 5, fix: inSystem('model', 'OPENROUTER_API_KEY'), isNeeded: true },
    look: ({ isModelReal }) => given(isModelReal),
  },
  {
    ...{ code: 'whatsapp', weight: 4, fix: inSystem('messages', 'WHATSAPP_ACCESS_TOKEN') },
    look: ({ isWhatsAppReal }) => given(isWhatsAppReal),
  },
  {
    ...{ code: 'mail', weight: 3, fix: inSystem('mail', 'SMTP_URL') },
    look: ({ mail }) => ({ ...given(mail === 'real'), facts: { mail } }),
  },
  {
    ...{ code: 'limit', weight: 3, fix: inSystem('budget', 'BUDGET_DAY_USD') },
    look: ({ hasSpendLimit }) => given(hasSpendLimit),
  },
];

/** What is otherwise today than when an evaluation was made. */
export function changedSince(trial: EvalRun, today: SetUp['today']): NonNullable<Readiness['trial']>['changed'] {
  return {
    texts: changedTexts(trial.measured?.texts ?? null, today.texts),
    isModel: trial.model !== today.model,
    isCode: trial.measured?.code !== today.code,
  };
}

type TrialFound = 'model' | 'texts' | 'code' | 'old' | 'real' | 'stand_in';

function lookAtTrial({ trial, isModelReal, today }: SetUp, now: Date): Found {
  if (trial === null || trial.isRealModel !== isModelReal) return { share: 0, facts: { found: 'none' } };
  const days = Math.floor((now.getTime() - trial.endedAt.getTime()) / DAY_MS);
  const changed = changedSince(trial, today);
  const [text] = changed.texts;
  const found: TrialFound = changed.isModel
    ? 'model'
    : text !== undefined
      ? 'texts'
      : changed.isCode
        ? 'code'
        : days > FRESH_DAYS
          ? 'old'
          : trial.isRealModel
            ? 'real'
            : 'stand_in';
  const facts = {
    found,
    passed: trial.results.filter(({ passed, runs }) => passed === runs).length,
    all: trial.results.length,
    days,
    ...(text !== undefined && { kind: text.kind, published: text.published, measured: text.measured ?? -1 }),
    more: Math.max(0, changed.texts.length - 1),
  };
  const share = ((trial.pass1 + trial.passK) / 2) * (trial.isRealModel ? 1 : STAND_IN_COUNTS);
  if (found === 'model') return { share: 0, facts };
  return { share: found === 'real' || found === 'stand_in' ? share : share * STALE_COUNTS, facts };
}

/** Nobody has looked at answers that were never given. */
function lookAtMarks({ marks: { days, answered, marked } }: SetUp): Found {
  const all = Math.max(answered, marked);
  return {
    share: all === 0 ? 0 : Math.max(0, 1 - marked / all / MOST_WRONG),
    facts: { days, all, marked, found: all === 0 ? 'none' : 'some' },
  };
}

type Dismissals = ReadonlyMap<string, NonNullable<ReadinessLine['dismissal']>>;

/** The report: what is not about this shop counts in full, with its reason beside it. */
export function judge(
  setUp: SetUp,
  dismissals: Dismissals,
  now: Date,
): { readonly score: number; readonly lines: readonly ReadinessLine[] } {
  const lines = RULES.map(({ code, weight, fix, isNeeded, look }): ReadinessLine => {
    const { share, facts = {} } = look(setUp, now);
    const dismissal = isNeeded ? null : (dismissals.get(code) ?? null);
    const isDismissed = dismissal !== null && share < 1;
    return {
      ...{
        code,
        weight,
        fix: typeof fix === 'function' ? fix(setUp) : fix,
        facts,
        dismissal: isDismissed ? dismissal : null,
      },
      state: isDismissed ? 'not_applicable' : share >= 1 ? 'works' : share > 0 ? 'partly' : 'fails',
      points: isDismissed ? weight : Math.round(share * weight * 10) / 10,
      mayBeDismissed: !isNeeded,
    };
  });
  // In tenths, for 4.9 + 1.8 + 3.3 is not ten to a computer.
  return { score: Math.floor(lines.reduce((sum, { points }) => sum + Math.round(points * 10), 0) / 10), lines };
}

/** Whether the owner may say of a line that it is not about this shop. */
export const mayBeDismissed = (code: string): boolean =>
  RULES.some((rule) => rule.code === code && rule.isNeeded !== true);
