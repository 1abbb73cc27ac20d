import type { Language } from '../core/language.ts';
import type { Case, EvalRun, Measured } from '../evals/index.ts';

type Limits = { readonly maxConcurrent: number; readonly tokensPerMinute: number | null };

/** Amounts in millionths of a US dollar. */
export type Words = {
  readonly begins: (customers: number, runs: number, model: string, estimateMicroUsd: number) => string;
  /** Null: the texts of the sample shop. */
  readonly texts: (measured: Measured | null) => string;
  /** What it uses of the account; `beside`: customers of a business use it too, and so much is left of its budgets. */
  readonly takes: (limits: Limits, beside: { readonly left: number | null } | null) => string;
  readonly tooDear: string;
  readonly usedUp: (done: number, all: number) => string;
  /** Whoever asked for it wants no more. */
  readonly stopped: (done: number, all: number) => string;
  readonly played: (
    done: number,
    all: number,
    one: Case,
    run: number,
    failures: readonly string[],
    isRealModel: boolean,
  ) => string;
  readonly ends: (run: EvalRun, isKept: boolean) => string;
};

const usd = (micro: number): string => `US$${(micro / 1_000_000).toFixed(micro > 0 && micro < 10_000 ? 4 : 2)}`;
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const line = (done: number, all: number, mark: string, one: Case, run: number, rest: string): string =>
  `${String(done).padStart(String(all).length)}/${all} ${mark} ${one.name} (${run + 1})${rest}`;
const list = (failures: readonly string[]): string => failures.map((one) => `\n      ${one}`).join('');

/** Version 0 is what the file says. */
const versions = ({ texts }: Measured): string =>
  Object.entries(texts)
    .map(([kind, { version }]) => `${kind} v${version}`)
    .join(' · ');

const letOff = ({ results, isRealModel }: EvalRun): number =>
  isRealModel ? 0 : results.filter((one) => one.rulesCannot !== null && one.passed < one.runs).length;
const failed = (run: EvalRun): number => run.results.filter((one) => one.passed < one.runs).length - letOff(run);

/** What `recado evaluate` says. */
export const EVALUATE_WORDS: Readonly<Record<Language, Words>> = {
  es: {
    begins: (customers, runs, model, estimate) =>
      `${customers} clientes de prueba, ${runs} ${runs === 1 ? 'vez' : 'veces'} cada uno, contesta ${model}. Costará cerca de ${usd(estimate)}.`,
    texts: (measured) =>
      measured === null ? 'Con los textos de la tienda de muestra.' : `Con lo publicado aquí: ${versions(measured)}.`,
    takes: ({ maxConcurrent, tokensPerMinute }, beside) =>
      `Usa a lo más ${maxConcurrent} llamadas a la vez` +
      `${tokensPerMinute === null ? '' : ` y ${tokensPerMinute} tokens por minuto`}` +
      `${beside === null ? ': todo lo de la cuenta, sin contar en los presupuestos.' : ', un cuarto de la cuenta; lo demás queda para los clientes.'}` +
      `${beside === null ? '' : beside.left === null ? ' Cuenta en los costos del negocio, que no tiene presupuesto.' : ` Cuenta en los presupuestos del negocio, a los que les quedan ${usd(beside.left)}.`}`,
    tooDear: 'No se empezó: costaría más de lo que queda de los presupuestos de hoy o del mes.',
    usedUp: (done, all) => `El presupuesto se agotó: la evaluación se detuvo en ${done} de ${all} y no se guardó.`,
    stopped: (done, all) => `Se detuvo en ${done} de ${all} y no se guardó.`,
    played: (done, all, one, run, failures, isRealModel) =>
      failures.length === 0
        ? line(done, all, '✓', one, run, '')
        : one.rulesCannot !== undefined && !isRealModel
          ? line(done, all, '·', one, run, `: el modelo de reglas no puede: ${one.rulesCannot}`)
          : line(done, all, '✗', one, run, list(failures)),
    ends: (run, isKept) =>
      `pass^1 ${percent(run.pass1)} · pass^${run.runsEach} ${percent(run.passK)} · fallan ${failed(run)}` +
      `${letOff(run) > 0 ? ` · ${letOff(run)} que el modelo de reglas no puede` : ''} · costó ${usd(run.costMicroUsd)}` +
      `${isKept ? ' · guardado para ¿Listo?' : ''}`,
  },
  en: {
    begins: (customers, runs, model, estimate) =>
      `${customers} scripted customers, ${runs} ${runs === 1 ? 'time' : 'times'} each, ${model} answers. It will cost about ${usd(estimate)}.`,
    texts: (measured) =>
      measured === null ? 'With the texts of the sample shop.' : `With what is published here: ${versions(measured)}.`,
    takes: ({ maxConcurrent, tokensPerMinute }, beside) =>
      `It takes at most ${maxConcurrent} calls at once` +
      `${tokensPerMinute === null ? '' : ` and ${tokensPerMinute} tokens a minute`}` +
      `${beside === null ? ': all of the account, and counts in no budget.' : ', a quarter of the account; the rest is left to customers.'}` +
      `${beside === null ? '' : beside.left === null ? ' It counts in the costs of the business, which has no budget.' : ` It counts in the budgets of the business, which leave ${usd(beside.left)}.`}`,
    tooDear: 'Not begun: it would cost more than is left of the budgets of today or this month.',
    usedUp: (done, all) => `The budget is used up: the evaluation stopped at ${done} of ${all} and was not kept.`,
    stopped: (done, all) => `Stopped at ${done} of ${all} and not kept.`,
    played: (done, all, one, run, failures, isRealModel) =>
      failures.length === 0
        ? line(done, all, '✓', one, run, '')
        : one.rulesCannot !== undefined && !isRealModel
          ? line(done, all, '·', one, run, `: the rules model cannot do this: ${one.rulesCannot}`)
          : line(done, all, '✗', one, run, list(failures)),
    ends: (run, isKept) =>
      `pass^1 ${percent(run.pass1)} · pass^${run.runsEach} ${percent(run.passK)} · ${failed(run)} fail` +
      `${letOff(run) > 0 ? ` · ${letOff(run)} that the rules model cannot do` : ''} · cost ${usd(run.costMicroUsd)}` +
      `${isKept ? ' · kept for the readiness page' : ''}`,
  },
};
